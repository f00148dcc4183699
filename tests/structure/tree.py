"""The project's own files, as git sees them: tracked, or new and not ignored."""

import subprocess
from pathlib import Path

from warehouse.settings import PROJECT_ROOT

PACKAGES = ("warehouse", "extractors", "expectations", "reports", "mcu", "dags")


def project_files(*patterns: str) -> list[Path]:
    """Paths of the files that match any of git's patterns (`*.py`, `docs/*`), relative to the root."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns],
        cwd=PROJECT_ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    names = (name for name in listing.stdout.split("\0") if name)
    return sorted({Path(name) for name in names if (PROJECT_ROOT / name).is_file()})


def text_of(path: Path) -> str | None:
    """The text of a project file, or None where it is not text."""
    try:
        return (PROJECT_ROOT / path).read_bytes().decode()
    except UnicodeDecodeError:
        return None


def is_of(path: Path, *folders: str) -> bool:
    """Whether the path lies in one of these top folders."""
    return path.parts[0] in folders
