"""Files whose term is over: those of the inbox, their copies, the house's own journals."""

import os
from pathlib import Path

import pytest

from mcu.maintenance import find_overdue, maintain, remove_overdue
from tests.support.exports import make_rows
from tests.support.kept import Kept, at, make_kept, write_old
from warehouse.database import connect
from warehouse.errors import SettingsError
from warehouse.loads import withdraw_load
from warehouse.removals import MaintenanceError, maintenance_lock
from warehouse.settings import Settings

EXPORTED, PUBLISHED = at("2026-03-10"), at("2026-03-11", 2)
# Ninety days after 11.03 in Боготол, which is seven hours ahead of UTC, and the minute before.
OVER, NOT_YET = at("2026-06-08", 17), at("2026-06-08", 16)
FILE = "bogotol/pos/a.csv"


@pytest.fixture
def kept(settings: Settings) -> Kept:
    return make_kept(settings)


@pytest.fixture
def load_id(kept: Kept) -> int:
    """A load of two rows whose file still lies in the inbox."""
    return kept.load(FILE, make_rows(kept.contracts["pos"], 1, 2), EXPORTED)


def test_a_file_leaves_the_inbox_ninety_days_after_its_publication(kept: Kept, load_id: int) -> None:
    kept.publish(PUBLISHED)
    assert remove_overdue(kept.settings, NOT_YET).removals == []
    (gone,) = remove_overdue(kept.settings, OVER).removals
    assert (gone.store, gone.municipality_code, gone.source, gone.count) == ("inbox", "bogotol", "pos", 1)
    assert (kept.lying(), len(kept.copies())) == ([], 1)
    ((sha256,),) = kept.ask("select sha256 from ops.loads where load_id = %s", load_id)
    assert kept.ask(
        "select rule_code, rule_status, removed_count, sha256, as_of, term_before from ops.removals"
    ) == [("inbox_files", "default", 1, sha256, OVER, at("2026-03-11", 17))]
    assert remove_overdue(kept.settings, OVER).removals == []


@pytest.mark.parametrize(
    "story",
    [
        "update ops.loads set known_from = null",
        "update ops.loads set known_from = '2026-03-12'",
        "update ops.loads set state = 'quarantined', known_from = null",
        "update ops.loads set state = 'refused', known_from = null",
        "update ops.loads set state = 'withdrawn'",
        "update ops.loads set state = 'withdrawn', withdrawn_from = '2026-03-12'",
        "update ops.loads set source = 'delo'",
    ],
)
def test_a_file_stays_while_its_load_waits_for_anybody(kept: Kept, load_id: int, story: str) -> None:
    kept.publish(PUBLISHED)
    kept.change(story.encode())  # type: ignore[arg-type]  # statements of this very file
    assert remove_overdue(kept.settings, at("2026-10-01")).removals == []
    assert kept.lying() == [FILE]


def test_a_withdrawn_file_goes_a_term_after_its_withdrawal(kept: Kept, load_id: int) -> None:
    kept.publish(PUBLISHED)
    with connect(kept.settings) as connection:
        withdraw_load(connection, load_id, why="не тот файл", who="оператор")
    kept.publish(at("2026-06-01"))
    assert remove_overdue(kept.settings, OVER).removals == []
    assert len(remove_overdue(kept.settings, at("2026-08-30")).removals) == 1


def test_what_came_in_the_place_of_a_loaded_file_stays(kept: Kept, load_id: int) -> None:
    kept.publish(PUBLISHED)
    kept.put(FILE, make_rows(kept.contracts["pos"], 3), EXPORTED)
    assert remove_overdue(kept.settings, OVER).removals == []
    assert kept.lying() == [FILE]


def test_a_link_stays_and_so_does_the_copy_of_what_it_leads_to(kept: Kept, tmp_path: Path) -> None:
    target = kept.put("bogotol/pos/target.csv", make_rows(kept.contracts["pos"], 1), at("2019-03-10"))
    moved = target.rename(tmp_path / "share.csv")
    (kept.settings.inbox / FILE).symlink_to(moved)
    kept.ingest(kept.settings.inbox / FILE)
    kept.publish(at("2019-03-11"))
    assert remove_overdue(kept.settings, OVER).removals == []
    assert (kept.lying(), len(kept.copies())) == ([FILE], 1)


def test_a_copy_goes_five_years_after_the_year_of_its_export(kept: Kept) -> None:
    kept.load(FILE, make_rows(kept.contracts["pos"], 1), at("2020-03-10"))
    kept.publish(PUBLISHED)
    # The file is not ninety days old here: its copy would be made again tomorrow.
    assert remove_overdue(kept.settings, NOT_YET).removals == []
    stores = [removal.store for removal in remove_overdue(kept.settings, OVER).removals]
    assert stores == ["inbox", "landing"]
    assert (kept.copies(), list((kept.settings.landing / ".known").iterdir())) == ([], [])


def test_a_copy_of_two_municipalities_waits_for_the_later_one(kept: Kept) -> None:
    rows = make_rows(kept.contracts["pos"], 1)
    kept.load("bogotol/pos/a.csv", rows, at("2020-03-10"))
    kept.load("barnaul/pos/a.csv", rows, at("2021-03-10"))
    kept.publish(at("2021-03-11"))
    assert len(kept.copies()) == 1
    remove_overdue(kept.settings, at("2026-11-01"))
    assert (kept.lying(), len(kept.copies())) == ([], 1)
    report = find_overdue(kept.settings, at("2027-01-02"))
    assert [removal.store for removal in report.removals] == ["landing"]


