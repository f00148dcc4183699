"""Numbers agree with their words in every case that the sentences use; each number keeps its figure."""

from datetime import date

import pytest

from extractors.redaction.morphology import _analyzer
from reports.sections import phrases
from reports.sections.phrases import APPEAL, SCORE, TERM, Name, Noun, Printed
from tests.unit.reports.sections.given import figure

NOUNS = {name: noun for name, noun in vars(phrases).items() if isinstance(noun, Noun)}


@pytest.mark.parametrize(
    ("number", "counted", "of", "each", "to"),
    [
        (0, "0 обращений", "0 обращений", "по 0 обращений", "0 обращениям"),
        (1, "1 обращение", "1 обращения", "по 1 обращению", "1 обращению"),
        (2, "2 обращения", "2 обращений", "по 2 обращения", "2 обращениям"),
        (5, "5 обращений", "5 обращений", "по 5 обращений", "5 обращениям"),
        (11, "11 обращений", "11 обращений", "по 11 обращений", "11 обращениям"),
        (21, "21 обращение", "21 обращения", "по 21 обращению", "21 обращению"),
        (101, "101 обращение", "101 обращения", "по 101 обращению", "101 обращению"),
        (112, "112 обращений", "112 обращений", "по 112 обращений", "112 обращениям"),
        (1234, "1 234 обращения", "1 234 обращений", "по 1 234 обращения", "1 234 обращениям"),
    ],
)
def test_a_noun_takes_the_form_of_its_number_and_case(
    number: int, counted: str, of: str, each: str, to: str
) -> None:
    made = [
        form(figure(number), APPEAL).text.replace("\u00a0", " ")
        for form in (phrases.counted, phrases.of_counted, phrases.each_counted, phrases.to_counted)
    ]
    assert made == [counted, of, each, to]


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
@pytest.mark.parametrize("number", [1, 2, 5, 11, 21, 101])
def test_the_dictionary_of_russian_forms_the_same(noun: Noun, number: int) -> None:
    """The second road: our forms are typed, pymorphy's follow from its dictionary."""
    word = next(
        parse for parse in _analyzer().parse(noun.one) if {"NOUN", "nomn", "sing"} <= set(parse.tag.grammemes)
    )
    singular = number % 10 == 1 and number % 100 != 11
    assert noun.count(number) == word.make_agree_with_number(number).word
    assert noun.of(number) == word.inflect({"gent", "sing" if singular else "plur"}).word
    assert noun.to(number) == word.inflect({"datv", "sing" if singular else "plur"}).word


def test_numbers_are_printed_the_russian_way() -> None:
    printed = [
        phrases.number(figure(1234.5), 2), phrases.number(figure(None)), phrases.signed(figure(12)),
        phrases.signed(figure(-3)), phrases.signed(figure(0)), phrases.share(figure(90)),
        phrases.points(figure(-2.25)), phrases.share(figure(None)),
    ]  # fmt: skip
    assert [each.text.replace("\u00a0", " ") for each in printed] == [
        "1 234,50", "нет данных", "+12", "−3", "0", "90,0 %", "−2,3 п. п.", "нет данных",
    ]  # fmt: skip


def test_a_sentence_knows_its_numbers_and_begins_with_a_capital() -> None:
    kept = phrases.counted(figure(2), TERM)
    sentence = phrases.begin(phrases.write("соблюдены ", kept, " из ", phrases.number(figure(5)), None))
    assert sentence.text.replace("\u00a0", " ") == "Соблюдены 2 срока из 5."
    assert [each.text.replace("\u00a0", " ") for each in sentence.figures] == ["2 срока", "5"]
    assert sentence.figures[0].figure is kept.figure
    assert phrases.begin(phrases.write("поставлено 3 шт.")).text == "Поставлено 3 шт."
    assert phrases.begin(phrases.write(phrases.agree(figure(1), "один", "два", "много"))).text == "Один."


def test_parts_are_joined_and_enumerated() -> None:
    names = [Name("а"), Name("б"), Name("в")]
    assert [phrases.enumerate_parts(names[:size]).text for size in range(4)] == ["", "а", "а и б", "а, б и в"]
    joined = phrases.join([phrases.write("одно"), phrases.write(Printed("2", figure(2)))])
    assert joined.text == "одно; 2"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 11, 9), date(2026, 11, 15), "9–15 ноября 2026 года"),
        (date(2026, 10, 26), date(2026, 11, 1), "26 октября – 1 ноября 2026 года"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 декабря 2026 – 3 января 2027 года"),
        (date(2026, 5, 9), date(2026, 5, 9), "9 мая 2026 года"),
    ],
)
def test_days_are_named_as_a_letter_names_them(first: date, last: date, said: str) -> None:
    assert phrases.print_days(first, last) == said


def test_quotes_inside_quotes_are_of_another_kind() -> None:
    assert phrases.quote("МУП «Водоканал»").text == "«МУП „Водоканал“»"


def test_a_long_text_is_cut_at_a_word_and_has_no_line_ends() -> None:
    assert phrases.shorten("подготовить\r\nграфик\x0b ремонта", 40) == "подготовить график ремонта"
    assert phrases.shorten("подготовить график — ремонта остановок", 22) == "подготовить график…"


def test_a_count_that_is_not_whole_is_no_count() -> None:
    with pytest.raises(ValueError, match="not a whole number"):
        phrases.counted(figure(2.5), SCORE)
