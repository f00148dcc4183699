"""Where the templates of a submission come from: the project, or a municipality's copy of the same name."""

from dataclasses import dataclass
from pathlib import Path

from reports.packing import hash_file
from warehouse.settings import Settings

LETTER = "soprovoditelnoe_pismo.docx"
PRINTED_FORM = "submission.typ"
LAYOUT = "submission_layout.yml"
PROJECT_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Templates:
    """The three templates in force for one municipality."""

    letter: Path
    printed_form: Path
    layout: Path

    def fingerprints(self) -> list[dict[str, str]]:
        """Name, origin (`project` or `municipality`) and SHA-256 of each, for the manifest."""
        return [
            {
                "name": path.name,
                "origin": "project" if path.parent == PROJECT_TEMPLATES else "municipality",
                "sha256": hash_file(path),
            }
            for path in (self.letter, self.printed_form, self.layout)
        ]


def find_templates(settings: Settings, municipality_code: str) -> Templates:
    """Templates of a municipality: its own in `municipalities/templates/<code>/`, else the common ones."""
    own = settings.municipalities / "templates" / municipality_code

    def find(name: str) -> Path:
        return own / name if (own / name).is_file() else PROJECT_TEMPLATES / name

    return Templates(find(LETTER), find(PRINTED_FORM), find(LAYOUT))
