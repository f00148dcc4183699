"""Words for indicators with an SQL of their own, as data: `own_indicators.yml` says what each key means."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from reports.explaining.words import DAYS, count, print_minutes
from warehouse.yaml_text import read_yaml

FILE = Path(__file__).with_name("own_indicators.yml")
_HAND_OVERS = ("передача", "передачи", "передач")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OwnWords(_Part):
    """What a row of one indicator is, how it is measured and why it counts."""

    row: str
    numerator: str
    denominator: str | None = None
    amount: Literal["days", "minutes", "working_minutes", "hand_overs"] | None = None
    counted: str
    subtracted: str | None = None
    base: str | None = None
    base_unmeasured: str | None = None

    def reason(self, *, added: int, amount: Decimal | None) -> str:
        """The sentence, still with its blanks, for a row that adds so much to the numerator."""
        if added < 0:
            return self.subtracted or self.counted
        if added > 0:
            return self.counted
        unmeasured = self.base_unmeasured if amount is None else None
        return unmeasured or self.base or self.counted


class OwnIndicators(_Part):
    """The whole file."""

    indicators: dict[str, OwnWords]
    dimensions: dict[str, str]
    members: dict[str, dict[str, str]]


@cache
def own_indicators() -> OwnIndicators:
    """The file as it is shipped; it is part of the program, so a wrong one is a fault of the program."""
    return OwnIndicators.model_validate(read_yaml(FILE.read_text(encoding="utf-8")))


def own_words(code: str) -> OwnWords | None:
    """The words of an indicator with an SQL of its own; None for every other one."""
    return own_indicators().indicators.get(code)


def print_amount(code: str, amount: Decimal | None) -> str:
    """What a row is measured by: «4 дня», «2 ч 5 мин»; a dash where it has no measure."""
    words = own_words(code)
    if amount is None or words is None or words.amount is None:
        return "—"
    if words.amount == "days":
        return count(int(amount), DAYS)
    if words.amount == "hand_overs":
        return count(int(amount), _HAND_OVERS)
    working = " рабочего времени" if words.amount == "working_minutes" else ""
    return print_minutes(amount) + working
