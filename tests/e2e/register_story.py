"""Registers of Боготол in October 2026, their figures worked out by hand in test_registers.py.

The night is at 03:00 of 01.11 there, so 31.10 is over. One measure took effect on 03.07: its days before are
04.04–02.07, its days after 03.07–30.09.
"""

from pathlib import Path

from tests.e2e.october import made_on, write_answered
from tests.support.registers import DECISION, Typed, example_of, fill_template, register_csv

CITY = "bogotol"
ROADS, HOUSING = "Дороги", "ЖКХ"
# Category, days of receipt and answer. 03.04 came too early and was answered in time; 30.09 the reverse.
_MESSAGES = (
    (ROADS, "03.04", "13.04"),
    (ROADS, "04.04", "16.04"),
    (ROADS, "20.04", "28.04"),
    (ROADS, "05.05", "15.05"),
    (ROADS, "15.05", "25.05"),
    (ROADS, "01.06", "10.06"),
    (ROADS, "20.06", "01.07"),
    (ROADS, "03.07", "07.07"),
    (ROADS, "01.08", "05.08"),
    (ROADS, "30.09", "06.10"),
    (HOUSING, "10.06", "12.06"),
    (HOUSING, "10.07", "30.07"),
)


def write_register_exports(inbox: Path) -> None:
    """The files, each with the moment at which it was exported."""
    write_answered(
        inbox / CITY / "pos" / "Сообщения.csv",
        31,
        9501,
        [(category, f"{received}.2026", f"{answered}.2026") for category, received, answered in _MESSAGES],
        region_name="Красноярский край",
        due_date="20.12.2026",
    )
    folder = inbox / CITY / "registers"
    folder.mkdir(parents=True)
    early = [decision(1, "10.10.2026", None, Статус="в работе"), decision(7, "01.12.2026", None)]
    made_on(fill_template(folder / "решения 20.10.xlsx", "decisions", early, CITY), 20)
    made_on(fill_template(folder / "решения 31.10.xlsx", "decisions", _DECISIONS, CITY), 31)
    for register, rows in _REGISTERS.items():
        path = folder / f"{register}.csv"
        path.write_bytes(register_csv(register, rows))
        made_on(path, 31)


def decision(number: int, due: str, done: str | None, **changes: object) -> Typed:
    """A decision of the meeting of 01.10."""
    row = {"Дата заседания": "01.10.2026", "№ решения": f"3.{number}", "Срок": due, "Исполнено": done}
    return {**DECISION, **row, **changes}


_DECISIONS = [
    decision(1, "10.10.2026", "10.10.2026"),
    decision(2, "15.10.2026", "16.10.2026"),
    decision(3, "20.10.2026", None, Статус="в работе"),
    decision(4, "31.10.2026", "30.10.2026"),
    decision(5, "05.11.2026", "30.10.2026"),
    decision(6, "12.10.2026", None, Статус="отменено"),
]


def _row(register: str, **cells: object) -> Typed:
    return {**example_of(register), **cells}


def _risk(number: int, found: str, reacted: str | None, tsur: str | None) -> Typed:
    told = {"Сообщено Главе": found, "Сообщено ЦУР": tsur}
    return _row("info_risks", ID=f"Р-{number}", Обнаружен=found, **told, **{"Время реакции": reacted})


def _poll(
    number: int, kind: str, days: tuple[str, str], through_pos: str, people: int, **cells: object
) -> Typed:
    first, last = days
    return _row(
        "polls",
        **{
            "ID": f"О-{number}",
            "Вид (опрос / голосование / общественное обсуждение / публичные слушания)": kind,
            "Дата начала": first,
            "Дата окончания": last,
            "Через ПОС (да/нет)": through_pos,
            "Уникальных участников": people,
            "Территория": None,
            **cells,
        },
    )


