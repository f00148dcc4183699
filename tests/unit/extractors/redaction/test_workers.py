"""Rows are shared out and come back in order; a dead or failing worker is a sentence without the text."""

import io

import pytest

from extractors.redaction.own_names import NOBODY, OwnNames
from extractors.redaction.spans import Kind, Span
from extractors.redaction.worker import pack_rows, pack_spans, serve, unpack_rows, unpack_spans
from extractors.redaction.workers import FinderWorkers, RedactionError


def test_rows_and_spans_survive_the_way() -> None:
    rows = [
        ("а\nб «в»", OwnNames(frozenset({"иванов"}), frozenset({"иван"}), frozenset({"id5"}))),
        ("", NOBODY),
    ]
    assert unpack_rows(pack_rows(rows)) == rows
    assert "\n" not in pack_rows(rows)
    found = [[Span(0, 3, Kind.NAME), Span(5, 6, Kind.LINK)], []]
    assert unpack_spans(pack_spans(found)) == found


def test_several_workers_keep_the_order() -> None:
    texts = ["Мария", "8 913 123 45 67", "двор", "a@b.ru", "Пётр"]
    with FinderWorkers(2) as workers:
        found = workers.find_spans([(text, NOBODY) for text in texts])
        assert [[span.kind.name for span in spans] for spans in found] == [
            ["NAME"],
            ["PHONE"],
            [],
            ["EMAIL"],
            ["NAME"],
        ]
        assert len(workers.find_spans([("Мария", NOBODY)])) == 1
        assert workers.find_spans([]) == []


def ask_a_dead_worker() -> None:
    with FinderWorkers(1) as workers:
        workers._workers[0].kill()
        workers._workers[0].wait()
        workers.find_spans([("Мария", NOBODY)])


def test_a_worker_that_died_is_a_sentence() -> None:
    with pytest.raises(RedactionError, match="Обработчик текстов остановился · получено: код -9"):
        ask_a_dead_worker()


def test_a_fault_names_its_place_and_not_the_text() -> None:
    answers = io.StringIO()
    serve(io.StringIO('[["Мария Кузнецова"], 7]\n' + pack_rows([("Мария", NOBODY)]) + "\n"), answers)
    fault, spans = answers.getvalue().splitlines()
    assert "TypeError" in fault
    assert "Мария" not in fault
    assert unpack_spans(spans) == [[Span(0, 5, Kind.NAME)]]


def test_a_fault_in_a_worker_stops_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.redaction.workers.pack_rows", lambda _: "[7]")
    with (
        pytest.raises(RedactionError, match="Текст не удалось обезличить · получено: TypeError"),
        FinderWorkers(1) as workers,
    ):
        workers.find_spans([("Мария", NOBODY)])
