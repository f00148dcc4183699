"""Rows of `vault` and redacted copies whose term is over.

`raw` keeps pseudonyms and figures, so no mart changes. What is closed, and when, is read from the published
marts: personal data goes by what readers are told. A key that an undecided load stored or showed again stays.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import LiteralString

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from extractors.contract import SourceContract
from extractors.redaction.sources import WantedText
from extractors.retention.row_queries import (
    COUNT,
    COUNT_COPIES,
    DELETE,
    DELETE_COPIES,
    JUDGE,
    TABLES,
    WITHOUT_TEXT,
)
from warehouse.definition_words import RetentionCode
from warehouse.removals import Removal, record_removal
from warehouse.retention import Term, Terms

# In the order of the columns of `row_terms`.
_RULES: tuple[RetentionCode, ...] = ("closed_appeals", "superseded_versions", "unclosed_rows")
# A copy has no term of its own.
_RULE_OF_COPIES = "redacted_copies"
_WHY_COPIES = "копия хранится не дольше своего текста (docs/decisions/0017)"


class OverdueRows:
    """What is overdue in one session's eyes: judged once, counted or removed after that.

    Works as the owner: `vault` belongs to the loader, `redacted` to the redactor, the marts to the builder.
    """

    def __init__(
        self,
        connection: Connection[TupleRow],
        terms: Terms,
        contracts: Iterable[SourceContract],
        wanted: Iterable[WantedText],
    ) -> None:
        self._connection, self._terms = connection, terms
        self._contracts = [found for found in contracts if self._exists(f"vault.{found.raw_table}")]
        self._wanted = [found for found in wanted if self._exists(f"vault.{found.table}")]

    def judge(self) -> None:
        """Note every overdue row. Nothing is overdue before the first publication."""
        self._connection.execute(TABLES)
        if self._exists("marts.fct_appeals"):
            # As for every reader of the marts: the planner cannot foresee the published mark.
            self._connection.execute("set local enable_nestloop = off")
            self._note_terms()
            for contract in self._contracts:
                self._connection.execute(
                    _in_table(JUDGE, contract.raw_table),
                    {"source": contract.source, "table": contract.raw_table},
                )
            self._connection.execute("analyze overdue_rows")
        # A publication may have to put new views in the place of those that were read.
        self._connection.commit()

    def count(self) -> list[Removal]:
        """What `remove` would remove."""
        found = [
            removal for contract in self._contracts for removal in self._of_texts(contract, sql.SQL(COUNT))
        ]
        return found + [
            removal for wanted in self._wanted for removal in self._of_copies(wanted, COUNT_COPIES)
        ]

    def remove(self) -> list[Removal]:
        """Remove rows and copies; a table and what `ops.removals` says of it are one transaction."""
        removed = []
        for contract in self._contracts:
            removed += self._record(self._of_texts(contract, _in_table(DELETE, contract.raw_table)))
        for wanted in self._wanted:
            removed += self._record(self._of_copies(wanted, DELETE_COPIES))
        return removed

    def _note_terms(self) -> None:
        sources = sorted({contract.source for contract in self._contracts})
        with self._connection.cursor() as cursor:
            cursor.executemany(
                "insert into row_terms values (%s, %s, %s, %s, %s)",
                [
                    (code, source, *(self._before(rule, code, source) for rule in _RULES))
                    for code in self._terms.zones
                    for source in sources
                ],
            )

    def _before(self, rule: RetentionCode, municipality_code: str, source: str) -> datetime | None:
        term = self._terms.find(rule, municipality_code, source)
        return None if term is None else term.before

    def _of_texts(self, contract: SourceContract, query: sql.SQL | sql.Composed) -> list[Removal]:
        """Counts by municipality and rule as removals."""
        return [
            Removal.by(self._term(rule, code, contract.source), "vault", count, code, contract.source)
            for code, rule, count in self._connection.execute(query, [contract.raw_table])
        ]

    def _of_copies(self, wanted: WantedText, query: LiteralString) -> list[Removal]:
        values = {"source": wanted.source, "text_kind": wanted.column, "table": wanted.table}
        rows = self._connection.execute(
            sql.SQL(query).format(without_text=_in_table(WITHOUT_TEXT, wanted.table)), values
        )
        as_of = self._terms.as_of
        return [
            Removal("redacted", _RULE_OF_COPIES, "default", _WHY_COPIES, as_of, count, code, wanted.source)
            for code, count in rows
        ]

    def _term(self, rule: RetentionCode, municipality_code: str, source: str) -> Term:
        term = self._terms.find(rule, municipality_code, source)
        if term is None:
            raise LookupError("a row is overdue by a rule that is not in force")
        return term

    def _record(self, removals: list[Removal]) -> list[Removal]:
        for removal in removals:
            record_removal(self._connection, self._terms.as_of, removal)
        self._connection.commit()
        return removals

    def _exists(self, relation: str) -> bool:
        return self._connection.execute("select to_regclass(%s) is not null", [relation]).fetchone() == (
            True,
        )


def _in_table(query: LiteralString, table: str) -> sql.Composed:
    return sql.SQL(query).format(table=sql.Identifier(table))
