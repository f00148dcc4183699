"""The queries that the guides show run for the analyst's login, on a real warehouse."""

import re
from pathlib import Path

import psycopg
import pytest

from tests.e2e.conftest import Nights
from tests.structure.markdown import commands_of
from warehouse.database import analyst_url
from warehouse.settings import PROJECT_ROOT

PAGES = ("README.md", "docs/analyst.md", "docs/operator.md")
_SQL_BLOCK = re.compile(r"^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)


def queries_of(text: str) -> list[str]:
    """Statements of a page's SQL blocks and of its `mcu sql` commands, in order."""
    blocks = [part.strip() for block in _SQL_BLOCK.findall(text) for part in block.split(";")]
    commands = [words[2] for words in commands_of(text) if words[:2] == ["mcu", "sql"] and len(words) > 2]
    return [query for query in (*blocks, *commands) if query]


@pytest.mark.parametrize("page", PAGES)
def test_queries_of_the_guides_run(nights: Nights, page: str) -> None:
    queries = queries_of((PROJECT_ROOT / Path(page)).read_text())
    assert queries
    with psycopg.connect(analyst_url(nights.settings)) as connection:
        for query in queries:
            connection.execute(query.encode())


def test_both_kinds_of_queries_are_found() -> None:
    page = "```sql\nset mcu.as_of = 'x';\nselect 1\n```\n```bash\nmcu sql \"select 2\"\nmcu psql\n```\n"
    assert queries_of(page) == ["set mcu.as_of = 'x'", "select 1", "select 2"]
