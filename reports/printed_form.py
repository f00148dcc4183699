"""The printed form: a Typst template fed with the view, compiled to PDF/A-2b."""

import json
import shutil
import tempfile
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import typst

from reports.view import View
from warehouse.errors import ConfigError


def render_printed_form(path: Path, template: Path, view: View, as_of: datetime) -> None:
    """Write the PDF, dated by the publication, in typst's own fonts: every machine gives the same.

    Raises ConfigError when the template does not compile.
    """
    # The compiler may read its root only: a template finds the data beside itself and nothing else.
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        main = root / "main.typ"
        shutil.copyfile(template, main)
        (root / "data.json").write_text(json.dumps(asdict(view), ensure_ascii=False), encoding="utf-8")
        try:
            compiler = typst.Compiler(main, root=root, ignore_system_fonts=True)
            compiler.compile(
                output=path, format="pdf", pdf_standards="a-2b", timestamp=int(as_of.timestamp())
            )
        except typst.TypstError as error:
            raise ConfigError(
                "Шаблон печатной формы не собирается",
                where=template.name,
                got=error.message,
                todo="исправьте шаблон или удалите его, чтобы действовал общий",
            ) from error
