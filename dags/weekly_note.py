"""### Еженедельная аналитическая записка

Утром понедельника готовит записку за прошлую неделю каждому МЦУ, у которого она названа в файле
(`weekly_note`) и от которого приходили выгрузки: PDF, DOCX, JSON и опись в `outbox/<МЦУ>/notes/<неделя>`.

- Красная `render_notes`: у части МЦУ записки нет, причина названа по каждому; у остальных она готова.
  Устраните причину и перезапустите задачу: готовое не изменится.
- «Ночь после конца недели ещё не опубликована»: сначала `warehouse_nightly`, потом эта задача.
- То же руками: `mcu note --municipality КОД --week 2026-W46`.
"""

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag

from mcu import weekly
from mcu.airflow_env import WEEKLY, first_night
from mcu.airflow_policies import AS_OF, TASK_DEFAULTS, report_failure, step_task

ZONE = "Europe/Moscow"


@dag(
    dag_id=WEEKLY,
    # After the night of 02:00, before noon in the easternmost of the five zones.
    schedule=CronTriggerTimetable("30 4 * * 1", timezone=ZONE),
    start_date=first_night(ZONE),
    catchup=True,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=2),
    default_args=TASK_DEFAULTS,
    tags=["weekly"],
    doc_md=__doc__,
    on_failure_callback=report_failure,
)
def weekly_note() -> None:
    """One Monday: one function of `mcu.weekly`, told the morning's moment."""
    step_task(weekly.render_notes)(AS_OF)


weekly_note()
