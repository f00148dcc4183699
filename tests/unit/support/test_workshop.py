"""The workshop: whose warehouses are begun, in which order tests come, how a builder's fault is told."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from tests.support import workshop
from warehouse.settings import Settings


@dataclass
class _Item:
    path: Path
    fixturenames: tuple[str, ...]


def _items(*wanted: tuple[str, tuple[str, ...]]) -> list[pytest.Item]:
    return [cast("pytest.Item", _Item(Path(name), fixtures)) for name, fixtures in wanted]


def _never(settings: Settings) -> Any:
    raise AssertionError(f"nobody asked for {settings.home}")


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "_BUILDERS", {"early": _never, "late": _never, "idle": _never})


@pytest.mark.usefixtures("declared")
def test_only_what_a_test_asks_for_is_begun() -> None:
    items = _items(("a", ("late", "tmp_path")), ("b", ()), ("c", ("early",)))
    assert workshop.builders_of(items) == ["early", "late"]
    assert workshop.builders_of(_items(("b", ("tmp_path",)))) == []


@pytest.mark.usefixtures("declared")
def test_modules_stay_whole_and_come_the_later_the_later_their_warehouse_is_made() -> None:
    items = _items(("a", ("late",)), ("a", ()), ("b", ()), ("c", ("early",)), ("d", ()), ("c", ()))
    workshop.put_builders_last(items)
    assert [str(item.path) for item in items] == ["b", "d", "c", "c", "a", "a"]


def test_nobody_starts_a_server_for_nothing() -> None:
    with workshop.open_workshop([]) as products:
        assert products == {}


@pytest.mark.usefixtures("declared")
def test_a_builders_fault_arrives_with_its_traceback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    server = type("Server", (), {"home": tmp_path})()
    monkeypatch.setattr(workshop, "_servers", [server])
    monkeypatch.setattr(workshop, "make_warehouse", lambda _, home: Settings(home=home))
    with pytest.raises(RuntimeError, match="AssertionError: nobody asked for"):
        workshop._build(__name__, "early")
