"""### Ночь хранилища

Собирает в `inbox` выгрузки с адресов из файлов МЦУ, загружает всё, что там лежит, проверяет, строит модель и
витрины, проверяет числа и публикует всё разом: читатели видят либо прошлую ночь, либо эту. Пропущенные ночи
Airflow проходит по порядку, каждую со своим `as_of`, и таблицы получаются те же.

- Красная `ingest_*`: источник не прочитан, остальные построены и опубликованы; исправьте причину, файл войдёт
  в следующую ночь.
- Красная `check_raw`, `build`, `check_marts` или `publish`: ничего не опубликовано, в силе прошлая ночь;
  исправьте то, что названо в журнале задачи, и перезапустите её.
- Красная `redact`: опубликовано, но обезличенных текстов этой ночи нет; перезапустите задачу.
- Красная `close_night`: опубликовано, но файл отвергнут или загрузка в карантине, смотрите `mcu loads`; либо
  файл лежит в `inbox` не в папке известного муниципалитета и источника, переложите его; либо с адреса что-то
  не забрано: исправьте названное и проверьте `mcu fetch`. Файл, который ещё записывается, назван в итоге
  `fetch_arrivals` или `ingest_*`: его возьмёт следующая ночь.
"""

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, TriggerRule, dag

from mcu import night
from mcu.airflow_env import NIGHTLY, first_night
from mcu.airflow_policies import AS_OF, TASK_DEFAULTS, report_failure, step_task

SOURCES = ("incident", "pos", "delo", "gospubliki", "heatmap", "media", "registers", "sstu")
ZONE = "Europe/Moscow"


@dag(
    dag_id=NIGHTLY,
    schedule=CronTriggerTimetable("0 2 * * *", timezone=ZONE),
    start_date=first_night(ZONE),
    catchup=True,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=5),
    default_args=TASK_DEFAULTS,
    tags=["warehouse", "nightly"],
    doc_md=__doc__,
    on_failure_callback=report_failure,
)
def warehouse_nightly() -> None:
    """One night: every task is one function of `mcu.night` and is told the night's moment."""
    opened = step_task(night.open_night)(AS_OF)
    fetched = step_task(night.fetch_arrivals)(AS_OF)
    ingested = [
        step_task(night.ingest_source, task_id=f"ingest_{source}")(source, AS_OF) for source in SOURCES
    ]
    # A source that cannot be read does not hold up the others; the night still ends red through close_night.
    after_most = TriggerRule.ALL_DONE_MIN_ONE_SUCCESS
    checked = step_task(night.check_raw, trigger_rule=after_most)(AS_OF)
    built = step_task(night.build)(AS_OF)
    proven = step_task(night.check_marts)(AS_OF)
    published = step_task(night.publish)(AS_OF)
    redacted = step_task(night.redact)(AS_OF)
    closed = step_task(night.close_night)(AS_OF)

    opened >> fetched >> ingested >> checked >> built >> proven >> published >> [closed, redacted]
    ingested >> closed


warehouse_nightly()
