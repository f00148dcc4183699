"""Inbox → landing → raw with a ledger: what is loaded once, what is updated, what is counted."""

from datetime import UTC, datetime, timedelta

import pytest

from extractors.errors import UsageError
from extractors.inbox import scan_inbox
from extractors.ingest import ingest_files, ingest_paths
from tests.integration.extractors.conftest import MARCH, House
from tests.support.exports import dated, make_row, make_rows
from warehouse.database import connect


def counts(house: House) -> list[tuple[int, int, int, int]]:
    """Read, inserted, unchanged, rejected of every load that is not refused, in order; they add up."""
    rows = house.ask(
        """
        select rows_read, rows_inserted, rows_unchanged, rows_rejected from ops.loads
        where state = 'loaded' order by load_id
        """
    )
    assert all(read == inserted + unchanged + rejected for read, inserted, unchanged, rejected in rows)
    return rows


@pytest.mark.parametrize(
    "name", ["bogotol/incident/a.xlsx", "bogotol/pos/a.csv", "bogotol/delo/PrintResult.xls"]
)
def test_a_first_load_fills_both_tables_and_the_ledger(house: House, name: str) -> None:
    source = name.split("/")[1]
    contract = house.contracts[source]
    result = house.load_one(house.put(name, make_rows(contract, 1, 2, 3)))
    assert (result.state, result.rows_read, result.rows_inserted, result.findings) == ("loaded", 3, 3, ())
    with connect(house.settings) as connection:
        for schema in ("raw", "vault"):
            rows = connection.execute(
                f"select _source_row, municipality_code, _load_id from {schema}.{contract.raw_table}"
                " order by 1"
            ).fetchall()
            assert rows == [(number, "bogotol", result.load_id) for number in (2, 3, 4)]
    assert house.ask(
        """
        select
            municipality_code, source, dataset, file_name, exported_at, state, known_from,
            project_version <> ''
        from ops.loads
        """
    ) == [("bogotol", source, contract.dataset, name.split("/")[2], MARCH, "loaded", None, True)]
    assert house.ask("select load_id, file_name from ops.arrivals") == [(result.load_id, name.split("/")[2])]


def test_personal_data_stands_only_in_vault(house: House) -> None:
    incident = house.contracts["incident"]
    row = make_row(
        incident,
        1,
        message_text="Меня зовут Пробный Пётр, 8-900-000-00-00",
        author_url="https://vk.com/probny_petr",
    )
    house.load_one(house.put("bogotol/incident/a.xlsx", [row]))
    ((raw,),) = house.ask("select string_agg(r::text, ' ') from raw.incident__incidents as r")
    ((vault,),) = house.ask("select string_agg(v::text, ' ') from vault.incident__incidents as v")
    ((ledger,),) = house.ask("select string_agg(l::text, ' ') from ops.loads as l")
    for secret in ("Пробный Пётр", "8-900", "probny_petr"):
        assert secret in vault
        assert secret not in raw + ledger


def test_the_same_bytes_load_once_under_any_name(house: House) -> None:
    first = house.put("bogotol/pos/a.xlsx", make_rows(house.contracts["pos"], 1, 2))
    second = house.put_bytes("bogotol/pos/march/copy.xlsx", first.read_bytes(), MARCH + timedelta(days=1))
    loaded, known = house.load(first, second)
    assert (loaded.state, known.state, known.load_id) == ("loaded", "known", loaded.load_id)
    assert house.load_one(first).state == "known"
    assert counts(house) == [(2, 2, 0, 0)]
    assert house.ask("select file_name from ops.arrivals order by 1") == [("a.xlsx",), ("march/copy.xlsx",)]
    landed = [path for path in house.settings.landing.iterdir() if path.is_file()]
    assert [path.read_bytes() for path in landed] == [first.read_bytes()]


