"""From numbers to the exact sentence: rises, falls, no change, nothing before, nothing at all."""

from collections.abc import Sequence
from datetime import date

import pytest

from reports.sections import advice, growth, pages, places, risks, satisfaction, tasks, terms, topics, volume
from reports.sections.figures import Row, count_rows
from reports.sections.growth import Mover
from reports.sections.phrases import DECISION, MEASURE, Sentence, quote, write
from reports.sections.terms import Stock
from reports.sections.topics import Counted
from tests.unit.reports.sections.given import figure, share_row, task_row


def _said(sentence: Sentence) -> str:
    return sentence.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (128, 116, "за неделю поступило 128 обращений — на 12 (10,3 %) больше, чем неделей раньше"),
        (116, 128, "за неделю поступило 116 обращений — на 12 (9,4 %) меньше, чем неделей раньше"),
        (21, 20, "за неделю поступило 21 обращение — на 1 (5,0 %) больше, чем неделей раньше"),
        (3, 2, "за неделю поступило 3 обращения — на 1 больше, чем неделей раньше"),
        (9, 10, "за неделю поступило 9 обращений — на 1 (10,0 %) меньше, чем неделей раньше"),
        (11, 11, "за неделю поступило 11 обращений — столько же, сколько неделей раньше"),
        (5, 0, "за неделю поступило 5 обращений, неделей раньше не было ни одного"),
        (0, 5, "за неделю не поступило ни одного обращения, неделей раньше — 5 обращений"),
        (0, 1, "за неделю не поступило ни одного обращения, неделей раньше — 1 обращение"),
        (0, 0, "за неделю не поступило ни одного обращения, как и неделей раньше"),
        (101, None, "за неделю поступило 101 обращение"),
    ],
)
def test_how_many_came(now: int, before: int | None, said: str) -> None:
    assert _said(volume.say_volume(figure(now), figure(before), None, is_over=True)) == said


def test_a_week_that_cannot_be_compared_says_why() -> None:
    said = volume.say_volume(figure(8), figure(None), "неделя не окончена", is_over=False)
    assert _said(said) == "с начала недели поступило 8 обращений; сравнить нельзя: неделя не окончена"


def _counted(*sizes: int, source: str = "") -> list[Counted]:
    return [Counted(f"т{number}", figure(size), source) for number, size in enumerate(sizes, 1)]


@pytest.mark.parametrize(
    ("directions", "topics_", "said"),
    [
        (
            (3, 1), (2, 1, 1),
            ("чаще всего обращались по направлению «т1» — 3 обращения (60,0 %); "
            "самая частая тема — «т1» (ПОС), 2 обращения"),
        ),
        (
            (2, 2, 1), (1, 1, 1),
            ("чаще всего обращались по направлениям «т1» и «т2» — по 2 обращения; "
            "самые частые темы — «т1» (ПОС), «т2» (ПОС) и «т3» (ПОС), по 1 обращению"),
        ),
        (
            (1, 1, 1, 1), (1, 1, 1, 1, 1),
            ("ни одно направление не выделяется: самое большее — 1 обращение; "
            "ни одна тема не выделяется: самое большее — 1 обращение"),
        ),
        (
            (), (5,),
            ("обращений по направлениям МЦУ нет: все вне направлений или с нераспознанной темой; "
            "самая частая тема — «т1» (ПОС), 5 обращений"),
        ),
    ],
)  # fmt: skip
def test_what_people_wrote_about(directions: Sequence[int], topics_: Sequence[int], said: str) -> None:
    made = topics.say_topics(_counted(*directions), _counted(*topics_, source="ПОС"), figure(5))
    assert _said(made) == said


def test_a_week_without_appeals_has_no_topics() -> None:
    assert _said(topics.say_topics([], [], figure(0))) == "тем недели нет: обращений не поступило"


def _mover(name: str, before: int, now: int) -> Mover:
    return Mover(write("по направлению ", quote(name)), figure(now), figure(before))


def _topic(name: str, before: int, now: int) -> Mover:
    return Mover(write(quote(name), " (ПОС)"), figure(now), figure(before))


