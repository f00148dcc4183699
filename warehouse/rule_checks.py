"""Counting rules that models ask for by name: each must be there, on every day of the calendar."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from warehouse.calendar_checks import calendar_span
from warehouse.definition_rows import CountingRule, IndicatorRow
from warehouse.definitions import DBT_PROJECT
from warehouse.errors import nearest
from warehouse.faults import Fault, lines_of
from warehouse.seed_rows import broken_keys, sound_rows

SEED = "counting_rule_rows"
_ASKED = re.compile(r"rule_code = '(\w+)'|join_rule\(\s*'\w+',\s*'(\w+)'")


def asked_rules(dbt_project: Path = DBT_PROJECT) -> list[str]:
    """Codes of counting rules that SQL names."""
    return sorted(
        {
            direct or joined
            for folder in ("macros", "models")
            for path in (dbt_project / folder).rglob("*.sql")
            for direct, joined in _ASKED.findall(path.read_text(encoding="utf-8"))
        }
    )


def rule_faults(seeds: Path, dbt_project: Path = DBT_PROJECT) -> Iterator[Fault]:
    """Rules that figures lean on and that are missing, misspelled, begin late or end early.

    A figure without its rule is empty, which looks like no data. Gaps between two rows are told elsewhere.
    """
    rows = sound_rows(seeds, SEED, CountingRule)
    known = {row.rule_code for _, row in rows}
    # A rule that an indicator names in vain is told with the indicator.
    of_indicators = {row.parameter_rule for _, row in sound_rows(seeds, "indicator_rows", IndicatorRow)}
    unread = {key for (key,) in broken_keys(seeds, SEED, CountingRule, ("rule_code",))}
    asked = sorted({*asked_rules(dbt_project), *(known & of_indicators)} - unread)
    first, last = calendar_span(dbt_project)
    idle = sorted(known - set(asked))
    for code in asked:
        own = [(line, row) for line, row in rows if row.rule_code == code]
        if not own:
            near = nearest(code, idle)
            lines = [line for line, row in rows if row.rule_code == near]
            yield Fault(
                lines_of(SEED, lines),
                f"нет правила счёта {code}, по нему считаются показатели",
                near or "ни одной строки",
                code,
                "верните строку правила" if near is None else "исправьте rule_code",
            )
            continue
        begins = min(own, key=lambda item: item[1].valid_from)
        ends = max(own, key=lambda item: item[1].valid_from)
        if begins[1].valid_from > first:
            yield _outside(begins[0], code, f"действует только с {begins[1].valid_from}", first, last)
        if ends[1].valid_to is not None and ends[1].valid_to <= last:
            until = ends[1].valid_to - timedelta(days=1)
            yield _outside(ends[0], code, f"действует только по {until}", first, last)


def _outside(line: int, code: str, got: str, first: date, last: date) -> Fault:
    return Fault(
        lines_of(SEED, [line]),
        f"правило счёта {code} действует не на всём календаре",
        got,
        f"на каждый день с {first} по {last}",
        "исправьте даты или добавьте строку за недостающие дни",
    )
