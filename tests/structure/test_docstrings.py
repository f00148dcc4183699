"""What a package offers, it explains: modules, public functions and public classes have docstrings."""

import ast
from pathlib import Path

from tests.structure.tree import PACKAGES, is_of, project_files, text_of


def docstring_faults(path: Path, text: str) -> list[str]:
    """Module, public functions and public classes (not their methods) without a docstring."""
    tree = ast.parse(text)
    if not tree.body:
        return []
    faults = [] if ast.get_docstring(tree) else [f"{path}: the module has no docstring"]
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    public = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    faults += [
        f"{path}:{node.lineno}: {node.name} has no docstring"
        for node in public
        if not ast.get_docstring(node)
    ]
    return faults


def test_all_that_is_public_is_explained() -> None:
    paths = [path for path in project_files("*.py") if is_of(path, *PACKAGES)]
    assert paths
    assert [fault for path in paths for fault in docstring_faults(path, text_of(path) or "")] == []


def test_a_missing_docstring_is_found() -> None:
    text = 'def load(): ...\nclass Load:\n    """One load."""\n    def rows(self): ...\ndef _private(): ...\n'
    assert docstring_faults(Path("x.py"), text) == [
        "x.py: the module has no docstring",
        "x.py:1: load has no docstring",
    ]
    assert docstring_faults(Path("empty.py"), "") == []
