"""Files of one idea: their length is the smell that a machine can notice."""

from pathlib import Path

import pytest

from tests.structure.tree import is_of, project_files, text_of

FOLDERS_WITH_README = (
    "dags",
    "dbt_project",
    "extractors",
    "warehouse",
    "reports",
    "expectations",
    "tests",
    "benchmarks",
)

GENERATED = Path("docs/commands.md")


def limit_of(path: Path) -> int | None:
    """Most lines a file may have; None where length says nothing (data, generated files)."""
    if path == GENERATED:
        return None
    if path.suffix == ".py" and is_of(path, "dags"):
        return 80
    if path.name == "README.md" and len(path.parts) > 1 and not is_of(path, "docs"):
        return 40
    if path.suffix in {".py", ".sql", ".md", ".typ"} or path.name == "Makefile":
        return 300
    return None


def size_faults(path: Path, text: str) -> list[str]:
    """A sentence when the file is longer than its limit."""
    limit, lines = limit_of(path), len(text.splitlines())
    return [f"{path}: {lines} lines, at most {limit}"] if limit is not None and lines > limit else []


def test_no_file_is_too_long() -> None:
    faults = [fault for path in project_files() for fault in size_faults(path, text_of(path) or "")]
    assert faults == []


@pytest.mark.parametrize(
    ("path", "limit"),
    [("mcu/cli.py", 300), ("dags/nightly.py", 80), ("extractors/README.md", 40), ("docs/README.md", 300)],
)
def test_one_line_too_many_is_found(path: str, limit: int) -> None:
    assert size_faults(Path(path), "x\n" * limit) == []
    assert size_faults(Path(path), "x\n" * (limit + 1)) == [f"{path}: {limit + 1} lines, at most {limit}"]


def test_folders_whose_content_is_not_obvious_open_with_a_readme() -> None:
    present = {str(path) for path in project_files("*README.md")}
    assert {f"{folder}/README.md" for folder in FOLDERS_WITH_README} <= present
