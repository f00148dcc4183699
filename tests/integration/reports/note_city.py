"""Lays `note_city.yml` out as marts with the columns and types that the models declare, published twice."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from psycopg import Connection
from psycopg.rows import TupleRow

from tests.integration.reports.city import insert
from warehouse.config_tables import sync_config
from warehouse.database import connect
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT, Settings

CITY, QUIET_CITY = "krasnoyarsk", "krasnoarmeysk"
WEEK, FIRST_WEEK, QUIET_WEEK = "2026-W30", "2026-W28", "2026-W31"
# 28.07 and 03.08 at 02:00 in the city: after the end of week 30 and of week 31.
EARLY = datetime(2026, 7, 27, 19, tzinfo=UTC)
LATE = datetime(2026, 8, 2, 19, tzinfo=UTC)
_MODELS = PROJECT_ROOT / "dbt_project" / "models" / "marts"


def publish_note_city(settings: Settings) -> None:
    """Publish the city at `EARLY` and at `LATE`; the marts hold the same rows for both."""
    city = yaml.safe_load(Path(__file__).with_name("note_city.yml").read_text(encoding="utf-8"))
    with connect(settings) as connection:
        sync_config(connection, load_municipalities(settings.municipalities))
        _make_marts(connection)
        _fill_dimensions(connection)
        for mart, rows in city["marts"].items():
            for row in rows:
                insert(connection, f"marts.{mart}", {"municipality_code": CITY} | row | _own(mart, row))
        for mart, rows in city["dictionaries"].items():
            for row in rows:
                insert(connection, f"marts.{mart}", row)
        for as_of in (EARLY, LATE):
            mark = {"as_of": as_of, "version": "0.1.0", "definitions_hash": "d" * 64}
            insert(connection, "ops.publications", mark)
        for number, load in enumerate(city["loads"]):
            own = {"municipality_code": CITY, "project_version": "0.1.0", "state": "loaded"}
            own |= {
                "file_name": "export.xlsx",
                "sha256": f"{number:064d}",
                "rows_inserted": load["rows_read"],
            }
            insert(connection, "ops.loads", own | load)


def _own(mart: str, row: dict[str, Any]) -> dict[str, Any]:
    """What every row of a mart has, unless it says otherwise."""
    if mart != "fct_indicator_values":
        return {}
    known = {
        "edition": "mcu-1",
        "dimension_code": "all",
        "member_code": "all",
        "state": "ok",
        "is_default": True,
    }
    return known | row


def _make_marts(connection: Connection[TupleRow]) -> None:
    connection.execute("create schema marts")
    for path in sorted(_MODELS.glob("_*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
            columns = [
                f'"{each["name"]}" {each["data_type"]}' for each in model["columns"] if "data_type" in each
            ]
            if columns:
                connection.execute(f"create table marts.{model['name']} ({', '.join(columns)})".encode())
    connection.execute("grant usage on schema marts to mcu_reporter")
    connection.execute("grant select on all tables in schema marts to mcu_reporter")


def _fill_dimensions(connection: Connection[TupleRow]) -> None:
    """What the models take from the municipality files."""
    columns = "municipality_code, municipality_name, region_name, time_zone, oktmo_code"
    copied = f"insert into marts.dim_municipalities ({columns}) select {columns} from config.municipalities"
    connection.execute(copied.encode())
    for kind, always in (("territory", "не определено"), ("recipient", "не указан")):
        table = {"territory": "territories", "recipient": "recipients"}[kind]
        connection.execute(
            f"insert into marts.dim_{table} (municipality_code, {kind}_key, {kind}_name, {kind}_kind)"
            f" select municipality_code, {kind}_code, {kind}_name, {kind}_kind from config.{table}"
            f" union all select municipality_code, 'unmapped', '{always}', 'unmapped'"
            " from config.municipalities".encode()
        )
    connection.execute(
        "insert into marts.dim_directions (municipality_code, direction_code, direction_name)"
        " select municipality_code, direction_code, direction_name from config.directions"
        " union all select municipality_code, 'outside', 'вне направлений МЦУ' from config.municipalities"
    )
