"""Rules and secrets of the addresses in municipality files."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from extractors.fetching.errors import PlaceError
from extractors.fetching.items import Letter
from extractors.fetching.places import Place, Rule, choose, missing_secrets, sign_in_of
from warehouse.arrival_models import ArrivalAddress, Take
from warehouse.settings import ArrivalSecret, Settings

SFTP = ArrivalAddress(
    code="tsur",
    address="sftp://host/out%20box",
    host_key="ssh-ed25519 " + "A" * 68,
    take=(Take(source="pos"),),
)


def _rule(municipality: str, source: str = "pos", **take: object) -> Rule:
    return Rule(municipality, Take.model_validate({"source": source} | take))


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("*.xlsx", "2026/POS.XLSX", True),
        ("pos/*", "pos/2026/a.csv", True),
        ("pos/*", "im/pos/a.csv", False),
        ("отчет*", "Отчёт.csv", True),
        ("pos?.csv", "pos10.csv", False),
    ],
)
def test_patterns_look_at_the_path_without_case(pattern: str, name: str, *, fits: bool) -> None:
    assert _rule("bogotol", files=[pattern]).fits_name(name) is fits


@pytest.mark.parametrize(
    ("sender", "subject", "fits"),
    [
        ("robot@tsur24.ru", "Выгрузка ИМ за неделю", True),
        ("robot@tsur24.ru", "Fwd: ВЫГРУЗКА ИМ", False),
        ("other@monitor.ru", "выгрузка  им", True),
        ("other@sub.monitor.ru", "выгрузка им", False),
        ("robot@tsur24.ru.evil.ru", "Выгрузка ИМ", False),
        (None, "Выгрузка ИМ", False),
    ],
)
def test_letters_are_told_by_sender_or_domain_and_subject(
    sender: str | None, subject: str, *, fits: bool
) -> None:
    rule = _rule("bogotol", senders=["Robot@tsur24.ru", "@monitor.ru"], subject="выгрузка им*")
    assert rule.fits_letter(Letter(sender, subject)) is fits


def test_of_one_municipality_the_first_rule_takes_a_file_of_several_each_its_own() -> None:
    rules = (
        _rule("bogotol", "pos", files=["pos*"]),
        _rule("bogotol", "delo"),
        _rule("smolensk", "incident"),
    )
    place = Place(SFTP, rules)
    assert place.first_fit("pos.csv") == ((rules[0],), (rules[2],))
    assert place.first_fit("card.csv") == ((rules[1],), (rules[2],))
    assert place.first_fit("card.docx") == ()


def test_a_file_of_an_archive_is_judged_by_its_own_name_first() -> None:
    rules = (_rule("bogotol", "pos", files=["*.zip"]), _rule("bogotol", "incident", files=["*/им*.csv"]))
    assert choose(rules, "а.zip/им.csv", "а.zip") == rules[1]
    assert choose(rules, "а.zip/пос.csv", "а.zip") == rules[0]
    assert choose(rules, "а.zip/прочти.txt", "а.zip") is None, "an archive holds other things too"
    assert choose(rules, "а.docx", "а.docx") is None


@pytest.mark.parametrize(
    ("secret", "missing"),
    [
        ({}, ["MCU_ARRIVAL__TSUR__LOGIN", "MCU_ARRIVAL__TSUR__PASSWORD"]),
        ({"login": SecretStr("a")}, ["MCU_ARRIVAL__TSUR__PASSWORD"]),
        ({"login": SecretStr("a"), "key_file": Path("key")}, []),
        ({"login": SecretStr("a"), "password": SecretStr("b")}, []),
    ],
)
def test_a_missing_secret_is_named_by_its_variable(secret: dict[str, object], missing: list[str]) -> None:
    settings = Settings(arrival={"tsur": ArrivalSecret(**secret)})
    place = Place(SFTP, (_rule("bogotol"),))
    assert place.folder == "out box"
    assert missing_secrets(settings, place) == missing
    if missing:
        with pytest.raises(PlaceError, match=f"ожидалось: {', '.join(missing)}"):
            sign_in_of(settings, place)
    else:
        sign_in = sign_in_of(settings, place)
        assert (sign_in.login, "'b'" in repr(sign_in)) == ("a", False)


def test_secrets_come_from_the_environment_and_go_to_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {
        "MCU_ARRIVAL__TSUR_MAIL__LOGIN": "mcu@bogotol.ru",
        "MCU_ARRIVAL__TSUR_MAIL__PASSWORD": "a__b",
        "MCU_ARRIVAL__SFTP__KEY_FILE": "keys/id",
    }
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.arrival_environment() == names
    assert "a__b" not in repr(settings)
