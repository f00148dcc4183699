"""What is read aloud: every sentence of every story, and the refusal to explain what does not add up."""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from reports.explaining.appeal import put_into_words
from reports.explaining.recount import RecountError
from reports.layout import read_layout
from reports.templates_folder import LAYOUT, PROJECT_TEMPLATES
from tests.unit.reports.explaining.sample import make_facts

STORIES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("stories.yml").read_text(encoding="utf-8")
)
WORDS = read_layout(PROJECT_TEMPLATES / LAYOUT).words


def _story(says: str) -> dict[str, Any]:
    (found,) = (story for story in STORIES if story["says"].startswith(says))
    return deepcopy(found)


@pytest.mark.parametrize("story", STORIES, ids=[story["says"] for story in STORIES])
def test_every_sentence_of_a_story(story: dict[str, Any]) -> None:
    explained = put_into_words(make_facts(story), WORDS)
    assert [list(each.section.sentences) for each in explained.clocks] == story["sentences"]


def test_a_due_date_that_the_days_do_not_give_is_refused_with_both_dates() -> None:
    story = _story("thirty days")
    story["clocks"][0]["due"] = date(2026, 5, 13)
    with pytest.raises(RecountError) as error:
        put_into_words(make_facts(story), WORDS)
    assert "не тот срок, что в витрине" in error.value.what
    assert error.value.got == "12.05.2026 23:59 (UTC+3)"
    assert error.value.expected == "13.05.2026 23:59 (UTC+3), как в fct_sla_clocks"


def test_a_legal_date_that_the_days_do_not_give_is_refused() -> None:
    story = _story("a region's own holiday")
    story["clocks"][0]["legal"] = date(2026, 4, 20)
    with pytest.raises(RecountError, match="не тот срок по норме"):
        put_into_words(make_facts(story), WORDS)


def test_a_verdict_that_does_not_follow_is_refused() -> None:
    story = _story("handed over")
    story["clocks"][0]["state"] = "met"
    with pytest.raises(RecountError, match="Вердикт не следует") as error:
        put_into_words(make_facts(story), WORDS)
    assert (error.value.got, error.value.expected) == ("met", "breached_closed")


def test_a_pause_that_is_published_as_none_is_refused() -> None:
    story = _story("after a pause")
    story["states"] = []
    with pytest.raises(RecountError, match=r"11\.09\.2026"):
        put_into_words(make_facts(story), WORDS)


def test_a_term_outside_the_calendar_is_refused() -> None:
    story = _story("a registration")
    facts = make_facts(story)
    facts.days.clear()
    with pytest.raises(RecountError, match="за рабочим календарём"):
        put_into_words(facts, WORDS)


def test_an_appeal_without_clocks_says_so() -> None:
    facts = make_facts(_story("a registration"))
    bare = type(facts)(facts.municipality, facts.as_of, facts.appeal, (), (), facts.days)
    (last,) = put_into_words(bare, WORDS).sections[-1].sentences
    assert last.startswith("Сроков у этого обращения нет")
