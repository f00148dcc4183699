"""Numbers of the seed `counting_rule_rows` for what must be known while no database answers."""

from datetime import date

from warehouse.definition_rows import CountingRule
from warehouse.definitions import DBT_PROJECT
from warehouse.errors import ConfigError
from warehouse.rule_checks import SEED
from warehouse.seed_rows import sound_rows


class CountingRules:
    """The rules as the seed has them now."""

    def __init__(self) -> None:
        self._rows = [row for _, row in sound_rows(DBT_PROJECT / "seeds", SEED, CountingRule)]

    def value(self, code: str, on: date) -> int:
        """The value of a rule in force on a day, in the rule's own unit.

        Raises ConfigError when the seed has no such row.
        """
        for row in self._rows:
            is_begun = row.rule_code == code and row.valid_from <= on
            if is_begun and (row.valid_to is None or on < row.valid_to):
                return row.rule_value
        raise ConfigError(
            "Нет правила счёта",
            where=f"{SEED}.csv",
            got=f"на {on:%d.%m.%Y} ни одной верной строки",
            expected=code,
            todo="верните строку правила",
        )
