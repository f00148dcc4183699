"""One word for each thing, in the glossary and in the columns that people read."""

import re
from collections import Counter

from tests.structure.dbt_yaml import columns_of, described
from tests.structure.markdown import table_rows
from warehouse.settings import PROJECT_ROOT

_CODE = re.compile(r"`([a-z_0-9]+)`")


def glossary_faults(page: str) -> list[str]:
    """Terms or identifiers that stand twice, rows without a definition or with more than one identifier."""
    rows = table_rows(page, "Term")
    terms = Counter(part.strip().lower() for row in rows for part in row[0].split(","))
    identifiers = Counter(code for row in rows for code in _CODE.findall(row[1]))
    faults = [f"term «{term}» stands {n} times" for term, n in terms.items() if n > 1]
    faults += [f"identifier {code} stands {n} times" for code, n in identifiers.items() if n > 1]
    faults += [f"«{row[0]}» has not one identifier" for row in rows if len(_CODE.findall(row[1])) != 1]
    faults += [f"«{row[0]}» has no definition" for row in rows if not row[2]]
    return faults


def banned_words(page: str) -> dict[str, str]:
    """Word → what to say instead."""
    return {word: row[1] for row in table_rows(page, "Not") for word in _CODE.findall(row[0])}


def column_faults(banned: dict[str, str], columns: list[str]) -> list[str]:
    """Columns named by a second word for a thing."""
    return [
        f"{column}: say {banned[word]}, not {word}"
        for column in columns
        for word in banned
        if re.search(rf"(^|_){word}(_|$)", column)
    ]


def _page() -> str:
    return (PROJECT_ROOT / "docs" / "glossary.md").read_text()


def test_terms_and_identifiers_are_unique() -> None:
    assert len(table_rows(_page(), "Term")) > 100
    assert glossary_faults(_page()) == []


def test_a_second_word_in_the_glossary_is_found() -> None:
    page = (
        "| Term | Identifier | Definition |\n|---|---|---|\n| срок, дата | `due_at` | the term |\n"
        "| дата | `due_at` | |\n| итог | `a`, `b` | what came of it |\n"
    )
    assert glossary_faults(page) == [
        "term «дата» stands 2 times",
        "identifier due_at stands 2 times",
        "«итог» has not one identifier",
        "«дата» has no definition",
    ]


def test_marts_use_no_second_word() -> None:
    marts = described("models", "dbt_project/models/marts")
    columns = [f"{name}.{column}" for name, entry in marts.items() for column in columns_of(entry)]
    assert columns
    banned = banned_words(_page())
    assert banned
    assert column_faults(banned, columns) == []


def test_a_second_word_in_a_mart_is_found() -> None:
    columns = ["fct_appeals.deadline", "fct_appeals.due_at", "fct_appeals.last_ticket_id"]
    banned = banned_words("| Not | Say |\n|---|---|\n| `ticket` | `appeal` |\n| `deadline` | `due_at` |\n")
    assert column_faults(banned, [column.partition(".")[2] for column in columns]) == [
        "deadline: say `due_at`, not deadline",
        "last_ticket_id: say `appeal`, not ticket",
    ]
