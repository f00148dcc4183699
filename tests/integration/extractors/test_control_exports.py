"""The registry of pages, the monthly workbook and the heat map load in their real layouts."""

from datetime import UTC, date, datetime

from tests.integration.extractors.conftest import House
from tests.support.control_exports import MONTH_SHEETS, write_heatmap, write_month, write_registry
from tests.support.exports import dated

EVENING = datetime(2026, 10, 12, 18, tzinfo=UTC)
SCHOOL, LIBRARY = ("МБОУ СОШ 1", "200000001"), ("Библиотека", "200000002")


def test_a_row_of_the_map_is_its_cells_and_its_number_among_equal_ones(house: House) -> None:
    pit = {"taken_at": "12.10.2026"}
    path = write_heatmap(
        house.place("barnaul/heatmap/Тепловая карта 12.10.2026-12.10.2026.xlsx"),
        pit,
        pit,
        {"taken_at": "2026-10-12 09:30:00", "status": "Закрыто", "assignee": "Без управления"},
    )
    result = house.load_one(dated(path, EVENING))
    assert (result.state, result.rows_inserted, result.findings) == ("loaded", 3, ())
    keys = [key for (key,) in house.ask("select source_key from raw.heatmap__messages order by _source_row")]
    assert [key.split("|")[1] for key in keys] == ["1", "2", "1"]
    assert keys[0].split("|")[0] == keys[1].split("|")[0] != keys[2].split("|")[0]
    assert house.ask(
        "select layout_version, period_from, period_through, received_from, received_through from ops.loads"
    ) == [("2026", *[date(2026, 10, 12)] * 4)]
    assert house.ask("select distinct message_kind from raw.heatmap__messages") == [("0",)]
    assert house.ask("select assignee from raw.heatmap__messages order by _source_row") == [
        ("Отдел дорог",), ("Отдел дорог",), (None,),
    ]  # fmt: skip
    assert house.count("select count(*) from vault.heatmap__messages where left(address, 6) = 'Россия'") == 3


def test_a_cumulative_file_brings_only_what_is_new(house: House) -> None:
    first, second = {"topic": "Ямы"}, {"topic": "Разметка", "message_kind": "Предложения"}
    daily = write_heatmap(house.place("barnaul/heatmap/карта 12.10.2026-12.10.2026.xlsx"), first, first)
    house.load_one(dated(daily, EVENING))
    whole = write_heatmap(
        house.place("barnaul/heatmap/карта 01.01.2026-13.10.2026.csv"), first, first, first, second
    )
    result = house.load_one(dated(whole, EVENING.replace(day=13)))
    assert (result.rows_read, result.rows_inserted, result.rows_unchanged) == (4, 2, 2)


def test_what_lies_outside_the_period_of_the_name_is_told(house: House) -> None:
    path = write_heatmap(
        house.place("barnaul/heatmap/карта 12.10.2026-12.10.2026.xlsx"), {}, {"taken_at": "11.10.2026"}
    )
    (finding,) = house.load_one(dated(path, EVENING)).findings
    assert (finding.code, finding.rows, finding.first_row) == ("outside_period", 1, 3)


def test_a_map_without_a_period_in_its_name_is_refused(house: House) -> None:
    for name in ("карта.xlsx", "карта 31.02.2026-01.03.2026.xlsx", "карта 02.10.2026-01.10.2026.xlsx"):
        path = write_heatmap(house.place(f"barnaul/heatmap/{name}"), {"topic": name})
        result = house.load_one(dated(path, EVENING))
        assert result.state == "refused"
        assert "В имени файла нет периода" in str(result.reason)


