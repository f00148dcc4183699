"""What happens to rows between exports beyond what samples write: returns, pauses, hand-overs, redirections.

A row's story is drawn from its key alone, so that every export tells the same one. It changes cells of the
platform's own layout.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

Cells = dict[str, str]
KEYS = {"pos": "Номер", "incident": "ID", "delo": "№ РК"}
RECEIVED = {"pos": "Дата поступления", "incident": "Дата создания", "delo": "Дата рег."}
OUTCOME = "Результат рассмотрения"
CATEGORIES = ("Благоустройство", "Обращение с отходами", "Энергетика", "Парки", "Автомобильные дороги")
_TOLD_SHARE, _CATEGORY_SHARE, _HANDED_OVER_SHARE = 0.5, 0.4, 0.15
_RECIPIENTS = {
    "pos": "Организация, в которой находится сообщение",
    "incident": "Отдел",
    "delo": "Кому",
}
_RADONITSA, _MONTH = date(2026, 4, 21), timedelta(days=30)
_PLANNED = "Дата планируемого завершения работ"
_FINISHED = "Дата фактического завершения работ"
_FIRST, _END, _STEP, _OUTCOME = (
    "Общее время первого ответа", "Дата окончания", "Текущий шаг инцидента", "Итог",
)  # fmt: skip


@dataclass(frozen=True)
class Telling:
    """Where a story stands: its draw, the exports' days, the number of this one, and when it turns."""

    draw: Random
    days: tuple[date, ...]
    number: int
    turn: int
    received: date

    @property
    def step(self) -> int:
        """How many exports ago the story turned; negative before."""
        return self.number - self.turn

    def day_before(self, number: int, days: int) -> str:
        """A day before an export, not before the receipt."""
        day = self.days[min(number, len(self.days) - 1)] - timedelta(days=days)
        return f"{max(day, self.received):%d.%m.%Y}"


def tell(source: str, row: Cells, days: tuple[date, ...], number: int, recipients: tuple[str, ...]) -> None:
    """Change a row's cells as export `number` shows them."""
    draw = Random(f"{source} {row[KEYS[source]]}")  # noqa: S311  # a story, not a secret
    received = _received(row[RECEIVED[source]])
    if received is None:
        return
    is_told, is_named, is_handed = (
        draw.random() < share for share in (_TOLD_SHARE, _CATEGORY_SHARE, _HANDED_OVER_SHARE)
    )
    telling = Telling(draw, days, number, draw.randrange(len(days) - 1), received)
    category, others = draw.choice(CATEGORIES), draw.sample(recipients, 2)
    if is_named and source != "delo":
        first, second = ("Категория", "Подкатегория") if source == "pos" else ("Группа тем", "Тема")
        row[first], row[second] = category, draw.choice(("Снег", row[second]))
    if is_handed and telling.step >= 0:
        row[_RECIPIENTS[source]] = others[telling.step % 2]
    if is_told:
        draw.choice(_STORIES[source])(row, telling)
    _end_on_radonitsa(source, row, received)


def _end_on_radonitsa(source: str, row: Cells, received: date) -> None:
    """A platform that knows federal days off only; chance alone would show it too seldom."""
    if source == "pos" and received + _MONTH == _RADONITSA:
        row |= {_PLANNED: f"{_RADONITSA:%d.%m.%Y}", "Просрочено": "-"}
    if source == "delo" and received + 2 * _MONTH == _RADONITSA:
        row |= {OUTCOME: "Рассмотрение продлено", "Факт (РК)": "", "План (РК)": f"{_RADONITSA:%d.%m.%Y}"}


def _received(text: str) -> date | None:
    for form in ("%d.%m.%Y", "%Y-%m-%d %H:%M:%S"):
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007  # local as exported
        except ValueError:
            continue
        return found if found.year > 2000 else None
    return None


def _answer(row: Cells, day: str) -> None:
    row |= {"Статус": "Отправлен ответ заявителю", "Стадия": "Завершено", _FINISHED: day}


def _work(row: Cells, status: str = "На рассмотрении") -> None:
    row |= {"Статус": status, "Стадия": "-", _FINISHED: "-"}


def _return(row: Cells, telling: Telling) -> None:
    """Answered, returned, answered again, and for some returned once more without a word."""
    first, second = telling.draw.randrange(6), telling.draw.randrange(6)
    keeps, again, marked = (telling.draw.random() < share for share in (0.3, 0.3, 0.1))
    row["Повторное рассмотрение"] = "Да" if telling.step > 0 or marked else "-"
    if telling.step < 0:
        _work(row)
    elif telling.step == 0:
        _answer(row, telling.day_before(telling.turn, first))
    elif telling.step == 1 or (telling.step > 2 and again):
        _work(row, "На доработке" if keeps else "На рассмотрении")
        if keeps and telling.step == 1:
            row[_FINISHED] = telling.day_before(telling.turn, first)
    else:
        _answer(row, telling.day_before(telling.turn + 2, second))


def _answer_twice(row: Cells, telling: Telling) -> None:
    """Returned and answered again between two exports."""
    row["Повторное рассмотрение"] = "Да" if telling.step > 0 else "-"
    number = telling.turn + (telling.step > 0)
    _answer(row, telling.day_before(number, telling.draw.randrange(5)))


