"""What every DAG promises: exactly these DAGs, owners, tags, retries, limits, words for the operator."""

import copy
from datetime import timedelta
from typing import Any

import pytest

DAG_IDS = {"submissions_due", "warehouse_maintenance", "warehouse_nightly", "weekly_note"}
MOST_TASKS_IN_LINE = 15
LONGEST_TASK = timedelta(hours=2)


def dag_faults(dag: dict[str, Any], known_tags: list[str]) -> list[str]:
    """Sentences on what a DAG leaves unsaid."""
    promises = {
        "more than one run at a time": dag["max_active_runs"] == 1,
        "no failure callback": dag["failure_callback"] == "report_failure",
        "no words for the operator": any("а" <= letter <= "я" for letter in dag["doc_md"] or ""),
        "no limit for the whole run": dag["dagrun_timeout_seconds"] is not None,
        "tags not from the list": bool(dag["tags"]) and set(dag["tags"]) <= set(known_tags),
        "a schedule without a named zone": dag["schedule"]["zone"].count("/") == 1,
        "too many tasks in line": len(dag["critical_path"]) <= MOST_TASKS_IN_LINE,
        "no task": bool(dag["tasks"]),
    }
    return [fault for fault, kept in promises.items() if not kept] + [
        f"{name}: {fault}" for name, task in dag["tasks"].items() for fault in task_faults(task)
    ]


def task_faults(task: dict[str, Any]) -> list[str]:
    """Sentences on what a task leaves unsaid."""
    timeout = task["timeout_seconds"]
    promises = {
        "owner": task["owner"] == "mcu-warehouse",
        "retries": 1 <= task["retries"] <= 3,
        "retry policy": task["has_retry_policy"],
        "time limit": timeout is not None and 0 < timeout <= LONGEST_TASK.total_seconds(),
        "failure callback": task["failure_callbacks"] == ["report_failure"],
        # A task that waits for a person is told what it asks about, and waits less than a day.
        "moment": "dag_run.logical_date" in str(task["arguments"]) or 0 < task["response_seconds"] < 86400,
    }
    return [fault for fault, kept in promises.items() if not kept]


def test_exactly_these_dags_are_read_without_errors(described: list[dict[str, Any]]) -> None:
    for parse in described:
        assert parse["import_errors"] == {}
        assert set(parse["dags"]) == DAG_IDS


def test_every_dag_keeps_every_promise(described: list[dict[str, Any]]) -> None:
    parse = described[0]
    assert {name: dag_faults(dag, parse["known_tags"]) for name, dag in parse["dags"].items()} == {
        name: [] for name in DAG_IDS
    }


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("max_active_runs", 16, "more than one run at a time"),
        ("failure_callback", None, "no failure callback"),
        ("doc_md", "Nightly run", "no words for the operator"),
        ("doc_md", None, "no words for the operator"),
        ("dagrun_timeout_seconds", None, "no limit for the whole run"),
        ("tags", [], "tags not from the list"),
        ("tags", ["etl"], "tags not from the list"),
        ("schedule", {"cron": "0 2 * * *", "zone": "UTC"}, "a schedule without a named zone"),
        ("critical_path", ["task"] * 16, "too many tasks in line"),
        ("tasks", {}, "no task"),
    ],
)
def test_a_broken_promise_of_a_dag_is_found(
    described: list[dict[str, Any]], key: str, value: object, fault: str
) -> None:
    dag = described[0]["dags"]["warehouse_nightly"] | {key: value}
    assert dag_faults(dag, described[0]["known_tags"]) == [fault]


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("owner", "airflow", "owner"),
        ("retries", 0, "retries"),
        ("has_retry_policy", False, "retry policy"),
        ("timeout_seconds", None, "time limit"),
        ("timeout_seconds", 86400, "time limit"),
        ("failure_callbacks", [], "failure callback"),
        ("arguments", ["{{ ds }}"], "moment"),
    ],
)
def test_a_broken_promise_of_a_task_is_found(
    described: list[dict[str, Any]], key: str, value: object, fault: str
) -> None:
    dag = copy.deepcopy(described[0]["dags"]["warehouse_nightly"])
    dag["tasks"]["build"][key] = value
    assert dag_faults(dag, described[0]["known_tags"]) == [f"build: {fault}"]


