"""The ledger of submissions: each step of a submission's life is a row, and the rows are only added.

due → rendered → validated → approved → sent → receipted; a person returns, ЦУР rejects, a correction
supersedes. Files are prepared anew until they are approved: an approval is of one manifest and of no other.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, LiteralString, Self, get_args

from psycopg import Connection, sql
from psycopg.rows import TupleRow, class_row
from psycopg.types.json import Jsonb

from warehouse import __version__
from warehouse.database import connect
from warehouse.errors import McuError, nearest
from warehouse.settings import Settings

State = Literal[
    "due", "rendered", "validated", "approved", "returned", "sent", "receipted", "rejected", "superseded"
]
# What may follow what. Sent without files of ours: a person prepared it and notes that it has gone.
_NEXT: Mapping[str | None, tuple[State, ...]] = {
    None: ("due",),
    "due": ("rendered", "sent"),
    "rendered": ("rendered", "validated"),
    "validated": ("rendered", "approved", "returned"),
    "returned": ("rendered", "approved"),
    "approved": ("rendered", "returned", "sent"),
    "sent": ("receipted", "rejected", "superseded"),
    "receipted": ("rejected", "superseded"),
    "rejected": ("superseded",),
    "superseded": (),
}
# What has left the house is never prepared again under the same version.
LEFT: tuple[State, ...] = ("sent", "receipted", "rejected", "superseded")
DONE: tuple[State, ...] = ("sent", "receipted")


class LedgerError(McuError):
    """The step does not fit where the submission stands."""


class LedgerBusyError(LedgerError):
    """Another process works on the same submission."""


@dataclass(frozen=True, order=True)
class SubmissionId:
    """`krasnoarmeysk.quarter_indicators.2026Q3.v1`: whose, which obligation, which period, which version."""

    municipality_code: str
    obligation_code: str
    period: str
    version: int = 1

    def __str__(self) -> str:
        return f"{self.municipality_code}.{self.obligation_code}.{self.period}.v{self.version}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The id of a text; raises LedgerError when it is not written like one."""
        parts = text.split(".")
        if len(parts) == 4 and all(parts) and parts[3][0] == "v" and parts[3][1:].isdecimal():
            return cls(parts[0], parts[1], parts[2], int(parts[3][1:]))
        raise LedgerError(
            "Это не номер сведений",
            got=text[:80],
            expected="муниципалитет.обязательство.период.vN, как krasnoarmeysk.quarter_indicators.2026Q3.v1",
            todo="посмотрите список: mcu submissions",
        )


@dataclass(frozen=True)
class Step:
    """A row of the ledger. `files`: name, bytes, sha256 of each; empty before there are any."""

    event_id: int
    submission_id: str
    municipality_code: str
    obligation_code: str
    period: str
    version: int
    state: State
    recorded_at: datetime
    recorded_by: str
    role_code: str | None
    as_of: datetime | None
    folder: str | None
    manifest_sha256: str | None
    files: list[dict[str, Any]] | None
    comment: str | None
    project_version: str


@dataclass(frozen=True)
class Rendering:
    """What a step is about: the files of one manifest, as of one publication."""

    as_of: datetime
    folder: str
    manifest_sha256: str
    files: list[dict[str, Any]]


