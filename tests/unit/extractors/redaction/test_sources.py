"""The wanted texts and name columns are columns of the contracts that go to the vault."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from extractors.contract import load_contracts
from extractors.redaction.sources import FILE, load_wanted_texts


def test_columns_are_personal_columns_of_the_contract() -> None:
    contracts = load_contracts()
    wanted = load_wanted_texts()
    assert {(each.source, each.column) for each in wanted} == {
        ("incident", "message_text"),
        ("delo", "content"),
    }
    for each in wanted:
        contract = contracts[each.source]
        assert contract.dataset == each.dataset
        assert {each.column, *each.names} <= {column.name for column in contract.vault_columns}


def test_own_names_of_a_row() -> None:
    incident, delo = load_wanted_texts()
    row = dict.fromkeys(incident.names) | {
        "author_url": "https://vk.com/olga_k",
        "answer_1_text": "[id5|Ольга], ответили",
    }
    own = incident.own_names(row)
    assert (own.handles, "ольг" in own.stems) == ({"olga_k"}, True)
    own = delo.own_names({"correspondent": "Лебедев П.С.", "sender": None})
    assert "лебедев" in own.stems


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sources.yml"
    path.write_text(FILE.read_text("utf-8").replace("correspondent: person", "correspondent: human"), "utf-8")
    with pytest.raises(ValidationError, match="human"):
        load_wanted_texts(path)
