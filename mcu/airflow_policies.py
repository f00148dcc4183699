"""What every DAG of the house shares: owner, tags, retries, time limits, the sentence a failure leaves."""

import functools
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import psycopg
from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule, task

from mcu.airflow_env import NIGHTLY
from mcu.terminal.crash_log import describe_crash
from warehouse.errors import DatabaseUnavailableError, McuError
from warehouse.settings import load_settings

if TYPE_CHECKING:
    from airflow.sdk import Context

Given = ParamSpec("Given")
Returned = TypeVar("Returned")

OWNER = "mcu-warehouse"
TAGS = frozenset({"warehouse", "nightly", "submissions", "weekly", "maintenance"})

# A scheduled run has a logical date; one started by hand in the page may have none and is as of its start.
AS_OF = "{{ (dag_run.logical_date or dag_run.run_after).isoformat() }}"

# The order matters: the first rule that fits decides. What nothing here names is a fault of the code,
# which a second try only repeats.
RETRY_POLICY = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            DatabaseUnavailableError,
            action=RetryAction.RETRY,
            retry_delay=timedelta(minutes=2),
            reason="Postgres не ответил или связь прервалась: он мог перезапускаться",
        ),
        RetryRule(
            McuError, action=RetryAction.FAIL, reason="ошибка в данных или настройках: повтор её не исправит"
        ),
        RetryRule(
            OSError,
            action=RetryAction.RETRY,
            retry_delay=timedelta(minutes=2),
            reason="папка, S3 или SFTP не ответили",
        ),
    ],
    default=RetryAction.FAIL,
)


def quoting_nothing(step: Callable[Given, Returned]) -> Callable[Given, Returned]:
    """The step, with every error that may quote a row replaced by a sentence.

    Airflow prints a task's error with its message, and a driver's or a library's message holds values. The
    classes, places in the code and SQL states of what was replaced go to `logs/errors.log`.
    """

    @functools.wraps(step)
    def guarded(*args: Given.args, **kwargs: Given.kwargs) -> Returned:
        try:
            return step(*args, **kwargs)
        except (McuError, OSError):
            raise
        except psycopg.OperationalError as error:
            raise DatabaseUnavailableError(
                "Связь с Postgres прервалась",
                got=f"SQLSTATE {error.sqlstate}" if error.sqlstate else None,
                todo="проверьте mcu status; задача повторится сама",
            ) from None
        except Exception as error:  # noqa: BLE001  # the last place before Airflow prints the message
            raise describe_crash(error, [step.__name__]) from None

    return guarded


def step_task(step: Callable[..., Any], **given: Any) -> Any:
    """A step of `mcu.night` or `mcu.duties` as a task; `given` goes to Airflow's `task`."""
    return task(multiple_outputs=False, **given)(quoting_nothing(step))


def report_failure(context: "Context") -> None:
    """Leave one sentence about a failed task or night in the log and in `logs/failures.log`.

    Only our own errors are quoted: they hold no personal data. Of any other error only its class is named,
    because a driver's message may quote a row.
    """
    settings = load_settings()
    sentence = _describe_failure(context)
    logging.getLogger("mcu.failures").error(sentence)
    settings.logs.mkdir(parents=True, exist_ok=True)
    with (settings.logs / "failures.log").open("a", encoding="utf-8") as log:
        log.write(f"{datetime.now(settings.zone).isoformat(timespec='seconds')} {sentence}\n")


def _describe_failure(context: "Context") -> str:
    run = context["dag_run"]
    as_of = (run.logical_date or run.run_after).isoformat()
    error = context.get("exception")
    if run.dag_id != NIGHTLY:
        what = "красный" if error is None else f"задача {context['ti'].task_id}: {_say_error(error)}"
        return f"{run.dag_id} {as_of}, {what}"
    if error is None:
        return f"Ночь {as_of} не прошла ({run.dag_id}): опубликованное раньше не изменено или неполно"
    return f"Ночь {as_of}, задача {context['ti'].task_id}: {_say_error(error)}"


def _say_error(error: object) -> str:
    return error.sentence() if isinstance(error, McuError) else f"ошибка {type(error).__name__}"


TASK_DEFAULTS: dict[str, Any] = {
    "owner": OWNER,
    "retries": 2,
    "retry_delay": timedelta(minutes=2),
    "retry_policy": RETRY_POLICY,
    "execution_timeout": timedelta(hours=1),
    "on_failure_callback": report_failure,
}
