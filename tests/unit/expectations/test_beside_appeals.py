"""Every dataset is of appeals, stands by its keys beside them, or is spoken for by its newest export."""

import ast
from typing import Any

from expectations.beside_appeals import BESIDE_APPEALS
from extractors.contract import load_contracts
from tests.support.macros import macros
from tests.support.second_road.calendar import seed_rows

# The newest export replaces what older ones said: keys of raw are not those of a model.
SPOKEN_FOR = {("gospubliki", "pages"), ("gospubliki", "page_months"), ("heatmap", "messages")}


def _tables(macro: str) -> set[tuple[str, str]]:
    """Sources and raw tables that a macro of dbt names."""
    return set(_listed(macro))


def _listed(macro: str) -> list[Any]:
    return list(ast.literal_eval(str(getattr(macros("raw_tables"), macro)()).strip()))


def test_no_dataset_is_forgotten() -> None:
    of_appeals = {row["source"] for row in seed_rows("appeal_sources")}
    datasets = {(contract.source, contract.dataset) for contract in load_contracts().values()}
    appeals = {one for one in datasets if one[0] in of_appeals}
    assert {source for source, _ in appeals} == of_appeals
    assert datasets - appeals - SPOKEN_FOR == {table.dataset for table in BESIDE_APPEALS}
    assert datasets - appeals > SPOKEN_FOR


def test_dbt_reads_the_same_tables() -> None:
    contracts = load_contracts().values()
    # Registers are one view over the tables of all of them.
    assert sorted(_listed("registers")) == sorted(
        one.dataset for one in contracts if one.source == "registers"
    )
    raw_tables = {one.raw_table: one.source for one in contracts if one.source != "registers"}
    beside = {"__".join(one.dataset) for one in BESIDE_APPEALS if one.dataset[0] != "registers"}
    spoken_for = {"__".join(dataset) for dataset in SPOKEN_FOR}
    assert _tables("tables_beside_appeals") == {(raw_tables[name], name) for name in beside}
    assert _tables("raw_tables") == {
        (source, name) for name, source in raw_tables.items() if name not in beside | spoken_for
    }
