"""The figures of a submission."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from psycopg import Connection
from psycopg.rows import TupleRow

from reports.figures import round_half_up
from reports.layout import Layout, ValueKind
from reports.model import Indicator
from reports.period import Period
from warehouse.database import fetch_all
from warehouse.errors import PublicationError, nearest

# The mart's value is a division by Postgres, good to 16 digits and more; beyond this it is another value.
_AGREEMENT = Fraction(1, 10**6)

_FIGURES = """
    select
        values_.indicator_code, values_.edition, values_.numerator, values_.denominator, values_.value,
        coalesce(values_.unit, catalogue.unit) as unit, values_.points,
        values_.target, values_.state, values_.is_default,
        catalogue.indicator_name, catalogue.formula, catalogue.direction, catalogue.scope,
        catalogue.precision, catalogue.verdict_basis, catalogue.source, catalogue.status
    from marts.fct_indicator_values as values_
    left join marts.dim_indicators as catalogue
        on catalogue.indicator_code = values_.indicator_code and catalogue.edition = values_.edition
    where
        values_.municipality_code = %s and values_.period = %s
        and values_.dimension_code = %s and values_.member_code = %s
"""
# Dimension and member of a figure that is no part of another one.
WHOLE = ("all", "all")

# Asked for by the form and not computed: shown without a figure, by the edition in force on its last day.
_UNCOMPUTED = """
    select distinct on (indicator_code)
        indicator_code, edition, null::numeric as numerator, null::numeric as denominator,
        null::numeric as value, unit, null::numeric as points, null::numeric as target, 'no_data' as state,
        status is distinct from 'verified' as is_default,
        indicator_name, formula, direction, scope, precision, verdict_basis, source, status
    from marts.dim_indicators
    where
        indicator_code = any(%s) and valid_from < %s and (valid_to is null or valid_to >= %s)
    order by indicator_code, valid_from desc, edition collate "C" desc