def test_two_parses_give_the_same_version(described: list[dict[str, Any]]) -> None:
    first, second = ({name: dag["hash"] for name, dag in parse["dags"].items()} for parse in described)
    assert first == second


def test_the_night_starts_at_two_in_moscow_and_catches_up(described: list[dict[str, Any]]) -> None:
    dag = described[0]["dags"]["warehouse_nightly"]
    assert dag["timetable"] == "CronTriggerTimetable"
    assert dag["schedule"] == {"cron": "0 2 * * *", "zone": "Europe/Moscow"}
    assert dag["catchup"] is True
    assert dag["start_date"] == "2026-10-04T21:00:00+00:00", "local midnight of the first night"


def test_maintenance_runs_once_a_week_and_never_catches_up(described: list[dict[str, Any]]) -> None:
    dag = described[0]["dags"]["warehouse_maintenance"]
    assert dag["schedule"] == {"cron": "0 12 * * 0", "zone": "Europe/Moscow"}
    assert (dag["catchup"], list(dag["tasks"])) == (False, ["maintain"])


def test_the_morning_comes_after_the_night_and_is_not_made_up_for(described: list[dict[str, Any]]) -> None:
    dag = described[0]["dags"]["submissions_due"]
    assert dag["schedule"] == {"cron": "0 5 * * *", "zone": "Europe/Moscow"}
    assert dag["catchup"] is False


def test_what_waits_for_a_person_ends_before_the_next_morning(described: list[dict[str, Any]]) -> None:
    """One run at a time: a run that still waits would keep the next morning from asking."""
    dag = described[0]["dags"]["submissions_due"]
    assert dag["tasks"]["approve"]["response_seconds"] < dag["dagrun_timeout_seconds"] < 86400


def test_answers_of_the_page_go_into_the_ledger(described: list[dict[str, Any]]) -> None:
    """Who answered is a login; what `mcu approve` said stands there already and is not written twice."""
    (answers,) = described[0]["answers"]
    asked = ["a.b.2026Q3.v1", "ab"]
    assert answers["written"] == [
        {"asked": asked, "is_approved": True, "login": "7", "comment": ""},
        {"asked": asked, "is_approved": False, "login": "7", "comment": "сверьте ПОС"},
        {"asked": asked, "is_approved": True, "login": "", "comment": ""},
    ]
    assert [told["decision"] for told in answers["told"]] == [
        "approved", "returned", "approved", "decided", "not_answered",
    ]  # fmt: skip


def test_the_alarm_waits_for_no_person_and_for_no_success(described: list[dict[str, Any]]) -> None:
    tasks = described[0]["dags"]["submissions_due"]["tasks"]
    assert tasks["raise_alarm"]["upstream"] == ["prepare_duties"]
    assert {tasks[name]["trigger_rule"] for name in ("raise_alarm", "list_pending")} == {"all_done"}


def test_the_note_comes_on_monday_after_the_night(described: list[dict[str, Any]]) -> None:
    dag = described[0]["dags"]["weekly_note"]
    assert dag["schedule"] == {"cron": "30 4 * * 1", "zone": "Europe/Moscow"}
    assert dag["catchup"] is True


def test_redaction_is_off_the_critical_path_to_publication(described: list[dict[str, Any]]) -> None:
    tasks = described[0]["dags"]["warehouse_nightly"]["tasks"]
    behind: set[str] = set()
    queue = list(tasks["publish"]["upstream"])
    while queue:
        name = queue.pop()
        behind.add(name)
        queue.extend(tasks[name]["upstream"])
    assert behind == set(tasks) - {"publish", "close_night", "redact"}


def test_data_faults_fail_at_once_and_outages_are_tried_again(described: list[dict[str, Any]]) -> None:
    assert described[0]["decisions"] == {
        "contract": "fail",
        "row": "fail",
        "bug": "fail",
        "database": "retry",
        "driver": "retry",
        "network": "retry",
    }
