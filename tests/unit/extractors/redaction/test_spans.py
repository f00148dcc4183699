"""Spans are united, never dropped, and replaced by the word of their kind."""

from hypothesis import given
from hypothesis import strategies as st

from extractors.redaction.spans import Kind, Span, join_names, merge_spans, replace_spans

SPANS = st.lists(
    st.builds(
        lambda start, length, kind: Span(start, start + length, kind),
        st.integers(0, 40),
        st.integers(1, 20),
        st.sampled_from(Kind),
    )
)


def test_overlapping_spans_take_the_kind_of_the_longest() -> None:
    spans = [Span(0, 3, Kind.NAME), Span(2, 10, Kind.LINK), Span(9, 12, Kind.PHONE)]
    assert merge_spans(spans) == [Span(0, 12, Kind.LINK)]


def test_touching_spans_stay_apart() -> None:
    spans = [Span(3, 5, Kind.PHONE), Span(0, 3, Kind.EMAIL)]
    assert merge_spans(spans) == [Span(0, 3, Kind.EMAIL), Span(3, 5, Kind.PHONE)]


@given(SPANS)
def test_merging_covers_the_same_characters_with_disjoint_spans(spans: list[Span]) -> None:
    merged = merge_spans(spans)
    covered = {at for span in spans for at in range(span.start, span.stop)}
    assert [at for span in merged for at in range(span.start, span.stop)] == sorted(covered)


def test_replacing_keeps_the_rest() -> None:
    text = "звоните 123, Анна"
    spans = [Span(8, 11, Kind.PHONE), Span(13, 17, Kind.NAME)]
    assert replace_spans(text, spans) == "звоните <телефон>, <имя>"
    assert replace_spans(text, []) == text


def test_parts_of_one_name_become_one() -> None:
    text = "Анна Ивановна, Пётр\nИван"
    spans = [Span(0, 4, Kind.NAME), Span(5, 13, Kind.NAME), Span(15, 19, Kind.NAME), Span(20, 24, Kind.NAME)]
    assert join_names(text, spans) == [Span(0, 13, Kind.NAME), *spans[2:]]
    phones = [Span(0, 4, Kind.PHONE), Span(5, 13, Kind.NAME)]
    assert join_names(text, phones) == phones
