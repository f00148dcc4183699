"""Continuous integration does what README tells a person to do, and every page can be found."""

import re
from pathlib import Path

from tests.structure.markdown import commands_of
from tests.structure.tree import project_files
from warehouse.settings import PROJECT_ROOT


def ci_faults(script: str, readme: str) -> list[str]:
    """What keeps the CI script from being: the checks, then README's own test command, with no loose ends."""
    lines = [line.strip() for line in script.splitlines()]
    commands = [line for line in lines if line.startswith("make")]
    quoted = [" ".join(words) for words in commands_of(readme)]
    faults = [] if "set -euo pipefail" in lines else ["a failed command does not stop the script"]
    if commands != ["make check", "make test"]:
        faults.append("it does not run make check and then make test, and nothing else")
    faults += [f"README does not quote {command}" for command in commands[-1:] if command not in quoted]
    return faults


def orphan_faults(pages: list[Path], index: str) -> list[str]:
    """Pages of docs/ that the index does not link to."""
    linked = set(re.findall(r"\]\(([^)#]+)", index))
    return [str(page) for page in pages if page.name != "README.md" and page.name not in linked]


def test_ci_runs_the_checks_and_readme_s_tests() -> None:
    script, readme = (PROJECT_ROOT / ".ci" / "run").read_text(), (PROJECT_ROOT / "README.md").read_text()
    assert ci_faults(script, readme) == []


def test_a_ci_script_that_drifts_is_found() -> None:
    readme = "```bash\nmake test\n```\n"
    assert ci_faults("set -euo pipefail\nmake check\nmake test\n", readme) == []
    assert ci_faults("make check\npytest -x\n", "") == [
        "a failed command does not stop the script",
        "it does not run make check and then make test, and nothing else",
        "README does not quote make check",
    ]


def test_every_page_is_in_the_index() -> None:
    pages = [path for path in project_files("docs/*.md") if path.parent.name == "docs"]
    assert pages
    assert orphan_faults(pages, (PROJECT_ROOT / "docs" / "README.md").read_text()) == []


def test_a_page_that_nothing_links_to_is_found() -> None:
    pages = [Path("docs/a.md"), Path("docs/b.md"), Path("docs/README.md")]
    assert orphan_faults(pages, "[a](a.md#part)") == ["docs/b.md"]
