"""One night, step by step: what the DAG's tasks and `mcu nightly` both call.

Each step loads its own settings, takes the night's moment and returns a small dict without personal data,
because that becomes an XCom. Great Expectations runs in a process of its own: it and Airflow flood each
other's logs.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Literal

from extractors.contract import known_sources, load_contracts
from extractors.corrections import check_corrected_columns
from extractors.fetching.run import visit_places
from extractors.inbox import scan_inbox
from extractors.ingest import ingest_files
from extractors.raw_tables import ensure_raw_tables
from extractors.redaction import redact_new_texts
from mcu.facts import count_loads
from mcu.night_report import NightReport, Step, load_step, look_step
from mcu.waiting import find_held, find_waiting
from warehouse.builds import build_lock, current_build
from warehouse.config_tables import sync_config
from warehouse.database import connect
from warehouse.definitions import definitions_hash
from warehouse.errors import McuError, PublicationError, SettingsError
from warehouse.migrate import start_database
from warehouse.municipalities import load_municipalities
from warehouse.publication import last_publication
from warehouse.publish import publish_build
from warehouse.settings import Settings, load_settings
from warehouse.transform import TransformError, make_build


class GateError(McuError):
    """The gate before publication found something; last night's publication stays."""


class NightError(McuError):
    """The night published, but a load, a stray file or an address of arrivals waits for a person."""


def parse_as_of(text: str | None, settings: Settings) -> datetime:
    """The moment of knowledge in UTC; a naive text is in MCU_TIMEZONE, no text is now (to the second)."""
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(
            "Момент не распознан", got=text, expected="2026-10-05 или 2026-10-05T02:00[+03:00]"
        ) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=settings.zone)
    return moment.astimezone(UTC)


def open_night(as_of: datetime | str) -> Step:
    """Start the database, bring its schema up to date, fill `config`, make the raw tables.

    The raw gate reads from `config` whose rows a load may hold, so the files are written before it.
    """
    settings = load_settings()
    start_database(settings)
    # A build under way reads `config`: it must not see half of it old and half of it new.
    with build_lock(settings), connect(settings) as connection:
        sync_config(connection, load_municipalities(settings.municipalities))
    with connect(settings, "mcu_loader") as connection:
        ensure_raw_tables(connection, load_contracts())
    return {"as_of": _moment(as_of).isoformat()}


def fetch_arrivals(as_of: datetime | str) -> Step:
    """Bring what is new at the municipality files' addresses into the inbox; a fault holds up nobody."""
    _moment(as_of)
    looks = visit_places(load_settings())
    return {"addresses": [look_step(look) for look in looks]}


def ingest_source(source: str, as_of: datetime | str) -> Step:
    """Load the waiting files of one source, over all municipalities; say what else lies in the inbox."""
    settings = load_settings()
    scan = scan_inbox(settings, _moment(as_of), source=source)
    results = ingest_files(settings, scan.files)
    return {
        "source": source,
        "loads": [load_step(result) for result in results],
        "growing": list(scan.growing),
        "strangers": list(scan.strangers),
    }


def check_raw(as_of: datetime | str) -> Step:
    """The gate at the raw boundary: a load that fails is quarantined, the night goes on."""
    _run_gate("raw", _moment(as_of))
    return {"quarantined": find_held(load_settings())}


def build(as_of: datetime | str) -> Step:
    """dbt: raw → staging → core → views of the candidate marts. Nothing is published yet."""
    settings = load_settings()
    moment = _moment(as_of)
    check_corrected_columns(load_municipalities(settings.municipalities), load_contracts())
    made = make_build(settings, moment)
    if made is None:
        return {"as_of": moment.isoformat(), "is_published": True, "left_out": _left_out(settings)}
    plan, report = made
    return {
        "as_of": moment.isoformat(),
        "is_published": False,
        "is_full_scope": plan.is_full_scope,
        "load_count": plan.load_count,
        "dbt_seconds": report.seconds,
    }


def check_marts(as_of: datetime | str) -> Step:
    """The gate before publication; a failure stops the night with one sentence per failed check."""
    settings = load_settings()
    moment = _moment(as_of)
    if current_build(settings, moment) is None:
        return {"is_published": True}
    failures = _run_gate("marts", moment)
    if failures:
        raise GateError(
            "Проверка перед публикацией не пройдена",
            got=" | ".join(failures),
            todo="исправьте причину и запустите сборку снова: прошлая публикация не тронута",
        )
    return {"failures": []}


def publish(as_of: datetime | str) -> Step:
    """Move the published mark."""
    settings = load_settings()
    moment = _moment(as_of)
    plan = current_build(settings, moment)
    if plan is not None:
        publication = publish_build(settings, plan)
    else:
        with connect(settings) as connection:
            published = last_publication(connection, moment)
        if published is None:
            raise PublicationError("Публикация не найдена", where=moment.isoformat(), todo="mcu build")
        publication = published
    return {"publication_id": publication.publication_id, "as_of": publication.as_of.isoformat()}


