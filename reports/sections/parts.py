"""What sections have in common: names of members, parts that must add up, lists cut where a page ends."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import TypeVar
from zoneinfo import ZoneInfo

from reports.explaining.words import is_known
from reports.sections.figures import Figure, Row
from reports.sections.phrases import Name, Sentence, quote, shorten, write
from warehouse.errors import PublicationError

_Item = TypeVar("_Item")
# Of a text that people have typed so much stands in a cell; the whole is in the file for programs.
_LONGEST = 150
# The territory of what has no place stands in every municipality.
NO_PLACE = "unmapped"
# What has no direction of the МЦУ.
NO_DIRECTION = ("outside", "unmapped")


def topic_of(row: Row) -> str:
    """«ЖКХ / Водоснабжение», of `topic_group` and `topic_name`; a group that is a mere code is left out."""
    group, name = row.text("topic_group"), row.text("topic_name")
    words = [group if name is None or _has_letters(group) else None, name]
    return " / ".join(shorten(word, _LONGEST) for word in words if is_known(word)) or "без темы"


def direction_of(row: Row) -> Sentence:
    """«по направлению «дороги»»; rows carry `direction_code` and `direction_name`."""
    if row["direction_code"] in NO_DIRECTION:
        return write(
            "вне направлений МЦУ" if row["direction_code"] == "outside" else "по нераспознанным темам"
        )
    return write("по направлению ", quote(row.text("direction_name") or str(row["direction_code"])))


def recipient_of(row: Row) -> str:
    """The recipient's name; rows carry `recipient_name`."""
    name = row.text("recipient_name")
    return shorten(name, _LONGEST) if is_known(name) else "получатель не указан"


def typed(row: Row, column: str) -> Name | None:
    """A text that people have typed, as long as a cell is; None where there is none."""
    text = row.text(column)
    return Name(shorten(text, _LONGEST)) if text else None


def short_moment(moment: datetime, zone: ZoneInfo, year: int) -> str:
    """«09.11 15:43», with the year where it is another one."""
    local = moment.astimezone(zone)
    return f"{local:%d.%m %H:%M}" if local.year == year else f"{local:%d.%m.%Y %H:%M}"


def check_parts(title: str, parts: Iterable[Figure], whole: Figure) -> None:
    """Raises PublicationError where parts that stand under one whole do not add up to it."""
    values = [part.value for part in parts]
    known = [value for value in values if value is not None]
    if whole.value is None or len(known) < len(values) or sum(known, Fraction()) == whole.value:
        return
    raise PublicationError(
        "Раздел не сходится со своим итогом",
        where=title,
        got=f"части в сумме {sum(known, Fraction())}",
        expected=f"{whole.value}",
        todo="записка не сформирована: сверьте витрины, сообщите разработчику",
    )


def cut(items: Sequence[_Item], most: int) -> tuple[Sequence[_Item], Sequence[_Item]]:
    """The first items and the rest; a rest of one is no shorter than the line that would stand for it."""
    if len(items) <= most + 1:
        return items, ()
    return items[:most], items[most:]


def _has_letters(text: str | None) -> bool:
    return text is not None and any(letter.isalpha() for letter in text)
