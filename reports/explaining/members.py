"""Parts of an indicator that have figures of their own: a direction, a source, a topic, an age."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from psycopg import Connection
from psycopg.rows import TupleRow

from reports.explaining.own_words import own_indicators
from reports.explaining.reading_indicator import BehindRow, Catalogue
from reports.layout import Words
from warehouse.database import fetch_all
from warehouse.errors import PublicationError, nearest

DIRECTION, SOURCE = "direction", "source"


@dataclass(frozen=True)
class Member:
    """A member of a dimension with its figure; `name` is what people call it."""

    dimension_code: str
    member_code: str
    name: str
    value: Decimal | None
    numerator: Decimal | None
    state: str

    @property
    def key(self) -> tuple[str, str]:
        return self.dimension_code, self.member_code


_MEMBERS = """
    select
        figures.dimension_code, figures.member_code,
        case figures.dimension_code
            when 'direction' then directions.direction_name
            when 'topic'
                then concat_ws(' / ', nullif(topics.topic_group, ''), nullif(topics.topic_name, ''))
        end as name,
        figures.value, figures.numerator, figures.state
    from marts.fct_indicator_values as figures
    left join marts.dim_directions as directions
        on
            figures.dimension_code = 'direction'
            and directions.municipality_code = figures.municipality_code
            and directions.direction_code = figures.member_code
    left join marts.dim_topics as topics
        on figures.dimension_code = 'topic' and topics.topic_key = figures.member_code
    where
        figures.municipality_code = %s and figures.period = %s and figures.indicator_code = %s
        and figures.edition = %s and figures.dimension_code <> 'all'
    order by
        figures.dimension_code, figures.numerator desc nulls last, figures.denominator desc nulls last,
        figures.member_code collate "C"
"""


def read_members(
    connection: Connection[TupleRow], figure: tuple[str, str, str, str], words: Words
) -> list[Member]:
    """Members of all dimensions, the greatest of each first.

    `figure` is municipality, period, indicator and edition.
    """
    return [
        Member(dimension, code, _name(dimension, code, name, words), value, numerator, state)
        for dimension, code, name, value, numerator, state in fetch_all(connection, _MEMBERS, *figure)
    ]


def choose_member(members: Sequence[Member], asked: str, dimension: str | None, code: str) -> Member:
    """The member that is asked for by its code or its name.

    Raises PublicationError for one that has no figure, and where several dimensions have it.
    """
    known = sorted({member.dimension_code for member in members})
    if dimension is not None and dimension not in known:
        raise PublicationError(
            "Такого разреза у показателя за этот период нет",
            where=code,
            got=f"«{dimension}»",
            expected=nearest(dimension, known) or ", ".join(known) or "ни одного разреза",
            todo="назовите разрез из перечисленных или спросите показатель целиком",
        )
    within = [member for member in members if dimension in (None, member.dimension_code)]
    found = [member for member in within if asked == member.member_code]
    found = found or [member for member in within if asked.casefold() == member.name.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise PublicationError(
            "Так называются несколько частей показателя",
            where=code,
            got=f"«{asked}»",
            expected="одна из: " + ", ".join(f"{one.dimension_code} {one.member_code}" for one in found),
            todo="назовите разрез (--dimension) или код части",
        )
    names = [name for one in within for name in (one.member_code, one.name)]
    near = nearest(asked, names)
    raise PublicationError(
        "Такой части у показателя за этот период нет",
        where=code,
        got=f"«{asked}»",
        expected=near or ", ".join(names[0::2][:10]) or "показатель без частей",
        todo="возьмите код из раздела «По частям» этой же команды без --member",
    )


def rows_of(rows: Sequence[BehindRow], member: Member, catalogue: Catalogue) -> list[BehindRow]:
    """The rows of a member; of a share of its own dimension all stay, the others only in the denominator."""
    if catalogue.aggregate == "member_share":
        own = [row for row in rows if row.member_code == member.member_code]
        others = (row for row in rows if row.member_code != member.member_code)
        return [*own, *(replace(row, numerator_amount=0) for row in others)]
    return [row for row in rows if _code_of(row, member.dimension_code) == member.member_code]


def name_member(row: BehindRow, catalogue: Catalogue, words: Words) -> str:
    """Whose row it is in the indicator's own dimension, or the problem point that it belongs to."""
    dimension = catalogue.member_dimension
    if dimension is None and catalogue.aggregate == "members_at_least":
        return f"{row.topic_title or 'тема не указана'}; {row.territory_name or 'территория не указана'}"
    if dimension is None and catalogue.aggregate == "surge":
        year, month, day = (row.member_code or "--").split("-")
        return f"{day}.{month}.{year}"
    if dimension is None or dimension == "topic":
        return row.topic_title or "не указана"
    return _name(dimension, row.member_code or "", None, words)


def say_member(member: Member) -> str:
    """«по темам: «Дворы» (код …)»."""
    where = own_indicators().dimensions.get(member.dimension_code, member.dimension_code)
    return f"{where.lower()}: {member.name}"


def _code_of(row: BehindRow, dimension: str) -> str | None:
    return {DIRECTION: row.direction_code, SOURCE: row.source}.get(dimension, row.member_code)


def _name(dimension: str, code: str, name: str | None, words: Words) -> str:
    if dimension in (SOURCE, "channel"):
        return words.source.get(code, code)
    return name or own_indicators().members.get(dimension, {}).get(code, code)
