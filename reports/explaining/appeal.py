"""The explanation of one appeal: what it is, what exports showed, each clock counted anew."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from reports.explaining.counting_words import say_counting
from reports.explaining.facts import AppealFacts, Clock, CorrectedValue
from reports.explaining.finding import find_appeal
from reports.explaining.reading_appeal import read_appeal
from reports.explaining.recount import Recount, check_recount, recount
from reports.explaining.section import Section
from reports.explaining.standing import find_extension, find_pauses
from reports.explaining.term_sentences import (
    print_moment_of,
    say_count,
    say_end,
    say_extension,
    say_policy,
    say_start,
)
from reports.explaining.verdict_sentences import (
    check_verdict,
    say_owners,
    say_platform,
    say_stop,
    say_verdict,
)
from reports.explaining.words import is_known, print_local
from reports.figures import print_moment
from reports.layout import Words, read_layout
from reports.reading import open_publication, read_municipality
from reports.templates_folder import find_templates
from reports.wording import capitalise
from warehouse.settings import Settings

_NO_CLOCKS = (
    "Сроков у этого обращения нет: ни одна действовавшая норма к нему не относится, "
    "или начало срока не известно."
)


@dataclass(frozen=True)
class ExplainedClock:
    """A clock, its recount and its sentences."""

    clock: Clock
    counted: Recount
    section: Section


@dataclass(frozen=True)
class AppealExplanation:
    """What is printed; `document` gives the same for programs."""

    title: str
    facts: AppealFacts
    opening: tuple[Section, ...]
    clocks: tuple[ExplainedClock, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """All parts in order."""
        return (*self.opening, *(each.section for each in self.clocks))

    def document(self) -> dict[str, Any]:
        """One JSON document: the sentences, and the dates they speak of."""
        facts = self.facts
        return {
            "appeal_key": facts.appeal.appeal_key,
            "municipality_code": facts.appeal.municipality_code,
            "source": facts.appeal.source,
            "source_id": facts.appeal.source_id,
            "as_of": facts.as_of,
            "title": self.title,
            "sections": [section.document() for section in self.opening],
            "clocks": [_document(each) for each in self.clocks],
        }


def explain_appeal(
    connection: Connection[TupleRow],
    settings: Settings,
    key: str,
    *,
    municipality_code: str | None = None,
    source: str | None = None,
    as_of: datetime | None = None,
) -> AppealExplanation:
    """Explain the appeal that `key` names, at the last publication up to `as_of`.

    Raises PublicationError when nothing is published or the key is unknown or ambiguous; RecountError when a
    term counted anew is not the published one.
    """
    publication = open_publication(connection, as_of, settings.zone)
    if municipality_code is not None:
        read_municipality(connection, municipality_code)
    code, appeal_key = find_appeal(connection, key, municipality_code=municipality_code, source=source)
    words = read_layout(find_templates(settings, code).layout).words
    facts = read_appeal(connection, read_municipality(connection, code), appeal_key, publication)
    return put_into_words(facts, words)


def put_into_words(facts: AppealFacts, words: Words) -> AppealExplanation:
    """The whole explanation of the facts; raises RecountError."""
    appeal = facts.appeal
    source = words.source.get(appeal.source, appeal.source)
    title = f"{source}, № {appeal.source_id.replace('|', '/')}, {facts.municipality.name}"
    states = _say_states(facts, words)
    opening = [Section("Обращение", tuple(_say_appeal(facts, words)))]
    if states:
        opening.append(Section("Что показывали выгрузки", states))
    if facts.corrections:
        opening.append(Section("Что исправлено", tuple(_say_correction(each) for each in facts.corrections)))
    if not facts.clocks:
        opening.append(Section("Сроки", (_NO_CLOCKS,)))
    clocks = tuple(_explain_clock(facts, clock, words) for clock in facts.clocks)
    return AppealExplanation(title, facts, tuple(opening), clocks)


def _explain_clock(facts: AppealFacts, clock: Clock, words: Words) -> ExplainedClock:
    stage = words.stage.get(clock.stage, clock.stage)
    title = capitalise(stage) + (f", ход {clock.clock_number}" if _has_rounds(facts, clock) else "")
    where = f"обращение {facts.appeal.source}:{facts.appeal.source_id}, {title.lower()}"
    is_extended, showed = find_extension(facts, clock)
    # Put off when it was over, a term is as long as it was.
    is_longer = is_extended and clock.not_extended_at is None
    duration = clock.policy.duration + ((clock.policy.extension_duration or 0) if is_longer else 0)
    counted = recount(clock, duration, find_pauses(facts, clock), facts.days, facts.zone)
    check_recount(clock, counted, where, facts.zone)
    check_verdict(facts, clock, where)
    sentences: list[str | None] = [*say_policy(clock.policy, words)]
    if clock.state != "not_applicable":
        sentences += [say_counting(clock.policy), say_start(facts, clock)]
        if is_extended:
            sentences.append(say_extension(facts, clock, showed, words))
        sentences += say_count(facts, clock, counted, words)
        sentences += say_end(facts, clock, counted)
        sentences.append(say_stop(facts, clock))
    sentences.append(say_verdict(facts, clock, counted, words))
    sentences += say_owners(clock)
    sentences.append(say_platform(facts, clock))
    state = words.clock_state.get(clock.state, clock.state)
    section = Section(f"{title}: {state}", tuple(sentence for sentence in sentences if sentence))
    return ExplainedClock(clock, counted, section)


def _has_rounds(facts: AppealFacts, clock: Clock) -> bool:
    return sum(other.stage == clock.stage for other in facts.clocks) > 1


def _say_appeal(facts: AppealFacts, words: Words) -> list[str]:
    appeal = facts.appeal
    regime = capitalise(words.regime.get(appeal.regime, appeal.regime))
    moments = [
        f"{word} {print_moment_of(moment, facts)}"
        for word, moment in (
            ("поступило", appeal.received_at),
            (
                "зарегистрировано",
                None if appeal.registered_at == appeal.received_at else appeal.registered_at,
            ),
            ("назначено исполнителю", appeal.assigned_at),
        )
        if moment is not None
    ]
    status = words.appeal_status.get(appeal.status, appeal.status)
    own = f" (на платформе — «{appeal.platform_status}»)" if appeal.platform_status else ""
    topic = " — ".join(name for name in (appeal.topic_group, appeal.topic_name) if is_known(name))
    sentences = [
        f"{regime}{': ' if moments else ''}{', '.join(moments)}.",
        f"Состояние: {status}{own}.",
    ]
    if topic:
        sentences.append(f"Тематика: {topic}.")
    if is_known(appeal.recipient_name):
        sentences.append(f"Сейчас у получателя «{appeal.recipient_name}».")
    if not appeal.is_counted:
        sentences.append("В общих итогах считается другая запись этого же обращения.")
    sentences.append(f"Данные по состоянию на {print_moment(facts.as_of, facts.zone)}.")
    return sentences


def _say_states(facts: AppealFacts, words: Words) -> tuple[str, ...]:
    names = {state.recipient_name for state in facts.states}
    sentences = []
    for state in facts.states:
        parts = [words.appeal_status.get(state.status, state.status)]
        if state.is_reopened:
            parts.append("отмечен возврат на повторное рассмотрение")
        if state.final_answer_at is not None:
            parts.append(f"ответ {print_moment_of(state.final_answer_at, facts)}")
        if len(names) > 1 and is_known(state.recipient_name):
            parts.append(f"у получателя «{state.recipient_name}»")
        sentences.append(f"С выгрузки {print_local(state.from_at, facts.zone)} — {', '.join(parts)}.")
    return tuple(sentences)


def _say_correction(corrected: CorrectedValue) -> str:
    stored, read = (
        "пусто" if value is None else f"«{value}»"
        for value in (corrected.stored_value, corrected.corrected_value)
    )
    return (
        f"Столбец {corrected.column_name}: платформа дала {stored}, читается {read} — исправление"
        f" «{corrected.correction_code}» от {corrected.decided_on:%d.%m.%Y}, решение: {corrected.decided_by}."
        f" Причина: {corrected.reason.removesuffix('.')}."
    )


def _document(each: ExplainedClock) -> dict[str, Any]:
    clock, counted = each.clock, each.counted
    return {
        "stage": clock.stage,
        "clock_number": clock.clock_number,
        "state": clock.state,
        "policy_code": clock.policy.policy_code,
        "legal_reference": clock.policy.legal_reference,
        "is_default_policy": clock.policy.status != "verified",
        "is_default_counting": clock.policy.counting_status == "default",
        "duration": counted.duration,
        "unit": clock.policy.unit,
        "started_at": clock.started_at,
        "due_at_legal": clock.due_at_legal,
        "due_at": clock.due_at,
        "first_due_at": clock.first_due_at,
        "not_extended_at": clock.not_extended_at,
        "stopped_at": clock.stopped_at,
        "counted_days": list(counted.counted),
        "skipped_days": list(counted.skipped),
        "paused_days": list(counted.paused),
        "overrun_working_minutes": clock.overrun_working_minutes,
        "platform_due_date": clock.platform_due_date,
        "agrees_with_platform": clock.agrees_with_platform,
        "difference_code": clock.difference_code,
        **each.section.document(),
    }
