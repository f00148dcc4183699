"""The nearest known spelling of a value that no dictionary knows."""

from collections.abc import Iterator

from reports.quality.suggesting import KnownSpellings
from warehouse.municipalities import load_municipalities, normalise_name
from warehouse.settings import PROJECT_ROOT

KNOWN = {"Управление образования": "education", "Управление культуры": "culture", "МУП «Водоканал»": "water"}


def test_another_case_order_or_letter_leads_to_the_same() -> None:
    for value in ("управление  ОБРАЗОВАНИЯ", "Образования управление", "Управление обрзования"):
        found = KnownSpellings(KNOWN).suggest(value)
        assert found is not None
        assert (found.code, found.spelling) == ("education", "Управление образования")
        assert 70 <= found.likeness <= 100


def test_what_is_like_nothing_gets_no_suggestion() -> None:
    assert KnownSpellings(KNOWN).suggest("ГБУЗ Поликлиника № 3") is None
    assert KnownSpellings(KNOWN).suggest("") is None
    assert KnownSpellings({}).suggest("Управление образования") is None


def test_equally_near_ones_give_the_same_answer_in_any_order() -> None:
    known = {"отдел а": "a", "отдел б": "b"}
    backwards = dict(reversed(known.items()))
    assert KnownSpellings(known).suggest("отдел в") == KnownSpellings(backwards).suggest("отдел в")


def _left_out() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Each spelling of the files, whose it is, and the others of its kind and file."""
    for file in load_municipalities(PROJECT_ROOT / "municipalities").values():
        for members in (file.recipients, file.territories):
            known = {
                normalise_name(spelling): member.code
                for member in members
                for spelling in (member.name, *member.synonyms)
            }
            for member in members:
                for value in {normalise_name(spelling) for spelling in member.synonyms}:
                    others = {spelling: code for spelling, code in known.items() if spelling != value}
                    yield value, member.code, others


def test_of_the_files_own_spellings_nine_in_ten_are_found_among_the_others() -> None:
    outcomes = [
        (found.code == code) if (found := KnownSpellings(others).suggest(value)) else None
        for value, code, others in _left_out()
    ]
    assert len(outcomes) > 100
    assert outcomes.count(True) >= 0.9 * len(outcomes)
