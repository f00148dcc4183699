"""How exports reach the inbox: in two files, a night too late, a second time. None of it may matter."""

import os
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zlib import crc32

from tests.verify.city import Plan


@dataclass
class Arrivals:
    """What befalls the exports of a plan on their way; `shelf` keeps what comes another night.

    The first city's incidents of the second day come with the last night; its cards of the first day come
    again then. The second city's messages come in two files each.
    """

    plan: Plan
    shelf: Path
    _kept: list[tuple[Path, Path]] = field(default_factory=list)

    def meet(self, city: str, source: str, day: date, path: Path) -> None:
        """Let an export that was just written into the inbox suffer its fate."""
        late_day, repeated_day = self.plan.nights[0][1], self.plan.nights[0][0]
        if (city, source, day) == (self.plan.cities[0], "incident", late_day):
            self._keep(path)
            path.unlink()
        if (city, source, day) == (self.plan.cities[0], "delo", repeated_day):
            self._keep(path)
            _write(path, path.read_bytes().replace(b"\r\n", b"\n"), path)
        if (city, source) == (self.plan.cities[-1], "pos"):
            _split(path)

    def let_in(self) -> None:
        """The last night: what was kept arrives, with the moments it always had."""
        for kept, path in self._kept:
            shutil.move(kept, path.with_stem(f"{path.stem}_2"))

    def _keep(self, path: Path) -> None:
        self.shelf.mkdir(parents=True, exist_ok=True)
        kept = self.shelf / f"{len(self._kept)}-{path.name}"
        shutil.copy2(path, kept)
        self._kept.append((kept, path))


def _split(path: Path) -> None:
    """One export as two files by its keys: rows with one key stay together, in their order."""
    header, *rows = path.read_bytes().splitlines(keepends=True)
    parts: tuple[list[bytes], list[bytes]] = ([header], [header])
    for row in rows:
        parts[crc32(row.split(b",")[0]) % 2].append(row)
    _write(path.with_stem(f"{path.stem}_1"), b"".join(parts[1]), path)
    _write(path, b"".join(parts[0]), path)


def _write(path: Path, content: bytes, like: Path) -> None:
    moment = like.stat().st_mtime
    path.write_bytes(content)
    os.utime(path, (moment, moment))
