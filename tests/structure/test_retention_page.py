"""The operator's page tells every term of retention as the seed has it."""

import csv

from tests.structure.markdown import table_rows
from warehouse.settings import PROJECT_ROOT

_WORDS = {("1", "year"): "год", ("5", "year"): "5 лет", ("90", "calendar_day"): "90 дней"}


def page_faults(page: str, rules: list[dict[str, str]]) -> list[str]:
    """Rules that no row names, or names with another term."""
    cells = " ".join(row[-1] for row in table_rows(page, "Что"))
    told = {part.partition("`")[2]: part.partition("`")[0] for part in cells.split("`)")}
    faults = [f"{rule['rule_code']}: not told" for rule in rules if rule["rule_code"] not in told]
    return faults + [
        f"{code}: not {words}"
        for rule in rules
        if (code := rule["rule_code"]) in told
        and (words := _WORDS[rule["duration"], rule["unit"]]) not in told[code]
    ]


def test_the_page_tells_the_terms_of_the_seed() -> None:
    seed = PROJECT_ROOT / "dbt_project" / "seeds" / "retention_rules.csv"
    with seed.open(encoding="utf-8", newline="") as file:
        rules = list(csv.DictReader(file))
    assert len(rules) > 7
    assert page_faults((PROJECT_ROOT / "docs" / "operator.md").read_text(encoding="utf-8"), rules) == []


def test_a_lost_rule_and_another_term_are_found() -> None:
    page = "| Что | Сколько |\n|---|---|\n| файлы | год (`inbox_files`), 90 дней (`work_files`) |\n"
    rules = [
        {"rule_code": code, "duration": "90", "unit": "calendar_day"}
        for code in ("inbox_files", "work_files", "log_files")
    ]
    assert page_faults(page, rules) == ["log_files: not told", "inbox_files: not 90 дней"]
