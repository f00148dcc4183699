"""A submission made by hand: one known share, one figure without data."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from reports.layout import Layout, read_layout
from reports.model import (
    Basis,
    Coverage,
    DefaultPolicy,
    Indicator,
    ListedRow,
    Load,
    Municipality,
    SubmissionFacts,
)
from reports.period import Period
from reports.templates_folder import LAYOUT, PROJECT_TEMPLATES
from warehouse.publication import Publication

AS_OF = datetime(2026, 9, 30, 22, tzinfo=UTC)


def own_layout() -> Layout:
    """The project's form."""
    return read_layout(PROJECT_TEMPLATES / LAYOUT)


def make_indicator(**changes: Any) -> Indicator:
    """66.7 %: two of three, by a confirmed rule."""
    own = Indicator(
        number="1.1",
        group="Своевременность",
        code="on_time_share",
        edition="mcu-1",
        name="Своевременность",
        formula="100·n/d",
        unit="%",
        direction="up",
        scope="default",
        precision=1,
        verdict_basis="ours",
        source=None,
        status="verified",
        state="ok",
        is_default=False,
        numerator=Decimal(2),
        denominator=Decimal(3),
        printed=Decimal("66.7"),
        points=None,
        target=Decimal(95),
    )
    return replace(own, **changes)


def make_row(**changes: Any) -> ListedRow:
    """A ПОС message in numerator and denominator."""
    day = datetime(2026, 7, 10, tzinfo=UTC)
    own = ListedRow(
        indicator_code="on_time_share",
        edition="mcu-1",
        source="pos",
        source_id="1001",
        regime="message",
        stage="final_answer",
        status="answered",
        has_time=False,
        received_at=day,
        registered_at=day,
        event_date=day.date(),
        due_at=day,
        stopped_at=day,
        state="met",
        platform_due_date=None,
        agrees_with_platform=None,
        is_default_policy=True,
        numerator_amount=1,
        denominator_amount=1,
    )
    return replace(own, **changes)


def make_facts(**changes: Any) -> SubmissionFacts:
    """A finished third quarter with full sources."""
    unknown = make_indicator(
        number="2.1", group="Повторность", code="repeat_share", state="no_data", is_default=True, target=None,
        numerator=None, denominator=None, printed=None,
    )  # fmt: skip
    own = SubmissionFacts(
        municipality=Municipality(
            code="testgrad",
            name="город Тестоград",
            mcu_name="муниципальный центр управления «Тест & Ко»",
            region_name="Тестовая область",
            zone=ZoneInfo("Europe/Saratov"),
            oktmo_code="63622000",
            tsur_name="Центр управления регионом Тестовой области",
            legal_act="постановление № 1",
        ),
        period=Period(2026, 3),
        is_complete=True,
        cutoff_at=None,
        publication=Publication(1, AS_OF, AS_OF, "0.1.0", "d" * 64),
        basis=Basis(True, "Сведения за квартал", "п. 2.4 б", "руководитель ЦУР Тестовой области"),
        signatory_post="руководитель МЦУ",
        indicators=(make_indicator(), unknown),
        missing_codes=(),
        coverage=tuple(
            Coverage(source, title, 1, 3, date(2026, 7, 1), date(2026, 9, 30), AS_OF, True)
            for source, title in (("delo", "СЭД «Дело»"), ("incident", "ИМ"), ("pos", "ПОС"))
        ),
        policies=(DefaultPolicy("pos", "final_answer", 30, "calendar_day", "таблица сроков"),),
        countings=(),
        loads=(Load(1, "pos", "messages", "aa01"),),
    )
    return replace(own, **changes)
