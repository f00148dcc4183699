"""Every figure equals the sum of the rows listed behind it, or nothing leaves the house."""

from collections.abc import Sequence
from decimal import Decimal

from reports.figures import plain
from reports.layout import Counted, IndicatorForm
from reports.model import Indicator, ListedRow
from warehouse.errors import PublicationError


def check_rows(indicator: Indicator, form: IndicatorForm, rows: Sequence[ListedRow]) -> None:
    """Raises PublicationError when numerator or denominator is not what its listed rows give."""
    nameless = sum(row.source_id is None for row in rows)
    if nameless:
        raise PublicationError(
            "Строки показателя не находятся среди обращений",
            where=f"{indicator.code}, редакция {indicator.edition}",
            got=f"{nameless} строк без обращения",
            expected="0",
            todo="сведения не сформированы; сверьте fct_indicator_rows и fct_appeals",
        )
    numerator = sum(row.numerator_amount for row in rows)
    denominator = sum(row.denominator_amount for row in rows)
    _check_part(indicator, "числитель", indicator.numerator, form.numerator, numerator)
    _check_part(indicator, "знаменатель", indicator.denominator, form.denominator, denominator)


def _check_part(
    indicator: Indicator, part: str, figure: Decimal | None, counted: Counted, listed: int
) -> None:
    if figure is None or counted == "other" or listed == figure:
        return
    raise PublicationError(
        f"Показатель не сходится со своими строками: {part}",
        where=f"{indicator.code}, редакция {indicator.edition}",
        got=f"по строкам {listed}",
        expected=f"{plain(figure)}, как в fct_indicator_values",
        todo="сведения не сформированы; сверьте fct_indicator_values и fct_indicator_rows",
    )
