"""Personal data whose term is over: rows of `vault` and redacted copies go, `raw` stays as it was."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from extractors.retention import rows as module
from mcu.maintenance import find_overdue, remove_overdue
from tests.support.exports import make_row, make_rows
from tests.support.kept import Kept, at, make_kept
from warehouse.errors import ConfigError
from warehouse.settings import Settings

EXPORTED, PUBLISHED = at("2020-03-10"), at("2020-03-11")
# 1 January begins in Боготол seven hours before it does in UTC.
OVER, NOT_YET = at("2025-12-31", 17), at("2025-12-31", 16)
DELO = {"registered_date": "12.01.2020", "due_date": "10.02.2020"}
# The session ends where the first copy would have gone.
_KILLED = (
    "select 'x', pg_terminate_backend(pg_backend_pid()) from redacted.texts as copies where {without_text}"
)
COPIES = "select source_key, load_id from redacted.texts order by 1, 2"


@pytest.fixture
def kept(settings: Settings) -> Kept:
    return make_kept(settings)


def load_cards(kept: Kept, name: str, *numbers: int, moment: datetime = EXPORTED, **changes: Any) -> int:
    """Cards of «Дело» with their redacted copies; the id of the load."""
    load_id = kept.load(
        f"bogotol/delo/{name}.csv",
        [make_row(kept.contracts["delo"], number, **DELO, **changes) for number in numbers],
        moment,
    )
    kept.change(
        "insert into redacted.texts"
        " select municipality_code, 'delo', source_key, _load_id, 'content', '<имя>', 1, 'm'"
        " from vault.delo__cards where _load_id = %s",
        load_id,
    )
    return load_id


def key(number: int) -> str:
    return f"07/19-ОГ-{number}|2020"


def removed(kept: Kept, as_of: datetime) -> list[tuple[str, str, int]]:
    """Stores, rules and counts of what a run removed of rows; the same that was told before it."""
    told = find_overdue(kept.settings, as_of).removals
    done = remove_overdue(kept.settings, as_of).removals
    assert sorted(map(str, told)) == sorted(map(str, done))
    found = [(one.store, one.rule_code, one.count) for one in done if one.store in ("vault", "redacted")]
    assert [
        one for one in kept.ask("select store, rule_code, removed_count from ops.removals") if one in found
    ] == found
    return found


def closed(load_id: int, day: str = "2020-02-20", **changes: Any) -> dict[str, Any]:
    """What a mart shows of a closed appeal."""
    return {"load_id": load_id, "closed_at": at(day)} | changes


def test_texts_of_a_closed_appeal_go_five_years_after_its_year_and_raw_stays(kept: Kept) -> None:
    load_id = load_cards(kept, "a", 1, 2)
    kept.publish(
        PUBLISHED, **{f"delo_{key(1)}": closed(load_id), f"delo_{key(2)}": closed(load_id, "2021-01-01")}
    )
    before = kept.ask("select * from raw.delo__cards order by source_key")
    assert removed(kept, NOT_YET) == []
    assert removed(kept, OVER) == [("vault", "closed_appeals", 1), ("redacted", "redacted_copies", 1)]
    assert kept.vault_keys() == [(key(2), load_id)]
    assert kept.ask(COPIES) == [(key(2), load_id)]
    assert kept.ask("select * from raw.delo__cards order by source_key") == before
    assert kept.ask(
        "select store, municipality_code, source, rule_code, removed_count from ops.removals"
        " where store in ('vault', 'redacted') order by removal_id"
    ) == [
        ("vault", "bogotol", "delo", "closed_appeals", 1),
        ("redacted", "bogotol", "delo", "redacted_copies", 1),
    ]
    assert removed(kept, OVER) == []


@pytest.mark.parametrize(
    ("shown", "seen", "rule"),
    [
        ({"status": "returned"}, "2021-01-01", None),
        ({"status": "in_work"}, "2021-01-01", None),
        ({"closed_at": None, "status": "in_work"}, "2021-01-01", None),
        ({"closed_at": None, "status": "in_work"}, "2020-12-30", "unclosed_rows"),
        ({"status": "returned"}, "2020-12-30", "unclosed_rows"),
        ({"status": "answered"}, "2021-01-01", "closed_appeals"),
    ],
)
def test_an_open_appeal_goes_only_when_no_export_shows_it_any_more(
    kept: Kept, shown: dict[str, Any], seen: str, rule: str | None
) -> None:
    load_id = kept.load("bogotol/pos/a.csv", make_rows(kept.contracts["pos"], 1), EXPORTED)
    kept.publish(PUBLISHED, pos_1=closed(load_id, last_seen_at=at(seen), **shown))
    assert removed(kept, OVER) == ([] if rule is None else [("vault", rule, 1)])


def test_a_replaced_version_goes_a_year_after_it_was_replaced(kept: Kept) -> None:
    first = load_cards(kept, "a", 1)
    kept.publish(PUBLISHED, **{f"delo_{key(1)}": closed(first)})
    second = load_cards(kept, "b", 1, moment=at("2020-04-10"), content="О ремонте двора и детской площадки")
    kept.publish(at("2020-04-11"), **{f"delo_{key(1)}": closed(second)})
    assert removed(kept, at("2021-04-10", 16)) == []
    assert removed(kept, at("2021-04-10", 17)) == [
        ("vault", "superseded_versions", 1),
        ("redacted", "redacted_copies", 1),
    ]
    assert kept.vault_keys() == [(key(1), second)]


def test_rows_of_a_withdrawn_load_are_replaced_ones(kept: Kept) -> None:
    first = load_cards(kept, "a", 1)
    kept.publish(PUBLISHED, **{f"delo_{key(1)}": closed(first)})
    kept.change("update ops.loads set state = 'withdrawn'")
    assert removed(kept, at("2021-04-11")) == []
    kept.publish(at("2020-04-11"))
    assert removed(kept, at("2021-04-11")) == [
        ("vault", "superseded_versions", 1),
        ("redacted", "redacted_copies", 1),
    ]


@pytest.mark.parametrize("state", ["loaded", "quarantined"])
@pytest.mark.parametrize("content", ["О ремонте двора", "Снова о дворе"])
def test_what_an_undecided_load_shows_again_stays(kept: Kept, state: str, content: str) -> None:
    first = load_cards(kept, "a", 1, 2)
    kept.publish(PUBLISHED, **{f"delo_{key(number)}": closed(first) for number in (1, 2)})
    # One more card makes other bytes of it; card 1 comes again, unchanged or changed.
    rows = [make_row(kept.contracts["delo"], 1, **DELO, content=content)]
    rows += [make_row(kept.contracts["delo"], 3, **DELO)]
    second = kept.load("bogotol/delo/b.csv", rows, at("2025-12-30"))
    kept.change("update ops.loads set state = %s where load_id = %s", state, second)
    assert ("vault", "closed_appeals", 1) in removed(kept, OVER)
    assert (key(1), first) in kept.vault_keys()
    assert (key(2), first) not in kept.vault_keys()


def test_rows_that_are_no_appeal_go_by_the_last_export_that_showed_them(kept: Kept) -> None:
    # Rows of other municipalities stay in `raw` unattributed: no mart shows them.
    kept.load("bogotol/pos/a.csv", make_rows(kept.contracts["pos"], 1), EXPORTED)
    kept.load("bogotol/pos/b.csv", make_rows(kept.contracts["pos"], 2), at("2021-03-10"))
    kept.publish(at("2021-03-11"), pos_9=closed(1))
    assert removed(kept, OVER) == [("vault", "unclosed_rows", 1)]
    assert [number for number, _ in kept.vault_keys()] == ["2"]


def test_an_entry_that_is_still_shown_keeps_its_row(kept: Kept) -> None:
    pos = kept.contracts["pos"]
    kept.load("bogotol/pos/a.csv", make_rows(pos, 1), EXPORTED)
    kept.load("bogotol/pos/b.csv", make_rows(pos, 1, 2), at("2021-03-10"))
    kept.publish(at("2021-03-11"), pos_9=closed(1))
    # As of a source whose rows are no appeals, such as a register: its sightings are what speaks for a row.
    kept.change("delete from seeds.appeal_sources where source = 'pos'")
    assert removed(kept, OVER) == []
    told = find_overdue(kept.settings, at("2027-01-02")).removals
    assert [(one.rule_code, one.count) for one in told if one.store == "vault"] == [("unclosed_rows", 2)]


def test_a_row_that_comes_again_unchanged_is_not_written_again(kept: Kept) -> None:
    load_id = load_cards(kept, "a", 1)
    kept.publish(PUBLISHED, **{f"delo_{key(1)}": closed(load_id)})
    removed(kept, OVER)
    load_cards(kept, "b", 1, 2, moment=at("2026-01-10"))
    assert [number for number, _ in kept.vault_keys()] == [key(2)]
    assert kept.ask(
        "select rows_read, rows_inserted, rows_unchanged from ops.loads order by load_id desc limit 1"
    ) == [(2, 1, 1)]


def test_killed_between_texts_and_copies_the_next_run_finishes(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_id = load_cards(kept, "a", 1)
    kept.publish(PUBLISHED, **{f"delo_{key(1)}": closed(load_id)})
    with monkeypatch.context() as patch:
        patch.setattr(module, "DELETE_COPIES", _KILLED)
        with pytest.raises(psycopg.OperationalError):
            remove_overdue(kept.settings, OVER)
    assert (kept.vault_keys(), kept.ask(COPIES)) == ([], [(key(1), load_id)])
    assert removed(kept, OVER) == [("redacted", "redacted_copies", 1)]
    assert kept.ask(COPIES) == []


def test_a_municipality_s_own_term_wins_and_a_wrong_one_stops_everything(kept: Kept, tmp_path: Path) -> None:
    load_id = load_cards(kept, "a", 1)
    kept.publish(PUBLISHED, **{f"delo_{key(1)}": closed(load_id)})
    folder = Path(shutil.copytree(kept.settings.municipalities, tmp_path / "municipalities"))
    own = Kept(kept.settings.model_copy(update={"municipalities": folder}), kept.contracts)
    file = folder / "bogotol.yml"
    file.write_text(
        file.read_text(encoding="utf-8") + "\nretention:\n"
        "  - {rule: closed_appeals, source: delo, duration: 10, unit: year, counted_from: next_january,\n"
        "     valid_from: 2024-01-01, legal_reference: решение комиссии, status: verified}\n",
        encoding="utf-8",
    )
    assert removed(own, OVER) == []
    told = find_overdue(own.settings, at("2031-01-02")).removals
    assert [(one.rule_status, one.legal_reference) for one in told if one.store == "vault"] == [
        ("verified", "решение комиссии")
    ]
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "valid_from: 2024-01-01,", "valid_from: 2024-01-01, valid_to: 2023-01-01,"
        ),
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match=r"где: bogotol.yml, retention, срок 1"):
        remove_overdue(own.settings, OVER)
    assert kept.vault_keys() == [(key(1), load_id)]


def test_no_personal_value_is_written_down(kept: Kept) -> None:
    load_id = load_cards(kept, "a", 1)
    kept.publish(PUBLISHED, **{f"delo_{key(1)}": closed(load_id)})
    removed(kept, OVER)
    told = str(kept.ask("select removals::text from ops.removals as removals"))
    assert "closed_appeals" in told
    assert [word for word in ("Пробная", "двора", key(1)) if word in told] == []
