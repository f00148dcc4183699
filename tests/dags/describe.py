"""What the DAGs promise, as plain values; read in a process of its own, Airflow stays out of pytest's."""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.dag_processing.dagbag import DagBag
from airflow.models.serialized_dag import SerializedDagModel
from airflow.sdk import Param
from airflow.serialization.serialized_objects import DagSerialization

from mcu import duties
from mcu.airflow_approval import COMMENT, SubmissionApproval
from mcu.airflow_env import DAGS_FOLDER
from mcu.airflow_policies import RETRY_POLICY, TAGS, quoting_nothing
from tests.dags.stub_night import FAILURES


def describe_dags() -> dict[str, Any]:
    """Every DAG of the folder, errors of reading, and what the retry policy decides for sample failures."""
    bag = DagBag(DAGS_FOLDER)
    decisions = {
        name: RETRY_POLICY.evaluate(_as_a_task_raises(error), try_number=1, max_tries=2)
        for name, error in FAILURES.items()
    }
    return {
        "import_errors": bag.import_errors,
        "known_tags": sorted(TAGS),
        "dags": {dag_id: _describe(dag) for dag_id, dag in bag.dags.items()},
        "decisions": {name: decision.action.value for name, decision in decisions.items()},
        "answers": _answer_approvals(),
    }


def _answer_approvals() -> list[dict[str, Any]]:
    """What the approval task writes into the ledger for answers of Airflow's page, and what it returns."""
    written: list[dict[str, Any]] = []
    duties.record_answer = lambda *asked, **answer: written.append({"asked": asked, **answer})
    user = {"id": "7", "name": "head"}
    told = []
    for choice, comment, by in (
        ("Approve", "", user),
        ("Reject", "сверьте ПОС", user),
        ("Approve", "", None),
    ):
        task = SubmissionApproval(
            task_id="approve",
            subject="x",
            submission_id="a.b.2026Q3.v1",
            manifest_sha256="ab",
            response_timeout=timedelta(hours=1),
            params={COMMENT: Param("", type="string")},
        )
        answer = {
            "chosen_options": [choice],
            "params_input": {COMMENT: comment},
            "responded_at": datetime(2026, 10, 5, tzinfo=UTC),
            "responded_by_user": by,
        }
        told.append(task.execute_complete({}, answer))
    told += [task.execute_complete({}, {"ledger": word}) for word in ("decided", "not_answered")]
    return [{"written": written, "told": told}]


def _as_a_task_raises(error: Exception) -> Exception:
    def fail() -> None:
        raise error

    try:
        quoting_nothing(fail)()
    except Exception as raised:  # noqa: BLE001  # whatever Airflow would be handed is what is asked for
        return raised
    raise AssertionError("a step that fails ended well")


def _describe(dag: Any) -> dict[str, Any]:
    return {
        "schedule": {"cron": dag.timetable.expression, "zone": str(dag.timetable.timezone)},
        "timetable": type(dag.timetable).__name__,
        "start_date": dag.start_date.isoformat(),
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "dagrun_timeout_seconds": dag.dagrun_timeout.total_seconds() if dag.dagrun_timeout else None,
        "tags": sorted(dag.tags),
        "doc_md": dag.doc_md,
        "failure_callback": getattr(dag.on_failure_callback, "__name__", None),
        "hash": SerializedDagModel.hash(DagSerialization.to_dict(dag)),
        "critical_path": _longest_path(dag),
        "tasks": {task.task_id: _describe_task(task) for task in dag.tasks},
    }


def _describe_task(task: Any) -> dict[str, Any]:
    callbacks = task.on_failure_callback or ()
    # A mapped task keeps what all its instances share beside what it is mapped over.
    shared = getattr(task, "partial_kwargs", {}).get("op_kwargs", {})
    return {
        "owner": task.owner,
        "retries": task.retries,
        "has_retry_policy": task.has_retry_policy,
        "timeout_seconds": task.execution_timeout.total_seconds() if task.execution_timeout else None,
        "failure_callbacks": [
            callback.__name__ for callback in ([callbacks] if callable(callbacks) else callbacks)
        ],
        "trigger_rule": str(task.trigger_rule.value),
        "upstream": sorted(task.upstream_task_ids),
        "arguments": [*getattr(task, "op_args", ()), *shared.values()],
        "response_seconds": getattr(task, "partial_kwargs", {})
        .get("response_timeout", timedelta())
        .total_seconds(),
    }


def _longest_path(dag: Any) -> list[str]:
    longest: dict[str, list[str]] = {}
    for task in dag.topological_sort():
        before = max((longest[name] for name in task.upstream_task_ids), key=len, default=[])
        longest[task.task_id] = [*before, task.task_id]
    return max(longest.values(), key=len, default=[])