"""


class _Figure(NamedTuple):
    """A row of `_FIGURES` or `_UNCOMPUTED`."""

    indicator_code: str
    edition: str
    numerator: Decimal | int | None
    denominator: Decimal | int | None
    value: Decimal | int | None
    unit: str
    points: Decimal | int | None
    target: Decimal | int | None
    state: str
    is_default: bool
    indicator_name: str | None
    formula: str | None
    direction: str | None
    scope: str | None
    precision: int
    verdict_basis: str | None
    source: str | None
    status: str | None


def read_indicators(
    connection: Connection[TupleRow], layout: Layout, municipality_code: str, period: Period
) -> tuple[tuple[Indicator, ...], tuple[str, ...]]:
    """Indicators in the order of the form, and the codes that the form always shows but no catalogue knows.

    Raises PublicationError when the period has no figures or a value is not what its figures give.
    """
    rows = fetch_all(connection, _FIGURES, municipality_code, period.code, *WHOLE)
    figures = [_Figure(*row) for row in rows]
    if not figures:
        raise _no_figures(connection, municipality_code, period)
    figures = [figure for figure in figures if layout.shows(figure.indicator_code, figure.state)]
    computed = {figure.indicator_code for figure in figures}
    wanted = [code for code in layout.always_codes if code not in computed]
    figures += [
        _Figure(*row) for row in fetch_all(connection, _UNCOMPUTED, wanted, period.next_day, period.next_day)
    ]
    missing = sorted(set(wanted) - {figure.indicator_code for figure in figures})
    figures.sort(key=lambda figure: (layout.place(figure.indicator_code), figure.edition))
    return tuple(_numbered(figures, layout)), tuple(missing)


def read_editions(
    connection: Connection[TupleRow],
    layout: Layout,
    municipality_code: str,
    period_code: str,
    indicator_code: str,
    member: tuple[str, str] = WHOLE,
) -> tuple[Indicator, ...]:
    """The figures of one indicator for any period, one per edition; numbers and groups of the form are empty.

    `member` is a dimension and its member.

    Raises PublicationError when a value is not what its figures give.
    """
    query = _FIGURES + " and values_.indicator_code = %s order by values_.edition"
    rows = fetch_all(connection, query, municipality_code, period_code, *member, indicator_code)
    return tuple(_indicator(_Figure(*row), "", "", layout) for row in rows)


def _numbered(figures: list[_Figure], layout: Layout) -> Iterator[Indicator]:
    by_group = groupby(figures, key=lambda figure: layout.place(figure.indicator_code)[0])
    for number, (group, members) in enumerate(by_group, start=1):
        for place, figure in enumerate(members, start=1):
            yield _indicator(figure, f"{number}.{place}", layout.group_title(group), layout)


def _indicator(figure: _Figure, number: str, group: str, layout: Layout) -> Indicator:
    if figure.indicator_name is None:
        raise PublicationError(
            "Показатель посчитан, но его редакции нет в каталоге",
            where=f"{figure.indicator_code}, редакция {figure.edition}",
            todo="добавьте строку каталога показателей и выполните mcu build",
        )
    kind = layout.form(figure.indicator_code).value_kind(figure.unit)
    is_known = figure.state == "ok"
    exact = _exact_value(figure, kind) if is_known else None
    return Indicator(
        number=number,
        group=group,
        code=figure.indicator_code,
        edition=figure.edition,
        name=figure.indicator_name,
        formula=figure.formula,
        unit=figure.unit,
        direction=figure.direction,
        scope=figure.scope,
        precision=figure.precision,
        verdict_basis=figure.verdict_basis,
        source=figure.source,
        status=figure.status,
        state=figure.state,
        is_default=figure.is_default or figure.status != "verified",
        numerator=_decimal(figure.numerator) if is_known else None,
        denominator=_decimal(figure.denominator) if is_known else None,
        printed=None if exact is None else round_half_up(exact, figure.precision),
        points=_decimal(figure.points) if is_known else None,
        target=_decimal(figure.target),
    )


def _exact_value(figure: _Figure, kind: ValueKind) -> Fraction:
    """The value as an exact fraction of the two figures; the mart's own value must agree with it."""
    if figure.value is None:
        raise _contradiction(figure, "значение не указано", "значение, раз состояние ok")
    stored = Fraction(figure.value)
    if kind == "stored":
        return stored
    if kind == "count":
        exact = None if figure.numerator is None else Fraction(figure.numerator)
    else:
        exact = _ratio(figure)
    if exact is None:
        raise _contradiction(figure, "нет числителя или знаменателя", "оба числа, знаменатель не ноль")
    # A share may be stored as 0–1 (contract) while its unit, and so the printed value, is a percentage.
    scale = 100 if kind == "percent" else 1
    if min(abs(stored - exact), abs(stored - exact * scale)) > _AGREEMENT:
        raise _contradiction(
            figure, f"значение {float(stored):g}", f"{float(exact * scale):g} по числителю и знаменателю"
        )
    return exact * scale


def _ratio(figure: _Figure) -> Fraction | None:
    if figure.numerator is None or not figure.denominator:
        return None
    return Fraction(figure.numerator) / Fraction(figure.denominator)


def _contradiction(figure: _Figure, got: str, expected: str) -> PublicationError:
    return PublicationError(
        "Показатель противоречит сам себе",
        where=f"{figure.indicator_code}, редакция {figure.edition}",
        got=got,
        expected=expected,
        todo="сведения не сформированы; проверьте витрину fct_indicator_values",
    )


def _no_figures(connection: Connection[TupleRow], municipality_code: str, period: Period) -> PublicationError:
    known = [
        row[0]
        for row in fetch_all(
            connection,
            "select distinct period from marts.fct_indicator_values where municipality_code = %s"
            " and period ~ '^[0-9]{4}(Q[1-4])?$'",
            municipality_code,
        )
    ]
    suggestion = nearest(period.code, sorted(known))
    return PublicationError(
        f"Показатели за период не посчитаны: {period.title}",
        where=municipality_code,
        got=period.code,
        expected=", ".join(sorted(known)) or "за этот муниципалитет не посчитан ни один период",
        todo=f"ближайший посчитанный период — {suggestion}"
        if suggestion
        else "загрузите данные и выполните mcu build",
    )


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
