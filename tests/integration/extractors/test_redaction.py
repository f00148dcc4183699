"""Copies in `redacted`: which are made, when, by whom, and what a killed run leaves."""

from collections.abc import Sequence

import psycopg
import pytest

from extractors.contract import load_contracts
from extractors.raw_tables import ensure_raw_tables
from extractors.redaction import forget_stale_copies, redact_new_texts, store
from extractors.redaction.own_names import OwnNames
from extractors.redaction.spans import Kind, Span
from extractors.redaction.workers import FinderWorkers, RedactionError
from warehouse.database import ANALYST, ROLES, connect
from warehouse.settings import Settings


class FewFinder:
    """Hides the first letter of each text; breaks down after some batches."""

    def __init__(self, batches: int = 100) -> None:
        self.batches = batches

    def __enter__(self) -> "FewFinder":
        return self

    def __exit__(self, *_: object) -> None: ...

    def find_spans(self, rows: Sequence[tuple[str, OwnNames]]) -> list[list[Span]]:
        self.batches -= 1
        if self.batches < 0:
            raise KeyboardInterrupt
        return [[Span(0, 1, Kind.NAME)] for _ in rows]


@pytest.fixture
def vault(settings: Settings) -> Settings:
    """A warehouse with the tables of the vault."""
    with connect(settings, "mcu_loader") as connection:
        ensure_raw_tables(connection, load_contracts())
    return settings


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small batches and no models."""
    monkeypatch.setattr(store, "BATCH", 2)
    monkeypatch.setattr(store, "FinderWorkers", FewFinder)


def add_load(settings: Settings, source: str, *texts: str | None, state: str = "loaded", **names: str) -> int:
    """A load of `krasnoyarsk` with a row for each text; keys count from 1 in each load."""
    table, column = {
        "incident": ("incident__incidents", "message_text"),
        "delo": ("delo__cards", "content"),
    }[source]
    with connect(settings) as connection:
        found = connection.execute(
            """
            insert into ops.loads (municipality_code, source, dataset, file_name, sha256, exported_at,
                rows_read, rows_inserted, state, project_version)
            values ('krasnoyarsk', %s, 'x', 'x', gen_random_uuid(), now(), %s, %s, %s, '0')
            returning load_id
            """,
            [source, len(texts), len(texts), state],
        ).fetchone()
        assert found
        columns = "".join(f", {name}" for name in names)
        for number, text in enumerate(texts, start=1):
            connection.execute(
                f"insert into vault.{table} (municipality_code, source_key, _load_id, _source_row, {column}"
                f"{columns}) values ('krasnoyarsk', %s, %s, %s, %s{', %s' * len(names)})",
                [str(number), found[0], number, text, *names.values()],
            )
        return int(found[0])


def copies(settings: Settings) -> list[tuple[object, ...]]:
    with connect(settings, "mcu_redactor") as connection:
        return connection.execute(
            "select source, load_id, source_key, text_kind, redacted_text, replaced_count"
            " from redacted.texts order by 1, 2, 3"
        ).fetchall()


def test_copies_of_both_sources_know_the_names_of_their_row(vault: Settings) -> None:
    incident = add_load(
        vault,
        "incident",
        "'[id5|Ольга], добрый день!<br>Звоните 8 913 123-45-67, ivan_petrov",
        None,
        author_url="https://vk.com/ivan_petrov",
        answer_1_text="[id7|Вера], ответили",
    )
    delo = add_load(vault, "delo", "О ремонте двора. Пишет мороз вера.", correspondent="Мороз Вера Ильинична")
    report = redact_new_texts(vault)
    assert copies(vault) == [
        ("delo", delo, "1", "content", "О ремонте двора. Пишет <имя>.", 1),
        (
            "incident",
            incident,
            "1",
            "message_text",
            "'<имя>, добрый день!\nЗвоните <телефон>, <ссылка>",
            3,
        ),
    ]
    assert (report.texts_count, report.is_complete, report.stale_count) == (2, True, 0)
    assert report.replaced_counts == {"name": 2, "phone": 1, "link": 1}


@pytest.mark.usefixtures("quick")
def test_only_what_has_no_copy_is_read_again(vault: Settings) -> None:
    add_load(vault, "incident", "один", "два", "три")
    assert redact_new_texts(vault).texts_count == 3
    assert redact_new_texts(vault).texts_count == 0
    add_load(vault, "incident", "один, но иначе")
    assert redact_new_texts(vault).texts_count == 1
    assert [row[1:3] for row in copies(vault)] == [(1, "1"), (1, "2"), (1, "3"), (2, "1")]


@pytest.mark.usefixtures("quick")
def test_a_limit_leaves_the_rest_for_the_next_run(vault: Settings) -> None:
    add_load(vault, "incident", *"абвгд")
    add_load(vault, "delo", *"её")
    first, second, third = (redact_new_texts(vault, limit=3) for _ in range(3))
    assert [(run.texts_count, run.is_complete) for run in (first, second, third)] == [
        (3, False),
        (3, False),
        (1, True),
    ]
    assert len(copies(vault)) == 7
    exact = add_load(vault, "delo", "ж", "з")
    assert redact_new_texts(vault, limit=2).is_complete
    assert {row[1] for row in copies(vault)} == {1, 2, exact}


def test_a_killed_run_keeps_its_batches_and_the_next_goes_on(
    vault: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_load(vault, "incident", *"абвгд")
    monkeypatch.setattr(store, "BATCH", 2)
    monkeypatch.setattr(store, "FinderWorkers", lambda: FewFinder(batches=1))
    with pytest.raises(KeyboardInterrupt):
        redact_new_texts(vault)
    kept = copies(vault)
    assert len(kept) == 2

    monkeypatch.setattr(store, "FinderWorkers", FewFinder)
    assert redact_new_texts(vault).texts_count == 3
    assert set(kept) < set(copies(vault))
    assert len(copies(vault)) == 5


def test_a_night_without_texts_starts_no_worker(vault: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FinderWorkers", lambda: pytest.fail("a worker was started"))
    assert redact_new_texts(vault).texts_count == 0
    add_load(vault, "incident", None, None)
    add_load(vault, "incident", state="refused")
    assert redact_new_texts(vault).texts_count == 0


def test_a_warehouse_without_sources_has_nothing_to_redact(settings: Settings) -> None:
    report = redact_new_texts(settings)
    assert (report.texts_count, report.is_complete) == (0, True)


@pytest.mark.usefixtures("quick")
def test_finished_loads_are_not_read_at_all(vault: Settings) -> None:
    load_id = add_load(vault, "incident", "один")
    redact_new_texts(vault)
    with connect(vault) as connection:
        connection.execute("delete from redacted.texts")
        assert connection.execute("select load_id, text_kind from redacted.finished_loads").fetchall() == [
            (load_id, "message_text")
        ]
    assert redact_new_texts(vault).texts_count == 0


@pytest.mark.usefixtures("quick")
def test_copies_of_another_edition_are_counted_and_made_anew(
    vault: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_load(vault, "incident", "один", "два")
    redact_new_texts(vault)
    assert forget_stale_copies(vault) == 0
    monkeypatch.setattr(store, "method_version", lambda: "another")
    add_load(vault, "delo", "три")
    report = redact_new_texts(vault)
    assert (report.texts_count, report.stale_count) == (1, 2)
    assert forget_stale_copies(vault) == 2
    report = redact_new_texts(vault)
    assert (report.texts_count, report.stale_count, len(copies(vault))) == (2, 0, 3)


@pytest.mark.usefixtures("quick")
def test_progress_hears_every_batch(vault: Settings) -> None:
    add_load(vault, "incident", "а", None, "б", "в")
    heard: list[tuple[str, int, int]] = []
    redact_new_texts(vault, progress=lambda *told: heard.append(told))
    assert heard == [("incident", 2, 4), ("incident", 3, 4)]


@pytest.mark.parametrize("role", sorted({*ROLES, ANALYST} - {"mcu_redactor"}))
def test_no_other_role_reads_the_copies(role: str, settings: Settings) -> None:
    with connect(settings) as connection:
        connection.execute(f"set role {role}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select * from redacted.texts")


def test_the_redactor_does_not_write_to_the_vault(vault: Settings) -> None:
    with connect(vault, "mcu_redactor") as connection:
        assert connection.execute("select count(*) from vault.delo__cards").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("delete from vault.delo__cards")


def test_a_dead_worker_ends_the_run_with_a_sentence(vault: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def start_dead() -> FinderWorkers:
        workers = FinderWorkers(1)
        monkeypatch.setattr(workers, "find_spans", lambda rows: _kill_and_ask(workers, rows))
        return workers

    add_load(vault, "incident", "Мария Кузнецова")
    monkeypatch.setattr(store, "FinderWorkers", start_dead)
    with pytest.raises(RedactionError, match="остановился") as caught:
        redact_new_texts(vault)
    assert "Мария" not in caught.value.sentence()
    assert copies(vault) == []


def _kill_and_ask(workers: FinderWorkers, rows: Sequence[tuple[str, OwnNames]]) -> list[list[Span]]:
    for worker in workers._workers:
        worker.kill()
        worker.wait()
    return FinderWorkers.find_spans(workers, rows)
