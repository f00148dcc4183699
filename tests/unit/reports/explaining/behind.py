"""Rows behind a figure, made by hand."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from reports.explaining.reading_indicator import BehindRow
from tests.unit.reports.sample import make_row


def make_behind(source_id: str, **changes: Any) -> BehindRow:
    """A ПОС message of the topic «Дворы» received on 10.07.2026."""
    own = {
        "recipient_name": "отдел", "policy_code": None, "member_code": None, "amount": None,
        "direction_code": "housing", "topic_title": "Дворы", "territory_name": "центр",
        "source_id": source_id, "event_date": date(2026, 7, 10),
    }  # fmt: skip
    if isinstance(changes.get("amount"), int):
        changes["amount"] = Decimal(changes["amount"])
    return BehindRow(**(asdict(make_row()) | own | changes))
