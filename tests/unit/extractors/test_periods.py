"""Which days an export speaks for, by the name of its file."""

from datetime import date

import pytest

from extractors.contract import SourceContract
from extractors.errors import FileRefusedError
from extractors.periods import Period, find_period

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("Тепловая карта 01.09.2026-30.09.2026.xlsx", SEPTEMBER),
        ("карта_01.09.2026 – 30.09.2026 (2).xlsx", SEPTEMBER),
        ("2025/01.09.2026_30.09.2026.csv", SEPTEMBER),
        ("карта 12.10.2026.xlsx", Period(date(2026, 10, 12), date(2026, 10, 12))),
        ("карта 28.02.2024-29.02.2024.xlsx", Period(date(2024, 2, 28), date(2024, 2, 29))),
    ],
)
def test_days_of_a_map(contracts: dict[str, SourceContract], name: str, period: Period) -> None:
    assert find_period(name, contracts["heatmap"]) == period


@pytest.mark.parametrize(
    "name",
    ["Госпаблики ВК 09.2026.xlsx", "ВК_2026-09.xlsx", "ВК сентябрь 2026.xlsx", "Отчёт за Сентября_2026.xlsx"],
)
def test_a_month_of_the_form(contracts: dict[str, SourceContract], name: str) -> None:
    assert find_period(name, contracts["gospubliki_page_months"]) == SEPTEMBER


def test_may_is_not_march(contracts: dict[str, SourceContract]) -> None:
    form = contracts["gospubliki_page_months"]
    may, march = find_period("ВК май 2026.xlsx", form), find_period("ВК март 2026.xlsx", form)
    assert (may, march) == (
        Period(date(2026, 5, 1), date(2026, 5, 31)),
        Period(date(2026, 3, 1), date(2026, 3, 31)),
    )
    assert SEPTEMBER.month == "2026-09"


@pytest.mark.parametrize(
    ("contract", "name"),
    [
        ("heatmap", "карта.xlsx"),
        ("heatmap", "карта 31.02.2026.xlsx"),
        ("heatmap", "карта 02.10.2026-01.10.2026.xlsx"),
        ("heatmap", "карта 01.10.2016-01.10.2026.xlsx"),
        ("gospubliki_page_months", "ВК 13.2026.xlsx"),
        ("gospubliki_page_months", "ВК 01.09.2026.xlsx"),
    ],
)
def test_a_name_without_a_possible_period_is_refused(
    contracts: dict[str, SourceContract], contract: str, name: str
) -> None:
    with pytest.raises(FileRefusedError, match="В имени файла нет периода"):
        find_period(name, contracts[contract])


def test_other_sources_have_none(contracts: dict[str, SourceContract]) -> None:
    assert find_period("Сообщения 01.09.2026.xlsx", contracts["pos"]) is None
