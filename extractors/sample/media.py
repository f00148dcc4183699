"""What two monitors find about an invented city: a workbook of Brand Analytics and a CSV of Медиалогия.

A mention's text, author and platform are fixed at its birth; its views grow, so a later export changes it.
Some posts are known to both monitors, by one link.
"""

import csv
import html
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from extractors.sample.city import City
from extractors.sample.clock import day_of
from extractors.sample.people import People
from extractors.sample.reference import contract_columns, read_data
from extractors.sample.tables import SampleFile, write_whole
from extractors.sample.xlsx_table import XlsxTable

_TAGS = ("Округ", "Проект", "Место")
_SHARES = ("second", "platform", "kind", "tone", "text", "author", "place", "both", "entity", "size", "tag")
_GROWTH_DAYS = 4.0
_HASH_BYTES = 16
_SECONDS = 86_400


@dataclass(frozen=True)
class _Mention:
    """One publication as an export sees it, by the words of Brand Analytics."""

    day: int
    number: int
    cells: dict[str, str]
    is_known_to_both: bool


def write_mentions(city: City, folder: Path, window: tuple[int, int], moment: float) -> list[SampleFile]:
    """The exports of both monitors for the days of the window (day numbers, ends included)."""
    first, last = window
    found = [mention for day in range(first, last + 1) for mention in _mentions(city, day, last)]
    period = f"{day_of(first):%d.%m.%Y}-{day_of(last):%d.%m.%Y}"
    workbook, table = folder / f"Сообщения_{period}.xlsx", folder / f"Медиалогия_СММ_{period}.csv"
    both = [mention for mention in found if mention.is_known_to_both]
    write_whole(workbook, moment, lambda part: _write_brand_analytics(part, found))
    write_whole(table, moment, lambda part: _write_medialogia(part, both, period))
    return [
        SampleFile(workbook, "media", first, last, len(found), has_totals_row=False),
        SampleFile(table, "media", first, last, len(both), has_totals_row=False),
    ]


