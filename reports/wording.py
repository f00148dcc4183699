"""Sentences about the submission itself: whom it is for, why, on what data."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from reports.coverage import explain_gaps
from reports.figures import DASH, NO_BREAK, print_date, print_moment, print_number, print_offset
from reports.layout import Layout
from reports.model import Basis, Coverage, DefaultPolicy, Municipality, SubmissionFacts
from warehouse import __version__


class ReportPeriod(Protocol):
    """The days that a report is about."""

    @property
    def first_day(self) -> date: ...

    @property
    def next_day(self) -> date: ...

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]: ...


class ReportFacts(Protocol):
    """What every report says of itself: whose it is, why it is made, of which days."""

    @property
    def municipality(self) -> Municipality: ...

    @property
    def basis(self) -> Basis: ...

    @property
    def period(self) -> ReportPeriod: ...


@dataclass(frozen=True)
class SourceLine:
    """What one source gave, as printed."""

    title: str
    load_count: str
    row_count: str
    received: str
    exported: str
    remark: str


def capitalise(text: str) -> str:
    """The text with a capital first letter; the rest stays as written."""
    return text[:1].upper() + text[1:]


def tie(text: str) -> str:
    """The text with its numbers tied to their signs: «№ 962», «п. 2.4» stay on one line."""
    return text.replace("№ ", f"№{NO_BREAK}").replace("п. ", f"п.{NO_BREAK}")


def address(facts: ReportFacts, layout: Layout) -> str:
    """The addressee in the dative: «Руководителю ЦУР Саратовской области», also of a post in brackets."""
    post = facts.basis.addressee_post
    if post:
        first, _, rest = post.partition(" ")
        dative = layout.addressee.dative.get(first.lower())
        if dative is None:
            return capitalise(post)
        for word, inflected in layout.addressee.dative.items():
            rest = rest.replace(f"({word} ", f"({inflected.lower()} ")
        return f"{dative} {rest}"
    return f"{layout.addressee.prefix} {facts.municipality.tsur_name}"


def explain_basis(facts: ReportFacts) -> str:
    """Why the report is made: the act and its point, or the МЦУ's initiative."""
    if not facts.basis.is_duty:
        return "инициатива муниципального центра управления"
    act, point = facts.municipality.legal_act, facts.basis.legal_reference
    return tie(f"{act} ({point})" if point else act)


def explain_open_period(facts: SubmissionFacts, layout: Layout) -> str:
    """The mark of a period that is not over; where it is due before its end, through which midnight."""
    if facts.cutoff_at is None:
        return layout.notes.incomplete
    zone = facts.municipality.zone
    cutoff, as_of = (print_moment(moment, zone) for moment in (facts.cutoff_at, facts.publication.as_of))
    return layout.notes.cut_off.format(cutoff=cutoff, as_of=as_of)


def list_passport(facts: SubmissionFacts, layout: Layout) -> list[tuple[str, str]]:
    """Label and value of each line of «Паспорт сведений»."""
    own = facts.municipality
    _, closes = facts.period.bounds(own.zone)
    last_day = facts.period.next_day - timedelta(days=1)
    point = facts.basis.legal_reference or facts.basis.title or DASH
    days = f"с {print_date(facts.period.first_day)} по {print_date(last_day)} включительно, местное время"
    unknown = sum(indicator.printed is None for indicator in facts.indicators)
    defaults = sum(indicator.is_default for indicator in facts.indicators)
    lines = [
        ("Муниципальное образование", own.name),
        ("Субъект Российской Федерации", own.region_name),
        ("ОКТМО", own.oktmo_code),
        ("Муниципальный центр управления", capitalise(own.mcu_name)),
        ("Правовой акт", tie(own.legal_act)),
        ("Отчётный период", f"{facts.period.title}: {days} ({print_offset(closes)})"),
        ("Состояние периода", "окончен" if facts.is_complete else explain_open_period(facts, layout)),
        ("Данные по состоянию на", print_moment(facts.publication.as_of, own.zone)),
        ("Основание", f"обязанность: {tie(point)}" if facts.basis.is_duty else explain_basis(facts)),
        ("Адресат", address(facts, layout)),
        ("Подписывает", capitalise(facts.signatory_post)),
        (
            "Показателей",
            f"{len(facts.indicators)}, из них без значения {unknown}, по правилу по умолчанию {defaults}",
        ),
        ("Версия хранилища", f"{__version__}; витрины построены версией {facts.publication.version}"),
    ]
    if facts.missing_codes:
        lines.append(("Нет в каталоге показателей", ", ".join(facts.missing_codes)))
    return lines


def print_policy(policy: DefaultPolicy, layout: Layout) -> str:
    """An SLA term applied by default: «ПОС «Сообщения», окончательный ответ: 30 календарных дн. (…)»."""
    words = layout.words
    source = words.source.get(policy.source, policy.source) if policy.source else "все источники"
    stage = words.stage.get(policy.stage, policy.stage)
    unit = words.duration_unit.get(policy.unit, policy.unit)
    reference = f" ({policy.legal_reference})" if policy.legal_reference else ""
    return f"{source}, {stage}: {print_number(policy.duration)} {unit}{reference}"


def print_countings(grounds: tuple[str, ...]) -> tuple[str, ...]:
    """One sentence on all terms whose counting no act states; none where each is stated."""
    if not grounds:
        return ()
    what = "Счёт дней и часов, первый день срока и перенос с нерабочего дня акты не устанавливают"
    return (f"{what}, приняты по умолчанию: {'; '.join(grounds)}",)


def print_source(source: Coverage, facts: ReportFacts) -> SourceLine:
    """What a source gave up to the publication."""
    _, closes = facts.period.bounds(facts.municipality.zone)
    gaps = explain_gaps(source, facts.period, closes)
    if source.exported_at is None:
        return SourceLine(source.title, "0", DASH, DASH, DASH, "; ".join(gaps))
    first, last = source.received_from, source.received_through
    received = f"по {print_date(last)}" if last else DASH
    if first and last:
        received = f"с {print_date(first)} по {print_date(last)}"
    return SourceLine(
        title=source.title,
        load_count=str(source.load_count),
        row_count=print_number(source.row_count),
        received=received,
        exported=f"{source.exported_at.astimezone(facts.municipality.zone):%d.%m.%Y %H:%M}",
        remark="; ".join(gaps) or "период охвачен",
    )
