"""How each rate of the samples is measured on the rows that were written: hits and the whole."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

from extractors.sample.dirt import IMPOSSIBLE_DATES, IMPOSSIBLE_MOMENTS
from extractors.sample.reference import read_data

Row = dict[str, str]
UNKNOWN_RECIPIENTS = set(read_data("texts")["unknown_recipients"])
FAST_FACTS = {row[1] for group in read_data("pos_topics")["categories"] for row in group["facts"] if row[4]}
UNKNOWN_TOPICS = {
    *read_data("incident_topics")["unknown"],
    *(row[1] for row in read_data("pos_topics")["unknown"]),
    *read_data("delo_rubrics")["unknown"],
}
RECIPIENT = {"incident": "Отдел", "pos": "Организация, в которой находится сообщение", "delo": "Кому"}
TOPIC = {"incident": "Тема", "pos": "Подкатегория", "delo": "Рубрика"}
FINISHED = {"incident": "Дата окончания", "pos": "Дата фактического завершения работ", "delo": "Факт (РК)"}
RECEIVED = {"incident": "Дата создания", "pos": "Дата поступления", "delo": "Дата рег."}


def _closed(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["Дата окончания"]]


def old(rows: list[Row]) -> list[Row]:
    """Incidents of the first month: whatever was to happen with them has happened."""
    return [row for row in rows if row["Дата создания"] < "2026-01-25"]


def _answered(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["Статус"] == "Отправлен ответ заявителю"]


def old_messages(rows: list[Row]) -> list[Row]:
    return [row for row in rows if _day(row["Дата поступления"]) < date(2026, 1, 20)]


def _day(text: str) -> date:
    day, month, year = map(int, text.split("."))
    return date(year, month, 1 if day == 31 and month == 2 else day)


def _texts(rows: dict[str, list[Row]]) -> list[str]:
    return [row["Текст инцидента"] for row in rows["incident"]]


def _all(rows: dict[str, list[Row]]) -> list[tuple[str, Row]]:
    return [(source, row) for source, found in rows.items() for row in found]


def hours(row: Row) -> float:
    answered = row["Общее время первого ответа"]
    if not answered:
        return 999.0
    created = row["Дата создания"]
    first = datetime.fromisoformat(answered)
    return (
        (first - datetime.fromisoformat(created)).total_seconds() / 3600 if "02-31" not in created else 999.0
    )


def _later(text: str, days: int) -> tuple[str, ...]:
    """The date so many days later; a broken date has none."""
    return () if text.startswith("31.02") else (f"{_day(text) + timedelta(days=days):%d.%m.%Y}",)


def _is_approval_off(row: Row) -> bool:
    """The approval time is not the difference of the two moments around it."""
    answer, sent = row["Время 1го ответа ПИ"], row["Время отправки первого ответа ПИ на согласование"]
    hours, minutes, seconds = map(
        int, row["Время, которое первый ответ ПИ находился на согласовании"].split(":")
    )
    shown = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return shown != datetime.fromisoformat(answer) - datetime.fromisoformat(sent)


Measure = Callable[[dict[str, list[Row]]], tuple[int, int]]


def _among(rows: list[Row], test: Callable[[Row], bool]) -> tuple[int, int]:
    return sum(map(test, rows)), len(rows)


def _in_texts(rows: dict[str, list[Row]], *marks: str) -> tuple[int, int]:
    texts = _texts(rows)
    return sum(any(mark in text for mark in marks) for text in texts), len(texts)


def _early(source: str, row: Row) -> bool:
    finished, received = row[FINISHED[source]], row[RECEIVED[source]]
    return finished < received if source == "incident" else _day(finished) < _day(received)


def _with_finish(rows: dict[str, list[Row]]) -> list[tuple[str, Row]]:
    dated = [(s, r) for s, r in _all(rows) if "02-31" not in r[RECEIVED[s]]]
    return [(s, r) for s, r in dated if r[FINISHED[s]] not in ("", "-")]


def _share(pairs: list[tuple[str, Row]], test: Callable[[str, Row], bool]) -> tuple[int, int]:
    return sum(test(source, row) for source, row in pairs), len(pairs)


def _repeated(rows: dict[str, list[Row]]) -> tuple[int, int]:
    keys = [(s, row[name]) for s, name in (("incident", "ID"), ("pos", "Номер")) for row in rows[s]]
    counts = Counter(key for key in keys if key[1] not in ("", "-"))
    return sum(count == 2 for count in counts.values()), len(counts)


def broken(rows: dict[str, list[Row]]) -> tuple[int, int]:
    def test(source: str, row: Row) -> bool:
        key = {"incident": "ID", "pos": "Номер", "delo": "№ РК"}[source]
        return (
            row[key] in ("", "-")
            or "-02-31" in row[RECEIVED[source]]
            or row[RECEIVED[source]].startswith("31.02")
        )

    return _share(_all(rows), test)


def _optional_dates(rows: dict[str, list[Row]]) -> tuple[int, int]:
    columns = {
        "incident": "Время попадания на шаг оценка удовлетворенности",
        "pos": "Дата планируемого завершения работ",
        "delo": "План (РК)",
    }
    return _share(_all(rows), lambda s, row: row[columns[s]] in (*IMPOSSIBLE_DATES, *IMPOSSIBLE_MOMENTS))


def _linked(rows: dict[str, list[Row]]) -> tuple[int, int]:
    cited = {card["Сообщение ПОС №"] for card in rows["delo"]}
    chosen = [row for row in rows["pos"] if row["ФЗ"] == "59-ФЗ"]
    # Messages of the last days get their card after the export.
    settled = [row for row in chosen if _day(row["Дата поступления"]) < date(2026, 2, 20)]
    return _among(settled, lambda row: row["Номер"] in cited)


# How each rate is measured: hits and the whole.
MEASURES: dict[str, Measure] = {
    "mix_incident": lambda rows: (len(rows["incident"]), len(_all(rows))),
    "mix_pos": lambda rows: (len(rows["pos"]), len(_all(rows))),
    "mix_delo": lambda rows: (len(rows["delo"]), len(_all(rows))),
    "incident_other_municipality": lambda rows: _among(
        rows["incident"], lambda row: row["Муниципалитет"] not in ("Барнаул г.о.", "Барнаул")
    ),
    "incident_other_spelling": lambda rows: _among(
        rows["incident"], lambda row: row["Муниципалитет"] == "Барнаул"
    ),
    "incident_has_last_assignee_answer": lambda rows: _among(
        old(rows["incident"]), lambda row: bool(row["Время 1го ответа ПИ"])
    ),
    "incident_answered_off_hours": lambda rows: _among(
        [
            row
            for row in old(rows["incident"])
            if row["Дата создания"][11:13] in ("21", "22", "23", "00", "01")
        ],
        lambda row: hours(row) < 1.1,
    ),
    "incident_two_answers": lambda rows: _among(
        old(rows["incident"]), lambda row: row["2ой ответ ПИ"] != "'"
    ),
    "incident_never_answered": lambda rows: _among(
        old(rows["incident"]), lambda row: not row["Общее время первого ответа"]
    ),
    "incident_outcome_solved": lambda rows: _among(
        _closed(rows["incident"]), lambda row: row["Итог"] == "Решено"
    ),
    "incident_outcome_not_solved": lambda rows: _among(
        _closed(rows["incident"]), lambda row: row["Итог"] == "Не решено"
    ),
    "incident_outcome_redirected": lambda rows: _among(
        _closed(rows["incident"]), lambda row: row["Итог"] == "Перенаправлено"
    ),
    "incident_outcome_closed": lambda rows: _among(
        _closed(rows["incident"]), lambda row: row["Итог"] == "Закрыто"
    ),
    "incident_survey_sent": lambda rows: _among(
        old(rows["incident"]), lambda row: row["Опрос отправлен"] == "Да"
    ),
    "incident_survey_answered": lambda rows: _among(
        [row for row in old(_closed(rows["incident"])) if row["Опрос отправлен"] == "Да"],
        lambda row: row["Причина закрытия"].isdigit(),
    ),
    "incident_informational": lambda rows: _among(
        rows["incident"], lambda row: row["Тип инцидента"] == "Информационный"
    ),
    "incident_has_place": lambda rows: _among(rows["incident"], lambda row: bool(row["Населенный пункт"])),
    "incident_has_street": lambda rows: _among(rows["incident"], lambda row: bool(row["Улица"])),
    "incident_has_house": lambda rows: _among(rows["incident"], lambda row: bool(row["Дом"])),
    "incident_has_object": lambda rows: _among(rows["incident"], lambda row: bool(row["Объект"])),
    "incident_has_note": lambda rows: _among(rows["incident"], lambda row: bool(row["Примечание"])),
    "incident_has_assignee": lambda rows: _among(rows["incident"], lambda row: bool(row["Исполнитель"])),
    "incident_has_answer_account": lambda rows: _among(
        [row for row in rows["incident"] if row["Общее время первого ответа"]],
        lambda row: bool(row["Аккаунт публикации ответа"]),
    ),
    "incident_has_audience": lambda rows: _among(rows["incident"], lambda row: bool(row["Аудитория"])),
    "incident_has_engagement": lambda rows: _among(rows["incident"], lambda row: bool(row["Вовлеченность"])),
    "incident_has_answer_media": lambda rows: _among(
        [row for row in rows["incident"] if row["Общее время первого ответа"]],
        lambda row: row["Есть медиафайл в ответе"] == "Да",
    ),
    "incident_has_message_media": lambda rows: _among(
        rows["incident"], lambda row: row["Есть медиафайл в сообщении"] == "Да"
    ),
    "incident_person_as_assignee": lambda rows: _among(
        rows["incident"], lambda row: row["Исполнитель"].endswith(".")
    ),
    "incident_reopened": lambda rows: _among(old(rows["incident"]), lambda row: row["3ий ответ ПИ"] != "'"),
    "pos_fast_track": lambda rows: _among(
        [row for row in rows["pos"] if row["Факт"] in FAST_FACTS], lambda row: row["Фаст-трек"] == "Да"
    ),
    "pos_fz59": lambda rows: _among(rows["pos"], lambda row: row["ФЗ"] == "59-ФЗ"),
    "pos_fz59_in_delo": _linked,
    "pos_rejected": lambda rows: _among(
        old_messages(rows["pos"]), lambda r: r["Статус"] == "Отклонено модератором"
    ),
    "pos_redirected": lambda rows: _among(
        old_messages(rows["pos"]), lambda row: row["Статус"].startswith("Направлено")
    ),
    "pos_passed_up": lambda rows: _among(
        old_messages(rows["pos"]), lambda row: row["Статус"].startswith("Передано")
    ),
    "pos_scored": lambda rows: _among(
        _answered(old_messages(rows["pos"])), lambda row: row["Оценка ответа заявителем"] != "-"
    ),
    "pos_solved": lambda rows: _among(_answered(rows["pos"]), lambda row: row["Тип решения"] == "Решено"),
    "pos_not_solved": lambda rows: _among(
        _answered(rows["pos"]), lambda row: row["Тип решения"] == "Не решено"
    ),
    "pos_reopened": lambda rows: _among(
        _answered(old_messages(rows["pos"])), lambda row: row["Повторное рассмотрение"] == "Да"
    ),
    "pos_extended": lambda rows: _among(
        [row for row in _answered(old_messages(rows["pos"])) if row["Фаст-трек"] == "Нет"],
        lambda row: row["Дата планируемого завершения работ"] in _later(row["Дата поступления"], 60),
    ),
    "delo_extended": lambda rows: _among(
        [row for row in rows["delo"] if _day(row["Дата рег."]) < date(2026, 1, 20)],
        lambda row: row["План (РК)"] in _later(row["Дата рег."], 59),
    ),
    "incident_approval_disagrees": lambda rows: _among(
        [row for row in rows["incident"] if row["Время 1го ответа ПИ"]], _is_approval_off
    ),
    "delo_service_rubric": lambda rows: _among(
        rows["delo"], lambda row: row["Рубрика"].lower() in ("заявление", "письмо")
    ),
    "delo_thanks": lambda rows: _among(
        rows["delo"], lambda row: row["Рубрика"].lower() in ("благодарность", "прекращение рассмотрения")
    ),
    "delo_organisation": lambda rows: _among(
        [row for row in rows["delo"] if not row["Сообщение ПОС №"]], lambda row: bool(row["От"])
    ),
    "text_signed": lambda rows: _in_texts(rows, *read_data("texts")["contacts"]["name"][:2]),
    "text_phone": lambda rows: _in_texts(rows, *read_data("texts")["contacts"]["phone"]),
    "text_email": lambda rows: _in_texts(rows, ".example"),
    "text_document": lambda rows: _in_texts(rows, "Паспорт", "СНИЛС"),
    "text_third_person": lambda rows: _in_texts(rows, *read_data("texts")["contacts"]["person"]),
    "dirty_spaces": lambda rows: _share(_all(rows), lambda s, row: "  " in f" {row[RECIPIENT[s]]} "),
    "dirty_case": lambda rows: _share(_all(rows), lambda s, row: row[TOPIC[s]].isupper()),
    "dirty_recipient": lambda rows: _share(
        _all(rows), lambda s, row: any(name in row[RECIPIENT[s]] for name in UNKNOWN_RECIPIENTS)
    ),
    "dirty_topic": lambda rows: _share(_all(rows), lambda s, row: row[TOPIC[s]] in UNKNOWN_TOPICS),
    "dirty_optional_date": _optional_dates,
    "dirty_order": lambda rows: _share(_with_finish(rows), _early),
    "dirty_repeated_key": _repeated,
    "dirty_required": broken,
}
# Half of the struck topics turn to capitals; two of three spellings of a signature can be told from the text.
FACTORS = {"dirty_case": 0.5, "text_signed": 2 / 3}
