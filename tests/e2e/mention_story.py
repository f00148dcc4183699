"""Mentions and ССТУ beside the appeals of one small city, worked out by hand; a night that its gate stops.

September: «Дело» has cards 1–4, 6 and 7; ССТУ has 6 questions of the appeals 1 (two codes), 2, 3, 4 and 5.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psycopg.types.json import Jsonb

from extractors.contract import load_contracts
from mcu import night
from tests.e2e.october import write_answered
from tests.support.exports import dated, make_row, table_of, write_csv
from tests.support.monitors import (
    as_csv,
    as_json,
    as_table,
    brand_analytics,
    headers_of,
    medialogia,
    packet,
)
from warehouse.database import connect
from warehouse.settings import Settings, load_settings

CITY = "smolensk"
FIRST, SECOND, THIRD = (datetime(2026, 10, day, 23, tzinfo=UTC) for day in (5, 6, 7))
YARDS, ROADS = "0005.0005.0055.1122", "0003.0009.0097.0689"
CODES = {1: YARDS, 2: YARDS, 3: ROADS, 4: None, 6: YARDS, 7: YARDS}
BRAND_ANALYTICS = [header for header in headers_of("media_brand_analytics") if header != "Время"]


def put(settings: Settings, name: str, content: bytes, moment: datetime) -> Path:
    path = settings.inbox / CITY / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return dated(path, moment)


def put_messages(settings: Settings, name: str, moment: datetime, **tones: str) -> None:
    """An export of Brand Analytics with one message a hash and its tone."""
    same = {"Дата": "01.10.2026 01:30", "Округ": "Юг"}
    rows = [
        brand_analytics(**{"Hash сообщения": key, "Тональность": tone}, **same) for key, tone in tones.items()
    ]
    put(settings, f"media/{name}", as_csv(as_table([*BRAND_ANALYTICS, "Округ"], rows)), moment)


def write_first(settings: Settings) -> None:
    """What lies in the inbox before the first night."""
    delo = load_contracts()["delo"]
    cards = [
        make_row(
            delo, number, registered_date="02.09.2026", due_date="01.10.2026",
            rubric=f"({code}) Тема" if code else "Тема без кода", correspondent=f"Пробная Анна {number}",
        )
        for number, code in CODES.items()
    ]  # fmt: skip
    path = settings.inbox / CITY / "delo" / "cards.csv"
    write_csv(path, table_of(delo, cards))
    os.utime(path, (FIRST.timestamp() - 3600,) * 2)
    asked = {1: (YARDS, ROADS), 2: (YARDS,), 3: (ROADS,), 4: (ROADS,), 5: (YARDS,)}
    packets = [packet(f"07/19-ОГ-{n}", "2026-09-02", *codes) for n, codes in asked.items()]
    put(settings, "sstu/packet.json", as_json(packets), FIRST.replace(hour=20))
    put_messages(settings, "first.csv", FIRST.replace(hour=20), a1="Негатив", a2="Нейтрально")
    row = medialogia(Дата="01.10.2026 01:30:00")
    put(settings, "media/m.csv", as_csv([["Отчёт"], *as_table(headers_of("media_medialogia"), [row])]),
        FIRST.replace(hour=20))  # fmt: skip


def write_second(settings: Settings) -> None:
    """A newer export that changes a1 and an older one that comes late."""
    put_messages(settings, "newer.csv", SECOND.replace(hour=20), a1="Позитив", a3="Негатив")
    put_messages(settings, "late.csv", FIRST.replace(day=1), a1="Нейтрально", a2="Негатив", a4="Негатив")


def write_foreign(settings: Settings) -> None:
    """An export of another region."""
    write_answered(
        settings.inbox / CITY / "pos" / "foreign.csv",
        7,
        1,
        [("ЖКХ", "01.10.2026", "02.10.2026")] * 6,
        region_name="Саратовская область",
    )


def build_and_double(as_of: datetime, build: Callable[[datetime], Any] = night.build) -> Any:
    """A build whose model makes two mentions of one."""
    built = build(as_of)
    with connect(load_settings()) as connection:
        connection.execute(
            "insert into core.media_mentions select (jsonb_populate_record(mentions, %s)).*"
            " from core.media_mentions as mentions where dataset = 'medialogia' and known_to = 'infinity'",
            [Jsonb({"mention_key": "of nobody", "known_from": as_of.isoformat()})],
        )
    return built