def _mark(row: Cells, telling: Telling) -> None:
    """Marked as returned while the answer stands as it was."""
    row["Повторное рассмотрение"] = "Да" if telling.step > 0 else "-"
    _answer(row, telling.day_before(telling.turn, telling.draw.randrange(5)))


def _stand(row: Cells, telling: Telling) -> None:
    """Put off once or twice, then answered or not."""
    length, twice, answered = (telling.draw.randrange(size) for size in (3, 2, 2))
    _work(row)
    if 0 <= telling.step <= length or (twice and telling.step == length + 2):
        row["Статус"] = "Отложено"
    elif answered and telling.step > length:
        _answer(row, telling.day_before(telling.turn + length + 1, telling.draw.randrange(15)))


def _extend(row: Cells, telling: Telling) -> None:
    """Put off, some when the term was over, with the platform's new date or its old one."""
    answered, dated = (telling.draw.random() < 0.5 for _ in range(2))
    if dated and telling.step >= 0:
        row[_PLANNED] = f"{telling.received + 2 * _MONTH:%d.%m.%Y}"
    _work(
        row,
        "Перенос срока обработки утвержден. Отправлен ответ Заявителю"
        if telling.step >= 0
        else "Назначен исполнитель",
    )
    if answered and telling.step > 0:
        _answer(row, telling.day_before(telling.turn + 1, telling.draw.randrange(9)))


def _cancel(row: Cells, telling: Telling) -> None:
    """Rejected or sent on, with a date or without, under both regimes; some come back."""
    status = telling.draw.choice(("Отклонено модератором", "Направлено в подведомственную организацию"))
    dated, comes_back, is_fz59 = (telling.draw.random() < 0.5 for _ in range(3))
    row["Заявитель выбрал подачу по 59-ФЗ"] = "Да" if is_fz59 else "Нет"
    _work(row)
    if telling.step >= 0 and not (comes_back and telling.step > 1):
        row["Статус"] = status
        row[_FINISHED] = telling.day_before(telling.turn, telling.draw.randrange(9)) if dated else "-"


def _contradict(row: Cells, telling: Telling) -> None:
    """A platform that judges and counts otherwise."""
    row["Просрочено"] = telling.draw.choice(("Да", "Нет", "-"))
    term = telling.draw.choice((7, 9, 10, 11, 14, 29, 30, 31, 40, 60, 61))
    row["Дата планируемого завершения работ"] = f"{telling.received + timedelta(days=term):%d.%m.%Y}"


def _card(row: Cells, telling: Telling) -> None:
    word = telling.draw.choice(
        (
            "Рассмотрение продлено",
            "Направлено по компетенции",
            "Оставлено без ответа автору",
            "Дан ответ автору",
            "",
        )
    )
    dated = telling.draw.random() < 0.6
    term = telling.draw.choice((14, 20, 29, 30, 31, 32, 33, 59, 60, 61))
    row["План (РК)"] = f"{telling.received + timedelta(days=term):%d.%m.%Y}"
    row["Факт (РК)"] = ""
    if telling.step >= 0:
        row[OUTCOME] = word
        if dated and (word != "Рассмотрение продлено" or telling.step > 1):
            row["Факт (РК)"] = telling.day_before(telling.turn, telling.draw.randrange(20))


def _incident(row: Cells, telling: Telling) -> None:
    """Answered first and finished later, put off in between, sent on, or opened again."""
    kind = telling.draw.choice(("interim", "stand", "redirect", "reopen", "silent"))
    created = datetime.strptime(row["Дата создания"], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  # local as exported
    turned = datetime.combine(telling.days[telling.turn], created.time())
    first = created + timedelta(minutes=telling.draw.randrange(5_000))
    end = turned + timedelta(minutes=telling.draw.randrange(9_000))
    row["Время назначения последнего исполнителя"] = str(
        created + timedelta(minutes=telling.draw.randrange(600))
    )
    row |= {_FIRST: "", _END: "", _STEP: "В работе", _OUTCOME: ""}
    shown = datetime.combine(telling.days[telling.number], created.time())
    if kind not in ("silent", "redirect") and first < shown:
        row[_FIRST] = str(first)
    if kind == "stand" and (telling.step == 0 or telling.step == 2):
        row[_OUTCOME] = "Отложено"
        row[_FIRST] = ""
    elif kind == "redirect" and telling.step >= 0:
        row |= {_OUTCOME: "Перенаправлено", _STEP: telling.draw.choice(("В работе", "Готово"))}
        row[_END] = telling.draw.choice(("", str(end))) if end < shown else ""
    elif (
        kind in ("interim", "reopen")
        and telling.step >= 1
        and end < shown
        and not (kind == "reopen" and telling.step == 2)
    ):
        row |= {_END: str(end), _STEP: "Готово", _OUTCOME: "Решено"}
    elif kind == "stand" and telling.step > 2 and first < shown:
        row |= {_STEP: "Оценка удовлетворенности", _OUTCOME: "Разъяснено", _END: str(max(end, first))}


_STORIES: dict[str, tuple[Callable[[Cells, Telling], None], ...]] = {
    "pos": (_return, _return, _answer_twice, _mark, _stand, _stand, _extend, _cancel, _contradict),
    "incident": (_incident,),
    "delo": (_card,),
}