def redact(as_of: datetime | str) -> Step:
    """Redacted copies of the texts that have none yet; off the critical path."""
    _moment(as_of)
    return asdict(redact_new_texts(load_settings()))


def close_night(as_of: datetime | str) -> Step:
    """End red when a file was refused, lies astray or could not be fetched, or a load is quarantined."""
    moment = _moment(as_of)
    waiting = find_waiting(load_settings(), moment)
    if waiting:
        raise NightError(
            "Ночь опубликована, но часть файлов ждёт решения",
            got=" | ".join(waiting.sentences()),
            todo=waiting.todo(),
        )
    return {"as_of": moment.isoformat(), "waiting": []}


def run_night(as_of: datetime, progress: Callable[[str], None] | None = None) -> NightReport:
    """The whole night in this process (`mcu nightly`); the same steps as the DAG."""
    report = NightReport(as_of=as_of.isoformat())
    timed = _Timer(report, progress)
    timed("open", lambda: open_night(as_of))
    report.addresses = timed("fetch", lambda: fetch_arrivals(as_of))["addresses"]
    report.growing += [sentence for address in report.addresses for sentence in address["growing"]]
    for source in known_sources():
        step = timed(f"ingest {source}", partial(ingest_source, source, as_of))
        report.loads += step["loads"]
        report.growing += step["growing"]
    report.quarantined = timed("gate raw", lambda: check_raw(as_of))["quarantined"]
    _build_and_publish(report, timed, as_of)
    if report.published:
        timed("redact", lambda: redact(as_of))
    waiting = find_waiting(load_settings(), as_of)
    report.waiting, report.strangers = waiting.loads, waiting.strangers
    report.address_faults = waiting.address_faults
    report.exit_code = 1 if not report.published else 3 if waiting else 0
    return report


def run_build(as_of: datetime, progress: Callable[[str], None] | None = None) -> NightReport:
    """Build, check and publish what is loaded (`mcu build`)."""
    report = NightReport(as_of=as_of.isoformat())
    timed = _Timer(report, progress)
    timed("open", lambda: open_night(as_of))
    report.quarantined = timed("gate raw", lambda: check_raw(as_of))["quarantined"]
    _build_and_publish(report, timed, as_of)
    report.exit_code = 0 if report.published else 1
    return report


def _build_and_publish(report: NightReport, timed: "_Timer", as_of: datetime) -> None:
    try:
        built = timed("build", lambda: build(as_of))
        report.is_repeated, report.left_out = built.get("is_published", False), built.get("left_out", [])
        timed("gate marts", lambda: check_marts(as_of))
    except (TransformError, GateError) as error:
        report.gate_failures = (error.got or error.what).split(" | ")
        return
    timed("publish", lambda: publish(as_of))
    report.published = True


def _left_out(settings: Settings) -> list[str]:
    """What a moment that is published already does not hold: newer loads, changed definitions."""
    with connect(settings) as connection:
        loads = count_loads(connection).waiting
        last = last_publication(connection)
    sentences = [f"загрузок, пришедших позже: {loads}"] if loads else []
    if last is not None and last.definitions_hash != definitions_hash(settings):
        sentences.append("определения (модели, справочники, файлы МЦУ), изменённые после публикации")
    return sentences


class _Timer:
    """Run a step, keep its seconds, tell who watches."""

    def __init__(self, report: NightReport, progress: Callable[[str], None] | None) -> None:
        self._report, self._progress = report, progress

    def __call__(self, name: str, step: Callable[[], Step]) -> Step:
        if self._progress is not None:
            self._progress(name)
        started = time.perf_counter()
        try:
            return step()
        finally:
            self._report.seconds[name] = round(time.perf_counter() - started, 2)


def _run_gate(gate: Literal["raw", "marts"], as_of: datetime) -> list[str]:
    """Sentences of the checks that failed; a gate that could not run at all is an error."""
    run = call_gate([gate, "--as-of", as_of.isoformat()])
    sentences = [line for line in run.stderr.splitlines() if line.strip()]
    if run.returncode not in (0, 1):
        raise GateError(
            "Проверка не смогла выполниться", where=f"expectations.gate {gate}", got=" ".join(sentences[-3:])
        )
    return sentences if run.returncode == 1 else []


def call_gate(arguments: list[str]) -> "subprocess.CompletedProcess[str]":
    """The gates' command line as a process of its own."""
    command = [sys.executable, "-m", "expectations.gate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _moment(as_of: datetime | str) -> datetime:
    return datetime.fromisoformat(as_of) if isinstance(as_of, str) else as_of
