"""Which files wait, in which order, and what is said about the rest."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.contract import known_sources
from extractors.inbox import Clock, InboxScan, look_around, scan_inbox
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
    files = scan_inbox(settings, AS_OF).files
    return [f"{file.municipality_code}/{file.source}/{file.file_name}" for file in files]


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


def test_what_is_dated_by_a_wrong_clock_is_told(home: Settings) -> None:
    put(home, "bogotol/pos/a.csv", datetime(2126, 3, 10, tzinfo=UTC))
    scan = scan_inbox(home, AS_OF)
    assert (scan.files, scan.strangers) == (
        (),
        ("файл датирован будущим и не взят: inbox/bogotol/pos/a.csv",),
    )


def test_unfinished_and_hidden_names_are_passed_over(home: Settings) -> None:
    for name in ("~$a.xlsx", "a.xlsx.part", "a.TMP", ".a.xlsx", ".hidden/a.xlsx", "a.crdownload", "a.csv~"):
        put(home, f"bogotol/pos/{name}")
    for name in (
        "Thumbs.db",
        "bogotol/desktop.ini",
        "bogotol/pos/desktop.ini",
        "lost+found/1",
        ".trash/a.csv",
    ):
        put(home, name)
    assert scan_inbox(home, AS_OF) == InboxScan((), (), ())


def test_strangers_are_sentences(home: Settings) -> None:
    put(home, "bogotool/pos/a.csv")
    put(home, "bogotol/poss/a.csv")
    put(home, "bogotol/a.csv")
    put(home, "a.csv")
    scan = scan_inbox(home, AS_OF)
    assert (scan.files, scan.growing) == ((), ())
    assert scan.strangers == (
        "папка не взята, такого источника нет: inbox/bogotol/poss, возможно, pos",
        "файл лежит не в папке источника и не взят: inbox/bogotol/a.csv",
        "папка не взята, такого муниципалитета нет: inbox/bogotool, возможно, bogotol",
        "файл лежит не в папке источника и не взят: inbox/a.csv",
    )
    assert look_around(home, AS_OF) == scan


def test_many_stray_files_are_one_sentence(home: Settings) -> None:
    for number in range(7):
        put(home, f"bogotol/{number}.csv")
    named = "файлы лежат не в папке источника и не взяты: inbox/bogotol/0.csv, 1.csv, 2.csv, 3.csv, 4.csv"
    assert scan_inbox(home, AS_OF).strangers == (f"{named} и ещё 2",)
    for number in (5, 6):
        (home.inbox / "bogotol" / f"{number}.csv").unlink()
    assert scan_inbox(home, AS_OF).strangers == (named,)


def test_a_strange_folder_without_a_file_makes_nobody_wait(home: Settings) -> None:
    (home.inbox / "bogotool" / "pos").mkdir(parents=True)
    put(home, "bogotol/poss/.hidden")
    assert scan_inbox(home, AS_OF).strangers == ()


def test_a_folder_that_may_not_be_read_is_a_stranger_and_stops_no_other(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, "bogotol/pos/closed/a.csv")
    put(home, "bogotol/pos/b.csv")
    put(home, "smolensk/delo/c.xls")
    scandir = os.scandir

    def refuse(folder: str | Path) -> object:
        if Path(folder).name in ("closed", "smolensk"):
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    scan = scan_inbox(home, AS_OF)
    assert [file.file_name for file in scan.files] == ["b.csv"]
    assert scan.strangers == (
        "нет прав на чтение, отсюда ничего не взято: inbox/bogotol/pos/closed",
        "нет прав на чтение, отсюда ничего не взято: inbox/smolensk",
    )


def test_a_share_that_does_not_answer_is_an_error_that_may_pass(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, "bogotol/pos/a.csv")

    scandir = os.scandir

    def fail(folder: str | Path) -> object:
        if Path(folder) == home.inbox / "bogotol":
            raise OSError(5, "Input/output error")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", fail)
    with pytest.raises(OSError, match="Input/output error"):
        scan_inbox(home, AS_OF)


def test_what_goes_while_one_looks_is_not_there(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, "bogotol/pos/folder/a.csv")
    put(home, "bogotol/pos/b.csv")
    put(home, "bogotol/pos/c.csv")
    walk = os.walk

    def walk_and_disturb(top: Path, **options: Any) -> Iterator[tuple[str, list[str], list[str]]]:
        for step in walk(top, **options):
            shutil.rmtree(home.inbox / "bogotol" / "pos", ignore_errors=True)
            yield step

    monkeypatch.setattr(os, "walk", walk_and_disturb)
    assert scan_inbox(home, AS_OF) == InboxScan((), (), ())


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
        assert (taken, scan.growing) == (["old.csv", "young.csv"], ())
    elif event == "goes":
        assert (taken, scan.growing) == (["old.csv"], ())
    else:
        assert taken == ["old.csv"]
        assert scan.growing == ("файл ещё записывается, будет взят в следующий раз: bogotol/pos/young.csv",)
    assert scan.strangers == ()


def test_a_link_is_a_file_where_it_lies_and_other_links_are_told(home: Settings, tmp_path: Path) -> None:
    outside = put(home, "../outside/b.csv")
    folder = put(home, "bogotol/pos/a.csv").parent
    (folder / "link.csv").symlink_to(outside)
    (folder / "lost.csv").symlink_to(tmp_path / "nowhere")
    (folder / "round.csv").symlink_to(folder / "round.csv")
    (folder / "whole").symlink_to(outside.parent)
    (home.inbox / "bogotol" / "round").symlink_to(home.inbox / "bogotol" / "round")
    scan = scan_inbox(home, AS_OF)
    assert [file.file_name for file in scan.files] == ["a.csv", "link.csv"]
    assert scan.strangers == (
        "ссылка на папку, отсюда ничего не взято: inbox/bogotol/pos/whole",
        "ссылка никуда не ведёт: inbox/bogotol/pos/lost.csv",
        "ссылка никуда не ведёт: inbox/bogotol/pos/round.csv",
        "файл лежит не в папке источника и не взят: inbox/bogotol/round",
    )


def test_names_that_are_no_utf_8_are_told_readably(home: Settings) -> None:
    put(home, "bogotol/pos/a.csv")
    for folder in (home.inbox / "bogotol" / "pos", home.inbox / "bogotol", home.inbox):
        Path(os.fsdecode(os.fsencode(folder) + "/Выгрузка.csv".encode("cp1251"))).write_text("x")
    strange = os.fsdecode(os.fsencode(home.inbox / "bogotol") + "/Посс".encode("cp1251"))
    Path(strange).mkdir()
    (Path(strange) / "a.csv").write_text("x")
    scan = look_around(home, datetime.now(UTC))
    assert [file.file_name for file in scan.files] == ["a.csv", "Выгрузка.csv"]
    assert scan.strangers == (
        f"папка не взята, такого источника нет: inbox/bogotol/Посс, известны: {', '.join(known_sources())}",
        "файл лежит не в папке источника и не взят: inbox/bogotol/Выгрузка.csv",
        "файл лежит не в папке источника и не взят: inbox/Выгрузка.csv",
    )


def test_nobody_waits_for_old_files(home: Settings) -> None:
    put(home, "bogotol/pos/old.csv", AS_OF)
    clock = Clock(now=lambda: AS_OF.timestamp() + 60, sleep=lambda _: pytest.fail("waited"))
    assert len(scan_inbox(home, AS_OF, clock).files) == 1


def test_only_young_files_of_the_wanted_source_are_watched(home: Settings) -> None:
    put(home, "bogotol/pos/young.csv", AS_OF)
    put(home, "bogotol/delo/old.xls", datetime(2026, 3, 1, tzinfo=UTC))
    clock = Clock(now=lambda: AS_OF.timestamp() + 1, sleep=lambda _: pytest.fail("waited"))
    assert [file.file_name for file in scan_inbox(home, AS_OF, clock, source="delo").files] == ["old.xls"]
    assert [file.file_name for file in look_around(home, AS_OF).files] == ["old.xls", "young.csv"]


def test_looking_around_makes_nothing(home: Settings) -> None:
    assert look_around(home, AS_OF) == InboxScan((), (), ())
    assert not home.inbox.exists()


def test_an_inbox_of_somebody_else_keeps_its_mode(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    home.inbox.mkdir(parents=True)
    home.inbox.chmod(0o750)
    owner = home.inbox.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    scan_inbox(home, AS_OF)
    assert home.inbox.stat().st_mode & 0o777 == 0o750


def test_the_inbox_is_made_for_its_owner_only(home: Settings) -> None:
    assert scan_inbox(home, AS_OF).files == ()
    assert home.inbox.stat().st_mode & 0o777 == 0o700
