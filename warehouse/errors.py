"""Errors a person can act on: what, where, got, expected, what to do — in one sentence each."""

from difflib import get_close_matches


class McuError(Exception):
    """Base of every error that is shown as a sentence and never as a traceback.

    `what` names the fault; the other parts are optional and are left out of the sentence when unknown.
    No part may hold personal data: name the row and the column, not the value.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        got: str | None = None,
        expected: str | None = None,
        todo: str | None = None,
    ) -> None:
        self.what, self.where, self.got, self.expected, self.todo = what, where, got, expected, todo
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The whole error as one line of Russian text."""
        parts = [self.what]
        if self.where:
            parts.append(f"где: {self.where}")
        if self.got is not None:
            parts.append(f"получено: {self.got}")
        if self.expected is not None:
            parts.append(f"ожидалось: {self.expected}")
        if self.todo:
            parts.append(f"что делать: {self.todo}")
        return " · ".join(parts)


class SettingsError(McuError):
    """The environment lacks something or holds a wrong value."""


class ConfigError(McuError):
    """A municipality file or another file of settings is wrong."""


class DatabaseUnavailableError(McuError):
    """Postgres does not answer or is not ours."""


class PublicationError(McuError):
    """The requested moment cannot be built or read."""


def nearest(word: str, known: list[str]) -> str | None:
    """The known word closest to a misspelled one, or None when nothing is near."""
    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else None