def test_an_organisation_without_a_page_stays_in_the_registry(house: House) -> None:
    path = write_registry(
        house.place("smolensk/gospubliki/Реестр госпабликов 12.10.2026.csv"),
        {},
        {"page_id": "0", "ogrn_code": "1026400000022", "no_page_reason": "решение учредителя"},
        {"page_id": None, "ogrn_code": None, "organisation_name": "Сельская библиотека"},
        {"page_id": "None", "ogrn_code": "0", "organisation_name": None},
        {"page_level": "Итого", "page_id": None, "ogrn_code": None, "organisation_name": None},
    )
    result = house.load_one(dated(path, EVENING))
    assert (result.state, result.rows_inserted, result.rows_rejected) == ("loaded", 3, 2)
    assert house.ask("select source_key from raw.gospubliki__pages order by _source_row") == [
        ("1:200000001",), ("2:1026400000022",), ("3:Сельская библиотека",),
    ]  # fmt: skip
    assert house.ask("select reason from ops.rejected_rows order by source_row") == [
        ("нет ключа строки",), ("строка итогов, а не обращение",),
    ]  # fmt: skip
    (row,) = house.ask(
        "select post_reach_mean, page_url ~ '^[0-9a-f]{32}$' from raw.gospubliki__pages"
        " where source_key = '1:200000001'"
    )
    assert row == ("310.5", True)


def test_a_snapshot_is_of_the_day_in_its_name(house: House) -> None:
    path = write_registry(house.place("smolensk/gospubliki/Реестр 05.10.2026.csv"), {})
    house.load_one(dated(path, EVENING))
    # Midnight of that day in the installation's zone, Europe/Moscow.
    assert house.ask("select dataset, exported_at, received_from from ops.loads") == [
        ("pages", datetime(2026, 10, 4, 21, tzinfo=UTC), date(2026, 10, 4))
    ]


def test_sheets_of_the_month_become_one_table(house: House) -> None:
    figures = {name: (number, 2, 3, 4, 1) for number, name in enumerate(MONTH_SHEETS, start=1)}
    path = write_month(
        house.place("smolensk/gospubliki/Шаблон Госпаблики ВК 09.2026.xlsx"),
        {SCHOOL: figures, LIBRARY: figures | {"Лайки свод": (None, 0, 0, 0, 0)}},
    )
    result = house.load_one(dated(path, EVENING))
    # Two pages on five sheets; the line «Итого» of each sheet is rejected.
    assert (result.state, result.rows_inserted, result.rows_rejected) == ("loaded", 10, 5)
    assert [finding.column for finding in result.findings] == ["№"]
    assert house.ask("select dataset, period_from, period_through from ops.loads") == [
        ("page_months", date(2026, 9, 1), date(2026, 9, 30))
    ]
    rows = house.ask(
        "select sheet, week_1, rest_days, source_key, _source_row from raw.gospubliki__page_months"
        " where organisation_name = 'Библиотека' order by _source_row"
    )
    assert rows[0] == ("Посты свод", "1", "1", "Посты свод|1:200000002|2026-09", 30_000_012)
    assert rows[-1] == ("Лайки свод", None, "0", "Лайки свод|1:200000002|2026-09", 70_000_012)
    assert house.count("select count(*) from ops.rejected_rows where mod(source_row, 10000000) = 13") == 5


def test_a_missing_sheet_is_told_and_a_lost_header_refuses_the_file(house: House) -> None:
    figures = dict.fromkeys(MONTH_SHEETS, (1, 2, 3, 4, 5))
    path = write_month(
        house.place("smolensk/gospubliki/Шаблон сентябрь 2026.xlsx"),
        {SCHOOL: figures},
        without=["Лайки свод"],
    )
    findings = {finding.code: finding.sentence for finding in house.load_one(dated(path, EVENING)).findings}
    assert findings["missing_sheet"] == "в книге нет листа с данными: «Лайки свод»"
    nameless = write_month(house.place("smolensk/gospubliki/Шаблон.xlsx"), {LIBRARY: figures})
    refused = house.load_one(dated(nameless, EVENING))
    assert "В имени файла нет периода" in str(refused.reason)
    foreign = write_heatmap(house.place("smolensk/gospubliki/карта 09.2026.xlsx"), {})
    assert house.load_one(dated(foreign, EVENING)).state == "refused"
    assert house.ask("select dataset from ops.loads where state = 'refused' order by load_id") == [
        ("unknown",), ("unknown",),
    ]  # fmt: skip
