"""Each pattern hides its examples and keeps its look-alikes; all together keep what none of them may hide."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from extractors.redaction.own_names import NOBODY
from extractors.redaction.patterns import FOLDER, Pattern, expand_pieces, load_patterns
from extractors.redaction.plain_text import to_plain_text
from extractors.redaction.redact import redact_many
from extractors.redaction.spans import merge_spans, replace_spans
from extractors.redaction.workers import FinderWorkers

PATTERNS = load_patterns()
HIDES = [(each, example.text, example.becomes) for each in PATTERNS for example in each.data.hides]
KEEPS = [(each, text) for each in PATTERNS for text in each.data.keeps]
STAY = (
    "По 59-ФЗ и 131-ФЗ ответ через 30 дней, до 12.03.2026 18:10.",
    "Обращение 07/19-ОГ-10, инцидент 417822, сообщение ПОС № 4012345678.",
    "Выделено 89 131 234 567 рублей, 1 250 000 руб. 50 коп. и 5,6 млн.",
    "Дом 13, д. 29/2, корпус 1, 18к1 на улице Цветочной.",
    "В 2024-2025 годах, с 05.03.2024 по 2026 г., за 2 кв. 2026 года.",
    "Автобус № 95 в 7-25, трасса Р-255, 45 кв. м, 10 кВ, -35 градусов.",
    "Сайт gosuslugi.ru и портал mos.ru, телефон 112, линия 122.",
)


def run(pattern: Pattern, text: str) -> str:
    return replace_spans(text, merge_spans(pattern.find(text)))


@pytest.mark.parametrize(
    ("pattern", "text", "becomes"), HIDES, ids=lambda value: getattr(value, "name", None)
)
def test_pattern_hides(pattern: Pattern, text: str, becomes: str) -> None:
    assert run(pattern, text) == becomes


@pytest.mark.parametrize(("pattern", "text"), KEEPS, ids=lambda value: getattr(value, "name", None))
def test_pattern_keeps(pattern: Pattern, text: str) -> None:
    assert run(pattern, text) == text


@pytest.mark.parametrize("text", STAY)
def test_all_patterns_together_keep(text: str) -> None:
    assert replace_spans(text, merge_spans(span for each in PATTERNS for span in each.find(text))) == text


def test_every_pattern_has_both_kinds_of_examples_and_a_name_of_its_own() -> None:
    assert [each.name for each in PATTERNS if not (each.data.hides and each.data.keeps)] == []
    assert len({each.name for each in PATTERNS}) == len(PATTERNS) > 25


def test_no_pattern_is_idle_in_company() -> None:
    """An example is hidden by the whole set at least as far as by its own pattern."""
    for pattern, text, _ in HIDES:
        alone = {at for span in pattern.find(text) for at in range(span.start, span.stop)}
        together = {
            at for each in PATTERNS for span in each.find(text) for at in range(span.start, span.stop)
        }
        assert alone <= together


@pytest.mark.parametrize("name", [path.name for path in sorted(FOLDER.glob("*.yml"))])
def test_an_unknown_key_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text((FOLDER / name).read_text("utf-8") + "colour: red\n", "utf-8")
    with pytest.raises(ValidationError, match="colour"):
        load_patterns(tmp_path)


def test_pieces_may_hold_earlier_pieces() -> None:
    pieces = {"digit": "[0-9]", "pair": "%digit%{2}"}
    assert expand_pieces("a%pair%b", pieces) == "a(?:(?:[0-9]){2})b"


@pytest.mark.parametrize(
    "unit",
    [
        "8-",
        "1 ",
        "a",
        "a.",
        "a-",
        "@",
        "[a",
        ":",
        "№",
        "Аа ",
        "АА",
        "тел.",
        "ул. Мира ",
        "д. 5 ",
        "вк ",
        "+7",
        "/",
        "\n",
    ],
)
def test_no_pattern_looks_back_over_all_it_has_read(unit: str) -> None:
    """Repeated anything takes time in proportion to its length; such a pattern would run for hours here."""
    text = to_plain_text(unit * (60_000 // len(unit)))
    assert all(0 <= span.start < span.stop <= len(text) for each in PATTERNS for span in each.find(text))


def test_a_long_text_is_redacted_to_its_end(finder: FinderWorkers) -> None:
    text = "Во дворе темно, фонарь не горит. " * 200 + "Звоните 8 913 123 45 67, Мария Петровна Кузнецова"
    (copy,) = redact_many(finder, [(text, NOBODY)])
    assert copy.text == text.replace("8 913 123 45 67, Мария Петровна Кузнецова", "<телефон>, <имя>")
