"""The figures of docs/personal-data.md are those that the labelled set gives."""

import re

import pytest

from extractors.redaction.own_names import NOBODY, make_own_names, names_of_persons
from extractors.redaction.workers import FinderWorkers
from tests.unit.extractors.redaction.labelled import PRECISION, Figure, Message, build_labelled_set, measure
from warehouse.settings import PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "personal-data.md"
_ROW = re.compile(r"^\| ([^|]+?) \| (\d+) из (\d+) \| (\d+(?:,\d)?) % \|$", re.MULTILINE)


def documented() -> dict[str, tuple[Figure, str]]:
    """Label → figure and the printed share."""
    rows = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    return {label: (Figure(int(good), int(total)), share) for label, good, total, share in rows}


@pytest.fixture(scope="module")
def measured(finder: FinderWorkers) -> dict[str, Figure]:
    messages = build_labelled_set()
    rows = [
        (each.text, make_own_names(names_of_persons([each.author])) if each.author else NOBODY)
        for each in messages
    ]
    found = [[(span.start, span.stop) for span in spans] for spans in finder.find_spans(rows)]
    return measure(messages, found)


def test_the_page_tells_what_is_measured(measured: dict[str, Figure]) -> None:
    assert {label: figure for label, (figure, _) in documented().items()} == measured


def test_the_page_rounds_half_up(measured: dict[str, Figure]) -> None:
    shares = {label: share for label, (_, share) in documented().items()}
    assert shares == {label: print_share(figure) for label, figure in measured.items()}


def print_share(figure: Figure) -> str:
    """Percent with one digit, rounded half up, a comma, no «,0»."""
    tenths = (2000 * figure.good + figure.total) // (2 * figure.total)
    return f"{tenths // 10},{tenths % 10}".removesuffix(",0")


@pytest.mark.parametrize(
    ("figure", "share"),
    [(Figure(1, 3), "33,3"), (Figure(2, 3), "66,7"), (Figure(1, 16), "6,3"), (Figure(2, 2), "100")],
)
def test_print_share(figure: Figure, share: str) -> None:
    assert print_share(figure) == share


def test_the_measure_sees_what_is_left_and_what_was_hidden_in_vain() -> None:
    messages = [
        Message("имя", "Анна и Пётр", ((0, 4), (7, 11))),
        Message("улица", "ул. Гагарина", ((4, 12),), must_stay=True),
    ]
    blind = measure(messages, [[], []])
    assert blind == {"имя": Figure(0, 2), "улица": Figure(1, 1), PRECISION: Figure(0, 0)}
    hasty = measure(messages, [[(0, 3), (5, 6)], [(5, 6)]])
    assert hasty == {"имя": Figure(0, 2), "улица": Figure(0, 1), PRECISION: Figure(1, 2)}
    right = measure(messages, [[(0, 4), (7, 11)], []])
    assert right == {"имя": Figure(2, 2), "улица": Figure(1, 1), PRECISION: Figure(2, 2)}


def test_the_set_is_large_enough_to_say_something() -> None:
    named = [message for message in build_labelled_set() if message.label == "ФИО полностью"]
    assert len(named) >= 200
