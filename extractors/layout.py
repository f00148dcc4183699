"""Find an export's header row and match its cells to the contract's columns: by header, never by position."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.contract import SourceContract
from extractors.contract_parts import Column
from extractors.errors import SourceLayoutError
from extractors.headers import nearest_header, normalise_header
from extractors.impersonal import looks_personal
from extractors.plain_values import mask_plain
from extractors.readers.tables import PREVIEW_ROWS, Shape, SourceTable, column_letter

_FEWEST_HEADERS = 2
_LONGEST_HEADER = 200
_DIGIT = re.compile("[0-9]")
_FEW_DIGITS = 5


@dataclass(frozen=True)
class HeaderMatch:
    """Where each column of the contract stands in one table.

    `row` is 1-based; `places` maps a column's name to 0-based cells, several where the contract declares the
    header as repeated (the first filled one counts); `tags` maps cells to headers that the contract takes for
    tags, `unknown` to others that it lacks: a cell without a header, or with what looks like a person or a
    contact, is called by its letters; `missing` are mandatory columns that are not there.
    """

    row: int
    width: int
    places: dict[str, tuple[int, ...]]
    tags: dict[int, str]
    unknown: dict[int, str]
    unnamed: frozenset[int]
    duplicates: tuple[str, ...]
    missing: tuple[Column, ...]
    layout_version: str

    def shape(self, contract: SourceContract) -> Shape:
        """What the reader needs to know about the rows below the header."""
        of_type = {name for name, column in contract.by_name.items() if column.type == "duration"}
        sources = {name for rule in contract.derived.values() for name in rule.sources}
        return Shape(
            first_row=self.row + 1,
            width=self.width,
            duration_columns=frozenset(cell for name in of_type for cell in self.places.get(name, ())),
            key_columns=frozenset(
                cell for name in {*contract.key, *sources} for cell in self.places.get(name, ())
            ),
        )


def find_table(tables: Iterable[SourceTable], contract: SourceContract) -> tuple[SourceTable, HeaderMatch]:
    """The first table with all mandatory headers and something below, otherwise the one that comes nearest.

    Raises `SourceLayoutError` when no table has the headers, when mandatory ones are missing or when one
    stands twice without being declared as repeated.
    """
    best: tuple[SourceTable, HeaderMatch] | None = None
    is_empty = True
    for table in tables:
        preview = preview_of(table)
        is_empty = is_empty and not any(any(row) for row in preview)
        match = match_header(preview, contract)
        if match is None:
            continue
        is_filled = has_rows(preview, match)
        if best is None or len(match.missing) < len(best[1].missing) or (not match.missing and is_filled):
            best = table, match
        if not match.missing and is_filled:
            break
    if best is None:
        raise _no_header(contract, is_empty=is_empty)
    table, match = best
    if match.missing:
        raise _missing(table, match, contract)
    if match.duplicates:
        raise SourceLayoutError(
            "Заголовок стоит в файле дважды",
            where=f"{table.place}, строка {match.row}",
            got=_listing(match.duplicates),
            expected="каждый заголовок один раз",
            todo="уберите лишний столбец или выгрузите файл заново",
        ).knowing(len(match.places))
    return table, match


def preview_of(table: SourceTable) -> list[list[str]]:
    """The table's first rows without NULs: a header goes into sentences and the ledger, which hold none."""
    return [[cell.replace("\0", "\ufffd") for cell in row] for row in table.preview()]


def has_rows(preview: list[list[str]], match: HeaderMatch) -> bool:
    """Whether anything stands below the header."""
    return any(any(row) for row in preview[match.row :])


def match_header(preview: list[list[str]], contract: SourceContract) -> HeaderMatch | None:
    """The first row with all mandatory headers, otherwise the one with most known ones, None below two."""
    needed = {column.name for column in contract.columns if not column.optional_header}
    best: HeaderMatch | None = None
    for number, row in enumerate(preview, start=1):
        cells = _headers_of(row)
        places = _places_of(cells, contract)
        is_whole = needed <= places.keys()
        is_better = best is None or len(places) > len(best.places)
        if len(places) >= _FEWEST_HEADERS and (is_whole or is_better):
            best = _match_row(number, row, cells, places, contract)
            if is_whole:
                break
    return best


