"""`mcu submit` renders real files from published marts; `mcu demo` tells where they are."""

import json
from pathlib import Path

import pytest

from tests.integration.mcu.conftest import Mcu
from tests.integration.reports.city import AS_OF, CITY, PERIOD, publish_city
from warehouse.database import connect
from warehouse.settings import Settings


@pytest.fixture
def city(settings: Settings) -> Settings:
    """A published city with the one mart that only the demo's table needs."""
    publish_city(settings)
    with connect(settings) as connection:
        connection.execute(
            "create view marts.fct_sla_breaches as"
            " select * from marts.fct_sla_clocks where state in ('breached_open', 'breached_closed')"
        )
    return settings


def test_a_submission_of_the_last_full_quarter(mcu: Mcu, city: Settings) -> None:
    result = mcu("submit", "--municipality", CITY, "--json")
    document = json.loads(result.stdout)
    folder = Path(document["folder"])
    assert result.exit_code == 0
    assert (document["municipality_code"], document["period"]) == (CITY, PERIOD)
    assert {path.suffix for path in folder.iterdir()} == {".pdf", ".xlsx", ".docx", ".json"}
    assert folder.is_relative_to(city.outbox)
    again = mcu("submit", "--municipality", CITY, "--period", PERIOD)
    assert again.exit_code == 0
    assert "байт в байт" in again.stderr


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--period", "2027Q1"], 1, "Период ещё не начался"),
        (["--period", PERIOD, "--as-of", "2020-01-01"], 1, "публик"),
        (["--period", "III квартал"], 2, "Период сведений не распознан"),
    ],
)
def test_refusals(mcu: Mcu, city: Settings, words: list[str], code: int, sentence: str) -> None:
    result = mcu("submit", "--municipality", CITY, *words)
    assert (result.exit_code, sentence in result.stderr) == (code, True), result.stderr


def test_nothing_published_is_said(mcu: Mcu) -> None:
    result = mcu("submit", "--municipality", CITY)
    assert (result.exit_code, "Ещё ничего не опубликовано" in result.stderr) == (1, True)
    closing = mcu("demo")
    assert (closing.exit_code, closing.stdout) == (1, "")


def test_the_closing_table_tells_what_where_and_how(mcu: Mcu, city: Settings) -> None:
    empty = mcu("demo")
    assert "Сведения ещё не собраны" in empty.stdout, empty.stderr
    mcu("submit", "--municipality", CITY)
    result = mcu("demo")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0].startswith("Опубликовано по состоянию на 01.10.2026 01:00, версия 0.1.0")
    (row,) = [line for line in lines if line.strip().startswith(f"{CITY} ")]
    with connect(city) as connection:
        connection.execute("select set_config('mcu.as_of', %s, false)", [AS_OF.isoformat()])
        found = connection.execute(
            "select (select count(*) from ops.loads where state = 'loaded' and municipality_code = %(city)s),"
            " (select sum(rows_inserted) from ops.loads where municipality_code = %(city)s),"
            " (select count(*) from marts.fct_appeals where municipality_code = %(city)s),"
            " (select count(*) from marts.fct_sla_breaches where state = 'breached_open')",
            {"city": CITY},
        ).fetchone()
    assert found is not None
    cells = row.replace("\N{NO-BREAK SPACE}", "").split()
    assert [cells[1], cells[2], cells[5], cells[6]] == [str(number) for number in found]
    assert [line for line in lines if line.strip().startswith(f"{CITY}, {PERIOD}: {CITY}/submissions/")]
    assert [line for line in lines if "…_svedeniya.pdf" in line and "просмотр PDF" in line]
    assert "mcu sql" in result.stdout
    assert "mcu_analyst" in result.stdout
