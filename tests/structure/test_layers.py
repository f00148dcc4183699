"""The imports run one way, and two heavy libraries never meet in one process."""

from pathlib import Path

from tests.structure.imports import Module, apart_faults, layer_faults, read_module
from tests.structure.tree import PACKAGES, is_of, project_files, text_of


def _modules() -> list[Module]:
    paths = [path for path in project_files("*.py") if is_of(path, *PACKAGES)]
    return [read_module(path, text_of(path) or "") for path in paths]


def _sample(**files: str) -> list[Module]:
    return [
        read_module(Path(name.replace("__", "/") + ".py"), text)  # mcu__cli → mcu/cli.py
        for name, text in files.items()
    ]


def test_every_package_is_read() -> None:
    assert {module.name.split(".")[0] for module in _modules()} == set(PACKAGES)


def test_imports_run_one_way() -> None:
    assert layer_faults(_modules()) == []


def test_sideways_and_upward_imports_are_found() -> None:
    modules = _sample(
        warehouse__a="from mcu import cli",
        extractors__b="def load() -> None:\n    import reports.render",
        reports__c="from warehouse.errors import McuError",
        mcu__d="import dags.nightly",
        dags__e="from mcu.nightly import run",
    )
    assert layer_faults(modules) == [
        "warehouse.a imports mcu",
        "extractors.b imports reports",
        "mcu.d imports dags",
    ]


def test_airflow_and_great_expectations_stay_apart() -> None:
    assert apart_faults(_modules()) == []


def test_a_meeting_is_found_directly_through_a_chain_and_inside_a_function() -> None:
    modules = _sample(
        dags__direct="import airflow.sdk\nfrom great_expectations import core",
        dags__chain="from airflow.sdk import dag\nfrom mcu.night import run",
        mcu__night="from expectations.gates import check",
        expectations__gates="import great_expectations as gx",
        dags__lazy="import airflow\ndef task() -> None:\n    import great_expectations",
        dags__good="import airflow\ndef task() -> None:\n    from mcu.night import run",
    )
    assert [fault.split()[0] for fault in apart_faults(modules)] == [
        "dags.direct",
        "dags.chain",
        "dags.lazy",
    ]


def test_relative_imports_and_type_checking_blocks_are_understood() -> None:
    text = "from . import sibling\nfrom ..errors import McuError\nif TYPE_CHECKING:\n    import polars\n"
    module = read_module(Path("warehouse/deep/x.py"), text)
    assert {"warehouse.deep.sibling", "warehouse.errors"} <= module.at_import
    assert "polars" not in module.at_import
    assert "polars" in module.ever
