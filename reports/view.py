"""The wording of a submission: what every rendered file says, said once.

The workbook, the letter and the printed form differ in shape only; all take their sentences from here.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from reports.coverage import explain_start
from reports.figures import DASH, print_exact, print_moment, print_number
from reports.layout import Layout
from reports.model import Indicator, SubmissionFacts
from reports.wording import (
    SourceLine,
    address,
    capitalise,
    explain_basis,
    explain_open_period,
    list_passport,
    print_countings,
    print_policy,
    print_source,
    tie,
)

TITLE = "Сведения о значениях показателей"
DEFAULT_MARK = "*"


@dataclass(frozen=True)
class Note:
    """A footnote: its mark and its sentence."""

    mark: str
    text: str


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator as printed; figures are strings, a dash where there is none.

    `share` and `target_share` (0–1) are for drawing a percentage only.
    """

    number: str
    name: str
    code: str
    edition: str
    numerator: str
    denominator: str
    value: str
    unit: str
    target: str
    is_known: bool
    share: float | None
    target_share: float | None
    marks: tuple[str, ...]
    remarks: str


@dataclass(frozen=True)
class GroupView:
    """A headed part of the table."""

    title: str
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True)
class View:
    """Everything that is printed."""

    title: str
    period: str
    municipality: str
    region: str
    mcu_name: str
    legal_act: str
    addressee: str
    is_duty: bool
    basis: str
    as_of: str
    mark: str
    signatory: str
    headline: tuple[IndicatorLine, ...]
    groups: tuple[GroupView, ...]
    notes: tuple[Note, ...]
    passport: tuple[tuple[str, str], ...]
    sources: tuple[SourceLine, ...]
    policies: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def lines(self) -> dict[tuple[str, str], IndicatorLine]:
        """Printed lines by (code, edition)."""
        return {(line.code, line.edition): line for group in self.groups for line in group.lines}


@dataclass
class _Notes:
    """Footnotes in the order in which the table first needs them."""

    texts: dict[str, str] = field(default_factory=dict)

    def mark(self, text: str) -> str:
        if text not in self.texts:
            self.texts[text] = str(1 + sum(mark != DEFAULT_MARK for mark in self.texts.values()))
        return self.texts[text]

    def mark_default(self, text: str) -> str:
        return self.texts.setdefault(text, DEFAULT_MARK)


def build_view(facts: SubmissionFacts, layout: Layout) -> View:
    """Put the facts into words."""
    notes = _Notes()
    lines = {
        indicator.key: _line(indicator, remarks(indicator, facts, layout), notes, layout)
        for indicator in facts.indicators
    }
    titles = dict.fromkeys(indicator.group for indicator in facts.indicators)
    groups = tuple(
        GroupView(title, tuple(lines[one.key] for one in facts.indicators if one.group == title))
        for title in titles
    )
    headline = [
        line for code in layout.headline for line in lines.values() if line.code == code and line.is_known
    ]
    ordered = sorted(
        notes.texts.items(), key=lambda note: (note[1] != DEFAULT_MARK, int(note[1].strip("*") or 0))
    )
    return View(
        title=TITLE,
        period=facts.period.title,
        municipality=facts.municipality.name,
        region=facts.municipality.region_name,
        mcu_name=capitalise(facts.municipality.mcu_name),
        legal_act=tie(facts.municipality.legal_act),
        addressee=address(facts, layout),
        is_duty=facts.basis.is_duty,
        basis=explain_basis(facts),
        as_of=print_moment(facts.publication.as_of, facts.municipality.zone),
        mark="" if facts.is_complete else explain_open_period(facts, layout),
        signatory=capitalise(facts.signatory_post),
        headline=tuple(headline),
        groups=groups,
        notes=tuple(Note(mark, text) for text, mark in ordered),
        passport=tuple(list_passport(facts, layout)),
        sources=tuple(print_source(source, facts) for source in facts.coverage),
        policies=(
            *(print_policy(policy, layout) for policy in facts.policies),
            *print_countings(facts.countings),
        ),
        rules=layout.counting_rules,
    )


def remarks(indicator: Indicator, facts: SubmissionFacts, layout: Layout) -> list[str]:
    """Sentences a reader of this figure must know: gaps of its sources, its state, whose verdict it is."""
    own = layout.form(indicator.code).source
    sources = [one for one in facts.coverage if own is None or one.source == own]
    _, closes = facts.period.bounds(facts.municipality.zone)
    found = []
    for source in sources:
        if source.exported_at is None:
            found.append(layout.notes.no_loads.format(source=source.title))
            continue
        if facts.is_complete and source.exported_at < closes:
            exported = print_moment(source.exported_at, facts.municipality.zone)
            found.append(layout.notes.early_export.format(source=source.title, exported=exported))
        if start := explain_start(source.received_from, facts.period):
            found.append(layout.notes.late_start.format(source=source.title, start=start))
    if indicator.state == "no_data":
        found.append(layout.notes.no_data)
    if indicator.state == "not_applicable":
        found.append(layout.notes.not_applicable)
    if indicator.verdict_basis == "platform" and indicator.printed is not None:
        found.append(layout.notes.platform)
    return found


def _line(indicator: Indicator, sentences: list[str], notes: _Notes, layout: Layout) -> IndicatorLine:
    marks = [notes.mark(sentence) for sentence in sentences]
    if indicator.is_default:
        marks.insert(0, notes.mark_default(layout.notes.default))
        sentences = [layout.notes.default, *sentences]
    if indicator.printed is not None:
        value = print_number(indicator.printed)
    else:
        value = layout.words.indicator_state.get(indicator.state, indicator.state)
    return IndicatorLine(
        number=indicator.number,
        name=indicator.name,
        code=indicator.code,
        edition=indicator.edition,
        numerator=DASH if indicator.numerator is None else print_exact(indicator.numerator),
        denominator=DASH if indicator.denominator is None else print_exact(indicator.denominator),
        value=value,
        unit=indicator.unit,
        target=DASH if indicator.target is None else print_exact(indicator.target),
        is_known=indicator.printed is not None,
        share=_share(indicator.printed, indicator),
        target_share=_share(indicator.target, indicator),
        marks=tuple(marks),
        remarks=" ".join(sentences),
    )


def _share(percentage: Decimal | None, indicator: Indicator) -> float | None:
    if percentage is None or indicator.unit != "%" or not 0 <= percentage <= 100:
        return None
    return float(percentage) / 100
