"""Which edition of the method made a copy: patterns, code and models together."""

import hashlib
from importlib.metadata import version
from pathlib import Path

_FOLDER = Path(__file__).parent
_LIBRARIES = ("natasha", "slovnet", "navec", "pymorphy2", "pymorphy2-dicts-ru")


def method_version(folder: Path = _FOLDER) -> str:
    """Twelve hexadecimal digits that change with any file of this package and version of its libraries."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".yml"}):
        digest.update(f"{path.relative_to(folder)}\n".encode())
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        digest.update(f"{name}=={version(name)}\n".encode())
    return digest.hexdigest()[:12]
