"""Lays `city.yml` out as a schema `marts` of the contract's columns, published twice."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString

import yaml
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from warehouse.config_tables import sync_config
from warehouse.database import connect
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT, Settings

CITY = "krasnoarmeysk"
PERIOD = "2026Q3"
# 20.09 02:00 and 01.10 02:00 in the city: before and after the end of the quarter.
EARLY = datetime(2026, 9, 19, 22, tzinfo=UTC)
AS_OF = datetime(2026, 9, 30, 22, tzinfo=UTC)

CONTRACT = PROJECT_ROOT / "tests" / "structure" / "public_contract.yml"
# Types of the columns that are not text.
_TYPES = {
    "boolean": "is_fast_track has_time is_repeat is_reopened is_extended is_complaint is_in_competence"
    " is_counted platform_is_overdue is_confirmed agrees_with_platform is_default_policy is_default"
    " is_numerator is_denominator is_mapped",
    "timestamptz": "received_at registered_at assigned_at first_answer_at interim_answer_at final_answer_at"
    " closed_at last_seen_at known_from started_at due_at_legal due_at stopped_at as_of",
    "date": "valid_from valid_to platform_due_date event_date",
    "integer": "precision duration satisfaction_score clock_number paused_minutes numerator_amount"
    " denominator_amount population_count",
    "numeric": "target numerator denominator value points",
}
_CONTRACT_TABLES = (
    "dim_municipalities", "dim_indicators", "dim_sla_policies", "dim_topics", "dim_recipients", "fct_appeals",
    "fct_sla_clocks", "fct_indicator_values",
)  # fmt: skip
# The rows behind a figure are not in the contract: columns as the mart has them.
_ROW_COLUMNS = [
    "municipality_code", "indicator_code", "edition", "period", "appeal_key", "stage", "is_numerator",
    "is_denominator", "numerator_amount", "denominator_amount", "event_date",
]  # fmt: skip


def publish_city(settings: Settings) -> None:
    """Publish the city at `EARLY` and at `AS_OF`; the marts show what `mcu.as_of` asks for."""
    city = yaml.safe_load(Path(__file__).with_name("city.yml").read_text(encoding="utf-8"))
    with connect(settings) as connection:
        sync_config(connection, load_municipalities(settings.municipalities))
        _make_marts(connection)
        _fill_dimensions(connection, city)
        early = city | {"values": city["values"] | city["early_values"], "absent": ["a5"]}
        for as_of, known in ((EARLY, early), (AS_OF, city | {"absent": []})):
            _fill_figures(connection, known, as_of)
            mark = {"as_of": as_of, "version": "0.1.0", "definitions_hash": "d" * 64}
            insert(connection, "ops.publications", mark)
        for load in city["loads"]:
            counts = {"rows_inserted": load["rows_read"], "file_name": "export.xlsx", "state": "loaded"}
            own = {"municipality_code": CITY, "project_version": "0.1.0"}
            insert(connection, "ops.loads", own | load | counts)


def change(settings: Settings, statement: LiteralString, *values: object) -> None:
    """One statement of the owner against the city; it must hit something."""
    with connect(settings) as connection:
        assert connection.execute(statement, values).rowcount > 0


def _make_marts(connection: Connection[TupleRow]) -> None:
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    tables = {table: contract[table] for table in _CONTRACT_TABLES} | {"fct_indicator_rows": _ROW_COLUMNS}
    types = {column: kind for kind, columns in _TYPES.items() for column in columns.split()}
    connection.execute("create schema marts")
    connection.execute("create schema stock")
    for table, names in tables.items():
        columns = ", ".join(f'"{name}" {types.get(name, "text")}' for name in names)
        connection.execute(f"create table stock.{table} (seen_at timestamptz, {columns})".encode())
        shown = ", ".join(f'"{name}"' for name in names)
        connection.execute(
            f"create view marts.{table} as select {shown} from stock.{table}"
            " where seen_at is null or seen_at = current_setting('mcu.as_of')::timestamptz".encode()
        )
    connection.execute("grant usage on schema marts to mcu_reporter")
    connection.execute("grant select on all tables in schema marts to mcu_reporter")


def _fill_dimensions(connection: Connection[TupleRow], city: dict[str, Any]) -> None:
    columns = "municipality_code, municipality_name, region_name, time_zone, oktmo_code"
    copied = f"insert into stock.dim_municipalities ({columns}) select {columns} from config.municipalities"
    connection.execute(copied.encode())
    for indicator in city["indicators"]:
        insert(
            connection, "stock.dim_indicators", {"scope": "default", "valid_from": "2020-01-01"} | indicator
        )
    for policy in city["policies"]:
        insert(connection, "stock.dim_sla_policies", policy)
    for appeal in city["appeals"]:
        insert(connection, "stock.fct_appeals", {"municipality_code": CITY} | appeal)
    for clock in city["clocks"]:
        own = {"municipality_code": CITY, "stage": "final_answer", "clock_number": 1}
        insert(connection, "stock.fct_sla_clocks", own | clock)


def _fill_figures(connection: Connection[TupleRow], city: dict[str, Any], as_of: datetime) -> None:
    place = {"seen_at": as_of, "municipality_code": CITY, "period": PERIOD}
    for indicator in city["indicators"]:
        key = {"indicator_code": indicator["indicator_code"], "edition": indicator["edition"]}
        numerator, denominator, value = city["values"].get(key["indicator_code"], (None, None, None))
        figure = {"numerator": numerator, "denominator": denominator, "value": value, "as_of": as_of}
        state = {"state": "no_data" if value is None else "ok", "target": indicator.get("target")}
        own = {"unit": indicator["unit"], "is_default": indicator["status"] == "default"}
        whole = {"dimension_code": "all", "member_code": "all"}
        insert(connection, "stock.fct_indicator_values", place | key | figure | state | own | whole)
        for appeal_key, (stage, added, base, day) in city["rows"].get(key["indicator_code"], {}).items():
            amounts = {"numerator_amount": added, "denominator_amount": base, "event_date": day}
            flags = {"is_numerator": added > 0, "is_denominator": base > 0}
            row = {"appeal_key": appeal_key, "stage": stage}
            if appeal_key not in city["absent"]:
                insert(connection, "stock.fct_indicator_rows", place | key | row | amounts | flags)
    # A member of a dimension is not the whole, and must not be taken for it.
    key = {
        "indicator_code": "received_count",
        "edition": "mcu-1",
        "dimension_code": "source",
        "member_code": "pos",
    }
    figure = {"numerator": 3, "value": 3, "unit": "шт.", "state": "ok", "is_default": False}
    insert(connection, "stock.fct_indicator_values", place | key | figure)


def insert(connection: Connection[TupleRow], table: str, row: dict[str, Any]) -> None:
    """One row, by the names of its columns."""
    connection.execute(
        sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier(*table.split(".")),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join([sql.Placeholder()] * len(row)),
        ),
        list(row.values()),
    )
