"""The two gates of a night: `raw` before dbt, `marts` before publication."""

from datetime import datetime

from expectations.bounds import bounds_on
from expectations.engine import gate_url, judge
from expectations.ledger import mark_judged, quarantine_loads, quarantined_at, record_outcomes
from expectations.marts_gate import marts_measures
from expectations.model import Gate, GateReport, Outcome
from expectations.raw_gate import raw_measures
from expectations.raw_measure import find_open_loads
from warehouse.builds import current_build, mark_checked
from warehouse.database import connect
from warehouse.settings import Settings

_ROLE = "mcu_builder"


def run_gate(settings: Settings, gate: Gate, as_of: datetime, *, is_whole: bool = False) -> GateReport:
    """Hold the checks of one gate and keep the verdicts in `ops.gate_results`.

    `raw` judges every load that no publication holds yet and quarantines those that fail; `marts` judges the
    candidate in schema `marts_next`. `is_whole` makes the marts gate read every row where it otherwise reads
    only the night's own (keys, clocks, personal data); a build in full scope is read whole anyway. Raises
    GateRunError when a check could not be run.
    """
    if gate == "raw":
        return _run_raw_gate(settings, as_of)
    return _run_marts_gate(settings, as_of, is_whole=is_whole)


def _run_raw_gate(settings: Settings, as_of: datetime) -> GateReport:
    bounds = bounds_on(as_of.astimezone(settings.zone).date())
    with connect(settings, _ROLE) as connection:
        waiting = find_open_loads(connection)
        measures = raw_measures(connection, waiting, bounds)
    # No load, no verdict to give: the 5 s of starting Great Expectations are not spent.
    outcomes: list[Outcome] = judge(gate_url(settings, as_of), measures) if measures else []
    with connect(settings, _ROLE) as connection:
        record_outcomes(connection, "raw", as_of, outcomes)
        mark_judged(connection, [load_id for loads in waiting for load_id in loads.load_ids])
        quarantine_loads(connection, outcomes)
        quarantined = quarantined_at(connection, as_of)
    return GateReport("raw", as_of, tuple(outcomes), quarantined)


def _run_marts_gate(settings: Settings, as_of: datetime, *, is_whole: bool) -> GateReport:
    bounds = bounds_on(as_of.astimezone(settings.zone).date())
    plan = current_build(settings, as_of)
    is_full = is_whole or (plan is not None and plan.is_full_scope)
    with connect(settings, _ROLE) as connection:
        measures = marts_measures(connection, bounds, as_of, is_whole=is_full)
    outcomes = judge(gate_url(settings, as_of), measures)
    with connect(settings, _ROLE) as connection:
        record_outcomes(connection, "marts", as_of, outcomes)
        report = GateReport("marts", as_of, tuple(outcomes))
        if plan is not None:
            mark_checked(connection, plan, is_passed=report.is_passed)
    return report
