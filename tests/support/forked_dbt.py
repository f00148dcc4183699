"""dbt in a fork of a process that has imported it and has parsed the project once.

Of the CPU that a build of a small warehouse takes, half goes into what all builds have in common. The rest of
dbt runs as it does in a process of its own; what the parse says of the database's name is put right.
"""

import os
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from tests.support.forks import run_forked
from warehouse.definitions import DBT_PROJECT

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from dbt_common.events.base_types import BaseEvent

_DATABASE = "MCU_PG_DATABASE"
# Nobody reads the log of a test's build; to put each event into words for each log is a third of dbt's time.
MUTE = ("--log-level", "none", "--log-level-file", "none")


class ForkedDbt:
    """In the place of `warehouse.transform.call_dbt`."""

    def __init__(self) -> None:
        from dbt.cli.main import dbtRunner  # noqa: PLC0415  # only a process that builds pays for it

        self._runner = dbtRunner
        self._manifest: Any = None
        self._database = ""

    def __call__(self, arguments: list[str], environment: dict[str, str]) -> "CompletedProcess[str]":
        if self._manifest is None:
            self._parse(environment)
        return run_forked(lambda: self._run(arguments, environment[_DATABASE]), arguments, environment)

    def _parse(self, environment: dict[str, str]) -> None:
        before = dict(os.environ)
        os.environ.update(environment)
        try:
            with tempfile.TemporaryDirectory() as folder:
                parsed = self._runner().invoke(
                    [
                        *("parse", "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
                        *("--target-path", folder, "--log-path", folder, "--log-level-file", "none"),
                        *("--quiet", "--no-partial-parse", "--no-write-json"),
                    ]
                )
        finally:
            os.environ.clear()
            os.environ.update(before)
        assert parsed.success, parsed.exception
        self._manifest, self._database = parsed.result, environment[_DATABASE]

    def _run(self, arguments: list[str], database: str) -> int:
        _fire_only_what_may_stop_it()
        self._move_to(database)
        run = self._runner(manifest=self._manifest).invoke([*arguments, *MUTE])
        # What went wrong before any node ran stands in no result.
        sys.stderr.write(str(run.exception or ""))
        return 0 if run.success else 1

    def _move_to(self, database: str) -> None:
        """Every relation of the parsed project in another database."""
        for node in (*self._manifest.nodes.values(), *self._manifest.sources.values()):
            node.database = database
            if node.relation_name is not None:
                node.relation_name = node.relation_name.replace(f'"{self._database}"', f'"{database}"', 1)


def _fire_only_what_may_stop_it() -> None:
    """To make a message of each event, though no log takes it, is a tenth of dbt's time.

    Warnings are errors (`dbt_project.yml`), so they are fired.
    """
    from dbt_common.events.base_types import EventLevel  # noqa: PLC0415  # dbt is there in the fork only
    from dbt_common.events.event_manager import EventManager  # noqa: PLC0415  # dbt is there in the fork only

    fire = EventManager.fire_event
    mute = {EventLevel.DEBUG, EventLevel.INFO, EventLevel.TEST}

    def fire_loud(self: EventManager, e: "BaseEvent", level: "EventLevel | None" = None, **how: Any) -> None:
        if (level or e.level_tag()) not in mute:
            fire(self, e, level, **how)

    EventManager.fire_event = fire_loud  # type: ignore[method-assign]  # the fork ends with its build