def test_the_newest_arrival_of_a_name_tells_whose_bytes_lay_under_it(house: House) -> None:
    pos = house.contracts["pos"]
    old = house.put("bogotol/pos/old.csv", make_rows(pos, 1)).read_bytes()
    new = house.put("bogotol/pos/new.csv", make_rows(pos, 2)).read_bytes()
    loads = [
        house.load_one(house.put_bytes("bogotol/pos/a.csv", content)).load_id
        for content in (old, old, new, old, old)
    ]
    other = house.load_one(house.put("smolensk/pos/a.csv", make_rows(pos, 1, 2)))
    assert house.ask("select load_id from ops.arrivals where file_name = 'a.csv' order by arrived_at") == [
        (loads[0],), (loads[2],), (loads[0],), (other.load_id,),
    ]  # fmt: skip
    assert loads[0] != loads[2]


def test_the_same_bytes_may_serve_two_municipalities(house: House) -> None:
    first = house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1))
    second = house.put_bytes("smolensk/pos/a.csv", first.read_bytes())
    assert [result.state for result in house.load(first, second)] == ["loaded", "loaded"]
    assert house.ask("select municipality_code from raw.pos__messages order by 1") == [
        ("bogotol",),
        ("smolensk",),
    ]


def test_a_re_export_updates_changed_rows_and_keeps_the_history(house: House) -> None:
    pos = house.contracts["pos"]
    first = house.load_one(house.put("bogotol/pos/1.xlsx", make_rows(pos, 1, 2, 3)))
    rows = [make_row(pos, 1), make_row(pos, 2, status="Отклонено модератором"), *make_rows(pos, 3, 4)]
    second = house.load_one(house.put("bogotol/pos/2.csv", rows, MARCH + timedelta(days=1)))
    assert counts(house) == [(3, 3, 0, 0), (4, 2, 2, 0)]
    assert house.ask("select source_key, _load_id from raw.pos__messages order by 1, 2") == [
        ("1", first.load_id), ("2", first.load_id), ("2", second.load_id), ("3", first.load_id),
        ("4", second.load_id),
    ]  # fmt: skip
    assert house.ask("select load_id, version_load_id, source_keys from raw.sightings") == [
        (second.load_id, first.load_id, ["1", "3"])
    ]


def test_only_a_personal_value_changed_is_a_change(house: House) -> None:
    incident = house.contracts["incident"]
    house.load_one(house.put("bogotol/incident/1.csv", [make_row(incident, 1, message_text="одно")]))
    house.load_one(house.put("bogotol/incident/2.csv", [make_row(incident, 1, message_text="другое")]))
    assert counts(house) == [(1, 1, 0, 0), (1, 1, 0, 0)]


def test_a_row_is_compared_with_the_latest_export_not_with_the_latest_load(house: House) -> None:
    pos = house.contracts["pos"]
    new = house.load_one(house.put("bogotol/pos/new.csv", [make_row(pos, 1, stage="новая")], MARCH))
    old = house.load_one(
        house.put("bogotol/pos/old.csv", [make_row(pos, 1, stage="старая")], MARCH - timedelta(days=5))
    )
    assert old.rows_inserted == 1
    newest = house.put("bogotol/pos/newest.csv", [make_row(pos, 1, stage="новая"), make_row(pos, 2)])
    again = house.load_one(dated(newest, MARCH + timedelta(days=1)))
    assert (again.rows_inserted, again.rows_unchanged) == (1, 1)
    assert house.ask("select load_id, version_load_id from raw.sightings") == [(again.load_id, new.load_id)]
    assert house.ask(
        "select stage from raw.pos__messages where source_key = '1' order by _exported_at desc, _load_id desc"
    ) == [("новая",), ("старая",)]


@pytest.mark.parametrize("state", ["withdrawn", "quarantined"])
def test_a_version_nobody_may_see_makes_no_row_unchanged(house: House, state: str) -> None:
    pos = house.contracts["pos"]
    bad = house.load_one(house.put("bogotol/pos/1.csv", make_rows(pos, 1)))
    with connect(house.settings) as connection:
        connection.execute("update ops.loads set state = %s where load_id = %s", [state, bad.load_id])
    good = house.load_one(house.put("bogotol/pos/2.csv", make_rows(pos, 1, 2)))
    assert (good.rows_inserted, good.rows_unchanged) == (2, 0)
    assert house.load_one(house.place("bogotol/pos/1.csv")).state == "known"


