"""For each value that no dictionary knows: what it may mean, and the line that accepts it."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reports.quality.reading import QualityFacts, Unmapped
from reports.quality.suggesting import KnownSpellings, Suggestion
from warehouse.definitions import DBT_PROJECT
from warehouse.seed_rows import text_rows

_SEED = "topic_directions"
# What only the person who accepts can fill in: left as it is, the file is refused.
_WHO, _WHEN = "ДОЛЖНОСТЬ", "ГГГГ-ММ-ДД"


@dataclass(frozen=True)
class Proposal:
    """What the value may mean in words, how near the spelling is (0–100), the line to write into the file."""

    meaning: str
    likeness: int
    line: str


def propose(facts: QualityFacts) -> dict[Unmapped, Proposal]:
    """Proposals for those values that have any."""
    topics = _known_topics(DBT_PROJECT / "seeds")
    recipients = KnownSpellings(facts.known_recipients)
    names = {source: KnownSpellings({name: name for name in known}) for source, known in topics.items()}
    proposals = {}
    for value in facts.unmapped:
        if value.kind == "recipient":
            near = recipients.suggest(value.value or "")
            if near is not None:
                proposals[value] = _recipient(value, near, facts.recipient_names)
        elif value.source in names:
            near = names[value.source].suggest(value.detail or value.value or "")
            if near is not None:
                topic = topics[value.source][near.code]
                proposals[value] = _topic(value, near, topic, facts.direction_names)
    return proposals


def _recipient(value: Unmapped, near: Suggestion, names: Mapping[str, str]) -> Proposal:
    words = json.dumps(value.value, ensure_ascii=False)
    line = (
        f"- {{kind: recipient, value: {words}, code: {near.code}, decided_by: {_WHO}, decided_on: {_WHEN}}}"
    )
    return Proposal(names[near.code], near.likeness, line)


@dataclass(frozen=True)
class _Topic:
    edition: str
    direction_code: str


def _topic(value: Unmapped, near: Suggestion, topic: _Topic, directions: Mapping[str, str]) -> Proposal:
    direction = directions.get(topic.direction_code, topic.direction_code)
    cells = [
        *(value.source, topic.edition, value.value or "", value.detail or "", topic.direction_code),
        *("verified", _WHO, _WHEN),
    ]
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return Proposal(f"{direction} (как «{near.spelling}»)", near.likeness, line.getvalue())


def _known_topics(seeds: Path) -> dict[str, dict[str, _Topic]]:
    """By source: each topic or group with its newest edition's direction."""
    known: dict[str, dict[str, _Topic]] = {}
    for _, row in sorted(text_rows(seeds, _SEED), key=lambda row: row[1]["edition"]):
        name = row["topic_name"] or row["topic_group"]
        known.setdefault(row["source"], {})[name] = _Topic(row["edition"], row["direction_code"])
    return known
