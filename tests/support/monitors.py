"""Exports of monitors and of ССТУ in their real layouts, with invented rows, for tests."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from extractors.contract import load_contracts

Texts = Mapping[str, str]

_BRAND_ANALYTICS = {
    "Дата": "02.03.2026 10:05", "Hash сообщения": "a1", "ID сообщения": "1", "Заголовок": "Двор",
    "Текст": "Зябликов Пров Кузьмич пишет: яма &amp; лужа", "Источник": "vk.com",
    "Url": "https://vk.com/wall-1_2", "Тип источника": "Социальные сети", "Тип сообщения": "Пост",
    "Автор": "Пров Зябликов", "Url автора": "https://vk.com/id77701", "Тип автора": "Личный профиль",
    "Место публикации": "Подслушано Пробное", "Пол": "Мужской", "Возраст": "41", "Аудитория": "12 786",
    "Вовлеченность": "15", "Просмотров": "1 200", "Тональность": "Негатив", "Регион": "Пробная область",
    "Город": "Пробное", "Место": "ул. Пробная", "Адрес": "ул. Пробная, д. 5, кв. 7",
}  # fmt: skip
_MEDIALOGIA = {
    "№": "1", "Дата": "02.03.2026 10:05:00", "Сообщение": "Зябликов Пров Кузьмич: яма",
    "Ссылка": "https://vk.com/wall-1_2", "Площадка": "vk.com", "Автор": "Пров Зябликов",
    "Профиль автора": "https://vk.com/id77701", "Блог": "Администрация села", "Тип": "Пост",
    "Тональность": "негатив", "Аудитория": "2 786", "Вовлечённость": "7", "Теги": "дороги",
    "Id сообщения": "9007199254740993",
}  # fmt: skip
_ASOG = {
    "ГруппаГ": "РФ", "Округ": "СФО", "Регион": "Пробная область", "Кол-во": "1", "Номер": "07/19-ОГ-1",
    "Дата": "02.03.2026", "Код": "0005.0005.0055.1122", "Наименование": "Дворы", "Тип": "заявление",
    "Комп": "ОСВ", "ПВ": "МСТ", "Орган": "Администрация", "ОЖ": "0", "Контр": "1",
    "Сотрудник": "Зябликов П.К.", "Вид письма": "интернет", "Цель напр.": "по компетенции",
    "Повторность": "", "Приемная": "нет",
}  # fmt: skip


def headers_of(contract: str) -> list[str]:
    """The contract's headers in order; project tags have no header of their own."""
    return [column.header for column in load_contracts()[contract].columns if column.type != "tags"]


def brand_analytics(**changes: str) -> Texts:
    """One message of Brand Analytics by header; a header with a blank is given as a mapping's key."""
    return {**_BRAND_ANALYTICS, **changes}


def medialogia(**changes: str) -> Texts:
    """One message of Медиалогия by header."""
    return {**_MEDIALOGIA, **changes}


def asog(**changes: str) -> Texts:
    """One question of АС ОГ by header."""
    return {**_ASOG, **changes}


def packet(number: str, created: str, *codes: str) -> dict[str, object]:
    """One appeal of a packet of ССТУ with its questions."""
    return {
        "requestId": f"r-{number}", "number": number, "dt_modified": f"{created} 12:30:01.995389",
        "departmentId": "00000000-0000-4000-8000-000000000001", "departmentName": "Администрация",
        "format": "Other", "formatName": "Другое", "isDirect": False, "createDate": created,
        "name": "Зябликов Пров Кузьмич", "address": "ул. Пробная, д. 5", "email": "prov@example.org",
        "receiveDate": f"{created} 12:30:01.995389", "dispatchDate": None, "uploadDate": None,
        "exceptionMessage": None,
        "questions": [
            {"code": code, "status": "NotRegistered", "questionStatusName": "Не зарегистрировано",
             "incomingDate": created}
            for code in codes
        ],
    }  # fmt: skip


def as_table(headers: Sequence[str], rows: Sequence[Texts]) -> list[list[str]]:
    """Header and cells in the headers' order."""
    return [list(headers), *([row.get(header, "") for header in headers] for row in rows)]


def as_csv(table: Sequence[Sequence[str]], *, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """Bytes of a CSV with CRLF."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(table)
    return text.getvalue().encode(encoding)


def as_json(records: object) -> bytes:
    """Bytes of a JSON file."""
    return json.dumps(records, ensure_ascii=False).encode()


def change_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one part of its archive changed, in place."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content) if name == part else content)
    return path
