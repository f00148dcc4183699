"""The program `mcu`: its table of commands. Loading, help and faults live in `mcu.terminal`."""

from typing import Annotated

import typer
from typer.main import get_command

from mcu.terminal.entries import ASK, SERVER, WORK, Entry, LazyGroup
from warehouse import __version__

_PUBLISHED = "опубликовано"
ENTRIES = {
    "up": Entry(
        "mcu.commands.server:up",
        SERVER,
        "Запустить базу, создать в ней всё недостающее и показать адрес для psql и BI.",
        details="Без MCU_DATABASE_URL запускает встроенный Postgres в MCU_HOME. Повторный вызов безопасен.",
        exit_codes={0: "база готова", 1: "база не запустилась или не отвечает"},
    ),
    "down": Entry(
        "mcu.commands.server:down",
        SERVER,
        "Остановить встроенный Postgres.",
        details="Сервер из MCU_DATABASE_URL не останавливается: им управляет тот, кто его запустил.",
        exit_codes={0: "сервер остановлен или не работал"},
    ),
    "status": Entry(
        "mcu.commands.status:status",
        SERVER,
        "Показать сервер, последнюю публикацию, ожидающие загрузки и версии.",
        exit_codes={0: "база отвечает", 1: "база не отвечает"},
    ),
    "doctor": Entry(
        "mcu.commands.doctor:doctor",
        SERVER,
        "Проверить установку и сказать, что не так и что делать.",
        exit_codes={0: "всё в порядке", 1: "что-то не так"},
    ),
    "maintain": Entry(
        "mcu.commands.maintain:maintain",
        SERVER,
        "Удалить то, что хранится дольше срока: выгрузки, личные данные и тексты, журналы.",
        details="Сроки — в dbt_project/seeds/retention_rules.csv и в файле МЦУ, ключ retention. Витрины и "
        "сведения не меняются; что удалено, записано в ops.removals. Сначала посмотрите --dry-run.",
        exit_codes={0: "удалено или удалять нечего", 1: "удалено не всё, причина названа"},
    ),
    "fetch": Entry(
        "mcu.commands.fetch:fetch",
        WORK,
        "Забрать в inbox новое с адресов из файлов МЦУ: корзин S3, папок SFTP, почтовых ящиков.",
        details="Ночь делает это сама; команда нужна, чтобы проверить новый адрес или не ждать её. На адресе "
        "ничего не меняется; забранное второй раз не забирается.",
        exit_codes={0: "все адреса открылись", 1: "с адресом или с чем-то на нём надо разобраться"},
    ),
    "ingest": Entry(
        "mcu.commands.ingest:ingest",
        WORK,
        "Принять и загрузить файлы выгрузок.",
        details="Муниципалитет и источник берутся из пути …/<муниципалитет>/<источник>/файл или из "
        "параметров. Те же байты второй раз не загружаются.",
        exit_codes={
            0: "загружены все файлы (строки могли быть отклонены)",
            1: "хотя бы один файл отвергнут или не взят",
        },
    ),
    "build": Entry(
        "mcu.commands.night:build",
        WORK,
        "Собрать модель и витрины, проверить числа и опубликовать.",
        exit_codes={0: _PUBLISHED, 1: "не опубликовано, в силе прошлая публикация"},
    ),
    "nightly": Entry(
        "mcu.commands.night:nightly",
        WORK,
        "Провести ночь: забрать выгрузки с адресов, загрузить inbox, собрать, проверить, опубликовать.",
        exit_codes={
            0: _PUBLISHED,
            1: "ничего не опубликовано",
            3: "опубликовано, но файл отвергнут или лежит не на месте, загрузка в карантине "
            "либо не открылся адрес, с которого приходят выгрузки",
        },
    ),
    "loads": Entry(
        "mcu.commands.loads:app",
        WORK,
        "Показать журнал загрузок; принять решение по загрузке.",
    ),
    "quality": Entry(
        "mcu.commands.quality:quality",
        WORK,
        "Записать книгу качества недели: что в данных источников исправить, где и кому.",
        details="Отклонённые строки, противоречия, неопознанные значения; у каждой строки — файл и её номер.",
        exit_codes={0: "книга записана", 1: "публикации нет или книгу записать нельзя"},
    ),
    "submit": Entry(
        "mcu.commands.submit:submit",
        WORK,
        "Подготовить сведения за период: таблица, письмо, PDF, JSON и опись с хешами.",
        exit_codes={
            0: "файлы готовы",
            1: "сведения подготовить нельзя",
            3: "при --municipality all готовы не все: каких нет и почему, сказано в конце",
        },
    ),
    "approve": Entry(
        "mcu.commands.approval:approve",
        WORK,
        "Утвердить сведения: то же, что кнопка в Airflow.",
        details="Что утверждается, показывает mcu submissions show. Утверждает роль submission_signer файла "
        "МЦУ, в новогодние нерабочие дни — и submission_stand_in.",
        exit_codes={0: "утверждено", 1: "утвердить нельзя, причина названа"},
    ),
    "return": Entry(
        "mcu.commands.approval:return_",
        WORK,
        "Вернуть сведения с причиной: их подготовят заново.",
        exit_codes={0: "возвращено", 1: "вернуть нельзя, причина названа"},
    ),
    "sent": Entry(
        "mcu.commands.approval:sent",
        WORK,
        "Отметить, что сведения отправлены своим путём: письмом, через СЭД, на руки.",
        exit_codes={0: "отмечено", 1: "отметить нельзя: не утверждено или такого обязательства нет"},
    ),
    "note": Entry(
        "mcu.commands.note:note",
        WORK,
        "Подготовить еженедельную аналитическую записку: PDF, DOCX, JSON и опись с хешами.",
        exit_codes={0: "файлы готовы", 1: "записку подготовить нельзя"},
    ),
    "sample": Entry(
        "mcu.commands.sample:sample",
        WORK,
        "Написать правдоподобные выгрузки в форматах платформ.",
        details="Тот же --seed с более поздним --until продолжает тот же город.",
        exit_codes={0: "файлы записаны"},
    ),
    "template": Entry(
        "mcu.commands.template:template",
        WORK,
        "Написать бланк реестра МЦУ: книга со списками, пояснениями и закрытой шапкой.",
        details="С --municipality в списках направления, территории, организации и должности этого МЦУ. "
        "Заполненный бланк кладут в …/<муниципалитет>/registers/.",
        exit_codes={0: "бланк записан или список показан"},
    ),
    "due": Entry(
        "mcu.commands.due:due",
        ASK,
        "Показать, что, кому и к какому дню представить, что готово, отправлено и просрочено.",
        details="Сроки — из файлов МЦУ и рабочего календаря, поэтому видны и без базы; тогда сказано, что о "
        "сделанном ничего не известно. С --alarm: ещё и то, что сегодня последний день, к сроку не готово "
        "или не утверждено, и то, что последняя публикация старше положенного.",
        exit_codes={0: "ничего не просрочено", 1: "просрочено, с --alarm — не терпит; либо база не отвечает"},
    ),
    "submissions": Entry(
        "mcu.commands.submissions:app",
        ASK,
        "Показать журнал сведений: что подготовлено, утверждено, отправлено; лист перед утверждением.",
    ),
    "sources": Entry(
        "mcu.commands.sources:sources",
        ASK,
        "Показать по каждому МЦУ и источнику последний файл и что в нём нашлось.",
    ),
    "explain": Entry(
        "mcu.commands.explain:app",
        ASK,
        "Объяснить вердикт по обращению или значение показателя.",
    ),
    "at-risk": Entry(
        "mcu.commands.at_risk:at_risk",
        ASK,
        "Показать открытые сроки, которые вот-вот истекут: по получателям, сначала самые срочные.",
        details="Сколько рабочего времени до конца срока уже тревожно, задаёт правило счёта "
        "at_risk_working_hours, для источников без времени — at_risk_working_days.",
        exit_codes={0: "показано", 1: "ещё ничего не опубликовано"},
    ),
    "sql": Entry(
        "mcu.commands.ask:sql",
        ASK,
        "Выполнить запрос к витринам учётной записью аналитика, только чтение.",
        exit_codes={0: "запрос выполнен", 1: "запрос не выполнен"},
    ),
    "psql": Entry(
        "mcu.commands.ask:psql",
        ASK,
        "Открыть psql учётной записью аналитика; остальные слова передаются psql.",
        takes_rest=True,
    ),
    "demo": Entry(
        "mcu.commands.demo:demo",
        ASK,
        "Показать итог: что загружено, отклонено, опубликовано и где лежат файлы.",
        exit_codes={0: "есть что показать", 1: "ещё ничего не опубликовано"},
    ),
}


class _Commands(LazyGroup):
    entries = ENTRIES


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="mcu — хранилище обращений граждан для муниципального центра управления.",
    epilog="1\tсделать не удалось, причина названа одной фразой",
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"mcu-warehouse {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", help="показать версию", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    pass


def main() -> None:
    """Entry point of the program `mcu`."""
    get_command(app)(prog_name="mcu")
