"""The page of the samples shows the rates that are used."""

from extractors.sample.rates import rates_tables
from warehouse.settings import PROJECT_ROOT


def test_page_shows_the_tables_of_rates() -> None:
    page = (PROJECT_ROOT / "docs" / "samples.md").read_text(encoding="utf-8")
    assert rates_tables() in page
