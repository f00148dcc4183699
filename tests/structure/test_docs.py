"""Pages promise only what exists: links, paths, commands."""

import subprocess
from pathlib import Path

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from mcu.cli import app
from tests.structure import markdown
from tests.structure.tree import project_files, text_of
from warehouse.settings import PROJECT_ROOT


def _pages() -> list[tuple[Path, str]]:
    pages = [(path, text_of(path) or "") for path in project_files("*.md")]
    assert Path("README.md") in dict(pages)
    return pages


def _targets() -> set[str]:
    return markdown.make_targets((PROJECT_ROOT / "Makefile").read_text())


def _toy() -> typer.Typer:
    toy = typer.Typer()

    @toy.command()
    def build(as_of: str = "") -> None: ...

    @toy.command()
    def up() -> None: ...

    return toy


def test_links_lead_somewhere() -> None:
    assert [fault for path, text in _pages() for fault in markdown.link_faults(path, text)] == []


def test_a_dead_link_and_a_lost_heading_are_found() -> None:
    text = "# A b\n[x](none.md) [y](#a-b) [z](#gone) [w](https://example.org/none) [m](../Makefile)\n"
    assert markdown.link_faults(Path("docs/x.md"), text) == [
        "docs/x.md: link to none.md, which does not exist",
        "docs/x.md: link to #gone, which has no such heading",
    ]


def test_paths_exist() -> None:
    assert [fault for path, text in _pages() for fault in markdown.path_faults(path, text)] == []


def test_a_lost_path_is_found() -> None:
    text = "`warehouse/none.py` `Makefile` `extractors/contracts/<source>.yml` `tests/<x>/none/` `a/b`"
    assert markdown.path_faults(Path("x.md"), text) == [
        "x.md: path warehouse/none.py, which does not exist",
        "x.md: path tests/<x>/none/, which does not exist",
    ]


def test_quoted_commands_exist() -> None:
    mcu, targets = get_command(app), _targets()
    pages = _pages()
    assert any(markdown.commands_of(text) for _, text in pages)
    assert [
        fault for path, text in pages for fault in markdown.command_faults(path, text, targets, mcu)
    ] == []


def test_a_lost_command_is_found() -> None:
    text = (
        "```bash\nmake test && make tst  # all\nmcu build --as-of X\nmcu build --asof X\n```\n"
        "and `mcu bild`, `mcu up|down`."
    )
    assert markdown.command_faults(Path("x.md"), text, {"test"}, get_command(_toy())) == [
        "x.md: make tst, no such target",
        "x.md: mcu build --asof X: no option --asof",
        "x.md: mcu bild: no command bild",
        "x.md: mcu up|down: no command down",
    ]


@pytest.mark.parametrize("target", sorted(_targets()))
def test_make_can_run_every_target(target: str) -> None:
    done = subprocess.run(
        ["make", "-n", target], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_make_alone_lists_every_habit() -> None:
    listed = subprocess.run(["make"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in listed.splitlines()} == _targets()


def test_readme_s_commands_answer_to_help() -> None:
    readme = (PROJECT_ROOT / "README.md").read_text()
    named = {words[1] for words in markdown.commands_of(readme) if words[0] == "mcu"}
    assert named
    codes = {name: CliRunner().invoke(app, [name, "--help"]).exit_code for name in named}
    assert codes == dict.fromkeys(named, 0)
    assert {("make", "demo"), ("make", "test")} <= {tuple(words) for words in markdown.commands_of(readme)}