_STEPS = sql.SQL("""
    select
        event_id, submission_id, municipality_code, obligation_code, period, version, state, recorded_at,
        recorded_by, role_code, as_of, folder, manifest_sha256, files, comment, project_version
    from ops.submissions
    where
""")
_ADD = """
    insert into ops.submissions (
        submission_id, municipality_code, obligation_code, period, version, state, recorded_by, role_code,
        as_of, folder, manifest_sha256, files, comment, project_version
    )
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


@contextmanager
def submission_lock(settings: Settings, submission: SubmissionId) -> Iterator[None]:
    """Hold the only right to work on a submission while the block runs.

    Raises LedgerBusyError at once when another process holds it.
    """
    with connect(settings, "mcu_reporter") as connection:
        row = connection.execute(
            "select pg_try_advisory_lock(hashtextextended('mcu submission ' || %s, 0))", [str(submission)]
        ).fetchone()
        connection.commit()
        if row != (True,):
            raise LedgerBusyError(
                "Эти сведения сейчас готовит другой процесс",
                where=str(submission),
                todo="дождитесь его окончания: он записывает каждый шаг в журнал",
            )
        yield


def read_standings(
    connection: Connection[TupleRow], municipality_code: str | None = None
) -> dict[SubmissionId, Step]:
    """The newest step of every submission, in the order of their ids."""
    rows = _read(
        connection,
        "event_id in (select max(event_id) from ops.submissions group by submission_id)"
        " and municipality_code = coalesce(%s::text, municipality_code)",
        municipality_code,
    )
    return dict(sorted((SubmissionId.parse(row.submission_id), row) for row in rows))


def read_steps(connection: Connection[TupleRow], submission: SubmissionId) -> list[Step]:
    """The whole life of a submission, oldest step first.

    Raises LedgerError when the ledger does not know it, with the nearest id that it knows.
    """
    rows = _read(connection, "submission_id = %s order by event_id", str(submission))
    if not rows:
        known = [str(one) for one in read_standings(connection)]
        raise LedgerError(
            "Таких сведений в журнале нет",
            got=str(submission),
            expected=nearest(str(submission), known),
            todo="посмотрите список: mcu submissions",
        )
    return rows


def last_version(
    connection: Connection[TupleRow], municipality_code: str, obligation_code: str, period: str
) -> Step | None:
    """The newest step of the highest version; None when nothing was opened for that period."""
    rows = _read(
        connection,
        "municipality_code = %s and obligation_code = %s and period = %s"
        " order by version desc, event_id desc limit 1",
        municipality_code,
        obligation_code,
        period,
    )
    return rows[0] if rows else None


def add_step(
    connection: Connection[TupleRow],
    submission: SubmissionId,
    state: State,
    *,
    by: str,
    role_code: str | None = None,
    rendering: Rendering | None = None,
    comment: str | None = None,
) -> bool:
    """Note a step; without `rendering` it is about the files of the step before it.

    Returns False, and adds nothing, when the submission stands there already: a process that was killed and
    runs again repeats its last step. Raises LedgerError when the step does not follow from the last one.
    """
    connection.execute(
        "select pg_advisory_xact_lock(hashtextextended('mcu submission step ' || %s, 0))", [str(submission)]
    )
    last = last_step(connection, submission)
    about = rendering or (_rendering_of(last) if last is not None else None)
    if last is not None and _stands(last, state, about):
        return False
    _require_follows(submission, last, state)
    connection.execute(
        _ADD,
        [
            str(submission),
            submission.municipality_code,
            submission.obligation_code,
            submission.period,
            submission.version,
            state,
            by,
            role_code,
            about and about.as_of,
            about and about.folder,
            about and about.manifest_sha256,
            Jsonb(about.files) if about else None,
            comment,
            __version__,
        ],
    )
    return True


def last_step(connection: Connection[TupleRow], submission: SubmissionId) -> Step | None:
    """The newest step of one submission; None when the ledger does not know it."""
    rows = _read(connection, "submission_id = %s order by event_id desc limit 1", str(submission))
    return rows[0] if rows else None


def _read(connection: Connection[TupleRow], condition: LiteralString, *values: object) -> list[Step]:
    with connection.cursor(row_factory=class_row(Step)) as cursor:
        return cursor.execute(_STEPS + sql.SQL(condition), values).fetchall()


def _stands(last: Step, state: State, about: Rendering | None) -> bool:
    """Whether a step is already taken: by itself, or by a later one that rests on the same files.

    Files that were returned stay returned when they are prepared again byte for byte; files that have moved
    are noted at their new place, unless somebody has decided about them.
    """
    if state not in ("rendered", "validated"):
        return last.state == state
    if about is None or last.manifest_sha256 != about.manifest_sha256:
        return False
    if last.state in ("approved", "returned", *LEFT):
        return True
    return last.folder == about.folder and (state == "rendered" or last.state == "validated")


def _rendering_of(last: Step) -> Rendering | None:
    if last.as_of is None or last.folder is None or last.manifest_sha256 is None or last.files is None:
        return None
    return Rendering(last.as_of, last.folder, last.manifest_sha256, last.files)


def _require_follows(submission: SubmissionId, last: Step | None, state: State) -> None:
    stands: State | None = None if last is None else last.state
    if state not in _NEXT[stands]:
        raise LedgerError(
            "Шаг не подходит к состоянию сведений",
            where=str(submission),
            got=STATE_WORDS[stands] if stands else "сведения ещё не заведены",
            expected=", ".join(STATE_WORDS[before] for before in get_args(State) if state in _NEXT[before]),
        )


STATE_WORDS: Mapping[str, str] = {
    "due": "ждут подготовки",
    "rendered": "подготовлены",
    "validated": "проверены",
    "approved": "утверждены",
    "returned": "возвращены",
    "sent": "отправлены",
    "receipted": "получены",
    "rejected": "не приняты",
    "superseded": "заменены уточнением",
}
