"""A silenced check says why, in the same line; a skipped test says when it would run."""

import ast
import configparser
import re
from pathlib import Path

import pytest

from tests.structure.tree import project_files, text_of
from warehouse.settings import PROJECT_ROOT

# One-letter classes keep this file from finding itself.
_PYTHON = re.compile(r"#\s*(?:n[o]qa|type:\s*ign[o]re|pr[a]gma: no cover|n[o]sec)")
_PYTHON_REASONED = re.compile(
    r"#\s*(?:n[o]qa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ign[o]re\[[\w-]+(?:, [\w-]+)*\]|pr[a]gma: no cover)"
    r"(?:  # n[o]qa: [A-Z]+\d+)?(?:  #| —) \S.{7,}"
)
_SQL = re.compile(r"--\s*n[o]qa")
_SQL_REASONED = re.compile(r"--\s*n[o]qa: [A-Z]{2}\d\d.*\{# .{8,} #\}")
_SKIPS = {"pytest.skip", "pytest.xfail", "pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"}


def silence_faults(path: Path, text: str) -> list[str]:
    """Lines of Python or SQL that silence a check without a code or without a reason."""
    silenced, reasoned = (_SQL, _SQL_REASONED) if path.suffix == ".sql" else (_PYTHON, _PYTHON_REASONED)
    return [
        f"{path}:{number}: a check is silenced without a reason"
        for number, line in enumerate(text.splitlines(), start=1)
        if silenced.search(line) and not reasoned.search(line)
    ]


def skip_faults(path: Path, text: str) -> list[str]:
    """Skipped and expected-to-fail tests without a reason."""
    faults = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _SKIPS:
            is_mark = "mark" in ast.unparse(node.func)
            reasons = [word.value for word in node.keywords if word.arg == "reason"]
            if not reasons and not is_mark:
                reasons = node.args[:1]
            if not reasons or ast.unparse(reasons[0]) in {"''", "None"}:
                faults.append(f"{path}:{node.lineno}: skipped without a reason")
        elif isinstance(node, ast.FunctionDef):
            bare = [mark for mark in node.decorator_list if ast.unparse(mark) in _SKIPS]
            faults += [f"{path}:{mark.lineno}: skipped without a reason" for mark in bare]
    return faults


def test_no_check_is_silenced_without_a_reason() -> None:
    paths = project_files("*.py", "*.sql")
    assert paths
    assert [fault for path in paths for fault in silence_faults(path, text_of(path) or "")] == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("x.py", "import pwd  # no" + "qa"),
        ("x.py", "import pwd  # no" + "qa: PLC0415"),
        ("x.py", "value = f()  # type: ig" + "nore"),
        ("x.py", "value = f()  # type: ig" + "nore[arg-type]"),
        ("x.sql", "select 1 -- no" + "qa"),
        ("x.sql", "select 1 -- no" + "qa: LT05"),
    ],
)
def test_a_bare_silence_is_found(name: str, line: str) -> None:
    assert len(silence_faults(Path(name), line)) == 1


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("x.py", "import pwd  # no" + "qa: PLC0415  # absent on Windows"),
        ("x.py", "value = f()  # type: ig" + "nore[arg-type]  # the stub lags behind the library"),
        ("x.sql", "select 1 -- no" + "qa: LT05 {# a long literal of the law #}"),
    ],
)
def test_a_reasoned_silence_passes(name: str, line: str) -> None:
    assert silence_faults(Path(name), line) == []


def test_no_test_is_skipped_without_a_reason() -> None:
    paths = project_files("tests/*.py")
    assert paths
    assert [fault for path in paths for fault in skip_faults(path, text_of(path) or "")] == []


def test_a_bare_skip_is_found() -> None:
    text = (
        "@pytest.mark.skip\ndef test_a(): ...\n"
        "@pytest.mark.skipif(True)\ndef test_b(): ...\n"
        "@pytest.mark.skipif(True, reason='no sshd here')\ndef test_c(): pytest.skip('no folder')\n"
    )
    assert skip_faults(Path("x.py"), text) == [
        "x.py:1: skipped without a reason",
        "x.py:3: skipped without a reason",
    ]


def excluded_rules_faults(sqlfluff: str) -> list[str]:
    """More than five excluded SQL rules, or one without its `# CODE: why` line."""
    parser = configparser.ConfigParser()
    parser.read_string(sqlfluff)
    excluded = [code.strip() for code in parser["sqlfluff"]["exclude_rules"].split(",")]
    explained = set(re.findall(r"^# ([A-Z]{2}\d\d): .{10,}", sqlfluff, flags=re.MULTILINE))
    faults = [f"{code} is excluded without a reason" for code in excluded if code not in explained]
    return [*faults, *([f"{len(excluded)} rules are excluded, at most 5"] if len(excluded) > 5 else [])]


def test_excluded_sql_rules_are_few_and_explained() -> None:
    assert excluded_rules_faults((PROJECT_ROOT / ".sqlfluff").read_text()) == []


def test_an_unexplained_or_sixth_excluded_rule_is_found() -> None:
    explained = "".join(f"# LT0{n}: because of a good reason\n" for n in range(1, 6))
    text = f"[sqlfluff]\n{explained}exclude_rules = LT01, LT02, LT03, LT04, LT05, LT06\n"
    assert excluded_rules_faults(text) == [
        "LT06 is excluded without a reason",
        "6 rules are excluded, at most 5",
    ]


def ignored_rules_faults(pyproject: str) -> list[str]:
    """Lines of ruff's general `ignore` list without a comment."""
    block = pyproject.partition("\nignore = [\n")[2].partition("\n]")[0]
    return [line.strip() for line in block.splitlines() if "#" not in line]


def test_ignored_python_rules_are_explained() -> None:
    text = (PROJECT_ROOT / "pyproject.toml").read_text()
    assert "\nignore = [\n" in text
    assert ignored_rules_faults(text) == []
    broken = text.replace("\nignore = [\n", '\nignore = [\n    "E501",\n')
    assert ignored_rules_faults(broken) == ['"E501",']
