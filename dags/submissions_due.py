"""### Сроки представления сведений

Каждое утро смотрит в календарь обязательств: заводит в журнале то, чему пришло время, готовит и проверяет
файлы, просит утверждения и поднимает тревогу. То же видно в `mcu due`, журнал — в `mcu submissions`.

- Красная `prepare_duties`: у части МЦУ сведения не готовы, у остальных готовы; причина названа по каждому.
- `approve` ждёт ответа: страница «Required Actions» или `mcu approve` и `mcu return`, любой из двух путей
  виден другому. Без ответа задача к утру кончается, и новое утро спросит снова, о новых файлах.
- Красная `raise_alarm`: срок сегодня или прошёл, к сроку не готово или не утверждено, либо публикация старше
  положенного. В журнале по фразе на каждое: что, кому, до какого дня, что делать.
- Если DAG стоит на паузе, сроки сторожит `mcu due --alarm` вне Airflow.
"""

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, Param, TriggerRule, dag

from mcu import duties
from mcu.airflow_approval import COMMENT, SubmissionApproval
from mcu.airflow_env import SUBMISSIONS, first_night
from mcu.airflow_policies import AS_OF, TASK_DEFAULTS, report_failure, step_task

ZONE = "Europe/Moscow"


@dag(
    dag_id=SUBMISSIONS,
    schedule=CronTriggerTimetable("0 5 * * *", timezone=ZONE),
    start_date=first_night(ZONE),
    # A morning that was missed is not made up for: the next one sees all that is owed by then.
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=23),
    default_args=TASK_DEFAULTS,
    tags=["submissions"],
    doc_md=__doc__,
    on_failure_callback=report_failure,
)
def submissions_due() -> None:
    """One morning: every task is one function of `mcu.duties` and is told the morning's moment."""
    opened = step_task(duties.open_duties)(AS_OF)
    prepared = (
        step_task(duties.prepare_duties, max_active_tis_per_dagrun=2)
        .partial(as_of=AS_OF)
        .expand(submission_ids=opened)
    )
    pending = step_task(duties.list_pending, trigger_rule=TriggerRule.ALL_DONE)(AS_OF)
    alarm = step_task(duties.raise_alarm, trigger_rule=TriggerRule.ALL_DONE)(AS_OF)
    SubmissionApproval.partial(
        task_id="approve",
        response_timeout=timedelta(hours=22),
        params={COMMENT: Param("", type="string", title="Пояснение, без личных данных")},
    ).expand_kwargs(pending)
    prepared >> [pending, alarm]


submissions_due()
