"""`mcu sql`: rows in three shapes, only reading, faults as sentences."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from mcu.query import asking, reading
from tests.integration.mcu.conftest import Mcu
from tests.integration.mcu.ledger import add_load, publish
from warehouse.settings import Settings


def test_a_table(mcu: Mcu) -> None:
    result = mcu("sql", "select 2026 as year, null as nothing, true as yes")
    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines() if line.strip()][::2] == [
        ["year", "nothing", "yes"],
        ["2026", "да"],
    ]


def test_csv(mcu: Mcu) -> None:
    query = "select 1.50 as n, 'a,\"b' as t, null as x, false as f, timestamptz '2026-10-01 02:00+03' as at"
    result = mcu("sql", "--csv", query)
    assert list(csv.reader(io.StringIO(result.stdout))) == [
        ["n", "t", "x", "f", "at"],
        ["1.50", 'a,"b', "", "false", "2026-09-30T23:00:00+00:00"],
    ]


def test_json(mcu: Mcu) -> None:
    query = "select 1 as n, 2 as n, 0.25 as share, date '2026-10-01' as day, array[1, 2] as list, 'Ё' as t"
    assert json.loads(mcu("sql", "--json", query).stdout) == [
        {"n": 1, "n_2": 2, "share": 0.25, "day": "2026-10-01", "list": [1, 2], "t": "Ё"}
    ]


@pytest.mark.parametrize("shape", [[], ["--csv"], ["--json"]])
def test_no_rows_still_have_columns(mcu: Mcu, shape: list[str]) -> None:
    result = mcu("sql", "select 1 as n, 'x' as t where false", *shape)
    assert result.exit_code == 0
    assert result.stdout.split()[:2] == (["[]"] if shape == ["--json"] else ["n,t"] if shape else ["n", "t"])


@pytest.mark.parametrize(
    "query", ["show server_version", "explain select 1", "values (1)", "with a as (select 1) table a"]
)
def test_whatever_gives_rows_is_shown(mcu: Mcu, query: str) -> None:
    assert mcu("sql", query).exit_code == 0


def test_a_table_is_cut_at_200_rows_and_says_so(mcu: Mcu) -> None:
    query = "select generate_series(1, 1000) as n"
    result = mcu("sql", query)
    assert result.stdout.split()[-1] == "200"
    assert result.stderr == "Показаны первые строки: 200. Остальные: --limit 0, --csv или --json\n"
    whole = mcu("sql", query, "--limit", "0")
    assert (whole.stdout.split()[-1], whole.stderr) == ("1000", "")


def test_what_programs_read_is_whole_unless_they_ask(mcu: Mcu) -> None:
    query = "select generate_series(1, 1000) as n"
    assert len(json.loads(mcu("sql", query, "--json").stdout)) == 1000
    assert len(mcu("sql", query, "--csv").stdout.splitlines()) == 1001
    cut = mcu("sql", query, "--json", "--limit", "3")
    assert (json.loads(cut.stdout), "3" in cut.stderr) == ([{"n": 1}, {"n": 2}, {"n": 3}], True)


def test_an_endless_answer_is_not_waited_for(mcu: Mcu) -> None:
    result = mcu("sql", "select generate_series(1, 100000000000) as n", "--limit", "2", "--csv")
    assert (result.exit_code, result.stdout) == (0, "n\n1\n2\n")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("selec 1", "где: знак 1 · получено: syntax error at or near"),
        ("select 1\nfrom nowhere", "где: строка 2, знак 6 · получено: relation"),
        ("select * from ops.publicatons", "возможно, ops.publications"),
        ("select * from fully_other", "список витрин: mcu psql -c"),
        ("select load_ident from ops.loads", "load_id"),
        ("select 1; select 2", "За один вызов выполняется один запрос"),
        ("set work_mem = '1GB'", "Запрос не вернул таблицу"),
        ("select 1 / (n - 3) from generate_series(1, 5) as n", "получено: division by zero"),
        ("delete from ops.loads", "mcu sql только читает"),
        ("copy (select 1) to stdout", "Запрос не вернул таблицу"),
        ("select * from vault.pos__messages", "permission denied"),
        ("create table public.x (n int)", "mcu sql только читает"),
    ],
)
def test_faults_are_sentences(mcu: Mcu, query: str, sentence: str) -> None:
    result = mcu("sql", query)
    assert (result.exit_code, sentence in result.stderr) == (1, True), result.stderr
    assert result.stderr.startswith("Ошибка: ")
    assert "Traceback" not in result.output
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("query", ["", "  ", ";", " ; \n"])
def test_an_empty_query_is_wrong_usage(mcu: Mcu, query: str) -> None:
    result = mcu("sql", query)
    assert (result.exit_code, result.stderr.startswith("Ошибка: Запрос пуст")) == (2, True), result.stderr


def test_moments_that_python_cannot_hold_are_shown(mcu: Mcu) -> None:
    query = (
        "select timestamptz '0044-03-15 12:00+00 BC' as a, date 'infinity' as b, timestamp '-infinity' as c,"
        " timestamptz '12026-01-01 00:00+00' as d, interval 'infinity' as e"
    )
    (row,) = json.loads(mcu("sql", "--json", query).stdout)
    assert list(row.values()) == [
        "0044-03-15 12:00:00+00 BC", "infinity", "-infinity", "12026-01-01 00:00:00+00", "infinity",
    ]  # fmt: skip


def test_a_fault_in_the_middle_leaves_one_document(mcu: Mcu) -> None:
    result = mcu("sql", "select 1 / (900 - n) as n from generate_series(1, 1000) as n", "--json")
    assert json.loads(result.stdout)["exit_code"] == result.exit_code == 1


def test_the_past_is_what_the_session_asks_for(mcu: Mcu, settings: Settings) -> None:
    publish(settings, datetime(2026, 9, 1, tzinfo=UTC))
    query = "select current_setting('mcu.as_of', true) as at"
    result = mcu("sql", "--json", query, "--as-of", "2026-09-02T03:00")
    assert (json.loads(result.stdout), result.stderr) == ([{"at": "2026-09-02T00:00:00+00:00"}], "")
    before = mcu("sql", "--json", query, "--as-of", "2026-08-01")
    assert "ещё ничего не опубликовано" in before.stderr
    assert json.loads(mcu("sql", "--json", query).stdout) == [{"at": None}]


def test_the_connection_is_free_after_a_cut_answer(settings: Settings) -> None:
    add_load(settings)
    with reading(settings) as connection:
        with asking(connection, "select generate_series(1, 100000)") as answer:
            assert next(answer.rows) == (1,)
        assert connection.execute("select count(*) from ops.loads").fetchone() == (1,)
