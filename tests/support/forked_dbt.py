"""dbt in a fork of a process that has imported it and has parsed the project once.

Of the CPU that a build of a small warehouse takes, half goes into what all builds have in common. The rest of
dbt runs as it does in a process of its own; what the parse says of the database's name is put right.
"""

import gc
import os
import subprocess
import tempfile
import traceback
from typing import IO, Any, NoReturn

from dbt.cli.main import dbtRunner

from warehouse.definitions import DBT_PROJECT

_DATABASE = "MCU_PG_DATABASE"
# Nobody reads the log of a test's build, and events are put into words for each of its readers.
_MUTE = ("--log-level", "none", "--log-level-file", "none")


class ForkedDbt:
    """In the place of `warehouse.transform.call_dbt`; for a process without threads."""

    def __init__(self) -> None:
        self._manifest: Any = None
        self._database = ""

    def __call__(
        self, arguments: list[str], environment: dict[str, str]
    ) -> "subprocess.CompletedProcess[str]":
        if self._manifest is None:
            self._parse(environment)
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            child = os.fork()
            if not child:
                self._be_dbt(arguments, environment, output, errors)
            _, status = os.waitpid(child, 0)
            return subprocess.CompletedProcess(
                arguments, os.waitstatus_to_exitcode(status), _read(output), _read(errors)
            )

    def _parse(self, environment: dict[str, str]) -> None:
        before = dict(os.environ)
        os.environ.update(environment)
        try:
            with tempfile.TemporaryDirectory() as folder:
                parsed = dbtRunner().invoke(
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

    def _be_dbt(
        self, arguments: list[str], environment: dict[str, str], output: IO[bytes], errors: IO[bytes]
    ) -> NoReturn:
        code = 2
        # The project's many small objects stay to the end: to look for garbage among them is a tenth of it.
        gc.disable()
        try:
            os.dup2(output.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            os.environ.clear()
            os.environ.update(environment)
            self._move_to(environment[_DATABASE])
            run = dbtRunner(manifest=self._manifest).invoke([*arguments, *_MUTE])
            # What went wrong before any node ran stands in no result.
            os.write(2, str(run.exception or "").encode())
            code = 0 if run.success else 1
        except BaseException:  # noqa: BLE001  # a fork must not run on as its parent, whatever happens
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(code)

    def _move_to(self, database: str) -> None:
        """Every relation of the parsed project in another database."""
        for node in (*self._manifest.nodes.values(), *self._manifest.sources.values()):
            node.database = database
            if node.relation_name is not None:
                node.relation_name = node.relation_name.replace(f'"{self._database}"', f'"{database}"', 1)


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()