@pytest.mark.parametrize(
    ("directions", "topics_", "said"),
    [
        (
            [_mover("дороги", 46, 60), _mover("ЖКХ", 9, 8)], [_topic("снег", 4, 18), _topic("вода", 2, 1)],
            "сильнее всего выросло по направлению «дороги»: с 46 до 60; среди тем — «снег» (ПОС): с 4 до 18",
        ),
        (
            [_mover("дороги", 60, 46)], [_topic("снег", 18, 11), _topic("лёд", 17, 10)],
            ("сильнее всего снизилось по направлению «дороги»: с 60 до 46; "
            "среди тем — «снег» (ПОС) и «лёд» (ПОС), по 7 обращений"),
        ),
        (
            [_mover("дороги", 0, 2), _mover("ЖКХ", 1, 3)], [_topic(name, 0, 1) for name in "абвг"],
            ("сильнее всего выросло по направлению «дороги» и по направлению «ЖКХ», по 2 обращения; "
            "ни одна тема не выделяется: самое большее — 1 обращение"),
        ),
        (
            [], [_topic("снег", 1, 3)],
            "выросло понемногу; среди тем — «снег» (ПОС): с 1 до 3",
        ),
        (
            [_mover("дороги", 1, 3), _mover("ЖКХ", 3, 1)], [_topic("снег", 1, 3), _topic("вода", 3, 1)],
            ("в целом без изменений: сильнее всего выросло по направлению «дороги»: с 1 до 3; "
            "среди тем — «снег» (ПОС): с 1 до 3; сильнее всего снизилось по направлению «ЖКХ»: с 3 до 1; "
            "среди тем — «вода» (ПОС): с 3 до 1"),
        ),
        ([], [], "изменений нет: по каждой теме обращений столько же, сколько неделей раньше"),
    ],
)  # fmt: skip
def test_what_moved_most(directions: Sequence[Mover], topics_: Sequence[Mover], said: str) -> None:
    assert _said(growth.say_growth(directions, topics_)) == said


def _stock(is_open: int, overdue: int, before: int | None) -> Stock:
    return Stock(figure(is_open), figure(overdue), figure(before), write("на конец недели"))


@pytest.mark.parametrize(
    ("kept", "stock", "at_risk", "said"),
    [
        (
            (45, 50), _stock(87, 7, 5), 4,
            ("соблюдено 45 из 50 сроков окончательного ответа (90,0 %); на конец недели просрочено "
            "7 обращений из 87, что в работе — на 2 больше, чем неделей раньше; скоро истекут ещё 4 срока"),
        ),
        (
            (1, 1), _stock(3, 1, 1), 1,
            ("соблюдён 1 из 1 срока окончательного ответа (100,0 %); на конец недели просрочено 1 обращение "
            "из 3, что в работе — столько же, сколько неделей раньше; скоро истечёт ещё 1 срок"),
        ),
        (
            (2, 21), _stock(5, 0, 4), 0,
            ("соблюдены 2 из 21 срока окончательного ответа (9,5 %); "
            "на конец недели в работе 5 обращений, просроченных нет"),
        ),
        (
            None, _stock(0, 0, None), 0,
            ("сроков окончательного ответа, о которых можно судить, за неделю не было; "
            "на конец недели в работе ничего нет"),
        ),
        (
            (0, 2), _stock(2, 2, None), 21,
            ("соблюдено 0 из 2 сроков окончательного ответа (0,0 %); на конец недели просрочено 2 обращения "
            "из 2, что в работе; скоро истечёт ещё 21 срок"),
        ),
    ],
)  # fmt: skip
def test_how_terms_are_kept(kept: tuple[int, int] | None, stock: Stock, at_risk: int, said: str) -> None:
    row = None if kept is None else share_row(*kept)
    assert _said(terms.say_terms(row, stock, figure(at_risk))) == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((51, 12), (41, 10), "средняя оценка ответов — 4,25 по 12 оценкам (неделей раньше — 4,10 по 10)"),
        ((5, 1), None, "средняя оценка ответов — 5,00 по 1 оценке"),
        ((90, 21), None, "средняя оценка ответов — 4,29 по 21 оценке"),
        (None, (41, 10), "оценок ответам за неделю нет"),
    ],
)
def test_what_applicants_say(now: tuple[int, int] | None, before: tuple[int, int] | None, said: str) -> None:
    rows = [None if each is None else share_row(*each) for each in (now, before)]
    assert _said(satisfaction.say_mean(*rows)) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((5, 2, 1), "больше всего обращений — «т1», 5"),
        ((4, 4, 1), "больше всего обращений — «т1» и «т2», по 4 обращения"),
        ((1, 1, 1, 1), "ни одна территория не выделяется: самое большее — 1"),
    ],
)
def test_where_most_came_from(counts: Sequence[int], said: str) -> None:
    leaders = places.say_leaders([(f"т{number}", figure(size)) for number, size in enumerate(counts, 1)])
    assert _said(leaders) == said


