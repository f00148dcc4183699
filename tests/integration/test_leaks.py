"""No personal value is anywhere but in the vault, and the scan would see it if it were."""

import gzip
import json
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg
import typst
import xlsxwriter

from extractors.ingest import ingest_paths
from extractors.redaction import redact_new_texts
from extractors.sample import seeded_personal_values, write_samples
from mcu.airflow_env import airflow_database_url
from tests.leaks import (
    VAULT_FOLDERS,
    count_left_in_redacted,
    find_leaks,
    installation_paths,
    scan_installation,
)
from warehouse.database import connect, open_connection
from warehouse.migrate import make_database, with_database
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings

NAME = "Воробьёва Анна Ильинична"
PHONE = "8-944-314-89-70"
VALUES = (NAME, PHONE)
HEX = NAME.encode().hex()

PLANTED_IN_DATABASE = {
    "ops.text": f"create table ops.text as select '{NAME}'::text as x",
    "ops.upper": f"create table ops.upper as select upper('{NAME}')::varchar(80) as x",
    "ops.json": f"create table ops.json as select jsonb_build_object('a', array['{NAME}']) as x",
    "ops.list": "create table ops.list as select array['x', '+7 (944) 314-89-70'] as x",
    "ops.number": "create table ops.number as select 89443148970::bigint as x",
    "ops.bytes": f"create table ops.bytes as select '\\x{HEX}'::bytea as x",
    "ops.packed": f"create table ops.packed as select '\\x{zlib.compress(NAME.encode()).hex()}'::bytea as x",
    "ops.two_columns": "create table ops.two_columns as select 'Воробьёва' as x, 'Анна Ильинична' as y",
    "ops.window": f"create view ops.window as select '{NAME}' || '' as x",
    "ops.kept": f"create materialized view ops.kept as select '{NAME}' as x",
    "pg_catalog.pg_description": f"comment on schema ops is '{NAME}'",
    "pg_catalog.pg_attribute": f'create table ops.columns ("{NAME}" int)',
    "pg_catalog.pg_proc": f"create function ops.f() returns text language sql as $$ select '{NAME}' $$",
    "pg_catalog.pg_largeobject": f"select lo_from_bytea(0, '\\x{HEX}')",
    "defaults": f"create table ops.filled (x text default '{NAME}')",
    "constraints": f"create table ops.checked (x text check (x <> '{NAME}'))",
    "indexes": f"create table ops.found (x text); create index on ops.found (x) where x = '{NAME}'",
    "views": f"create view vault.w as select 1 as x where 'a' <> '{NAME}'",
    "pg_stats": f"create table ops.s as select '{PHONE}' as x from generate_series(1, 50); analyze ops.s;"
    "truncate ops.s",
    "pg_stats as mcu_analyst": f"create table vault.s as select '{NAME}' as x from generate_series(1, 50);"
    "analyze vault.s; grant usage on schema vault to mcu_analyst; grant select on vault.s to mcu_analyst",
}


def test_a_leak_in_each_place_of_the_database_is_found(settings: Settings) -> None:
    with connect(settings) as connection:
        assert find_leaks(VALUES, connection=connection) == []
        for statement in PLANTED_IN_DATABASE.values():
            connection.execute(statement)
        found = find_leaks(VALUES, connection=connection)
        assert set(PLANTED_IN_DATABASE) <= {leak.place for leak in found}
        assert "Воробь" not in repr(found)


def test_a_leak_in_a_session_is_found(settings: Settings) -> None:
    with connect(settings) as other, connect(settings) as connection:
        other.execute(f"select '{NAME}'")
        assert [leak.place for leak in find_leaks(VALUES, connection=connection)] == ["pg_stat_activity"]


def test_the_vault_may_hold_values_and_its_statistics_stay_its_own(settings: Settings) -> None:
    with connect(settings) as connection:
        for schema in ("vault", "redacted"):
            connection.execute(
                f"create table {schema}.s as select '{NAME}' as x from generate_series(1, 50);"
                f"analyze {schema}.s"
            )
        assert find_leaks(VALUES, connection=connection) == []
        found = find_leaks(VALUES, connection=connection, allowed_schemas=())
        assert {leak.place for leak in found} == {"vault.s", "redacted.s", "pg_stats"}


def _xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet().write_string(3, 3, f"автор: {NAME}")


