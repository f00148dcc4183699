"""What `make demo` runs: from nothing to the submissions, each step a command that a person could type."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from typer.main import get_command

from mcu.airflow_env import NIGHTLY, prepare_airflow, run_night_in_airflow
from mcu.cli import app
from mcu.terminal.faults import run_guarded
from mcu.terminal.output import say
from warehouse.settings import load_settings

# Appeals a day and municipality: enough for every mart to have rows, few enough for a minute and a half.
PER_DAY = 15
SEED = 1


class _StepError(Exception):
    """A command ended with this exit code and has said what is wrong."""


def sample_days(today: date) -> tuple[date, int]:
    """Last day of the sample exports and how many days they span.

    They end yesterday, so that a day's exports are the same whenever they are written, and they begin a week
    before the last full quarter: the submission covers it whole though a day may bring no appeal, and a later
    day continues the same city.
    """
    quarter = (today.month - 1) // 3
    opens = date(today.year, 3 * quarter - 2, 1) if quarter else date(today.year - 1, 10, 1)
    first = opens - timedelta(days=7)
    last = today - timedelta(days=1)
    return last, (last - first).days + 1


def run_demo() -> int:
    """Run every step and return the exit code of the first that failed, or 0."""
    settings = load_settings()
    last, days = sample_days(datetime.now(settings.zone).date())
    began = time.monotonic()
    try:
        _run_command("up")
        with ThreadPoolExecutor(max_workers=1) as pool:
            airflow = pool.submit(prepare_airflow, settings)
            _run_command(
                *("sample", "--municipality", "all", "--until", last.isoformat(), "--days", str(days)),
                *("--per-day", str(PER_DAY), "--seed", str(SEED), "--out", str(settings.inbox)),
            )
            airflow.result()
        as_of = datetime.now(UTC).replace(microsecond=0)
        say(f"→ airflow dags test {NIGHTLY} {as_of.isoformat()}")
        log = run_night_in_airflow(settings, as_of)
        say(f"  ночь зелёная, журнал: {log}")
        _run_command("submit", "--municipality", "all")
        _run_command("demo")
    except _StepError as failed:
        return int(failed.args[0])
    say(f"Всё вместе: {time.monotonic() - began:.0f} с")
    return 0


def _run_command(*words: str) -> None:
    say(f"→ mcu {' '.join(words)}")
    code = get_command(app).main(args=list(words), prog_name="mcu", standalone_mode=False)
    if code:
        raise _StepError(code)


if __name__ == "__main__":
    sys.exit(run_guarded(lambda _: run_demo(), [], standalone_mode=False))
