"""Gate 2 over mentions and ССТУ: sound ones pass, a lost row stops, a difference is a finding."""

import pytest

from tests.integration.expectations.conftest import Judge

LOADED = (
    "insert into ops.loads (municipality_code, source, dataset, file_name, sha256, exported_at, state,"
    " known_from, project_version) values ('krasnoarmeysk', 'media', 'medialogia', 'm', 'm', '2026-10-05',"
    " 'loaded', '2026-10-05 23:00+00', 'test'), ('krasnoarmeysk', 'sstu', 'packets', 's', 's', '2026-10-05',"
    " 'loaded', '2026-10-05 23:00+00', 'test')"
)
RAW = (
    "insert into raw.{name}"
    " (municipality_code, source_key, _load_id, _source_row, _exported_at, _row_hash)"
    " select 'krasnoarmeysk', n::text, load_id, n, exported_at, n::text from ops.loads,"
    " generate_series(1, 3) as n where source || '__' || dataset = '{name}'"
)
CORE = (
    "create table core.{name} as select 'krasnoarmeysk'::text as municipality_code,"
    " '{dataset}'::text as dataset,"
    " timestamptz '2026-10-05 23:00+00' as known_from, timestamptz 'infinity' as known_to"
    " from generate_series(1, 3); create table marts_next.{mart} as select * from core.{name};"
    " grant select on core.{name}, marts_next.{mart} to mcu_builder"
)
CONTROL = (
    "create table marts_next.mart_sstu_control as select 'krasnoarmeysk'::text as municipality_code,"
    " 'packets'::text as dataset, period, 'all'::text as topic_code, 100 as sstu_appeal_count,"
    " 100 as delo_appeal_count, 100 - pairless as matched_count, pairless as only_sstu_count,"
    " pairless as only_delo_count, 'differs'::text as state"
    " from (values ('2026-08', 50), ('2026-09', 2), ('2026-10', 50)) as months (period, pairless);"
    " grant select on marts_next.mart_sstu_control to mcu_builder"
)
SOUND = (
    LOADED,
    RAW.format(name="media__medialogia"),
    RAW.format(name="sstu__packets"),
    CORE.format(name="media_mentions", dataset="medialogia", mart="fct_media_mentions"),
    CORE.format(name="sstu_questions", dataset="packets", mart="fct_sstu_questions"),
    CONTROL,
)


def test_sound_controls_pass_and_are_no_appeals(judge_marts: Judge) -> None:
    assert judge_marts("marts_beside_appeals", *SOUND) == {}
    assert judge_marts("marts_fct_appeals") == {}


@pytest.mark.parametrize(
    ("spoil", "check", "sentence"),
    [
        (
            (
                "delete from core.media_mentions where ctid = (select min(ctid) from core.media_mentions);"
                " delete from marts_next.fct_media_mentions"
                " where ctid = (select min(ctid) from marts_next.fct_media_mentions)"
            ),
            "raw_is_core",
            "krasnoarmeysk, media (medialogia): разных ключей в raw 3, в модели 2",
        ),
        (
            "delete from marts_next.fct_sstu_questions",
            "core_is_mart",
            "krasnoarmeysk, sstu (packets): строк в модели 3, в витрине 0",
        ),
    ],
)
def test_a_lost_row_stops(judge_marts: Judge, spoil: str, check: str, sentence: str) -> None:
    broken = judge_marts("marts_beside_appeals", *SOUND, spoil)
    assert {name: (one.severity, one.sentence) for name, one in broken.items()} == {check: ("stop", sentence)}


def test_the_last_whole_month_is_told_when_too_many_have_no_pair(judge_marts: Judge) -> None:
    """98 of 102 meet in September: 4/102 is within a twentieth; 94 of 106 are not: 12/106."""
    assert judge_marts("marts_sstu_control", *SOUND) == {}
    broken = judge_marts(
        "marts_sstu_control",
        "update marts_next.mart_sstu_control set matched_count = 94, only_sstu_count = 6, only_delo_count = 6"
        " where period = '2026-09'",
    )
    assert {name: (one.severity, one.sentence) for name, one in broken.items()} == {
        "sstu_agrees_with_delo": (
            "finding",
            (
                "krasnoarmeysk, ССТУ (packets) за 2026-09: обращений 100, карточек «Дела» 100;"
                " только в ССТУ 6, только в «Деле» 6"
            ),
        )
    }