def _mentions(city: City, day: int, today: int) -> list[_Mention]:
    data = read_data("mentions")
    mean = city.per_day * data["share_of_appeals"]
    count = int(city.generator("media", day, 0).poisson(mean))
    shares = city.draw("media", _SHARES, count, day, 1)
    shares["second"].sort()
    people = People(city.key, city.per_day)
    authors = people.authors(shares["author"], shares["author"] < 0.1)
    names = people.full_name(authors).to_list()
    profiles = people.profile(authors, np.zeros(count, dtype=np.int64)).to_list()
    texts = [text for known in read_data("texts")["problems"].values() for text in known]
    grown = 1 - np.exp(-(today - day + 1) / _GROWTH_DAYS)
    found = []
    for number in range(count):
        chance = {name: float(values[number]) for name, values in shares.items()}
        text = f"{texts[int(chance['text'] * len(texts))]} {names[number]}"
        if chance["entity"] < data["html_entities"]:
            text = html.escape(f"«{text}» & др.").replace("«", "&laquo;").replace("»", "&raquo;")
        name, kind, _, start = _chosen(data["platforms"], chance["platform"])
        key = f"{city.key}|{day}|{number}".encode()
        link = f"{start}_{day % 10_000}{number:04}"
        audience = int(np.exp(4 + 7 * chance["size"]))
        views = int(audience * chance["tag"] * grown)
        second = int(chance["second"] * _SECONDS)
        if city.known_until(today) < day * _SECONDS + second:
            continue
        cells = {
            "Дата": f"{day_of(day):%d.%m.%Y} {second // 3600:02}:{second // 60 % 60:02}",
            "Hash сообщения": blake2b(key, digest_size=_HASH_BYTES).hexdigest(),
            "ID сообщения": str(number + 1), "Текст": text, "Источник": name, "Url": link,
            "Тип источника": kind, "Тип сообщения": _even(data["kinds"], chance["kind"]),
            "Автор": names[number], "Url автора": profiles[number], "Тип автора": "Личный профиль",
            "Место публикации": _even(data["places"], chance["place"]), "Аудитория": str(audience),
            "Вовлеченность": str(views // 40), "Просмотров": str(views), "Лайков": str(views // 50),
            "Комментариев": str(views // 300), "Репостов": str(views // 500), "Дублей": "0",
            "Тональность": _chosen(data["tones"], chance["tone"])[0], "Страна": "Россия",
            "Регион": city.municipality.region_name, "Язык": "русский",
            "Округ": _even(data["districts"], chance["tag"]),
            "Проект": _even(data["projects"], chance["tag"]),
            "Место ": _even(data["places"], chance["place"]),
        }  # fmt: skip
        found.append(_Mention(day, number, cells, chance["both"] < data["known_to_both"]))
    return found


def _write_brand_analytics(path: Path, mentions: list[_Mention]) -> None:
    """39 columns and three tags, one of them called as a column is."""
    named = [
        column["header"]
        for column in contract_columns("media_brand_analytics")
        if column["type"] != "tags" and column["name"] != "published_time"
    ]
    rows = [
        [*(one.cells.get(name) for name in named), *(one.cells.get(_cell(tag)) or None for tag in _TAGS)]
        for one in mentions
    ]
    schema = {f"c{place}": pl.String for place in range(len(named) + len(_TAGS))}
    table = XlsxTable(path, [*named, *_TAGS], sheet="Сообщения")
    table.write(pl.DataFrame(rows, schema=schema, orient="row"))
    table.close(None)


def _write_medialogia(path: Path, mentions: list[_Mention], period: str) -> None:
    """A CSV in Windows-1251 with a preamble above its header; numbers in groups of three."""
    data = read_data("mentions")
    headers = [column["header"] for column in contract_columns("media_medialogia")]
    first, _, last = period.partition("-")
    with path.open("w", encoding="cp1251", errors="xmlcharrefreplace", newline="") as file:
        table = csv.writer(file, delimiter=";", lineterminator="\r\n")
        for line in data["preamble"]:
            table.writerow([cell.format(first=first, last=last) for cell in line])
        table.writerow(headers)
        for place, one in enumerate(mentions, start=1):
            row = _in_medialogia(one, place, data["medialogia_tones"])
            table.writerow([row.get(header, "") for header in headers])


def _in_medialogia(mention: _Mention, place: int, tones: dict[str, str]) -> dict[str, str]:
    cells = mention.cells
    return {
        "№": str(place), "Дата": f"{cells['Дата']}:00", "Сообщение": cells["Текст"], "Ссылка": cells["Url"],
        "Площадка": cells["Источник"], "Автор": cells["Автор"], "Профиль автора": cells["Url автора"],
        "Блог": cells["Место публикации"], "Тип": cells["Тип сообщения"],
        "Тональность": tones[cells["Тональность"]], "Страна": cells["Страна"], "Регион": cells["Регион"],
        "Количество дублей": "0", "Аудитория": _grouped(cells["Аудитория"]),
        "Просмотры": _grouped(cells["Просмотров"]), "Вовлечённость": _grouped(cells["Вовлеченность"]),
        "Лайки": cells["Лайков"], "Теги": cells["Проект"],
        "Id сообщения": f"9{mention.day % 100_000:05}{mention.number:08}",
    }  # fmt: skip


def _cell(tag: str) -> str:
    """The tag «Место» has a cell of its own beside the column of that name."""
    return f"{tag} " if tag == "Место" else tag


def _grouped(number: str) -> str:
    return f"{int(number):,}".replace(",", " ")


def _even(words: list[str], share: float) -> str:
    return words[int(share * len(words))]


def _chosen(rows: list[Any], share: float) -> Any:
    """A row by its weight, its only whole number."""
    weights = np.cumsum([next(part for part in row if isinstance(part, int)) for row in rows])
    return rows[int(np.searchsorted(weights, share * weights[-1], side="right"))]
