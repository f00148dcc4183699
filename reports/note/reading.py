"""What a note is read from: the frame of its sections, and what by default stands behind its figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from psycopg import Connection
from psycopg.rows import TupleRow

from reports.figures import print_moment
from reports.layout import Layout
from reports.model import Basis, DefaultPolicy, Load, Municipality
from reports.reading import KNOWN_LOADS, read_basis, read_coverage, read_loads, read_signatory
from reports.sections.figures import Figure, Row
from reports.sections.frame import Frame
from reports.sections.section import Section
from reports.spans import Span
from warehouse.database import fetch_all
from warehouse.errors import PublicationError
from warehouse.publication import Publication

OBLIGATION, SIGNER = "weekly_note", "mcu_head"
# Terms that ran in the period: what they say of it is only as firm as they are.
_POLICIES = """
    select distinct
        policies.source, policies.stage, policies.duration, policies.unit, policies.legal_reference,
        clocks.is_default_policy,
        case when policies.counting_status = 'default' then policies.counting_reference end
    from marts.fct_sla_clocks as clocks
    inner join marts.dim_sla_policies as policies on policies.policy_key = clocks.policy_key
    where
        clocks.municipality_code = %s
        and clocks.stage in ('first_answer', 'interim_to_final', 'final_answer')
        and clocks.state <> 'not_applicable'
        and clocks.started_at < %s
        and coalesce(clocks.stopped_at, 'infinity') >= %s
        and (clocks.is_default_policy or policies.counting_status = 'default')
"""
_NAMES = """
    select distinct indicator_name
    from marts.dim_indicators
    where (indicator_code, edition) in (select * from unnest(%s::text[], %s::text[]))
"""


@dataclass(frozen=True)
class Defaults:
    """What no act confirms and the note rests on: names of indicators, rating methods, terms, countings."""

    indicators: tuple[str, ...]
    methods: tuple[str, ...]
    policies: tuple[DefaultPolicy, ...]
    countings: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.indicators or self.methods or self.policies or self.countings)


@dataclass(frozen=True)
class NoteFacts:
    """Everything that a note says."""

    frame: Frame
    basis: Basis
    signatory_post: str
    sections: tuple[Section, ...]
    defaults: Defaults
    loads: tuple[Load, ...]

    @property
    def municipality(self) -> Municipality:
        return self.frame.municipality

    @property
    def period(self) -> Span:
        return self.frame.span


def read_frame(
    connection: Connection[TupleRow],
    publication: Publication,
    municipality: Municipality,
    layout: Layout,
    span: Span,
    maps: Path,
) -> Frame:
    """The frame of a week. Raises PublicationError for one that has not begun."""
    zone = municipality.zone
    before, (opens, closes) = span.previous(), span.bounds(zone)
    if before is None or publication.as_of < opens:
        raise PublicationError(
            f"Неделя ещё не началась: {span.title}",
            where=municipality.code,
            got=f"публикация на {print_moment(publication.as_of, zone)}",
            expected=f"публикация не раньше {print_moment(opens, zone)}",
            todo="дождитесь публикации или назовите прошлую неделю",
        )
    coverage = read_coverage(connection, layout, publication, municipality.code, span, closes)
    registered = fetch_all(
        connection,
        f"select dataset, max(exported_at) {KNOWN_LOADS} and source = 'registers' group by dataset",
        municipality.code,
        publication.as_of,
        publication.as_of,
    )
    return Frame(
        connection, publication, municipality, layout, span, before, coverage, dict(registered), maps
    )


def read_note(frame: Frame, sections: Iterable[Section]) -> NoteFacts:
    """What stands beside the sections: whom the note is for, who signs it, what by default it rests on."""
    shown = tuple(sections)
    connection, code = frame.connection, frame.municipality.code
    return NoteFacts(
        frame=frame,
        basis=read_basis(connection, code, OBLIGATION),
        signatory_post=read_signatory(connection, frame.layout, code, SIGNER),
        sections=shown,
        defaults=_read_defaults(frame, shown),
        loads=read_loads(connection, frame.publication, code),
    )


def rows_behind(figure: Figure) -> Iterable[Row]:
    """The rows of a figure and of the figures that it is made of."""
    yield from figure.rows
    for part in figure.parts:
        yield from rows_behind(part)


def _read_defaults(frame: Frame, sections: Iterable[Section]) -> Defaults:
    assumed = [
        row
        for section in sections
        for printed in section.printed
        for row in rows_behind(printed.figure)
        if row.values.get("is_default")
    ]
    keys = {
        (str(row["indicator_code"]), str(row["edition"])) for row in assumed if "indicator_code" in row.values
    }
    names = fetch_all(frame.connection, _NAMES, [code for code, _ in keys], [edition for _, edition in keys])
    zone = frame.municipality.zone
    opens, closes = frame.span.bounds(zone)
    terms = fetch_all(frame.connection, _POLICIES, frame.municipality.code, closes, opens)
    policies = {DefaultPolicy(*row[:5]) for row in terms if row[5]}
    return Defaults(
        indicators=tuple(sorted(name for (name,) in names)),
        methods=tuple(sorted({str(row["method_code"]) for row in assumed if "method_code" in row.values})),
        policies=tuple(sorted(policies, key=lambda policy: [str(part) for part in vars(policy).values()])),
        countings=tuple(sorted({row[6] for row in terms if row[6] is not None})),
    )
