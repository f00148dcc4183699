"""`mcu submit`: whose, which period, where."""

import getpass
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mcu.commands import submit
from reports.period import Period
from reports.submission import Order
from tests.unit.mcu.conftest import Mcu
from warehouse.errors import PublicationError
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings

CODES = ["barnaul", "bogotol", "krasnoarmeysk", "krasnoyarsk", "smolensk"]


@pytest.fixture(autouse=True)
def _one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process would know nothing of what these tests put in the place of rendering."""
    monkeypatch.setattr(submit, "ProcessPoolExecutor", lambda *_, **__: ThreadPoolExecutor(1))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, Any]]:
    """Every call of `render_submission`; a rendered submission has two files."""
    calls: list[dict[str, Any]] = []

    def render(_: Settings, **words: Any) -> SimpleNamespace:
        calls.append(words)
        folder = tmp_path / words["municipality_code"]
        return SimpleNamespace(
            submission_id=f"{words['municipality_code']}.quarter_indicators.{words['period']}.v1",
            state="validated", state_before="approved",
            municipality_code=words["municipality_code"], period=words["period"],
            as_of=datetime(2026, 9, 30, 22, tzinfo=UTC), folder=folder,
            files=(folder / "a.pdf", folder / "b.xlsx"), manifest=folder / "manifest.json",
            manifest_sha256="ab", is_new=False,
        )  # fmt: skip

    monkeypatch.setattr(submit, "render_submission", render)
    return calls


def test_one_municipality(mcu: Mcu, asked: list[dict[str, Any]], tmp_path: Path) -> None:
    result = mcu(
        *("submit", "--municipality", "barnaul", "--period", "2026Q3"),
        *("--as-of", "2026-10-01", "--out", str(tmp_path / "out")),
    )
    assert result.exit_code == 0
    assert asked == [
        {
            "municipality_code": "barnaul", "period": "2026Q3", "out": tmp_path / "out",
            "as_of": datetime(2026, 9, 30, 21, tzinfo=UTC), "order": Order(by=getpass.getuser()),
        }
    ]  # fmt: skip
    assert result.stdout.splitlines() == [
        f"barnaul, 2026Q3, по состоянию на 01.10.2026 01:00: {tmp_path / 'barnaul'}",
        "  barnaul.quarter_indicators.2026Q3.v1: проверены",
        "  a.pdf",
        "  b.xlsx",
        "  manifest.json",
    ]
    assert "эти надо утвердить заново" in result.stderr
    assert "байт в байт" in result.stderr


def test_all_municipalities_each_into_its_own_folder(
    mcu: Mcu, asked: list[dict[str, Any]], tmp_path: Path
) -> None:
    result = mcu(
        "submit", "--municipality", "all", "--period", "2026", "--out", str(tmp_path / "out"), "--json"
    )
    assert [call["municipality_code"] for call in asked] == CODES
    assert [call["out"] for call in asked] == [tmp_path / "out" / code for code in CODES]
    assert [found["municipality_code"] for found in json.loads(result.stdout)["submissions"]] == CODES


def test_json_of_one_is_the_submission_itself(mcu: Mcu, asked: list[dict[str, Any]]) -> None:
    document = json.loads(mcu("submit", "--municipality", "barnaul", "--period", "2026Q3", "--json").stdout)
    assert (document["files"], document["as_of"], document["is_new"]) == (
        ["a.pdf", "b.xlsx"], "2026-09-30T22:00:00+00:00", False,
    )  # fmt: skip


def test_a_city_without_data_does_not_stop_the_others(
    mcu: Mcu, asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = submit.render_submission

    def render(settings: Settings, **words: Any) -> object:
        if words["municipality_code"] in ("barnaul", "krasnoyarsk"):
            raise PublicationError("За этот период в витрине нет ни одного показателя")
        return whole(settings, **words)

    monkeypatch.setattr(submit, "render_submission", render)
    result = mcu("submit", "--municipality", "all", "--period", "2026Q3")
    assert [call["municipality_code"] for call in asked] == ["bogotol", "krasnoarmeysk", "smolensk"]
    assert result.exit_code == 3
    assert result.stderr.splitlines()[-2:] == [
        f"Не подготовлено, {code}: За этот период в витрине нет ни одного показателя"
        for code in ("barnaul", "krasnoyarsk")
    ]
    document = json.loads(mcu("submit", "--municipality", "all", "--period", "2026Q3", "--json").stdout)
    assert [one["municipality_code"] for one in document["not_ready"]] == ["barnaul", "krasnoyarsk"]
    assert len(document["submissions"]) == 3


def test_no_city_with_data_is_code_1(mcu: Mcu, monkeypatch: pytest.MonkeyPatch) -> None:
    def render(*_: object, **__: object) -> None:
        raise PublicationError("Ещё ничего не опубликовано")

    monkeypatch.setattr(submit, "render_submission", render)
    result = mcu("submit", "--municipality", "all", "--period", "2026Q3")
    assert (result.exit_code, len(result.stderr.splitlines()[-5:])) == (1, 5)


def test_a_folder_that_cannot_be_written_is_wrong_usage(mcu: Mcu, monkeypatch: pytest.MonkeyPatch) -> None:
    def render(_: Settings, **words: Any) -> None:
        words["out"].mkdir(parents=True)

    monkeypatch.setattr(submit, "render_submission", render)
    result = mcu("submit", "--municipality", "barnaul", "--period", "2026Q3", "--out", "/proc/x")
    assert result.exit_code == 2
    assert "В эту папку нельзя писать · где: --out /proc/x · получено: создать папку" in result.stderr


def test_what_cannot_be_rendered_is_code_1(mcu: Mcu, monkeypatch: pytest.MonkeyPatch) -> None:
    def render(*_: object, **__: object) -> None:
        raise PublicationError("Период ещё не начался")

    monkeypatch.setattr(submit, "render_submission", render)
    result = mcu("submit", "--municipality", "barnaul", "--period", "2026Q4")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (1, "Ошибка: Период ещё не начался")


@pytest.mark.parametrize(
    ("as_of", "code", "period"),
    [
        (datetime(2026, 9, 30, 16, 59, tzinfo=UTC), "krasnoyarsk", Period(2026, 2)),
        (datetime(2026, 9, 30, 17, 0, tzinfo=UTC), "krasnoyarsk", Period(2026, 3)),
        (datetime(2026, 9, 30, 17, 0, tzinfo=UTC), "smolensk", Period(2026, 2)),
        (datetime(2027, 1, 10, tzinfo=UTC), "smolensk", Period(2026, 4)),
        (datetime(2026, 12, 31, 12, tzinfo=UTC), "smolensk", Period(2026, 3)),
    ],
)
def test_the_last_full_quarter_is_the_municipality_s_own(as_of: datetime, code: str, period: Period) -> None:
    municipality = load_municipalities(Settings().municipalities)[code]
    assert submit.last_full_quarter(as_of, municipality) == period


def test_why_a_city_has_none_comes_whole_from_another_process() -> None:
    error = PublicationError("Нет показателей", where="barnaul", got="2026Q3", todo="загрузите данные")
    assert pickle.loads(pickle.dumps(error)).sentence() == error.sentence()  # noqa: S301  # our own bytes
