"""After whole nights and the papers made of them nobody stands outside vault, inbox, landing and copies."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractors.sample import seeded_personal_values
from mcu.airflow_env import NIGHTLY
from mcu.cli import app
from tests.e2e.conftest import CITIES, QUARTER, SECOND, SECOND_AS_OF, WEEKS, Nights, environment_of
from tests.leaks import Leak, count_left_in_redacted, find_leaks, scan_installation
from warehouse.database import connect

pytestmark = pytest.mark.e2e
# What a command prints, and a word that shows that it had something to print.
PRINTED = {
    "at-risk": "Красноармейский муниципальный район",
    "at-risk --json": '"krasnoarmeysk"',
    "loads": "krasnoarmeysk",
    "sources": "krasnoarmeysk",
    "status": "22.10.2026",
}


@dataclass(frozen=True)
class Scan:
    """One scan of the whole installation: the leaks of people, and where each landmark was read."""

    leaks: list[Leak]
    places: dict[str, set[str]]


@pytest.fixture(scope="module")
def people(nights: Nights) -> list[str]:
    """Values of the people in the exports of both cities."""
    return [
        value
        for code in CITIES
        for value in seeded_personal_values(
            nights.municipalities[code], until=SECOND, days=75, per_day=6, seed=11, limit=150
        )
    ]


@pytest.fixture(scope="module")
def landmarks(nights: Nights) -> dict[str, str]:
    """By the place, a word that stands there rightly: a scan that reads it looks where nobody may stand."""
    with connect(nights.settings) as connection:
        row = connection.execute(
            "select file_name from ops.loads where source = 'incident' order by load_id desc limit 1"
        ).fetchone()
        listed = connection.execute(
            "select source_id from marts.fct_appeals where municipality_code = %s and source = 'delo'"
            " and received_date between '2026-09-01' and '2026-09-20' and is_counted order by 1 limit 1",
            [CITIES[0]],
        ).fetchone()
    assert row is not None
    assert listed is not None
    moment, paper = SECOND_AS_OF.isoformat(), f"{CITIES[0]}_{QUARTER}"
    name = nights.municipalities[CITIES[0]].name
    return {
        # What Airflow keeps of a night of its own.
        "public.xcom": row[0],
        "public.rendered_task_instance_fields": moment,
        "public.task_instance": "close_night",
        "public.dag_run": NIGHTLY,
        "public.log": NIGHTLY,
        f"airflow/{nights.airflow_log.name}": moment,
        # What dbt and the gates keep.
        "target/manifest.json": "fct_appeals",
        "target/run_results.json": "fct_appeals",
        "target/run/": "fct_appeals",
        "dbt/dbt.log": "fct_appeals",
        "ops.gate_results": "marts_received__finding",
        # What people get.
        f"{paper}_pokazateli.xlsx!xl/worksheets/": listed[0],
        f"{paper}_soprovoditelnoe_pismo.docx!word/document.xml": name,
        f"{paper}_svedeniya.pdf!page 1": name,
        f"{paper}_svedeniya.json": name,
        f"{CITIES[0]}_{WEEKS[-1]}_kachestvo.xlsx!xl/worksheets/": row[0],
    }


@pytest.fixture(scope="module")
def scan(nights: Nights, people: list[str], landmarks: dict[str, str]) -> Scan:
    """One scan for both: it takes seconds."""
    words = sorted(set(landmarks.values()))
    leaks, places = [], defaultdict(set)
    for leak in scan_installation(nights.settings, [*people, *words]):
        if leak.value_number < len(people):
            leaks.append(leak)
        else:
            places[words[leak.value_number - len(people)]].add(leak.place)
    return Scan(leaks, places)


def test_no_seeded_person_is_found_after_the_nights(nights: Nights, people: list[str], scan: Scan) -> None:
    assert len(people) > 200
    assert scan.leaks == []
    assert count_left_in_redacted(nights.settings, people) <= len(people) // 50


def test_the_scan_read_airflow_dbt_the_gates_and_every_paper(landmarks: dict[str, str], scan: Scan) -> None:
    unread = [
        place for place, word in landmarks.items() if not any(place in seen for seen in scan.places[word])
    ]
    assert unread == []


def test_the_scan_had_texts_to_read(nights: Nights) -> None:
    with connect(nights.settings) as connection:
        row = connection.execute("select count(*) from redacted.texts").fetchone()
    assert row is not None
    assert row[0] > 300


def test_no_seeded_person_is_printed(nights: Nights, people: list[str], tmp_path: Path) -> None:
    with environment_of(nights.settings):
        for words, shown in PRINTED.items():
            result = CliRunner().invoke(app, words.split(), prog_name="mcu")
            assert shown in result.stdout, words
            (tmp_path / f"{words}.txt").write_text(result.output, encoding="utf-8")
    assert find_leaks(people, connection=None, folders=[tmp_path]) == []
