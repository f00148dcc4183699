"""One row, two tables: nothing personal stays in `raw`."""

import json
from datetime import UTC, datetime

import polars as pl
import pytest

from extractors.checks import KEY
from extractors.contract import SourceContract
from extractors.impersonal import load_impersonal_words
from extractors.plain_values import ORIGINALS, PlainValues
from extractors.pseudonyms import Pseudonymiser
from extractors.readers.tables import ROW
from extractors.split import HASH, HIDDEN, RAW_META, UNKNOWN, VAULT_META, Splitter, hash_rows

KEY_OF_TEST = b"k" * 16


def frame_of(contract: SourceContract, **values: str | None) -> pl.DataFrame:
    """One checked row; columns not given are empty."""
    cells = {column.name: values.get(column.name) for column in contract.columns}
    extra = {name: value for name, value in values.items() if name not in cells}
    schema = {ROW: pl.Int64, **dict.fromkeys([KEY, ORIGINALS, *cells, *extra], pl.String)}
    return pl.DataFrame([{ROW: 2, KEY: "1", **cells, **extra}], schema=schema)


def splitter_of(contract: SourceContract, unknown: dict[str, str] | None = None) -> Splitter:
    moment = datetime(2026, 3, 10, tzinfo=UTC)
    pseudonyms = Pseudonymiser(KEY_OF_TEST)
    words, plain = load_impersonal_words(), PlainValues(pseudonyms)
    return Splitter(contract, pseudonyms, words, plain, "bogotol", 7, moment, unknown or {})


def split(contract: SourceContract, **values: str | None) -> tuple[dict[str, object], dict[str, object]]:
    """The row of `raw` and the row of `vault`."""
    frame = hash_rows(frame_of(contract, **values), contract, {})
    splitter = splitter_of(contract)
    return splitter.raw(frame).row(0, named=True), splitter.vault(frame).row(0, named=True)


def test_columns_are_those_of_the_tables(incident: SourceContract) -> None:
    raw, vault = split(incident, incident_id="1")
    assert list(raw) == [*RAW_META, *(column.name for column in incident.raw_columns)]
    assert list(vault) == [*VAULT_META, *(column.name for column in incident.vault_columns), UNKNOWN, HIDDEN]
    assert (raw["municipality_code"], raw["_load_id"], raw[ROW]) == ("bogotol", 7, 2)
    assert raw["_exported_at"] == "2026-03-10T00:00:00+00:00"


def test_personal_values_are_only_in_vault(incident: SourceContract) -> None:
    personal = {
        "author_url": "https://vk.com/id1",
        "assignee": "Пробный Пётр Петрович",
        "settlement": "дом Пробных",
        "message_text": "Меня зовут Пётр",
        "house": "5",
    }
    raw, vault = split(incident, incident_id="1", topic="Ямы", **personal)
    assert {name: vault[name] for name in personal} == personal
    assert not set(personal.values()) & set(map(str, raw.values()))
    pseudonyms = Pseudonymiser(KEY_OF_TEST)
    assert raw["author_url"] == pseudonyms.of("vk.com/id1")
    assert raw["assignee"] == pseudonyms.of("пробный петр петрович")
    assert raw["topic"] == "Ямы"


def test_plainly_impersonal_values_stay_in_raw(incident: SourceContract) -> None:
    raw, vault = split(incident, incident_id="1", assignee="Отдел дорог", settlement="село Пробное")
    assert (raw["assignee"], raw["settlement"]) == ("Отдел дорог", "село Пробное")
    assert (vault["assignee"], vault["settlement"]) == ("Отдел дорог", "село Пробное")


@pytest.mark.parametrize("column", ["topic", "message_text", "author_url"])
def test_every_column_moves_the_hash_personal_or_not(incident: SourceContract, column: str) -> None:
    before, _ = split(incident, incident_id="1", **{column: "a"})
    after, _ = split(incident, incident_id="1", **{column: "b"})
    again, _ = split(incident, incident_id="1", **{column: "a"})
    assert before[HASH] != after[HASH]
    assert before[HASH] == again[HASH]


def test_values_that_change_places_move_the_hash(incident: SourceContract) -> None:
    one = hash_rows(frame_of(incident, topic="a", topic_group="b"), incident, {})
    other = hash_rows(frame_of(incident, topic="b", topic_group="a"), incident, {})
    assert one[HASH].item() != other[HASH].item()


def test_a_column_added_to_the_contract_moves_no_hash_of_rows_without_it(incident: SourceContract) -> None:
    shorter = incident.model_copy(update={"columns": incident.columns[:-1]})
    frame = frame_of(incident, topic="a")
    assert hash_rows(frame, incident, {})[HASH].item() == hash_rows(frame, shorter, {})[HASH].item()


def test_unknown_columns_are_kept_and_hashed(incident: SourceContract) -> None:
    unknown = {"unknown_47": "Своё «поле»", "unknown_48": "Ещё"}
    frame = frame_of(incident, incident_id="1", unknown_47='да; "нет"', unknown_48=None)
    other = frame_of(incident, incident_id="1", unknown_47="иначе", unknown_48=None)
    hashed = hash_rows(frame, incident, unknown)
    assert hashed[HASH].item() != hash_rows(other, incident, unknown)[HASH].item()
    kept = splitter_of(incident, unknown).vault(hashed)[UNKNOWN].item()
    assert json.loads(kept) == {"Своё «поле»": 'да; "нет"', "Ещё": None}
    empty = hash_rows(frame_of(incident, unknown_47=None, unknown_48=None), incident, unknown)
    assert splitter_of(incident, unknown).vault(empty)[UNKNOWN].item() is None
