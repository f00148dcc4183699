"""Contracts say what is wrong with themselves: file, key, the nearest right one."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.contract import (
    CONTRACTS_FOLDER,
    SourceContract,
    group_by_source,
    known_sources,
    load_contracts,
    read_contract,
)
from extractors.errors import ContractError


def written(tmp_path: Path, **changes: Any) -> Path:
    """A copy of the contract of ПОС with changed keys; None removes a key."""
    content = yaml.safe_load((CONTRACTS_FOLDER / "pos.yml").read_text(encoding="utf-8"))
    content.update(changes)
    path = tmp_path / "pos.yml"
    kept = {key: value for key, value in content.items() if value is not None}
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    return path


def fault(path: Path) -> str:
    with pytest.raises(ContractError) as caught:
        read_contract(path)
    return caught.value.sentence()


def test_datasets_with_their_keys_and_tables() -> None:
    contracts = {name: one for name, one in load_contracts().items() if one.source != "registers"}
    assert {name: (contract.raw_table, contract.key) for name, contract in contracts.items()} == {
        "delo": ("delo__cards", ("card_number", "registration_year")),
        "gospubliki": ("gospubliki__pages", ("page",)),
        "gospubliki_page_months": ("gospubliki__page_months", ("sheet", "page", "period")),
        "heatmap": ("heatmap__messages", ("digest", "occurrence")),
        "incident": ("incident__incidents", ("incident_id",)),
        "media_brand_analytics": ("media__brand_analytics", ("message_hash",)),
        "media_medialogia": ("media__medialogia", ("message_id",)),
        "media_medialogia_blogs": ("media__medialogia_blogs", ("url",)),
        "pos": ("pos__messages", ("message_number",)),
        "sstu_asog": ("sstu__asog", ("appeal_number", "question_code")),
        "sstu_packets": ("sstu__packets", ("request_id", "question_code")),
    }
    assert {name: len(contract.columns) for name, contract in contracts.items()} == {
        "delo": 18,
        "gospubliki": 20,
        "gospubliki_page_months": 12,
        "heatmap": 10,
        "incident": 47,
        "media_brand_analytics": 40,
        "media_medialogia": 31,
        "media_medialogia_blogs": 21,
        "pos": 25,
        "sstu_asog": 25,
        "sstu_packets": 20,
    }


def test_sources_are_those_of_the_datasets() -> None:
    by_source = group_by_source(load_contracts())
    assert list(by_source) == known_sources()
    assert known_sources() == [
        "delo",
        "gospubliki",
        "heatmap",
        "incident",
        "media",
        "pos",
        "registers",
        "sstu",
    ]
    assert [contract.dataset for contract in by_source["sstu"]] == ["asog", "packets"]
    assert [name for name, one in load_contracts().items() if one.has_personal_key] == [
        "media_medialogia_blogs"
    ]


def test_a_file_is_named_after_its_source_or_dataset(tmp_path: Path) -> None:
    written(tmp_path).rename(tmp_path / "pos_message.yml")
    with pytest.raises(ContractError) as caught:
        load_contracts(tmp_path)
    assert "ожидалось: pos.yml или pos_messages.yml" in caught.value.sentence()


def test_vault_columns_have_no_place_in_raw(incident: SourceContract) -> None:
    raw = {column.name for column in incident.raw_columns}
    vault = {column.name for column in incident.vault_columns}
    assert "message_text" in vault
    assert "message_text" not in raw
    assert {"author_url", "settlement"} <= raw & vault
    assert "topic" in raw - vault


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"recieved": "received_date"}, ("неизвестный ключ recieved", "похоже на received")),
        ({"dataset": None}, ("нет ключа dataset",)),
        ({"key": ["mesage_number"]}, ("key: нет колонки mesage_number", "похоже на message_number")),
        ({"received": "status"}, ("received: status должна быть обязательной датой",)),
        ({"closed": "finished"}, ("closed: нет колонки finished", "finished_date")),
        ({"unknown_column": "tags"}, ("к tags нужна одна колонка типа tags",)),
        ({"repeated_headers": ["Номмер"]}, ("repeated_headers: нет заголовка Номмер", "похоже на Номер")),
        ({"update_mode": "daily"}, ("update_mode",)),
        ({"file_moment": r"(?P<year>\d{4})"}, ("file_moment: нужны группы",)),
        (
            {"layouts": [{"version": "1", "formats": ["xlsx"], "shet": "x"}]},
            ("layouts.0.shet", "похоже на sheet"),
        ),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, changes: dict[str, Any], words: tuple[str, ...]) -> None:
    sentence = fault(written(tmp_path, **changes))
    assert "pos.yml" in sentence
    for word in words:
        assert word in sentence


def test_one_header_may_not_mean_two_columns(tmp_path: Path) -> None:
    columns = [
        {"name": "a", "header": "Номер", "type": "text"},
        {"name": "received_date", "header": "Дата", "type": "date", "required": True, "synonyms": ["НОМЕР "]},
    ]
    path = written(tmp_path, columns=columns, key=["a"], closed=None, scope_columns=[], layouts=[
        {"version": "1", "formats": ["csv"], "sheet": "first_visible"},
    ])  # fmt: skip
    assert "заголовок стоит дважды: номер" in fault(path)


def test_broken_yaml_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "bad.yml"
    path.write_text("columns: [", encoding="utf-8")
    assert "не читается как YAML" in fault(path)
