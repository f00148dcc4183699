"""ЦУР's heat map of an invented city: messages of ПОС and «Инцидент менеджмент», seen by another system."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from extractors.sample.city import City
from extractors.sample.clock import day_number
from extractors.sample.reference import contract_columns, read_data
from extractors.sample.tables import SampleFile, write_whole
from extractors.sample.topics import Topics, incident_topics, pos_topics
from extractors.sample.words import Floats, Ints
from extractors.sample.xlsx_table import XlsxTable

# Source → the map's name of it, and the columns of number, topic group, topic, recipient, receipt and end.
_CHANNELS = {
    "pos": (
        "ПОС", "message_number", "category", "subcategory", "located_at", "received_date", "finished_date",
    ),
    "incident": (
        "Инцидент менеджмент", "incident_id", "topic_group", "topic", "department", "created_at",
        "finished_at",
    ),
}  # fmt: skip
# A sheet ends there; a larger sample has a map of its first messages.
_MOST_ROWS = 1_000_000
_MESSAGE, _PURPOSES = "number", ("next_day", "left_out", "other_channel", "no_assignee", "proposal")


class HeatMap:
    """Gathers the messages of a sample and writes them as the map's two exports."""

    def __init__(self, city: City) -> None:
        self._city, self._shapes = city, read_data("pages_and_map")["heat_map"]
        self._directions = {
            name: {levels[0]: self._name(direction) for levels, direction in _levels(topics)}
            for name, topics in (("pos", pos_topics()), ("incident", incident_topics()))
        }
        self._parts: list[pl.DataFrame] = []

    def take(self, source: str, frame: pl.DataFrame) -> None:
        """Look at a block of a platform's export; only some sources have messages of the map."""
        if source not in _CHANNELS:
            return
        channel, number, group, topic, recipient, received, finished = _CHANNELS[source]
        form = "%d.%m.%Y" if source == "pos" else "%Y-%m-%d"
        direction = pl.col(group).replace_strict(
            self._directions[source], default=self._shapes["other_direction"], return_dtype=pl.String
        )
        messages = frame.select(
            pl.col(number).cast(pl.String).cast(pl.Int64, strict=False).alias(_MESSAGE),
            direction.alias("direction"),
            pl.col(group).alias("topic_group"),
            pl.col(topic).alias("topic"),
            _either(_is_filled(finished), "Закрыто", pl.lit("В работе")).alias("status"),
            pl.col(recipient).str.strip_chars().alias("assignee"),
            pl.lit(channel).alias("origin"),
            pl.col(received).str.slice(0, 10).str.to_date(form, strict=False).alias("received"),
        )
        messages = messages.drop_nulls([_MESSAGE, "received"])
        self._parts.append(messages.unique(_MESSAGE, keep="last", maintain_order=True))

    def write(self, folder: Path, first: date, last: date, moment: float) -> list[SampleFile]:
        """The map of the whole window, and of its last day; `moment` is the files' time."""
        words = {0: "Проблемы", 1: "Предложения"}
        messages = self._messages(first, last)
        whole = messages.with_columns(pl.col("message_kind").replace_strict(words, return_dtype=pl.String))
        files = [self._file(folder, whole, (first, last), moment)]
        daily = messages.filter(pl.col("taken") == last)
        return [*files, self._file(folder, daily, (last, last), moment)] if daily.height else files

    def _messages(self, first: date, last: date) -> pl.DataFrame:
        whole = pl.concat(self._parts)
        numbers = whole[_MESSAGE].to_numpy()
        hits = {
            purpose: pl.lit(pl.Series(self._share(numbers, purpose) < self._shapes[purpose]))
            for purpose in _PURPOSES
        }
        municipality = self._city.municipality
        seen = whole.with_columns(
            taken=pl.col("received") + pl.duration(days=hits["next_day"].cast(pl.Int64)),
            assignee=_either(hits["no_assignee"], "Без управления", pl.col("assignee")),
            origin=_either(hits["other_channel"], "Добродел", pl.col("origin")),
            message_kind=hits["proposal"].cast(pl.Int64),
            is_spam=pl.lit("нет"),
            address=pl.lit(f"Россия, {municipality.region_name}, {municipality.name}"),
            is_left_out=hits["left_out"],
        )
        seen = seen.filter(~pl.col("is_left_out") & pl.col("taken").is_between(first, last))
        return seen.sort("taken", _MESSAGE).head(_MOST_ROWS)

    def _file(
        self, folder: Path, messages: pl.DataFrame, period: tuple[date, date], moment: float
    ) -> SampleFile:
        columns = contract_columns("heatmap")
        first, last = period
        path = folder / f"Тепловая карта_{first:%d.%m.%Y}-{last:%d.%m.%Y}.xlsx"

        def write(part: Path) -> None:
            table = XlsxTable(part, [column["header"] for column in columns], sheet="Лист1")
            if messages.height:
                dated = messages.with_columns(taken_at=pl.col("taken").dt.strftime("%d.%m.%Y"))
                table.write(dated.select(column["name"] for column in columns))
            table.close(None)

        write_whole(path, moment, write)
        days = day_number(first), day_number(last)
        return SampleFile(path, "heatmap", *days, messages.height, has_totals_row=False)

    def _name(self, direction: str) -> str:
        return str(self._shapes["directions"].get(direction, self._shapes["other_direction"]))

    def _share(self, numbers: Ints, purpose: str) -> Floats:
        """A share 0–1 per message that no export moves: its number, mixed as SplitMix64 ends."""
        key = (self._city.key + _PURPOSES.index(purpose) * 0x9E3779B97F4A7C15) % 2**64
        mixed = numbers.astype(np.uint64) ^ np.uint64(key)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
        return np.asarray(mixed >> np.uint64(11), dtype=np.float64) / 2**53


def _levels(topics: Topics) -> list[tuple[tuple[str, ...], str]]:
    return list(zip(topics.rows, topics.directions, strict=True))


def _either(where: pl.Expr, text: str, otherwise: pl.Expr) -> pl.Expr:
    return pl.when(where).then(pl.lit(text)).otherwise(otherwise)


def _is_filled(name: str) -> pl.Expr:
    return pl.col(name).is_not_null() & (pl.col(name) != "-")
