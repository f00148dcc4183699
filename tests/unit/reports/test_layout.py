"""The form of a submission: order, defaults, wrong files."""

from pathlib import Path

import pytest

from reports.layout import Layout, read_layout
from reports.templates_folder import LAYOUT, PROJECT_TEMPLATES
from warehouse.errors import ConfigError

OWN = PROJECT_TEMPLATES / LAYOUT


@pytest.fixture
def layout() -> Layout:
    return read_layout(OWN)


def test_groups_stand_in_the_order_of_the_form(layout: Layout) -> None:
    codes = [
        "fed_auto_delivery_share",
        "brand_new_share",
        "pos_new",
        "repeat_share",
        "on_time_share",
        "overdue_share",
    ]
    assert [layout.group_title(layout.place(code)[0]) for code in sorted(codes, key=layout.place)] == [
        "Своевременность",
        "Своевременность",
        "Повторность",
        "ПОС",
        "Федеральные цели",
        "Прочие показатели",
    ]


def test_no_indicator_is_listed_twice(layout: Layout) -> None:
    codes = [form.code for group in layout.groups for form in group.indicators]
    assert sorted(set(codes)) == sorted(codes)


def test_an_unlisted_indicator_must_count_its_rows(layout: Layout) -> None:
    form = layout.form("brand_new_share")
    assert (form.numerator, form.denominator) == ("rows", "rows")


@pytest.mark.parametrize(("unit", "kind"), [("%", "percent"), ("шт.", "count"), ("балл", "stored")])
def test_the_value_follows_from_the_unit(layout: Layout, unit: str, kind: str) -> None:
    assert layout.form("brand_new_share").value_kind(unit) == kind
    assert layout.form("satisfaction_mean").value_kind(unit) == "ratio"


def _changed(folder: Path, old: str, new: str) -> Path:
    text = OWN.read_text(encoding="utf-8")
    assert old in text
    path = folder / LAYOUT
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_an_unknown_key_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    path = _changed(tmp_path, "source: incident}", "sorce: incident}")
    with pytest.raises(ConfigError) as caught:
        read_layout(path)
    assert caught.value.where == "submission_layout.yml, groups.0.indicators.3.sorce"
    assert caught.value.expected == "например, «source»"


def test_a_wrong_value_is_named(tmp_path: Path) -> None:
    path = _changed(tmp_path, "numerator: other", "numerator: sum")
    with pytest.raises(ConfigError, match=r"Неверное значение.*indicators\.\d+\.numerator"):
        read_layout(path)


@pytest.mark.parametrize("content", [b"groups: [", b"\xd4\xee\xf0\xec\xe0: 1", b"- a\n- b\n"])
def test_a_file_that_is_no_form_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / LAYOUT
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"[Фф]орм[ае] сведений"):
        read_layout(path)


def test_the_form_says_no_data_only_where_it_asks(layout: Layout) -> None:
    assert layout.shows("pos_widgets", "no_data")
    assert layout.shows("first_answer_mean", "no_data")
    assert layout.shows("brand_new_share", "ok")
    assert not layout.shows("brand_new_share", "no_data")


def test_a_figure_whose_whole_says_nothing_is_left_out(layout: Layout) -> None:
    assert not layout.shows("topic_share", "ok")
