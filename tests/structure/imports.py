"""What each module imports, read from its syntax tree: nothing is executed."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LAYERS = {
    "warehouse": set(),
    "extractors": {"warehouse"},
    "expectations": {"warehouse"},
    "reports": {"warehouse"},
    "mcu": {"warehouse", "extractors", "expectations", "reports"},
    "dags": {"warehouse", "extractors", "expectations", "reports", "mcu"},
}
HOUSE = {*LAYERS, "tests", "benchmarks"}
APART = {"airflow", "great_expectations"}


@dataclass(frozen=True)
class Module:
    """A module's dotted name, what importing it imports, and all it ever imports (also inside functions)."""

    name: str
    at_import: frozenset[str]
    ever: frozenset[str]


def read_module(path: Path, text: str) -> Module:
    """The imports of one file; `path` is relative to the project's root."""
    parts = path.with_suffix("").parts
    package = parts[:-1]
    name = ".".join(package if parts[-1] == "__init__" else parts)
    tree = ast.parse(text)
    ever = {found for node in ast.walk(tree) for found in _names(node, package)}
    at_import = {found for node in _walk_at_import(tree) for found in _names(node, package)}
    return Module(name, frozenset(at_import), frozenset(ever))


def layer_faults(modules: list[Module]) -> list[str]:
    """Imports against the one way: {dags, mcu} → {extractors, expectations, reports} → warehouse."""
    faults = []
    for module in modules:
        home = module.name.split(".")[0]
        allowed = LAYERS[home] | {home}
        tops = {found.split(".")[0] for found in module.ever} & HOUSE
        faults += [f"{module.name} imports {top}" for top in sorted(tops - allowed)]
    return faults


def apart_faults(modules: list[Module]) -> list[str]:
    """Modules whose import brings Airflow and Great Expectations into one process (their logs flood)."""
    known = {module.name: module for module in modules}
    faults = []
    for module in modules:
        tops = {found.split(".")[0] for found in _closure(module, known)}
        if tops >= APART or {found.split(".")[0] for found in module.ever} >= APART:
            faults.append(f"{module.name} brings airflow and great_expectations together")
    return faults


def _closure(module: Module, known: dict[str, Module]) -> set[str]:
    seen: set[str] = set()
    queue = list(module.at_import)
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        owner = known.get(name) or known.get(name.rpartition(".")[0])
        if owner is not None:
            queue.extend(owner.at_import)
    return seen


def _walk_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Statements that run when the module is imported: no function bodies, no type-checking blocks."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _walk_at_import(child)


def _names(node: ast.AST, package: tuple[str, ...]) -> list[str]:
    """Dotted names an import statement may bind: `from a import b` gives `a` and `a.b`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = package[: len(package) - node.level + 1] if node.level else ()
        source = ".".join((*base, *((node.module,) if node.module else ())))
        return [source, *(f"{source}.{alias.name}" for alias in node.names)]
    return []
