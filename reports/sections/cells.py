"""The cells of the problem map of a week and of the one before: topic × territory, with their names."""

from dataclasses import dataclass

from reports.sections.figures import Row
from reports.sections.frame import Frame

_CELLS = """
    select
        cells.week, cells.direction_code, cells.topic_key, cells.territory_key, cells.appeal_count,
        cells.per_10000_count, cells.repeat_count, cells.is_surge, cells.usual_count, cells.has_history,
        cells.source, topics.topic_group, topics.topic_name, directions.direction_name,
        territories.territory_name, territories.territory_kind
    from marts.mart_problem_map as cells
    inner join marts.dim_topics as topics on topics.topic_key = cells.topic_key
    left join marts.dim_directions as directions
        on
            directions.municipality_code = cells.municipality_code
            and directions.direction_code = cells.direction_code
    left join marts.dim_territories as territories
        on
            territories.municipality_code = cells.municipality_code
            and territories.territory_key = cells.territory_key
    where cells.municipality_code = %(municipality_code)s and cells.week in (%(period)s, %(before)s)
    order by
        cells.week collate "C", cells.direction_code collate "C", topics.topic_group collate "C",
        topics.topic_name collate "C", cells.topic_key collate "C", cells.territory_key collate "C"
"""


@dataclass(frozen=True)
class Cells:
    """Rows of the week and of the one before it."""

    here: tuple[Row, ...]
    there: tuple[Row, ...]


def read_cells(frame: Frame) -> Cells:
    """Cells with appeals; one that had none in a week has no row of it."""
    rows = frame.read("mart_problem_map", _CELLS)
    return Cells(
        tuple(row for row in rows if row["week"] == frame.span.code),
        tuple(row for row in rows if row["week"] == frame.before.code),
    )