def _docx(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:t>Воробь</w:t></w:r><w:r><w:t>ёва Анна Ильинична</w:t>")


def _form(path: Path) -> None:
    path.write_bytes(typst.compile(f"#table(columns: 18mm, [{NAME}])".encode(), format="pdf"))


def _papers(path: Path) -> None:
    _xlsx(path.with_suffix(".xlsx"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path.with_suffix(".xlsx"), "book.xlsx")
    path.with_suffix(".xlsx").unlink()


PLANTED_IN_FILES: dict[str, Callable[[Path], None]] = {
    "night.log": lambda path: path.write_text(f"…\nвызов {PHONE}\n", "utf-8") and None,
    "old.csv": lambda path: path.write_text(f"a;{NAME};b", "cp1251") and None,
    "wide.txt": lambda path: path.write_text(NAME, "utf-16-le") and None,
    "run_results.json": lambda path: path.write_text(json.dumps({"a": [NAME]}), "utf-8") and None,
    "core.dump": lambda path: path.write_bytes(b"\xff\xfe\x00" + NAME.encode() + b"\x00") and None,
    "log.gz": lambda path: path.write_bytes(gzip.compress(NAME.encode())) and None,
    "book.xlsx": _xlsx,
    "letter.docx": _docx,
    "form.pdf": _form,
    "papers.zip": _papers,
    f"{NAME}.txt": lambda path: path.touch(),
}


def test_a_leak_in_each_kind_of_file_outside_the_vault_is_found(settings: Settings) -> None:
    folder = settings.logs / "below"
    for each in (folder, *(settings.home / name for name in VAULT_FOLDERS)):
        each.mkdir(parents=True)
    for name in VAULT_FOLDERS:
        (settings.home / name / "export.csv").write_text(NAME, "utf-8")
    assert scan_installation(settings, VALUES) == []
    for name, plant in PLANTED_IN_FILES.items():
        plant(folder / name)
    places = {leak.place for leak in scan_installation(settings, VALUES)}
    assert {name for name in PLANTED_IN_FILES if any(f"below/{name}" in place for place in places)} == set(
        PLANTED_IN_FILES
    )
    assert all("below/" in place for place in places)


def test_a_leak_far_down_a_long_file_is_found(tmp_path: Path) -> None:
    # The value lies across the border of two pieces.
    (tmp_path / "long.log").write_text("а" * 999_990 + f" {NAME} " + "б" * 100, "utf-8")
    assert [leak.place for leak in find_leaks(VALUES, connection=None, folders=[tmp_path])] == ["long.log"]


def test_a_leak_in_airflow_s_database_is_found(settings: Settings) -> None:
    url = airflow_database_url(settings)
    admin_url = with_database(url, "postgres")
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    make_database(admin_url, str(name))
    try:
        with open_connection(url) as connection:
            connection.execute("create table public.xcom (value jsonb)")
        assert scan_installation(settings, VALUES) == []
        with open_connection(url) as connection:
            connection.execute("insert into public.xcom values (to_jsonb(%s::text))", [NAME])
        assert {leak.place for leak in scan_installation(settings, VALUES)} == {"public.xcom"}
    finally:
        with psycopg.connect(admin_url, autocommit=True) as connection:
            connection.execute(f'drop database "{name}" with (force)')


def test_the_server_s_log_is_read(settings: Settings) -> None:
    value = "Переписчикова Домна Неоновна"
    with connect(settings) as connection:
        assert [path.name for path in installation_paths(settings, connection)] == ["postgres.log"]
        assert scan_installation(settings, [value]) == []
        connection.execute(f"do $$ begin raise log '{value}'; end $$")
    assert {leak.place for leak in scan_installation(settings, [value])} == {"postgres.log"}


def test_values_of_a_sample_stay_in_the_vault(settings: Settings) -> None:
    bogotol = load_municipalities(settings.municipalities)["bogotol"]
    made = {"until": date(2026, 9, 30), "days": 12, "per_day": 60, "seed": 7}
    write_samples(bogotol, out=settings.inbox, **made)
    values = seeded_personal_values(bogotol, limit=900, **made)
    results = ingest_paths(settings, [settings.inbox])
    assert {result.state for result in results} == {"loaded"}
    report = redact_new_texts(settings)

    with connect(settings) as connection:
        in_vault = find_leaks(values, connection=connection, allowed_schemas=("redacted",))
    in_inbox = find_leaks(values, connection=None, folders=[settings.inbox])
    # A rejected row is in the inbox only; everything else the scan sees where it may be.
    assert {leak.value_number for leak in (*in_vault, *in_inbox)} == set(range(len(values)))
    assert len({leak.value_number for leak in in_vault}) > 0.98 * len(values)
    assert len(values) > 300
    assert report.is_complete
    assert report.texts_count > 100
    assert scan_installation(settings, values) == []
    assert count_left_in_redacted(settings, values) == 0
