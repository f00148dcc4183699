"""The machine-readable twin of a submission; its schema is `templates/submission.schema.json`."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from reports.figures import plain
from reports.layout import Layout
from reports.model import Coverage, Indicator, SubmissionFacts
from reports.view import View
from warehouse import __version__

SCHEMA_NAME = "mcu-warehouse/submission"
SCHEMA_VERSION = "1.1"


def build_document(facts: SubmissionFacts, view: View, layout: Layout) -> dict[str, object]:
    """The submission as plain JSON values; figures are exact decimal strings, moments ISO 8601 in UTC."""
    own = facts.municipality
    opens, closes = facts.period.bounds(own.zone)
    lines = view.lines
    return {
        "schema": SCHEMA_NAME,
        "schema_version": SCHEMA_VERSION,
        "project_version": __version__,
        "municipality": {
            "code": own.code,
            "name": own.name,
            "region": own.region_name,
            "oktmo": own.oktmo_code,
            "mcu": own.mcu_name,
            "tsur": own.tsur_name,
            "legal_act": own.legal_act,
            "time_zone": own.zone.key,
        },
        "period": {
            "code": facts.period.code,
            "kind": facts.period.kind,
            "title": facts.period.title,
            "opens_at": opens.isoformat(),
            "closes_before": closes.isoformat(),
            "is_complete": facts.is_complete,
            "cutoff_at": None if facts.cutoff_at is None else _moment(facts.cutoff_at),
            "mark": view.mark or None,
        },
        "as_of": _moment(facts.publication.as_of),
        "basis": {
            "kind": "duty" if facts.basis.is_duty else "initiative",
            "title": facts.basis.title,
            "legal_reference": facts.basis.legal_reference,
            "addressee": view.addressee,
        },
        "signatory_post": view.signatory,
        "indicators": [
            _indicator(indicator, lines[indicator.key].remarks, layout) for indicator in facts.indicators
        ],
        "not_in_catalogue": list(facts.missing_codes),
        "coverage": [_coverage(source) for source in facts.coverage],
        "default_policies": list(view.policies),
        "counting_rules": list(view.rules),
    }


def dump(document: Mapping[str, object]) -> bytes:
    """UTF-8 JSON in the order of the mapping, readable, ending in a newline."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _indicator(indicator: Indicator, remarks: str, layout: Layout) -> dict[str, object]:
    form = layout.form(indicator.code)
    return {
        "number": indicator.number,
        "group": indicator.group,
        "code": indicator.code,
        "edition": indicator.edition,
        "name": indicator.name,
        "numerator": _exact(indicator.numerator),
        "denominator": _exact(indicator.denominator),
        "value": None if indicator.printed is None else f"{indicator.printed:f}",
        "unit": indicator.unit,
        "precision": indicator.precision,
        "state": indicator.state,
        "is_default": indicator.is_default,
        "target": _exact(indicator.target),
        "points": _exact(indicator.points),
        "direction": indicator.direction,
        "verdict_basis": indicator.verdict_basis,
        "formula": indicator.formula,
        "numerator_counts": form.numerator,
        "denominator_counts": form.denominator,
        "source": indicator.source,
        "status": indicator.status,
        "remarks": remarks or None,
    }


def _coverage(source: Coverage) -> dict[str, object]:
    return {
        "source": source.source,
        "title": source.title,
        "load_count": source.load_count,
        "row_count": source.row_count,
        "received_from": _day(source.received_from),
        "received_through": _day(source.received_through),
        "exported_at": None if source.exported_at is None else _moment(source.exported_at),
        "covers_period": source.covers_period,
    }


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
