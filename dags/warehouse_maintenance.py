"""### Уборка хранилища

Раз в неделю удаляет то, что хранится дольше срока: выгрузки в `inbox` и их копии, личные данные и тексты
закрытых обращений, заменённые версии, старые журналы и итоги проверок. Сроки — в справочнике
`retention_rules.csv` и в файлах МЦУ; что удалено и по какому правилу, записано в `ops.removals`. Витрины,
сведения и записки не меняются.

- Сначала посмотрите, что будет удалено: `mcu maintain --dry-run`; потом снимите DAG с паузы.
- Красная `maintain`: названа папка, из которой система не даёт удалять, или неверное определение; остальное
  удалено. Исправьте причину и перезапустите задачу: прерванная уборка продолжается.
- Загрузка в карантине держит свою копию сверх срока, пока по ней нет решения: `mcu loads`.
"""

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag

from mcu import maintenance
from mcu.airflow_env import first_night
from mcu.airflow_policies import AS_OF, TASK_DEFAULTS, report_failure, step_task

ZONE = "Europe/Moscow"


@dag(
    dag_id="warehouse_maintenance",
    schedule=CronTriggerTimetable("0 12 * * 0", timezone=ZONE),
    start_date=first_night(ZONE),
    # One run removes what every missed one would have.
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=3),
    default_args=TASK_DEFAULTS,
    tags=["warehouse", "weekly", "maintenance"],
    doc_md=__doc__,
    on_failure_callback=report_failure,
)
def warehouse_maintenance() -> None:
    """One task: it takes seconds, and a killed run goes on where it was."""
    step_task(maintenance.maintain)(AS_OF)


warehouse_maintenance()
