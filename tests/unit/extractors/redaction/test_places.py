"""Streets and parks named after people stay in sight, people do not."""

import pytest

from extractors.redaction.places import PlaceRule, is_place, load_place_rules

RULES = load_place_rules()
KEEPS = [(rule, text) for rule in RULES for text in rule.data.keeps]
HIDES = [(rule, text) for rule in RULES for text in rule.data.hides]


def unbar(text: str) -> tuple[str, int, int]:
    before, name, after = text.split("|")
    return before + name + after, len(before), len(before) + len(name)


@pytest.mark.parametrize(("rule", "text"), KEEPS, ids=lambda value: value if isinstance(value, str) else "")
def test_rule_keeps_a_place(rule: PlaceRule, text: str) -> None:
    assert rule.keeps(*unbar(text))


@pytest.mark.parametrize(("rule", "text"), HIDES, ids=lambda value: value if isinstance(value, str) else "")
def test_no_rule_keeps_a_person(rule: PlaceRule, text: str) -> None:
    assert not rule.keeps(*unbar(text))
    assert not is_place(*unbar(text))


def test_only_sure_rules_keep_the_author_s_own_name() -> None:
    assert is_place(*unbar("на ул. |Гагарина|"), own=True)
    assert is_place(*unbar("едет по |Дмитриева|"))
    assert not is_place(*unbar("едет по |Дмитриева|"), own=True)
