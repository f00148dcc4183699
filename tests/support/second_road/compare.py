"""Two roads side by side: how many rows, and where they part."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.support.second_road.published import Fields, Key

_SHOWN = 20


@dataclass
class Comparison:
    """Rows of one kind on both roads. `faults` are the first differences in sentences."""

    kind: str
    compared: int = 0
    differing: int = 0
    faults: list[str] = field(default_factory=list)

    def add(
        self, where: str, ours: Iterable[tuple[Key, Fields]], marts: Iterable[tuple[Key, Fields]]
    ) -> None:
        """Compare two sets of rows by key, field by field."""
        expected = dict(ours)
        for key, fields in marts:
            self.compared += 1
            for fault in _faults(expected.pop(key, None), fields):
                self._note(where, key, fault)
        for key in expected:
            self.compared += 1
            self._note(where, key, "строки нет в витрине")

    def _note(self, where: str, key: Key, fault: str) -> None:
        self.differing += 1
        if len(self.faults) < _SHOWN:
            self.faults.append(f"{self.kind}, {where}, {' · '.join(map(str, key))}: {fault}")


def _faults(ours: Fields | None, published: Fields) -> Iterator[str]:
    if ours is None:
        yield "второй путь такой строки не знает"
        return
    for name, value in published.items():
        if ours[name] != value:
            yield f"{name}: в витрине {value}, второй путь получил {ours[name]}"
