"""The causes that people have named for what grows: root causes of the measures of the roadmap."""

from collections.abc import Sequence

from reports.sections.figures import Row
from reports.sections.frame import Frame
from reports.sections.parts import topic_of, typed
from reports.sections.phrases import Name, Sentence, enumerate_parts, join, quote, write
from warehouse.municipality_checks import normalise_name

REGISTER, REGISTER_NAME = "roadmap_measures", "«Мероприятия дорожной карты»"
_CAUSES = """
    select
        measures.plan_name, measures.measure_number, measures.topic_name, measures.direction_code,
        measures.root_cause
    from marts.fct_roadmap_measures as measures
    where
        measures.municipality_code = %(municipality_code)s
        and measures.root_cause is not null
        and measures.status is distinct from 'отменено'
    order by measures.plan_name collate "C", measures.measure_number collate "C"
"""


def say_causes(frame: Frame, grown: Sequence[Row]) -> list[Sentence]:
    """Which topic has which root cause by which measure, and that the others have none named."""
    if not grown:
        return []
    if frame.register_stamp(REGISTER) is None:
        return [write(f"причин не называет никто: реестра {REGISTER_NAME} нет")]
    measures = frame.read("fct_roadmap_measures", _CAUSES)
    topics: dict[int, list[str]] = {}
    for row in grown:
        place = _find(row, measures)
        if place is not None and topic_of(row) not in topics.setdefault(place, []):
            topics[place].append(topic_of(row))
    if not topics:
        return [write(f"причин того, что выросло, реестр {REGISTER_NAME} не называет")]
    items = [_say_cause(measures[place], names) for place, names in topics.items()]
    is_whole = sum(map(len, topics.values())) == len({topic_of(row) for row in grown})
    rest = None if is_whole else "; причины остального не названы"
    return [write(f"первопричины по реестру {REGISTER_NAME}: ", join(items), rest)]


def _say_cause(measure: Row, topics: Sequence[str]) -> Sentence:
    plan = Name(f"план «{measure.text('plan_name')}», мероприятие {measure.text('measure_number')}")
    names = enumerate_parts([quote(name) for name in topics])
    return write(typed(measure, "root_cause"), " (", plan, ") — ", names)


def _find(row: Row, measures: Sequence[Row]) -> int | None:
    """Which measure is of the topic or of its group; one that names no topic speaks of its direction."""
    names = {normalise_name(text) for column in ("topic_name", "topic_group") if (text := row.text(column))}
    for place, measure in enumerate(measures):
        topic = measure.text("topic_name")
        if topic is not None and normalise_name(topic) in names:
            return place
    for place, measure in enumerate(measures):
        if measure["topic_name"] is None and measure["direction_code"] == row["direction_code"]:
            return place
    return None
