"""The gates' bounds: dated rows with reasons, read from `bounds.yml`."""

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.errors import ConfigError
from warehouse.yaml_text import read_yaml

BOUNDS_FILE = Path(__file__).parent / "bounds.yml"


class Bound(BaseModel):
    """One bound from a day on, and why it is what it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    value: float | date
    valid_from: date
    reason: str


class _BoundsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    bounds: tuple[Bound, ...]


class Bounds:
    """The bounds in force on one day."""

    def __init__(self, bounds: tuple[Bound, ...], day: date) -> None:
        self._day = day
        dated = sorted((bound for bound in bounds if bound.valid_from <= day), key=lambda one: one.valid_from)
        self._in_force = {bound.name: bound for bound in dated}

    def __getitem__(self, name: str) -> Bound:
        if name not in self._in_force:
            raise ConfigError("Нет границы проверки", where=f"{BOUNDS_FILE.name}, {name}", got=str(self._day))
        return self._in_force[name]

    def number(self, name: str) -> float:
        """A bound that is a number."""
        value = self[name].value
        if isinstance(value, date):
            raise ConfigError(
                "Граница проверки не число", where=f"{BOUNDS_FILE.name}, {name}", got=str(value)
            )
        return value

    def day(self, name: str) -> date:
        """A bound that is a date."""
        value = self[name].value
        if not isinstance(value, date):
            raise ConfigError("Граница проверки не дата", where=f"{BOUNDS_FILE.name}, {name}", got=str(value))
        return value


def bounds_on(day: date, file: Path = BOUNDS_FILE) -> Bounds:
    """Bounds in force on a day; a wrong file is an error that names the key."""
    try:
        read = _BoundsFile.model_validate(read_yaml(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ConfigError(
            "Ошибка в границах проверок", where=f"{file.name}, {place}", got=first["msg"]
        ) from error
    return Bounds(read.bounds, day)
