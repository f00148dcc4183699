"""The printed form: a Typst template fed with the view, compiled to PDF/A-2b."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from reports.typesetting import make_pdf
from reports.view import View


def render_printed_form(path: Path, template: Path, view: View, as_of: datetime) -> None:
    """Write the PDF. Raises ConfigError when the template does not compile."""
    make_pdf(path, template, asdict(view), as_of)
