"""Typst: templates and their data become pages, in typst's own fonts: every machine gives the same."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import typst

from warehouse.errors import ConfigError

# What a document for people to edit needs on paper.
_PRINT_PPI = 300.0


def make_pdf(path: Path, template: Path, data: object, as_of: datetime, beside: Sequence[Path] = ()) -> None:
    """Write the PDF/A-2b of a template, dated by the publication; `beside`: files that the template imports.

    Raises ConfigError when the template does not compile.
    """
    with _compiler(template, data, beside) as compiler:
        compiler.compile(output=path, format="pdf", pdf_standards="a-2b", timestamp=int(as_of.timestamp()))


def make_pictures(template: Path, data: object, beside: Sequence[Path] = ()) -> list[bytes]:
    """Each page of a template as a PNG of 300 dots an inch."""
    with _compiler(template, data, beside) as compiler:
        pages = compiler.compile(format="png", ppi=_PRINT_PPI)
    return pages if isinstance(pages, list) else [pages] if pages else []


@contextmanager
def _compiler(template: Path, data: object, beside: Sequence[Path]) -> Iterator[typst.Compiler]:
    # The compiler may read its root only: a template finds the data beside itself and nothing else.
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        main = root / "main.typ"
        shutil.copyfile(template, main)
        for path in beside:
            shutil.copyfile(path, root / path.name)
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        try:
            yield typst.Compiler(main, root=root, ignore_system_fonts=True)
        except typst.TypstError as error:
            raise ConfigError(
                "Шаблон печатной формы не собирается",
                where=template.name,
                got=error.message,
                todo="исправьте шаблон или удалите его, чтобы действовал общий",
            ) from error