def test_a_copy_in_quarantine_is_named_until_somebody_decides(kept: Kept) -> None:
    load_id = kept.load(FILE, make_rows(kept.contracts["pos"], 1), at("2020-03-10"))
    (kept.settings.inbox / FILE).unlink()
    kept.publish(PUBLISHED)
    kept.change("update ops.loads set state = 'quarantined', known_from = null")
    report = remove_overdue(kept.settings, OVER)
    assert (report.removals, report.held, len(kept.copies())) == ([], [load_id], 1)


def test_a_copy_that_no_load_names_goes_by_its_own_age(kept: Kept) -> None:
    landing = kept.settings.landing
    write_old(landing / ".landing-killed", at("2020-03-10"))
    write_old(landing / ("a" * 64), at("2021-03-10"))
    assert [removal.count for removal in remove_overdue(kept.settings, OVER).removals] == [1]
    assert kept.copies() == ["a" * 64]


def test_journals_and_what_builds_left_go_by_their_last_line(kept: Kept) -> None:
    logs, work = kept.settings.logs, kept.settings.home / "dbt" / "target"
    write_old(logs / "airflow" / "run_id=1" / "attempt=1.log", at("2025-06-08"))
    write_old(logs / "failures.log", at("2025-06-11"))
    write_old(work / "run" / "gone.sql", at("2026-03-01"))
    write_old(work / "manifest.json", at("2026-06-01"))
    stores = {
        removal.store: removal.count for removal in remove_overdue(kept.settings, at("2026-06-10")).removals
    }
    assert stores == {"logs": 1, "work": 1}
    assert [path.name for path in logs.iterdir()] == ["failures.log"]
    assert [path.name for path in sorted(work.rglob("*.*"))] == ["manifest.json"]


def test_verdicts_of_gates_go_when_nobody_can_ask_for_them(kept: Kept) -> None:
    for day in ("2020-12-31", "2021-01-01"):
        kept.change(
            "insert into ops.gate_results (gate, as_of, checked_at, suite, check_name, is_passed, sentence)"
            " values ('raw', %s, %s, 's', 'c', true, '')",
            at(day),
            at(day),
        )
    (gone,) = remove_overdue(kept.settings, OVER).removals
    assert (gone.store, gone.count) == ("gate_results", 1)
    assert kept.ask("select as_of from ops.gate_results") == [(at("2021-01-01"),)]


def test_killed_before_the_file_is_gone_it_is_counted_once(
    kept: Kept, load_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.publish(PUBLISHED)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            remove_overdue(kept.settings, OVER)
    assert kept.lying() == [FILE]
    assert len(remove_overdue(kept.settings, OVER).removals) == 1
    assert (kept.lying(), kept.ask("select removed_count from ops.removals")) == ([], [(1,)])


def test_a_folder_that_forbids_it_is_named_and_the_rest_goes(
    kept: Kept, load_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.publish(PUBLISHED)
    write_old(kept.settings.logs / "old.log", at("2020-01-01"))
    folder = kept.settings.inbox / "bogotol" / "pos"
    # As root nothing is forbidden: the system's answer is told here.
    monkeypatch.setattr(os, "access", lambda path, _: path != folder)
    report = remove_overdue(kept.settings, OVER)
    assert ([removal.store for removal in report.removals], report.forbidden) == (["logs"], [str(folder)])
    assert (kept.lying(), kept.ask("select store from ops.removals")) == ([FILE], [("logs",)])


def test_two_at_once(kept: Kept, load_id: int) -> None:
    kept.publish(PUBLISHED)
    with maintenance_lock(kept.settings), pytest.raises(MaintenanceError, match="Уборка уже идёт"):
        remove_overdue(kept.settings, OVER)
    assert kept.lying() == [FILE]


def test_a_moment_ahead_is_shown_and_never_acted_on(kept: Kept, load_id: int) -> None:
    kept.publish(PUBLISHED)
    ahead = at("2999-01-01")
    with pytest.raises(SettingsError, match=r"Момент уборки в будущем .* mcu maintain --dry-run"):
        remove_overdue(kept.settings, ahead)
    # The copy counts as if its file had gone.
    assert [removal.store for removal in find_overdue(kept.settings, ahead).removals][:2] == [
        "inbox",
        "landing",
    ]
    assert kept.lying() == [FILE]


def test_the_dag_s_task_tells_counts_and_fails_after_the_rest(
    kept: Kept, load_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.publish(PUBLISHED)
    assert kept.settings.database_url is not None
    monkeypatch.setenv("MCU_HOME", str(kept.settings.home))
    monkeypatch.setenv("MCU_DATABASE_URL", kept.settings.database_url.get_secret_value())
    folder = kept.settings.inbox / "bogotol" / "pos"
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, _: path != folder)
        with pytest.raises(MaintenanceError, match=f"Не всё просроченное удалено.* где: {folder}"):
            maintain(OVER.isoformat())
    assert maintain(OVER.isoformat()) == {
        "as_of": OVER.isoformat(),
        "removed": [{"store": "inbox", "rule_code": "inbox_files", "count": 1}],
        "held": [],
    }
