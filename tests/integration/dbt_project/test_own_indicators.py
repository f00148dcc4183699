"""An indicator with an SQL of its own is a row of the catalogue and one file; nothing else changes."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.definition_checks import definition_faults
from warehouse.definitions import DBT_PROJECT
from warehouse.indicator_checks import indicator_faults, own_macros
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT

CODE = "answered_by_known_source_count"
# It reads a table that no other own indicator reads.
MACRO = """
{% macro indicator__answered_by_known_source_count(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({'event_date': 'appeals.final_answer_date', 'numerator': '1'}) }}
from {{ event_appeals(version_macro) }}
inner join {{ ref('appeal_sources') }} as appeal_sources on appeals.source = appeal_sources.source
where
    {{ version_macro('appeals') }}
    and appeals.final_answer_date is not null
    {{ in_touched_window(only_touched, 'appeals.municipality_code', 'appeals.final_answer_date') }}
{%- endmacro %}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the dbt project with one more indicator: a file and a row."""
    copy = Path(shutil.copytree(DBT_PROJECT, tmp_path / "dbt_project"))
    (copy / "macros" / "indicators" / f"{CODE}.sql").write_text(MACRO, encoding="utf-8")
    catalogue = copy / "seeds" / "indicator_rows.csv"
    with catalogue.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header = list(reader.fieldnames or ())
        like = next(row for row in reader if row["indicator_code"] == "backlog_count")
    with catalogue.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerow(like | {"indicator_code": CODE})
    return copy


def test_the_checks_know_it_by_its_file(project: Path) -> None:
    assert CODE in own_macros(project)
    assert list(indicator_faults(project / "seeds", project)) == []
    municipalities = load_municipalities(PROJECT_ROOT / "municipalities")
    assert list(definition_faults(municipalities, DBT_PROJECT / "seeds")) == []
    (project / "macros" / "indicators" / f"{CODE}.sql").unlink()
    (fault,) = indicator_faults(project / "seeds", project)
    assert fault.endswith(f"в macros/indicators/{CODE}.sql нет макроса indicator__{CODE}")


def test_dbt_finds_its_macro_and_what_it_reads(project: Path, tmp_path: Path) -> None:
    names = ("HOST", "USER", "PASSWORD", "DATABASE")
    run = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "parse", "--no-partial-parse", "--quiet"),
            *("--project-dir", str(project), "--profiles-dir", str(project)),
            *("--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "log")),
        ],
        env={**os.environ, **{f"MCU_PG_{name}": "none" for name in names}, "MCU_PG_PORT": "5432"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2000:]
    nodes = json.loads((tmp_path / "target" / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    for model in ("own_parts", "fct_indicator_rows"):
        read = nodes[f"model.mcu_warehouse.{model}"]["depends_on"]["nodes"]
        assert "seed.mcu_warehouse.appeal_sources" in read, model
