"""Which files wait, in which order, and what is said about the rest."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.inbox import Clock, pending_files, scan_inbox
from warehouse.settings import Settings

AS_OF = datetime(2026, 3, 10, 2, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """Settings with two municipalities and an empty inbox."""
    (tmp_path / "municipalities").mkdir()
    for code in ("bogotol", "smolensk"):
        (tmp_path / "municipalities" / f"{code}.yml").write_text("")
    return Settings(home=tmp_path / "home", municipalities=tmp_path / "municipalities")


def put(settings: Settings, name: str, modified: datetime = AS_OF, text: str = "x") -> Path:
    path = settings.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (modified.timestamp(), modified.timestamp()))
    return path


def names(settings: Settings) -> list[str]:
    return [
        f"{file.municipality_code}/{file.source}/{file.file_name}" for file in pending_files(settings, AS_OF)
    ]


def test_oldest_first_then_by_name(home: Settings) -> None:
    put(home, "smolensk/pos/b.xlsx")
    put(home, "bogotol/pos/z.xlsx")
    put(home, "bogotol/pos/2026/a.xlsx")
    put(home, "smolensk/delo/c.xls", datetime(2026, 3, 9, tzinfo=UTC))
    assert names(home) == [
        "smolensk/delo/c.xls",
        "bogotol/pos/2026/a.xlsx",
        "bogotol/pos/z.xlsx",
        "smolensk/pos/b.xlsx",
    ]


def test_what_came_after_the_moment_waits(home: Settings) -> None:
    put(home, "bogotol/pos/in_time.csv", AS_OF)
    put(home, "bogotol/pos/late.csv", datetime(2026, 3, 10, 2, 0, 1, tzinfo=UTC))
    assert names(home) == ["bogotol/pos/in_time.csv"]


def test_unfinished_and_hidden_names_are_passed_over(home: Settings) -> None:
    for name in ("~$a.xlsx", "a.xlsx.part", "a.TMP", ".a.xlsx", ".hidden/a.xlsx", "a.crdownload"):
        put(home, f"bogotol/pos/{name}")
    scan = scan_inbox(home, AS_OF)
    assert (scan.files, scan.findings) == ((), ())


def test_strangers_are_sentences(home: Settings) -> None:
    put(home, "bogotool/pos/a.csv")
    put(home, "bogotol/poss/a.csv")
    put(home, "bogotol/a.csv")
    put(home, "a.csv")
    scan = scan_inbox(home, AS_OF)
    assert scan.files == ()
    assert scan.findings == (
        "файл лежит не в папке источника и не взят: inbox/a.csv",
        "файл лежит не в папке источника и не взят: inbox/bogotol/a.csv",
        "папка не взята, такого источника нет: inbox/bogotol/poss, возможно, pos",
        "папка не взята, такого муниципалитета нет: inbox/bogotool, возможно, bogotol",
    )


@pytest.mark.parametrize("event", ["grows", "goes", "stays"])
def test_a_young_file_is_watched_for_a_moment(home: Settings, event: str) -> None:
    young = put(home, "bogotol/pos/young.csv", AS_OF)
    put(home, "bogotol/pos/old.csv", datetime(2026, 3, 1, tzinfo=UTC))

    def sleep(_: float) -> None:
        if event == "grows":
            young.write_text("more")
        elif event == "goes":
            young.unlink()

    scan = scan_inbox(home, AS_OF, Clock(now=lambda: AS_OF.timestamp() + 1, sleep=sleep))
    taken = [file.file_name for file in scan.files]
    if event == "stays":
        assert (taken, scan.findings) == (["old.csv", "young.csv"], ())
    else:
        assert taken == ["old.csv"]
        assert scan.findings == ("файл ещё записывается, будет взят в следующий раз: bogotol/pos/young.csv",)


def test_nobody_waits_for_old_files(home: Settings) -> None:
    put(home, "bogotol/pos/old.csv", AS_OF)
    clock = Clock(now=lambda: AS_OF.timestamp() + 60, sleep=lambda _: pytest.fail("waited"))
    assert len(scan_inbox(home, AS_OF, clock).files) == 1


def test_the_inbox_is_made_for_its_owner_only(home: Settings) -> None:
    assert pending_files(home, AS_OF) == []
    assert home.inbox.stat().st_mode & 0o777 == 0o700
