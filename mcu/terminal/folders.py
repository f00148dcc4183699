"""A folder that cannot be written into is a person's mistake, not a fault of the program."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractors.errors import UsageError
from warehouse.errors import McuError, SettingsError

_REASONS = {
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EROFS: "раздел открыт только для чтения",
    errno.EEXIST: "на этом месте лежит файл",
    errno.ENOTDIR: "на этом месте лежит файл",
    errno.ENOENT: "создать папку здесь нельзя",
    errno.ENAMETOOLONG: "слишком длинное имя",
}


@contextmanager
def writing_into(given: Path | None, option: str, default: Path) -> Iterator[None]:
    """Files are written below the folder that the option gave, otherwise below `default`, of MCU_HOME.

    What the system forbids there becomes a `UsageError` about the option, a `SettingsError` about the home.
    """
    try:
        yield
    except OSError as error:
        folder = (given or default).absolute()
        reason = _REASONS.get(error.errno or 0)
        if reason is None or not _concerns(error, folder):
            raise
        raise _explain(given, option, folder, reason) from error


def _concerns(error: OSError, folder: Path) -> bool:
    """Whether the path that the system complains of is the folder, above or below it."""
    named = Path(error.filename).absolute() if isinstance(error.filename, str | Path) else None
    return named is not None and (folder.is_relative_to(named) or named.is_relative_to(folder))


def _explain(given: Path | None, option: str, folder: Path, reason: str) -> McuError:
    if given is not None:
        return UsageError(
            "В эту папку нельзя писать",
            where=f"{option} {given}",
            got=reason,
            expected="папка, которая есть или которую можно создать",
        )
    return SettingsError(
        "В папку MCU_HOME нельзя писать",
        where=str(folder),
        got=reason,
        todo="исправьте MCU_HOME или права на папку",
    )
