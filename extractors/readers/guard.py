"""Parsers of damaged workbooks fail in many ways; to a person it is one: the workbook does not read."""

from collections.abc import Iterator
from contextlib import contextmanager

import fastexcel
import python_calamine

from extractors.errors import FileRefusedError


@contextmanager
def refuse_unreadable(place: str | None = None) -> Iterator[None]:
    """Turn a parser's error, or a panic of its Rust code, into `FileRefusedError`."""
    try:
        yield
    except python_calamine.PasswordError as error:
        raise FileRefusedError(
            "Файл зашифрован паролем", todo="снимите пароль и положите файл заново"
        ) from error
    except (python_calamine.CalamineError, fastexcel.FastExcelError, OSError) as error:
        raise _unreadable(place, type(error).__name__) from error
    except BaseException as error:
        # A panic is no Exception, yet it too must cost only this file.
        if type(error).__name__ != "PanicException":
            raise
        raise _unreadable(place, "сбой разбора") from error


def _unreadable(place: str | None, got: str) -> FileRefusedError:
    return FileRefusedError(
        "Файл повреждён или обрезан: книга Excel не читается",
        where=place,
        got=got,
        todo="откройте файл в Excel или LibreOffice и сохраните заново либо выгрузите ещё раз",
    )
