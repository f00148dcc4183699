"""One visit to one place: what is new there comes into the inbox, item by item, each remembered at once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from psycopg import Connection
from psycopg.rows import TupleRow

from extractors.fetching.errors import ItemChangedError, ItemError, PlaceError
from extractors.fetching.items import MOST_FILE_BYTES, Door, Item
from extractors.fetching.ledger import (
    FetchedFile,
    PlaceLook,
    is_in_ledger,
    item_hash,
    known_items,
    record_files,
)
from extractors.fetching.pieces import Piece, pieces_of
from extractors.fetching.places import Place, Rule, choose
from extractors.fetching.placing import ARRIVING, put, safe_path
from extractors.file_names import show_file_name
from warehouse.settings import Settings


@dataclass(frozen=True)
class Errand:
    """An item that is wanted: by which rules, municipality by municipality, and how it is remembered."""

    item: Item
    rules: tuple[tuple[Rule, ...], ...]
    item_hash: str


@dataclass
class Visit:
    """A place, and what has become of its items so far. A visit that broke off may be made again.

    suspects: hashes of the items that were being read when it did.
    """

    settings: Settings
    connection: Connection[TupleRow]
    place: Place
    fetched: list[FetchedFile] = field(default_factory=list)
    growing: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    suspects: set[str] = field(default_factory=set)
    unmatched_count: int = 0

    def look(self) -> PlaceLook:
        """What is known of the place by now."""
        return PlaceLook(
            code=self.place.code,
            address=self.place.address.address,
            fetched=tuple(self.fetched),
            unmatched_count=self.unmatched_count,
            growing=tuple(self.growing),
            faults=tuple(self.faults),
            wanted=tuple(self.wanted),
        )

    def run(self, door: Door, *, dry_run: bool) -> None:
        """Take all that is new, or in a dry run only list it.

        Raises `OutageError` when the place fails in the middle: what was taken is remembered.
        """
        self.growing, self.faults, self.wanted = [], [], []
        lying = [item for item in door.items() if item.letter or safe_path(item.name)]
        errands = [errand for errand in map(self._errand, lying) if errand.rules]
        self.unmatched_count = len(lying) - len(errands)
        known = known_items(self.connection, {errand.item_hash for errand in errands})
        new = [errand for errand in errands if errand.item_hash not in known]
        # What broke the connection before comes last: it must not stand before the others for ever.
        new.sort(key=lambda errand: errand.item_hash in self.suspects)
        unsettled = door.unsettled([errand.item for errand in new])
        for errand in new:
            if errand.item in unsettled:
                self._leave(errand.item)
            elif dry_run:
                self.wanted.append(self._describe(errand))
            else:
                self.suspects.add(errand.item_hash)
                self._take(door, errand)
                self.suspects.remove(errand.item_hash)

    def _errand(self, item: Item) -> Errand:
        """Who wants the item: a file by the first rule that fits, a letter by all that do."""
        rules = self.place.rules_for(item.letter) if item.letter else self.place.first_fit(item.name)
        return Errand(item, rules, item_hash(self.place, item, rules))

    def _take(self, door: Door, errand: Errand) -> None:
        item = errand.item
        try:
            with self._workplace() as folder:
                arrived = folder / "arrived.part"
                _refuse_large(item)
                door.bring(item, arrived)
                files = list(self._put_all(errand, list(pieces_of(item, arrived, folder)), folder))
                record_files(self.connection, self.place, files)
        except ItemChangedError:
            self._leave(item)
        except ItemError as error:
            self.faults.append(error.at(self._where(item)))
        else:
            self.fetched += files

    def _put_all(self, errand: Errand, pieces: list[Piece], folder: Path) -> Iterator[FetchedFile]:
        is_empty = True
        for rules in errand.rules:
            for piece in pieces:
                rule, name = choose(rules, piece.name, piece.outer), safe_path(piece.name)
                if rule is not None and name is not None:
                    is_empty = False
                    yield self._put(errand, rule, name, piece, folder)
        if is_empty:
            asked = {pattern for rules in errand.rules for rule in rules for pattern in rule.take.files}
            raise ItemError(
                "По правилу подошло, а файлов выгрузки внутри нет",
                expected=", ".join(sorted(asked)),
                todo="попросите прислать выгрузку, а это уберите с адреса, или исправьте правило take",
            )

    def _put(self, errand: Errand, rule: Rule, name: str, piece: Piece, folder: Path) -> FetchedFile:
        item, municipality, source = errand.item, rule.municipality_code, rule.take.source
        home = self.settings.inbox / municipality / source
        below = home / self.place.code
        if item.letter is not None:
            # Letters do not replace one another: each has a folder of its own.
            below /= f"{item.modified_at.astimezone(self.settings.zone):%Y-%m-%d}_{item.identity[:8]}"
        copy = folder / "copy.part"
        shutil.copyfile(piece.file, copy)
        path, sha256 = put(
            copy,
            below,
            name,
            modified_at=item.modified_at,
            is_kept=lambda old: is_in_ledger(self.connection, municipality, source, old),
        )
        return FetchedFile(
            municipality_code=municipality,
            source=source,
            item_hash=errand.item_hash,
            mark=item.mark,
            file_name=show_file_name(self.settings, path.relative_to(home).as_posix()),
            size_bytes=path.stat().st_size,
            modified_at=item.modified_at,
            sha256=sha256,
        )

    @contextmanager
    def _workplace(self) -> Iterator[Path]:
        """A folder of the inbox that nobody looks into, gone at the end; a full disk is said as such."""
        try:
            with TemporaryDirectory(dir=self.settings.inbox / ARRIVING) as folder:
                yield Path(folder)
        except OSError as error:
            raise PlaceError(
                "В папку inbox не записать",
                where=f"адрес {self.place.code}",
                got=error.strerror or type(error).__name__,
                todo="освободите место или проверьте права; остальное заберёт следующий запуск",
            ) from error

    def _leave(self, item: Item) -> None:
        self.growing.append(f"ещё записывается, будет забран в следующий раз: {self._where(item)}")

    def _describe(self, errand: Errand) -> str:
        asked = [f"{rule.municipality_code}/{rule.take.source}" for rules in errand.rules for rule in rules]
        return f"{self._where(errand.item)} → {', '.join(dict.fromkeys(asked))}; {errand.item.size} Б"

    def _where(self, item: Item) -> str:
        """The item without people: of a letter neither the sender nor the subject."""
        at = item.modified_at.astimezone(self.settings.zone)
        name = show_file_name(self.settings, item.name)
        what = f"файл {name}" if item.letter is None else f"письмо № {name}, пришло {at:%d.%m.%Y %H:%M}"
        return f"адрес {self.place.code}, {what}"


def _refuse_large(item: Item) -> None:
    if item.size > MOST_FILE_BYTES:
        raise ItemError(
            "Файл слишком велик",
            got=f"{item.size >> 20} МБ",
            expected=f"не больше {MOST_FILE_BYTES >> 20} МБ",
            todo="попросите прислать выгрузку частями",
        )
