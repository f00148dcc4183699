"""Sheets beside the one that is read: nothing on them may be lost without a word."""

from collections.abc import Iterable

from extractors.contract import SourceContract
from extractors.errors import SourceLayoutError
from extractors.layout import has_rows, match_header, preview_of
from extractors.readers.opening import Candidate, OpenedFile
from extractors.readers.tables import Note, SourceTable, sheet_place


def worth_telling(opened: OpenedFile, contract: SourceContract) -> list[Note]:
    """What was noticed about the file, without hidden sheets that its own form has."""
    of_form = {sheet_place(name) for name in contract.unread_sheets}
    hidden = {one.place for one in opened.candidates if one.is_hidden}
    is_expected = hidden <= of_form
    return [note for note in opened.notes if not (is_expected and note.code == "hidden_sheet")]


def judge_other_sheets(
    candidates: Iterable[Candidate], table: SourceTable, contract: SourceContract
) -> list[Note]:
    """Notes on sheets that are not read though they hold something like rows.

    Raises `SourceLayoutError` when another sheet, as visible as this one, has the source's header and rows:
    a row is found again by its number alone, so one file is one table.
    """
    of_form = {sheet_place(name) for name in contract.unread_sheets}
    others = [one for one in candidates if one.place not in of_form or one.place == table.place]
    is_hidden = any(other.is_hidden for other in others if other.place == table.place)
    unread, hidden = [], []
    for other in others:
        if other.place == table.place:
            continue
        preview = preview_of(other.make())
        match = match_header(preview, contract)
        if match is not None and not match.missing:
            if has_rows(preview, match) and (is_hidden or not other.is_hidden):
                raise _two_tables(table.place, other.place, contract)
            hidden += [other.place] if has_rows(preview, match) else []
        elif not other.is_hidden and _is_wide(preview, contract):
            unread.append(other.place)
    return [
        *_note("unread_table", "на скрытом листе такая же таблица, она не прочитана: {}", hidden),
        *_note("unread_sheet", "лист не прочитан, на нём нет шапки источника: {}", unread),
    ]


def _is_wide(preview: list[list[str]], contract: SourceContract) -> bool:
    """Whether a row could be an appeal: a cover page or a list of parameters has not so many cells."""
    fewest = sum(column.required for column in contract.columns) + 1
    return any(sum(map(bool, row)) >= fewest for row in preview)


def _note(code: str, sentence: str, places: list[str]) -> list[Note]:
    listing = ", ".join(place.removeprefix("лист ") for place in places)
    return [Note(code, sentence.format(listing), rows=len(places))] if places else []


def _two_tables(first: str, second: str, contract: SourceContract) -> SourceLayoutError:
    return SourceLayoutError(
        f"В книге не одна таблица источника {contract.source}",
        where=f"{first} и {second}",
        got="на обоих листах шапка источника и строки под ней",
        expected="одна таблица в файле",
        todo="сохраните каждый лист отдельным файлом и положите все",
    )
