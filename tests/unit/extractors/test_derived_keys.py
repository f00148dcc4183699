"""Keys of rows that have no identifier."""

import polars as pl

from extractors.contract import SourceContract
from extractors.derived_keys import KeyMaker
from extractors.periods import find_period


def _map_rows(contract: SourceContract, *topics: str | None) -> pl.DataFrame:
    columns = {column.name: ["x"] * len(topics) for column in contract.columns}
    return pl.DataFrame({**columns, "topic": list(topics)}, schema_overrides={"topic": pl.String})


def test_equal_rows_are_told_apart_over_batches(contracts: dict[str, SourceContract]) -> None:
    heatmap = contracts["heatmap"]
    maker = KeyMaker(heatmap)
    first = maker.keys(_map_rows(heatmap, "a", "b", "a"), {}).to_list()
    second = maker.keys(_map_rows(heatmap, "a", None), {}).to_list()
    digests = [key.split("|")[0] for key in [*first, *second]]
    assert [key.split("|")[1] for key in [*first, *second]] == ["1", "1", "2", "3", "1"]
    assert digests[0] == digests[2] == digests[3]
    assert len(set(digests)) == 3
    # Another file begins to count anew: the same rows have the same keys.
    assert KeyMaker(heatmap).keys(_map_rows(heatmap, "a", "b", "a"), {}).to_list() == first


def test_the_first_filled_column_names_a_page(contracts: dict[str, SourceContract]) -> None:
    rows = pl.DataFrame(
        {
            "page_id": ["5", None, None, None],
            "ogrn_code": ["5", "5", None, None],
            "organisation_name": ["Школа", "Школа", "5", None],
        }
    )
    # Page 5, organisation 5 and an organisation called «5» are three.
    assert KeyMaker(contracts["gospubliki"]).keys(rows, {}).to_list() == ["1:5", "2:5", "3:5", None]


def test_the_month_of_the_file_is_part_of_a_key(contracts: dict[str, SourceContract]) -> None:
    form = contracts["gospubliki_page_months"]
    rows = pl.DataFrame({"sheet": ["Посты свод"], "page_id": [None], "organisation_name": ["Школа"]})
    rows = rows.with_columns(pl.col("page_id").cast(pl.String))
    keys = KeyMaker(form, find_period("ВК 09.2026.xlsx", form)).keys(rows, {})
    assert keys.to_list() == ["Посты свод|2:Школа|2026-09"]
