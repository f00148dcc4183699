"""The quality workbook of one municipality and week, rendered into its place."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reports.layout import read_layout
from reports.quality.reading import read_quality
from reports.quality.week import Week, last_full_week
from reports.quality.workbook import write_quality_workbook
from reports.reading import open_publication, read_municipality
from reports.templates_folder import find_templates
from warehouse.database import connect
from warehouse.settings import Settings


@dataclass(frozen=True)
class Book:
    """Where the workbook is and how much it holds."""

    municipality_code: str
    week: str
    as_of: datetime
    file: Path
    file_count: int
    rejected_count: int
    odd_count: int
    unmapped_count: int


def render_quality(
    settings: Settings,
    municipality_code: str,
    *,
    week: Week | None = None,
    as_of: datetime | None = None,
    out: Path | None = None,
) -> Book:
    """Write the workbook; without a week that of the last full one of the publication.

    A week's book is written anew: what was mended since is no longer in it. Raises PublicationError when
    nothing is published or the municipality is unknown.
    """
    with connect(settings, "mcu_reporter") as connection:
        publication = open_publication(connection, as_of, settings.zone)
        municipality = read_municipality(connection, municipality_code)
        asked = week or last_full_week(publication.as_of, municipality.zone)
        facts = read_quality(connection, municipality, asked, publication)
    folder = out or settings.outbox / municipality_code / "quality"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{municipality_code}_{asked.code}_kachestvo.xlsx"
    # A reader never meets half a book.
    part = path.with_suffix(".part")
    words = read_layout(find_templates(settings, municipality_code).layout).words
    try:
        write_quality_workbook(part, facts, words)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Book(
        municipality_code,
        asked.code,
        publication.as_of,
        path,
        len(facts.files),
        len(facts.rejected),
        len(facts.odd),
        len(facts.unmapped),
    )
