"""The schema can be applied twice, and the roles see what they may see."""

import psycopg
import pytest

from warehouse.config_tables import sync_config
from warehouse.database import analyst_url, connect, open_connection
from warehouse.migrate import SCHEMA_FOLDER, apply_schema
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings


def test_schema_can_be_applied_twice(settings: Settings) -> None:
    apply_schema(settings)
    apply_schema(settings)
    with connect(settings) as connection:
        assert connection.execute("select count(*) from ops.loads").fetchone() == (0,)


def test_a_ledger_of_an_earlier_version_is_brought_up_to_date(settings: Settings) -> None:
    with connect(settings) as connection:
        connection.execute("alter table ops.loads drop column is_retried, alter column sha256 set not null")
        connection.execute("drop index ops.arrivals_file_name")
        connection.execute("alter table ops.loads drop column checked_at")
        connection.execute(
            "insert into ops.loads (municipality_code, source, dataset, file_name, sha256, exported_at,"
            " state, project_version)"
            " values ('bogotol', 'pos', 'messages', 'released.csv', 'a', now(), 'loaded', '0'),"
            " ('bogotol', 'pos', 'messages', 'not judged.csv', 'b', now(), 'loaded', '0')"
        )
        connection.execute(
            "insert into ops.load_decisions (load_id, decision, decided_by, why)"
            " select load_id, 'release', 'оператор', 'верно' from ops.loads where file_name = 'released.csv'"
        )
        connection.execute(
            "alter table ops.load_decisions drop constraint load_decisions_decision_check,"
            " add check (decision in ('release', 'withdraw', 'quarantine'))"
        )
    apply_schema(settings)
    with connect(settings, "mcu_loader") as connection:
        connection.execute(
            "insert into ops.loads (municipality_code, source, dataset, file_name, exported_at, state,"
            " is_retried, project_version)"
            " values ('bogotol', 'pos', 'messages', 'a.csv', now(), 'refused', true, '0')"
        )
        connection.execute(
            "insert into ops.load_decisions (load_id, decision, decided_by, why)"
            " values (1, 'restore', 'оператор', 'файл верный')"
        )
        assert connection.execute(
            "select file_name from ops.loads where checked_at is not null"
        ).fetchall() == [("released.csv",)]
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("update ops.loads set sha256 = null, is_retried = false")


def test_tables_of_the_municipality_files_gain_their_columns_and_are_filled(settings: Settings) -> None:
    files = load_municipalities(settings.municipalities)
    with connect(settings) as connection:
        sync_config(connection, files)
        connection.execute("alter table config.obligations drop column nonworking_due_policy")
        connection.execute(
            "alter table config.sla_policies drop column counting_status, drop column counting_reference"
        )
    apply_schema(settings)
    with connect(settings) as connection:
        before = connection.execute("select distinct nonworking_due_policy from config.obligations")
        assert before.fetchall() == [("prev_workday",)]
        sync_config(connection, files)
        counted = connection.execute("select count(*) from config.obligations").fetchone()
        assert counted == (sum(len(file.obligations) for file in files.values()),)
        with pytest.raises(psycopg.errors.NotNullViolation, match="nonworking_due_policy"):
            connection.execute(
                "insert into config.obligations (municipality_code, obligation_code, title, basis, rule,"
                " addressee_post, status) values ('bogotol', 'x', 'x', 'duty', 'at_once', 'x', 'default')"
            )


@pytest.mark.parametrize(
    ("state", "sha256", "is_retried"),
    [("loaded", "a", True), ("refused", None, False), ("loaded", None, False)],
)
def test_only_what_failed_for_now_is_retried_or_has_no_hash(
    settings: Settings, state: str, sha256: str | None, is_retried: bool
) -> None:
    with connect(settings) as connection, pytest.raises(psycopg.errors.CheckViolation, match="loads_retried"):
        connection.execute(
            "insert into ops.loads (municipality_code, source, dataset, file_name, exported_at, state,"
            " sha256, is_retried, project_version)"
            " values ('bogotol', 'pos', 'messages', 'a.csv', now(), %s, %s, %s, '0')",
            [state, sha256, is_retried],
        )


def test_a_reader_does_not_hold_up_a_schema_that_is_up_to_date(settings: Settings) -> None:
    with connect(settings) as reader:
        reader.execute("select * from ops.loads, ops.load_decisions")
        with connect(settings) as connection:
            connection.execute("set lock_timeout = '1s'")
            connection.execute((SCHEMA_FOLDER / "020_ops.sql").read_bytes())


def test_builder_cannot_read_the_vault(settings: Settings) -> None:
    with connect(settings, "mcu_loader") as connection:
        connection.execute("create table vault.probe (name text)")
    with (
        connect(settings, "mcu_builder") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("select * from vault.probe")


def test_analyst_cannot_write_and_cannot_become_another_role(settings: Settings) -> None:
    with open_connection(analyst_url(settings)) as connection:
        connection.execute("set default_transaction_read_only = off")
        connection.commit()
        for forbidden in (
            "set role mcu_loader",
            "create table ops.mine (x int)",
            "select * from ops.installation",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden)
            connection.rollback()
