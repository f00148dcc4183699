"""Gate 2 over rows that are no appeals and stand by their keys: none is lost, controls tell what differs."""

from typing import NamedTuple

from expectations.bounds import Bounds
from expectations.model import Between, Check, Equal


class Beside(NamedTuple):
    """A dataset (source and name), the model of `core` and the mart that show its rows, a key each.

    `named_in_mart`: the mart's column that names the dataset.
    """

    dataset: tuple[str, str]
    model: str
    mart: str
    named_in_mart: str = "dataset"


_REGISTERS = (
    "answer_quality", "best_practices", "conflicts", "decisions", "digital_indicators", "direct_line",
    "fast_track_rules", "info_risks", "information_projects", "page_stats", "polls", "population",
    "pos_setup", "publications", "recommendations", "roadmap_measures", "satisfaction_surveys", "trainings",
    "tsur_requests",
)  # fmt: skip
BESIDE_APPEALS = (
    Beside(("media", "brand_analytics"), "media_mentions", "fct_media_mentions"),
    Beside(("media", "medialogia"), "media_mentions", "fct_media_mentions"),
    Beside(("media", "medialogia_blogs"), "media_mentions", "fct_media_mentions"),
    Beside(("sstu", "asog"), "sstu_questions", "fct_sstu_questions"),
    Beside(("sstu", "packets"), "sstu_questions", "fct_sstu_questions"),
    *(
        Beside(("registers", name), "register_entries", "fct_register_entries", "register")
        for name in _REGISTERS
    ),
)
_PLACE = "{municipality_code}, {source} ({dataset}): "


def beside_checks() -> tuple[Check, ...]:
    """Raw = core = mart, as for appeals; a row has no municipality of its own, so none is foreign."""
    return (
        Check(
            "raw_is_core",
            "stop",
            Equal("raw_keys", "core_rows"),
            "ни одна строка не пропадает между raw и моделью",
            _PLACE + "разных ключей в raw {raw_keys}, в модели {core_rows}",
        ),
        Check(
            "core_is_mart",
            "stop",
            Equal("core_rows", "mart_rows"),
            "витрина показывает модель целиком",
            _PLACE + "строк в модели {core_rows}, в витрине {mart_rows}",
        ),
    )


def sstu_checks(bounds: Bounds) -> tuple[Check, ...]:
    """What ССТУ and «Дело» know of each other's appeals: which of them is right, a person must say."""
    return (
        Check(
            "sstu_agrees_with_delo",
            "finding",
            Between("unmatched_share", at_most=bounds.number("sstu_unmatched_share_most")),
            bounds["sstu_unmatched_share_most"].reason,
            "{municipality_code}, ССТУ ({dataset}) за {period}: обращений {sstu_appeal_count},"
            " карточек «Дела» {delo_appeal_count}; только в ССТУ {only_sstu_count},"
            " только в «Деле» {only_delo_count}",
        ),
    )
