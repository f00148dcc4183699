"""What every DAG of the house shares: owner, tags, retries, time limits, the sentence a failure leaves."""

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

from warehouse.errors import DatabaseUnavailableError, McuError
from warehouse.settings import load_settings

if TYPE_CHECKING:
    from airflow.sdk import Context

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
            reason="Postgres не ответил: он мог перезапускаться",
        ),
        RetryRule(
            McuError, action=RetryAction.FAIL, reason="ошибка в данных или настройках: повтор её не исправит"
        ),
        RetryRule(
            psycopg.OperationalError,
            action=RetryAction.RETRY,
            retry_delay=timedelta(minutes=2),
            reason="обрыв связи с Postgres, взаимная блокировка или нехватка места",
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
    if error is None:
        return f"Ночь {as_of} не прошла ({run.dag_id}): опубликованное раньше не изменено или неполно"
    cause = error.sentence() if isinstance(error, McuError) else f"ошибка {type(error).__name__}"
    return f"Ночь {as_of}, задача {context['ti'].task_id}: {cause}"


TASK_DEFAULTS: dict[str, Any] = {
    "owner": OWNER,
    "retries": 2,
    "retry_delay": timedelta(minutes=2),
    "retry_policy": RETRY_POLICY,
    "execution_timeout": timedelta(hours=1),
    "on_failure_callback": report_failure,
}
