"""`mcu build` and `mcu nightly`: codes, sentences and one document."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from mcu import night as steps
from mcu.commands import night
from mcu.night_report import NightReport
from mcu.waiting import Waiting
from tests.unit.mcu.conftest import Mcu

AS_OF = "2026-10-01T22:00:00+00:00"
LOAD = {
    "file_name": "a.xlsx", "municipality_code": "barnaul", "source": "pos", "load_id": 7, "state": "loaded",
    "rows_read": 39, "rows_inserted": 39, "rows_unchanged": 0, "rows_rejected": 0, "reason": None,
}  # fmt: skip
HELD = {"load_id": 8, "file_name": "b.xlsx", "municipality_code": "barnaul", "reason": "чужие строки: 90 %"}
GOOD = NightReport(AS_OF, 0, published=True, loads=[LOAD], seconds={"build": 3.25})
RED = NightReport(AS_OF, 1, gate_failures=["Витрина и модель расходятся: 10 и 9"])
WAITING = NightReport(AS_OF, 3, published=True, loads=[LOAD], quarantined=[HELD], waiting=[HELD])
STRAY = NightReport(AS_OF, 3, published=True, strangers=["файл лежит не там: inbox/a.csv"])
ADDRESS = {"address_code": "mcu_mail", "fetched_count": 2, "unmatched_count": 5, "growing": [], "faults": []}
CLOSED = NightReport(
    AS_OF, 3, published=True, addresses=[ADDRESS], address_faults=["Сервер SFTP не пускает · где: адрес tsur"]
)
GROWING = NightReport(AS_OF, 0, published=True, growing=["файл ещё записывается: barnaul/pos/a.csv"])
REPEATED = NightReport(AS_OF, 0, published=True, is_repeated=True, left_out=["загрузок, пришедших позже: 2"])

Play = Callable[[NightReport], list[datetime]]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    """Let both commands report this; returns the moments they were asked for."""

    def prepare(report: NightReport) -> list[datetime]:
        moments: list[datetime] = []

        def run(moment: datetime, progress: Callable[[str], None]) -> NightReport:
            moments.append(moment)
            progress("build")
            return report

        monkeypatch.setattr(night, "run_build", run)
        monkeypatch.setattr(night, "run_night", run)
        return moments

    return prepare


def test_a_good_night(mcu: Mcu, play: Play) -> None:
    moments = play(GOOD)
    result = mcu("nightly", "--as-of", "2026-10-02T01:00")
    assert result.exit_code == 0
    assert moments == [datetime(2026, 10, 1, 22, tzinfo=UTC)]
    assert "a.xlsx" in result.stdout
    assert result.stdout.endswith("Опубликовано по состоянию на 02.10.2026 01:00\n")
    assert result.stderr == "… сборка модели и витрин\nВремя: сборка модели и витрин 3.2 с\n"


def test_without_a_moment_it_is_now_to_the_second(mcu: Mcu, play: Play) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    moments = play(GOOD)
    mcu("build")
    (moment,) = moments
    assert before <= moment <= datetime.now(UTC)
    assert moment.microsecond == 0


@pytest.mark.parametrize("command", ["build", "nightly"])
def test_a_red_gate_publishes_nothing(mcu: Mcu, play: Play, command: str) -> None:
    play(RED)
    result = mcu(command, "--as-of", "2026-10-02")
    assert result.exit_code == 1
    assert "Не сошлось: Витрина и модель расходятся: 10 и 9" in result.stdout
    assert result.stdout.endswith("в силе прошлая публикация\n")


def test_a_waiting_load_is_code_3(mcu: Mcu, play: Play) -> None:
    play(WAITING)
    result = mcu("nightly", "--as-of", "2026-10-02")
    assert result.exit_code == 3
    assert "В карантине: загрузка 8, b.xlsx: чужие строки: 90 %" in result.stdout
    assert "Часть файлов ждёт решения: mcu loads" in result.stdout


def test_a_stranger_is_code_3_and_is_told_where_it_belongs(mcu: Mcu, play: Play) -> None:
    play(STRAY)
    result = mcu("nightly", "--as-of", "2026-10-02")
    assert result.exit_code == 3
    assert "Ждёт решения: файл лежит не там: inbox/a.csv\n" in result.stdout
    assert "Переложите такие файлы в inbox/<муниципалитет>/<источник>" in result.stdout
    assert "mcu loads" not in result.stdout


def test_an_address_that_does_not_open_is_code_3_and_what_came_is_counted(mcu: Mcu, play: Play) -> None:
    play(CLOSED)
    result = mcu("nightly", "--as-of", "2026-10-02")
    assert result.exit_code == 3
    assert "С адреса mcu_mail: файлов 2, не по правилам: 5\n" in result.stdout
    assert "Не забрано: Сервер SFTP не пускает · где: адрес tsur\n" in result.stdout


def test_a_file_still_being_written_is_only_said(mcu: Mcu, play: Play) -> None:
    play(GROWING)
    result = mcu("nightly", "--as-of", "2026-10-02")
    assert result.exit_code == 0
    assert "Не взято: файл ещё записывается: barnaul/pos/a.csv\n" in result.stdout


def test_a_repeated_moment_says_that_nothing_changed_and_what_it_lacks(mcu: Mcu, play: Play) -> None:
    play(REPEATED)
    result = mcu("build", "--as-of", "2026-10-02T01:00")
    assert result.exit_code == 0
    assert result.stdout == (
        "По состоянию на 02.10.2026 01:00 уже опубликовано: ничего не изменилось\n"
        "Не вошло: загрузок, пришедших позже: 2; войдёт в сборку на более поздний момент\n"
    )


@pytest.mark.parametrize("command", ["build", "nightly"])
def test_a_moment_in_the_future_is_a_slip_of_the_pen(mcu: Mcu, play: Play, command: str) -> None:
    moments = play(GOOD)
    result = mcu(command, "--as-of", "2126-10-02")
    assert result.exit_code == 1
    assert "Момент сборки в будущем · получено: 02.10.2126 00:00" in result.stderr
    assert moments == []


@pytest.mark.parametrize("report", [GOOD, RED, WAITING, STRAY, CLOSED, GROWING])
def test_json_is_the_report(mcu: Mcu, play: Play, report: NightReport) -> None:
    play(report)
    result = mcu("nightly", "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == document["exit_code"] == report.exit_code
    assert document["published"] is report.published
    assert document["gate_failures"] == report.gate_failures
    assert (document["strangers"], document["growing"]) == (report.strangers, report.growing)
    assert (document["addresses"], document["address_faults"]) == (report.addresses, report.address_faults)
    assert document["waiting"] == report.waiting


def test_every_step_of_a_night_has_a_russian_name(monkeypatch: pytest.MonkeyPatch) -> None:
    results = {
        "fetch_arrivals": {"addresses": [ADDRESS | {"growing": ["a.csv"]}]},
        "ingest_source": {"loads": [], "growing": []},
        "check_raw": {"quarantined": []},
    }
    for name in ("open_night", *results, "build", "check_marts", "publish", "redact"):
        monkeypatch.setattr(steps, name, lambda *_, name=name: results.get(name, {}))
    monkeypatch.setattr(steps, "find_waiting", lambda *_: Waiting([], [], []))
    heard: list[str] = []
    assert steps.run_night(datetime(2026, 10, 1, tzinfo=UTC), heard.append).exit_code == 0
    assert len(heard) >= 9
    assert [name for name in heard if name not in night.STAGES] == []
