"""The page of terms names every policy of the seed and no other, and says of each term why it has none."""

import re

from tests.structure.markdown import table_rows
from tests.support.second_road.calendar import seed_rows
from warehouse.settings import PROJECT_ROOT

_CODE = re.compile(r"`([^`]+)`")
KNOWN_TERMS = 28


def page_faults(page: str, policies: set[str], rules: set[str]) -> list[str]:
    """Terms missing or told twice, codes of nothing, policies that no term names, rows without a reason."""
    rows = table_rows(page, "№")
    numbers = [row[0] for row in rows]
    faults = [f"term {n} stands {numbers.count(str(n))} times" for n in range(1, KNOWN_TERMS + 1)
              if numbers.count(str(n)) != 1]  # fmt: skip
    named: set[str] = set()
    for number, _, _, rule, reason in rows:
        codes = set(_CODE.findall(rule))
        named |= codes
        faults += [f"term {number}: no policy {code}" for code in sorted(codes - policies - rules)]
        if not codes and (rule != "—" or not reason):
            faults.append(f"term {number} has neither a policy nor a reason")
    return faults + [f"policy {code} belongs to no term" for code in sorted(policies - named)]


def test_the_page_of_terms_and_the_seed_name_each_other() -> None:
    page = (PROJECT_ROOT / "docs" / "terms.md").read_text(encoding="utf-8")
    policies = {row["policy_code"] for row in seed_rows("sla_policy_rows")}
    rules = {row["rule_code"] for row in seed_rows("counting_rule_rows")}
    assert policies
    assert page_faults(page, policies, rules) == []


def test_a_lost_code_a_missing_reason_and_an_unnamed_policy_are_found() -> None:
    terms = "".join(f"| {number} | срок | где | — | причина |\n" for number in range(5, KNOWN_TERMS + 1))
    page = (
        "| № | Срок | Где | Правило | Пояснение |\n|---|---|---|---|---|\n"
        "| 1 | срок | где | `first`, `rule` | верно |\n| 2 | срок | где | `gone` | верно |\n"
        "| 2 | срок | где | — | причина |\n| 3 | срок | где | — | |\n" + terms
    )
    assert page_faults(page, {"first", "second"}, {"rule"}) == [
        "term 2 stands 2 times",
        "term 4 stands 0 times",
        "term 2: no policy gone",
        "term 3 has neither a policy nor a reason",
        "policy second belongs to no term",
    ]
