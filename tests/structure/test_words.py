"""The project speaks only of itself: no path of one machine, no registry's host, no unfinished work."""

import re
from pathlib import Path

import pytest

from tests.structure.tree import is_of, project_files, text_of

# Written with one-letter classes so that this file does not find itself.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.])/(t[m]p|r[o]ot|h[o]me|w[o]rk|f[a]rm|U[s]ers)/",
    "a registry's host": r"p[y]thonhosted|p[y]pi\.org|n[p]mjs|d[e]b\.debian\.org|registry-1\.d[o]cker",
    "unfinished work": r"\b(T[O]DO|F[I]XME|X[X]X|raise N[o]tImplemented(Error)?)\b",
    "the making of the project": (
        r"(?i)\b(c[l]aude|anthr[o]pic|op[e]nai|ch[a]tgpt|c[o]pilot|sub-?[a]gents?|c[o]ding agents?"
        r"|language m[o]dels?|the br[i]ef|this s[e]ssion|issue [#№]?\d+|нейрос[е]т\w*|языков\w+ м[о]дел\w*)\b"
    ),
}
# Reference data lies beside the checkout and only tests may look for it.
REFERENCE_DATA = re.compile(r"\.\./sh[a]red")


def word_faults(path: Path, text: str) -> list[str]:
    """Where a file names what it must not: file, line, what kind."""
    faults = []
    for number, line in enumerate(text.splitlines(), start=1):
        kinds = [kind for kind, pattern in FORBIDDEN.items() if re.search(pattern, line)]
        if REFERENCE_DATA.search(line) and not is_of(path, "tests"):
            kinds.append("the folder of reference data")
        faults += [f"{path}:{number}: {kind}" for kind in kinds]
    return faults


def test_no_file_names_what_is_not_the_project() -> None:
    faults = [fault for path in project_files() for fault in word_faults(path, text_of(path) or "")]
    assert faults == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("cp x /t" + "mp/y", "a path of one machine"),
        ('HOME = "/ho' + 'me/anna/mcu"', "a path of one machine"),
        ("index-url = https://py" + "pi.org/simple", "a registry's host"),
        ("# TO" + "DO: later", "unfinished work"),
        ("raise Not" + "ImplementedError", "unfinished work"),
        ("see iss" + "ue #2", "the making of the project"),
        ("Written with Cl" + "aude", "the making of the project"),
        ("data of ../sha" + "red", "the folder of reference data"),
    ],
)
def test_a_forbidden_word_is_found(line: str, kind: str) -> None:
    assert word_faults(Path("docs/x.md"), f"fine\n{line}\n") == [f"docs/x.md:2: {kind}"]


@pytest.mark.parametrize(
    "line",
    [
        "except Not" + "ImplementedError:",
        "tests/t" + "mp/x",
        "open a session",
        "USER_AGENT",
        "user agent",
        "https://example.org/home",
    ],
)
def test_ordinary_words_pass(line: str) -> None:
    assert word_faults(Path("docs/x.md"), line) == []
