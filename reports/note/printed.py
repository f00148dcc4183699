"""The pages of a note: PDF/A-2b with charts as vectors, and the same charts as pictures for a document."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from reports.note.view import NoteView, plain_chart, to_plain
from reports.sections.section import Chart
from reports.templates_folder import PROJECT_TEMPLATES
from reports.typesetting import make_pdf, make_pictures

TEMPLATE = PROJECT_TEMPLATES / "note.typ"
PICTURES = PROJECT_TEMPLATES / "note_pictures.typ"
CHARTS = PROJECT_TEMPLATES / "note_charts.typ"


def print_note(path: Path, view: NoteView, as_of: datetime) -> None:
    """Write the PDF, dated by the publication."""
    make_pdf(path, TEMPLATE, to_plain(view), as_of, beside=[CHARTS])


def draw_charts(charts: Sequence[Chart]) -> list[bytes]:
    """Each chart as a PNG of 300 dots an inch, as wide as a page's text."""
    return (
        make_pictures(PICTURES, [plain_chart(chart) for chart in charts], beside=[CHARTS]) if charts else []
    )
