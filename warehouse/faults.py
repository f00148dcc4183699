"""A fault of a definition: where it stands, what is wrong, what was got and expected, what to do."""

from dataclasses import dataclass

from warehouse.errors import ConfigError


@dataclass(frozen=True)
class Place:
    """Where a definition stands: a file, and the number of its line or list item."""

    file: str
    one: str
    many: str
    number: int

    def __str__(self) -> str:
        return f"{self.file}, {self.one} {self.number}"

    def with_other(self, other: "Place") -> str:
        """Both places, the file said once where it is one."""
        if self.file == other.file:
            return f"{self.file}, {self.many} {self.number} и {other.number}"
        return f"{self} и {other}"


@dataclass(frozen=True)
class Fault:
    """One fault; empty parts are left out of its sentence."""

    where: str
    what: str
    got: str = ""
    expected: str = ""
    todo: str = ""

    @classmethod
    def read(cls, sentence: str) -> "Fault":
        """A fault told as «where: what»."""
        where, _, what = sentence.partition(": ")
        return cls(where, what)

    def __str__(self) -> str:
        found = [f"получено: {self.got}"] if self.got else []
        found += [f"ожидалось: {self.expected}"] if self.expected else []
        said = " — ".join([f"{self.where}: {self.what}", *([", ".join(found)] if found else [])])
        return f"{said}; {self.todo}" if self.todo else said


def config_error(faults: list[Fault]) -> ConfigError:
    """The first fault as the error that stops a build, with how many there are."""
    fault = faults[0]
    more = f"; всего ошибок: {len(faults)}" if len(faults) > 1 else ""
    return ConfigError(
        f"Неверное определение: {fault.what}",
        where=fault.where,
        got=fault.got or None,
        expected=fault.expected or None,
        todo=f"{fault.todo or 'исправьте файл'}{more}; прошлая публикация не тронута",
    )


def lines_of(name: str, lines: list[int]) -> str:
    """A seed and its lines, as a sentence names them; without lines the seed alone."""
    runs: list[list[int]] = []
    for line in sorted(lines):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    said = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    word = ", строки " if len(lines) > 1 else ", строка " if lines else ""
    return f"{name}.csv{word}{said}"