def _organisation(
    number: int, kind: str, flags: str, rules: tuple[int, int], answers: tuple[int, int]
) -> Typed:
    subject, connected, widget, coordination = (("нет", "да")[int(flag)] for flag in flags)
    return _row(
        "pos_setup",
        **{
            "Отчётная дата": "31.10.2026",
            "ОГРН": f"102000000000{number}",
            "Вид (администрация / подведомственная / УК)": kind,
            "Подлежит подключению": subject,
            "ЛКО подключён": connected,
            "Виджет ПОС размещён": widget,
            "Автокоординация включена": coordination,
            "Автоправил всего": rules[0],
            "Автоправил применяется": rules[1],
            "Ответов всего": answers[0],
            "Шаблонных ответов": answers[1],
        },
    )


_OCTOBER, _SEPTEMBER = ("01.10.2026", "10.10.2026"), ("01.09.2026", "15.09.2026")
_HEARING = {"Вариант ответа": None, "Голосов": None}
_REGISTERS: dict[str, list[Typed]] = {
    "roadmap_measures": [
        _row(
            "roadmap_measures",
            **{
                "№": "1",
                "Тематика": None,
                "Срок": "30.09.2026",
                "Исполнено": "29.09.2026",
                "Эффект с даты": "03.07.2026",
            },
        ),
        _row(
            "roadmap_measures",
            **{
                "№": "2",
                "Направление": "космос",
                "Срок": "15.10.2026",
                "Исполнено": None,
                "Статус": "в работе",
                "Эффект с даты": None,
            },
        ),
    ],
    "information_projects": [
        _row(
            "information_projects",
            **{"ID": f"ИП-{number}", "Получено": "01.10.2026", "Срок": due, "Отчёт отправлен": sent},
        )
        for number, due, sent in ((1, "20.10.2026", "20.10.2026"), (2, "25.10.2026", None))
    ],
    "trainings": [
        _row("trainings", ID=f"С-{number}", Дата=day)
        for number, day in enumerate(("05.10.2026", "20.10.2026", "15.11.2026"))
    ],
    "info_risks": [
        _risk(1, "01.10.2026 09:00", "01.10.2026 10:00", "01.10.2026 09:20"),
        _risk(2, "02.10.2026 10:00", "02.10.2026 12:30", None),
        _risk(3, "31.10.2026 23:50", None, "31.10.2026 23:55"),
    ],
    "polls": [
        _poll(1, "опрос", _OCTOBER, "да", 120),
        _poll(1, "опрос", _OCTOBER, "да", 120, **{"Вариант ответа": "Сквер у школы"}),
        _poll(2, "голосование", _SEPTEMBER, "да", 60),
        _poll(3, "опрос", _OCTOBER, "нет", 500),
        _poll(4, "публичные слушания", _OCTOBER, "да", 40, **_HEARING),
        _poll(5, "публичные слушания", _OCTOBER, "нет", 30, **_HEARING),
        _poll(6, "опрос", _OCTOBER, "да", 900, Статус="отменён"),
    ],
    "population": [
        _row("population", **{"Территория": None, "На дату": "01.01.2026", "Население 14+": 9000}),
        _row("population", **{"ОКТМО": "04706000001", "На дату": "01.01.2026", "Население 14+": 5000}),
    ],
    "pos_setup": [
        _organisation(1, "администрация", "1110", (10, 7), (100, 50)),
        _organisation(2, "подведомственная", "1101", (0, 0), (0, 0)),
        _organisation(3, "УК", "0000", (0, 0), (0, 0)),
        {**_organisation(1, "администрация", "1111", (9, 9), (9, 9)), "Отчётная дата": "15.10.2026"},
    ],
    "digital_indicators": [
        _row("digital_indicators", Период="2026-10", Организация=None, Значение=None),
        _row(
            "digital_indicators",
            **{
                "Период": "2026-10",
                "Код показателя": "dt_transport",
                "Организация": None,
                "Числитель": None,
                "Знаменатель": None,
                "Значение": "94",
            },
        ),
        _row("digital_indicators", Период="2026-10", Числитель=1, Знаменатель=2, Значение=None),
    ],
}