def _headers_of(row: list[str]) -> dict[str, list[int]]:
    """Where each header stands, as headers are compared. One stray cell makes every row wide and empty."""
    cells: dict[str, list[int]] = {}
    for index, cell in enumerate(row):
        header = normalise_header(cell) if cell else ""
        if header:
            cells.setdefault(header, []).append(index)
    return cells


def _places_of(cells: dict[str, list[int]], contract: SourceContract) -> dict[str, tuple[int, ...]]:
    places: dict[str, tuple[int, ...]] = {}
    for name, spellings in contract.spellings.items():
        header = next((spelling for spelling in spellings if spelling in cells), None)
        if header is not None and name != contract.tags_column:
            # A project's tag may be called as a column of the platform is; tags stand behind.
            is_once = contract.tags_column is not None and header not in contract.repeated_spellings
            places[name] = tuple(cells[header][:1] if is_once else cells[header])
    return places


def _match_row(
    number: int,
    row: list[str],
    cells: dict[str, list[int]],
    places: dict[str, tuple[int, ...]],
    contract: SourceContract,
) -> HeaderMatch:
    has_tags = contract.tags_column is not None
    taken = {index for found in places.values() for index in found}
    strange = {index: _shown(row[index], index) for index in range(len(row)) if index not in taken}
    tags = {index: name for index, name in strange.items() if has_tags and name == row[index].strip()}
    layout = min(
        contract.layouts,
        key=lambda layout: len({c.name for c in contract.columns} - set(layout.without) ^ set(places)),
    )
    return HeaderMatch(
        row=number,
        width=len(row),
        places=places,
        tags=_told_apart(tags),
        unknown={index: name for index, name in strange.items() if index not in tags},
        unnamed=frozenset(index for index, cell in enumerate(row) if not cell.strip()),
        duplicates=tuple(
            _shown(row[found[0]], found[0])
            for header, found in cells.items()
            if len(found) > 1 and header not in contract.repeated_spellings and not has_tags
        ),
        missing=tuple(
            column for column in contract.columns if column.name not in places and not column.optional_header
        ),
        layout_version=layout.version,
    )


def _told_apart(tags: dict[int, str]) -> dict[int, str]:
    """Tags of one name get their number among them: «Район», «Район (2)»."""
    met: Counter[str] = Counter()
    names = {}
    for index, name in tags.items():
        met[name] += 1
        names[index] = name if met[name] == 1 else f"{name} ({met[name]})"
    return names


def _shown(header: str, cell: int) -> str:
    """An unknown header for messages, by its letters where it may be a value that slipped into the row."""
    text = header.strip()
    is_header = (
        0 < len(text) <= _LONGEST_HEADER
        and len(_DIGIT.findall(text)) < _FEW_DIGITS
        and not looks_personal(text)
    )
    return text if is_header else f"столбец {column_letter(cell)}"


def _missing(table: SourceTable, match: HeaderMatch, contract: SourceContract) -> SourceLayoutError:
    strangers = [header for cell, header in match.unknown.items() if cell not in match.unnamed]
    near = [(column.header, nearest_header(column.header, strangers)) for column in match.missing]
    hints = [f"вместо «{header}», возможно, «{mask_plain(found)}»" for header, found in near if found]
    found = f"{len(match.places)} из {len(contract.columns)} заголовков"
    return SourceLayoutError(
        f"В файле нет обязательных заголовков источника {contract.source}",
        where=f"{table.place}, строка {match.row}",
        got="; ".join([found, *hints]),
        expected=_listing(column.header for column in match.missing),
        todo="выгрузите файл со всеми столбцами или добавьте синоним заголовка в контракт источника",
    ).knowing(len(match.places))


def _no_header(contract: SourceContract, *, is_empty: bool) -> SourceLayoutError:
    if is_empty:
        return SourceLayoutError(
            "Файл пуст: в нём нет ни одной заполненной ячейки", todo="выгрузите файл заново"
        )
    return SourceLayoutError(
        f"Строка заголовков источника {contract.source} не найдена",
        where=f"первые {PREVIEW_ROWS} строк",
        got="нет строки хотя бы с двумя известными заголовками",
        expected=_listing(column.header for column in contract.columns if column.required),
        todo="проверьте, той ли платформы файл, в той ли он папке, CSV — в UTF-8 ли или Windows-1251",
    )


def _listing(words: Iterable[str]) -> str:
    return ", ".join(f"«{mask_plain(word)}»" for word in words)
