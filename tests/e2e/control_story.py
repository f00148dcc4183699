"""Барнаул's heat map, ПОС and pages of two weeks in October 2026: what docs/decisions/0012 works out by hand.

Monday 12.10 begins 2026-W42. A daily file of 12.10 is replaced by the cumulative one, whose 13.10 a late
daily file replaces.
"""

from pathlib import Path

from tests.e2e.october import made_on, write_answered
from tests.support.control_exports import MONTH_SHEETS, write_heatmap, write_month, write_registry
from tests.support.exports import Row

CITY = "barnaul"
ROADS, HOUSING = "Дороги", "ЖКХ"
_OWN = {
    ROADS: (12, 13, 14, 15, 18, 19, 19, 20, 21),
    HOUSING: (12, 13, 18, 19, 20, 21, 22),
}
_MAP = {
    ROADS: (12, 13, 13, 13, 13, 13, 14, 15, 16, 19, 20, 21, 22, 24, 24),
    HOUSING: (12, 14, 19, 20, 21, 22, 22),
}


def write_control_exports(inbox: Path) -> None:
    """The files, each with the moment at which it was exported."""
    days = [(direction, f"{day}.10.2026") for direction, days in _OWN.items() for day in days]
    write_answered(
        inbox / CITY / "pos" / "Сообщения.csv",
        25,
        9001,
        [(direction, day, day) for direction, day in days],
        region_name="Алтайский край",
        due_date="20.11.2026",
    )
    maps = inbox / CITY / "heatmap"
    made_on(
        write_heatmap(maps / "карта 12.10.2026-12.10.2026.xlsx", *[_message(ROADS, 12) for _ in range(4)]), 12
    )
    rows = [_message(direction, day) for direction, days in _MAP.items() for day in days]
    # Dated before the file's own period: told, not counted.
    rows.append(_message(ROADS, 11))
    made_on(write_heatmap(maps / "карта 12.10.2026-24.10.2026.xlsx", *rows), 24)
    late = [_message(ROADS, 13), _message(ROADS, 13), _message(ROADS, 13) | {"origin": "Добродел"}]
    made_on(write_heatmap(maps / "карта 13.10.2026-13.10.2026.csv", *late), 25)
    _write_pages(inbox / CITY / "gospubliki")


def _write_pages(folder: Path) -> None:
    school: Row = {"page_id": "200000001", "follower_count": "1000", "reach_count": "900"}
    library: Row = {"page_id": "200000002", "ogrn_code": "1022200000022", "organisation_name": "Библиотека"}
    closed: Row = {"page_id": "200000003", "ogrn_code": "1022200000033", "organisation_name": "Клуб"}
    nowhere: Row = {
        "page_id": "0", "ogrn_code": "1022200000044", "organisation_name": "Архив",
        "no_page_reason": "решение учредителя",
    }  # fmt: skip
    made_on(write_registry(folder / "Реестр 12.10.2026.csv", school, library, closed, nowhere), 12)
    # The same week: one page changed, one as it was, one gone.
    later = school | {"follower_count": "1200"}
    made_on(write_registry(folder / "Реестр 14.10.2026.csv", later, library, nowhere), 14)
    figures = {name: (number, number, number, number, 1) for number, name in enumerate(MONTH_SHEETS, start=1)}
    pages = {("МБОУ СОШ 1", "200000001"): figures | {"Просмотры свод": (100, 100, 100, 100, 0)}}
    made_on(write_month(folder / "Шаблон Госпаблики ВК 09.2026.xlsx", pages), 5)


def _message(direction: str, day: int) -> Row:
    return {"direction": direction, "taken_at": f"{day}.10.2026"}