def test_of_one_key_twice_in_a_file_the_last_row_wins(house: House) -> None:
    pos = house.contracts["pos"]
    rows = [make_row(pos, 1, stage="первая"), make_row(pos, 2), make_row(pos, 1, stage="вторая")]
    result = house.load_one(house.put("bogotol/pos/1.csv", rows))
    assert counts(house) == [(3, 2, 1, 0)]
    assert [(item.code, item.rows) for item in result.findings] == [("duplicate_key", 1)]
    assert house.ask("select stage, _source_row from raw.pos__messages where source_key = '1'") == [
        ("вторая", 4)
    ]


@pytest.mark.parametrize(
    ("stored", "stages", "kept", "counted"),
    [
        (None, ("а", "б"), ["б"], (2, 1, 1, 0)),
        (None, ("а", "а"), ["а"], (2, 1, 1, 0)),
        ("а", ("а", "а"), ["а"], (2, 0, 2, 0)),
        ("а", ("а", "б"), ["а", "б"], (2, 1, 1, 0)),
        ("а", ("б", "а"), ["а"], (2, 0, 2, 0)),
    ],
)
def test_a_key_repeated_far_below_is_found_too(
    house: House, monkeypatch: pytest.MonkeyPatch, stored: str | None, stages: tuple[str, str],
    kept: list[str], counted: tuple[int, int, int, int],
) -> None:  # fmt: skip
    """In blocks of a few bytes the two rows of one key never meet in one batch."""
    pos = house.contracts["pos"]
    if stored:
        house.load_one(house.put("bogotol/pos/1.csv", [make_row(pos, 1, stage=stored)]))
    monkeypatch.setattr("extractors.readers.csv_table.BLOCK", 256)
    rows = [make_row(pos, 1, stage=stage) for stage in stages]
    result = house.load_one(house.put("bogotol/pos/2.csv", rows, MARCH + timedelta(days=1)))
    assert counts(house)[-1] == counted
    assert [(item.code, item.rows) for item in result.findings] == [("duplicate_key", 1)]
    for table in ("raw", "vault"):
        ((rows_of_load,),) = house.ask(
            f"select count(*) from {table}.pos__messages where _load_id = %s", result.load_id
        )
        assert rows_of_load == counted[1]
    assert house.ask("select stage from raw.pos__messages order by _load_id") == [(stage,) for stage in kept]


def test_the_inbox_is_loaded_in_order_as_of_a_moment(house: House) -> None:
    pos = house.contracts["pos"]
    house.put("bogotol/pos/b.csv", [make_row(pos, 1, stage="вторая")], MARCH)
    house.put("bogotol/pos/a.csv", [make_row(pos, 1, stage="первая")], MARCH - timedelta(days=1))
    house.put("bogotol/pos/c.csv", [make_row(pos, 1, stage="третья")], MARCH + timedelta(days=1))
    results = ingest_files(house.settings, scan_inbox(house.settings, MARCH).files)
    assert [result.file_name for result in results] == ["a.csv", "b.csv"]
    later = ingest_files(house.settings, scan_inbox(house.settings, MARCH + timedelta(days=2)).files)
    assert [result.state for result in later] == ["known", "known", "loaded"]


