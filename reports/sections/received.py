"""How many appeals were received in each of the last weeks, as the indicator of it says."""

from datetime import timedelta

from reports.sections.figures import Figure, Row, total
from reports.sections.frame import Frame
from reports.spans import code_of

# A quarter of weeks: a season's turn is seen, the bars are still read.
_WEEKS = 13
_RECEIVED = """
    select
        figures.indicator_code, figures.edition, figures.period, figures.dimension_code,
        figures.member_code, directions.direction_name, figures.numerator, figures.is_default
    from marts.fct_indicator_values as figures
    left join marts.dim_directions as directions
        on
            figures.dimension_code = 'direction'
            and directions.municipality_code = figures.municipality_code
            and directions.direction_code = figures.member_code
    where
        figures.municipality_code = %(municipality_code)s
        and figures.indicator_code = 'received_count'
        and figures.state = 'ok'
        and (
            (figures.dimension_code = 'all' and figures.period = any(%(weeks)s))
            or (figures.dimension_code = 'direction' and figures.period in (%(period)s, %(before)s))
            or (figures.dimension_code = 'source' and figures.period = %(period)s)
        )
    order by
        figures.period collate "C", figures.dimension_code collate "C", figures.numerator desc,
        figures.member_code collate "C"
"""


class Received:
    """The rows of received appeals by period, dimension and member."""

    def __init__(self, frame: Frame) -> None:
        first = frame.span.first_day
        self.weeks = [code_of("week", first - timedelta(weeks=back)) for back in range(_WEEKS - 1, -1, -1)]
        self.rows = frame.read("fct_indicator_values", _RECEIVED, weeks=self.weeks)

    def members(self, period: str, dimension: str) -> dict[str, Row]:
        return {
            str(row["member_code"]): row
            for row in self.rows
            if row["period"] == period and row["dimension_code"] == dimension
        }

    def count(self, period: str, dimension: str = "all", member: str = "all") -> Figure:
        """What the mart says; a member or a quiet week without a row had none."""
        row = self.members(period, dimension).get(member)
        return total([] if row is None else [row], "numerator")
