"""The form of the note: its sections in their order, and the five phrases of its first page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.sections.advice import show_advice
from reports.sections.frame import Frame
from reports.sections.growth import show_growth
from reports.sections.pages import show_pages
from reports.sections.phrases import NO_DATA, Name, Sentence, begin, join, write
from reports.sections.places import show_places
from reports.sections.rating import show_rating
from reports.sections.risks import show_risks
from reports.sections.satisfaction import show_satisfaction
from reports.sections.section import Section
from reports.sections.tasks import show_decisions, show_roadmap
from reports.sections.terms import show_terms
from reports.sections.topics import show_topics
from reports.sections.volume import show_volume

SECTIONS: tuple[Callable[[Frame], Section], ...] = (
    show_volume,
    show_topics,
    show_growth,
    show_places,
    show_terms,
    show_satisfaction,
    show_rating,
    show_risks,
    show_decisions,
    show_roadmap,
    show_advice,
    show_pages,
)
# What each phrase is about, and whose clauses make it.
_SUMMARY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Сколько", ("volume",)),
    ("О чём", ("topics",)),
    ("Что изменилось", ("growth",)),
    ("Как отвечают", ("terms", "satisfaction")),
    ("Требует внимания", ("risks", "decisions", "roadmap")),
)


@dataclass(frozen=True)
class Phrase:
    """One of the five: its label and its sentence; without input the sentence says what is waited for."""

    label: str
    sentence: Sentence
    is_known: bool


def summarise(sections: Mapping[str, Section]) -> tuple[Phrase, ...]:
    """The week in five phrases, made of the sections' clauses; sections by their code."""
    return tuple(_phrase(label, [sections[code] for code in codes]) for label, codes in _SUMMARY)


def _phrase(label: str, sections: list[Section]) -> Phrase:
    clauses = [section.lead for section in sections if section.lead is not None]
    if clauses:
        return Phrase(label, begin(join(clauses)), is_known=True)
    waited = dict.fromkeys(section.missing for section in sections if section.missing)
    return Phrase(label, begin(write(f"{NO_DATA}: ", Name("; ".join(waited)))), is_known=False)