def test_files_that_were_copied_about_are_loaded_by_their_moments_of_export(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pattern = r"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{4})"
    pos = house.contracts["pos"].model_copy(update={"file_moment": pattern})
    monkeypatch.setattr("extractors.ingest.load_contracts", lambda: {"pos": pos})
    house.put("bogotol/pos/05.02.2026.csv", [make_row(pos, 1, stage="вторая")], MARCH - timedelta(days=2))
    house.put("bogotol/pos/01.02.2026.csv", [make_row(pos, 1, stage="первая")], MARCH - timedelta(days=1))
    results = ingest_files(house.settings, scan_inbox(house.settings, MARCH).files)
    assert [result.file_name for result in results] == ["01.02.2026.csv", "05.02.2026.csv"]
    assert house.ask("select stage from raw.pos__messages order by _load_id") == [("первая",), ("вторая",)]


def test_progress_is_told_by_file(house: House) -> None:
    told: list[tuple[str, int]] = []
    path = house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1, 2))
    ingest_paths(house.settings, [path], progress=lambda name, rows: told.append((name, rows)))
    assert told == [("a.csv", 2)]


def test_a_path_says_whose_file_it_is_or_the_caller_does(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    source = house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1))
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "a.csv"
    elsewhere.write_bytes(source.read_bytes())
    with pytest.raises(UsageError, match="Непонятно, чей это файл"):
        ingest_paths(house.settings, [elsewhere])
    with pytest.raises(UsageError, match="Неизвестный источник · получено: poss · ожидалось: pos"):
        ingest_paths(house.settings, [elsewhere], municipality="bogotol", source="poss")
    with pytest.raises(UsageError, match="Нет такого файла"):
        ingest_paths(house.settings, [elsewhere.with_name("b.csv")], municipality="bogotol", source="pos")
    (given,) = ingest_paths(house.settings, [elsewhere], municipality="smolensk", source="pos")
    assert (given.state, given.municipality_code) == ("loaded", "smolensk")
    (told,) = ingest_paths(house.settings, [house.settings.inbox])
    assert (told.state, told.municipality_code, told.file_name) == ("loaded", "bogotol", "a.csv")


def test_a_link_is_loaded_under_the_name_where_it_lies(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("elsewhere") / "b.csv"
    house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1)).rename(outside)
    house.place("bogotol/pos/link.csv").symlink_to(outside)
    house.place("bogotol/pos/lost.csv").symlink_to(outside.with_name("nowhere"))
    results = ingest_paths(house.settings, [house.settings.inbox])
    assert {result.file_name: result.state for result in results} == {
        "link.csv": "loaded", "lost.csv": "not_ready",
    }  # fmt: skip
    other_way = tmp_path_factory.mktemp("other") / "inbox"
    other_way.symlink_to(house.settings.inbox / "bogotol" / "pos")
    (known,) = ingest_paths(house.settings, [other_way / "link.csv"])
    assert (known.file_name, known.state) == ("link.csv", "known")


def test_the_export_moment_may_stand_in_the_name(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = r"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{4})"
    pos = house.contracts["pos"].model_copy(update={"file_moment": pattern})
    monkeypatch.setattr("extractors.ingest.load_contracts", lambda: {"pos": pos})
    house.load(
        house.put("bogotol/pos/до 05.02.2026.csv", make_rows(pos, 1)),
        house.put("bogotol/pos/без даты.csv", make_rows(pos, 2)),
        house.put("bogotol/pos/45.02.2026.csv", make_rows(pos, 3)),
        house.put("bogotol/pos/01.01.0001.csv", make_rows(pos, 4)),
    )
    assert house.ask("select exported_at from ops.loads order by load_id") == [
        (datetime(2026, 2, 4, 21, tzinfo=UTC),), (MARCH,), (MARCH,), (MARCH,),
    ]  # fmt: skip


def test_an_export_dated_by_a_wrong_clock_is_refused_until_it_is_dated_right(house: House) -> None:
    path = house.put(
        "bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1), datetime.now(UTC) + timedelta(days=3)
    )
    result = house.load_one(path)
    assert result.state == "refused"
    assert result.reason is not None
    assert result.reason.startswith("Выгрузка датирована будущим · где: a.csv · получено: ")
    assert house.count("select count(*) from raw.pos__messages") == 0
    assert house.load_one(dated(path, MARCH)).state == "loaded"
