"""Files that a person names in a command: whose they are and of which source."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from extractors.contract import known_sources
from extractors.errors import UsageError
from extractors.file_names import show_file_name
from extractors.inbox import InboxFile, is_temporary, known_municipalities
from extractors.names import readable_name
from warehouse.errors import nearest
from warehouse.settings import Settings


def find_named(
    settings: Settings, paths: Sequence[Path], municipality: str | None, source: str | None
) -> list[InboxFile]:
    """The named files, and all files of named folders; a link is a file under the name where it lies.

    Municipality and source are those given, otherwise the neighbouring `<municipality>/<source>` in the path.
    Raises `UsageError` when they cannot be told or are unknown, or a path does not exist.
    """
    municipalities, sources = known_municipalities(settings), known_sources()
    _check_name("муниципалитет", municipality, municipalities)
    _check_name("источник", source, sources)
    return [
        _identify(settings, path, municipalities, sources, municipality, source)
        for given in paths
        for path in _files_below(Path(given))
    ]


def _check_name(kind: str, given: str | None, known: list[str]) -> None:
    if given is not None and given not in known:
        hint = nearest(given, known)
        raise UsageError(
            f"Неизвестный {kind}",
            got=given,
            expected=hint or ", ".join(known),
            todo="исправьте имя в команде",
        )


def _files_below(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise UsageError("Нет такого файла или папки", where=readable_name(str(path)), todo="проверьте путь")
    if path.is_dir():
        yield from (
            file
            for file in sorted(path.rglob("*"))
            # A link that leads nowhere is kept: landing says what is wrong with it.
            if (file.is_file() or (file.is_symlink() and not file.exists()))
            and not any(is_temporary(Path(part)) for part in file.relative_to(path).parts)
        )
    else:
        yield path


def _identify(
    settings: Settings,
    path: Path,
    municipalities: list[str],
    sources: list[str],
    municipality: str | None,
    source: str | None,
) -> InboxFile:
    name = path.name
    as_named = Path(os.path.abspath(path))  # noqa: PTH100  # `resolve` would follow a link
    for parts in (as_named.parts, (path.parent.resolve() / path.name).parts):
        place = _place_of_source(parts, municipalities, sources)
        if place is not None:
            municipality = municipality or parts[place - 1]
            source = source or parts[place]
            name = "/".join(parts[place + 1 :])
            break
    if municipality is None or source is None:
        raise UsageError(
            "Непонятно, чей это файл и какого источника",
            where=show_file_name(settings, str(path)),
            expected="путь вида <муниципалитет>/<источник>/файл",
            todo="укажите --municipality и --source",
        )
    modified = datetime.fromtimestamp((path.stat() if path.exists() else path.lstat()).st_mtime, tz=UTC)
    return InboxFile(path, municipality, source, show_file_name(settings, name), modified)


def _place_of_source(parts: tuple[str, ...], municipalities: list[str], sources: list[str]) -> int | None:
    """Where a source's folder stands in a path, below its municipality's; the innermost counts."""
    for place in range(len(parts) - 2, 0, -1):
        if parts[place] in sources and parts[place - 1] in municipalities:
            return place
    return None
