"""The schema can be applied twice, and the roles see what they may see."""

import psycopg
import pytest

from warehouse.database import analyst_url, connect, open_connection
from warehouse.migrate import apply_schema
from warehouse.settings import Settings


def test_schema_can_be_applied_twice(settings: Settings) -> None:
    apply_schema(settings)
    apply_schema(settings)
    with connect(settings) as connection:
        assert connection.execute("select count(*) from ops.loads").fetchone() == (0,)


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