def test_how_many_name_their_place() -> None:
    assert (
        _said(places.say_placed(figure(50), figure(121))) == "место известно у 50 из 121 обращения (41,3 %)"
    )


def _risk(*, is_reported: bool) -> Row:
    return Row("fct_info_risks", {"is_reported": is_reported})


@pytest.mark.parametrize(
    ("found", "is_open", "said"),
    [
        ([True, False, True], 2, "отмечены 3 риска, до Главы и ЦУР не доведён 1; не закрыты 2"),
        ([True], 0, "отмечен 1 риск, до Главы и ЦУР доведено всё"),
        ([False] * 5, 5, "отмечено 5 рисков, до Главы и ЦУР не доведено 5; не закрыто 5"),
        ([], 1, "новых информационных рисков нет; не закрыт 1"),
        ([], 0, "новых информационных рисков нет"),
    ],
)
def test_what_risks_there_are(found: list[bool], is_open: int, said: str) -> None:
    rows = [_risk(is_reported=is_reported) for is_reported in found]
    assert _said(risks.say_risks(rows, [_risk(is_reported=True)] * is_open)) == said


def _tasks(*rows: Row) -> tasks.Tasks:
    """As they stood when the week of 9–15 November was over."""
    return tasks.Tasks(rows, date(2026, 11, 9), date(2026, 11, 16))


MISSED, COMING = task_row(date(2026, 11, 15)), task_row(date(2026, 11, 16))


@pytest.mark.parametrize(
    ("rows", "measures", "decisions"),
    [
        (
            [MISSED, MISSED, COMING],
            "просрочены 2 мероприятия дорожной карты, в ближайшую неделю срок ещё у 1",
            "не исполнены в срок 2 решения заседаний",
        ),
        ([MISSED], "просрочено 1 мероприятие дорожной карты", "не исполнено в срок 1 решение заседаний"),
        ([MISSED] * 5, "просрочено 5 мероприятий дорожной карты", "не исполнено в срок 5 решений заседаний"),
        (
            [COMING],
            "просроченных мероприятий дорожной карты нет, в ближайшую неделю срок ещё у 1",
            "решений заседаний с истёкшим сроком нет",
        ),
    ],
)
def test_what_was_promised(rows: list[Row], measures: str, decisions: str) -> None:
    assert _said(tasks.say_measures(_tasks(*rows))) == measures
    assert _said(tasks.say_decisions(_tasks(*rows))) == decisions


def test_a_term_counts_to_its_last_day_and_what_is_done_later_was_not_done_yet() -> None:
    done, late, undated = (
        task_row(date(2026, 11, 1), date(2026, 11, 15)),
        task_row(date(2026, 11, 1), date(2026, 11, 16)),
        task_row(None),
    )
    kept = _tasks(done, late, undated, MISSED, COMING, task_row(date(2026, 11, 23)))
    assert (kept.done, kept.missed, kept.coming, kept.undated) == (
        [done],
        [late, MISSED],
        [COMING],
        [undated],
    )
    assert _said(tasks.say_done(kept.done, MEASURE)) == "за неделю исполнено 1 мероприятие"
    assert _said(tasks.say_done([done] * 2, DECISION)) == "за неделю исполнены 2 решения"
    assert _said(tasks.say_done([], DECISION)) == "за неделю ничего не исполнено"


def test_recommendations_and_pages_are_counted() -> None:
    rows = [task_row(None)] * 2
    assert _said(advice.say_advice(rows, rows[:1])) == "за неделю даны 2 рекомендации; без ответа — 1"
    assert _said(advice.say_advice([], [])) == "за неделю новых рекомендаций нет; без ответа нет ни одной"
    said = pages.say_pages(figure(42), figure(40), count_rows(rows))
    assert _said(said) == "42 страницы, подключено 40 (95,2 %), с госметкой 2 (4,8 %)"
