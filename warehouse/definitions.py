"""What a publication was computed by: law, dictionaries, models and municipality files, as one hash."""

import hashlib
from pathlib import Path

from warehouse.settings import PROJECT_ROOT, Settings

DBT_PROJECT = PROJECT_ROOT / "dbt_project"
_FOLDERS = ("macros", "models", "seeds")
_SUFFIXES = {".sql", ".csv", ".yml"}
_UNIT_TESTS = "unit_"


def definitions_hash(settings: Settings) -> str:
    """SHA-256 over every file that decides how figures are computed.

    When it differs from the last publication's, the build looks at every appeal, not only at changed ones.
    """
    digest = hashlib.sha256()
    files = [path for folder in _FOLDERS for path in _files(DBT_PROJECT / folder)]
    for path in [*files, *_files(settings.municipalities)]:
        digest.update(path.name.encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    """Unit tests of models (`unit_<model>.yml`) decide no figure: a new one must not cost a full build."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in _SUFFIXES and not path.name.startswith(_UNIT_TESTS)
    )
