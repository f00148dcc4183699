"""A command line run in a fork of this process instead of a process of its own.

What costs seconds, importing dbt or Great Expectations and parsing the project, the parent has done once.
Only for a parent without threads that the child would miss.
"""

import gc
import os
import subprocess
import tempfile
import traceback
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from typing import IO


def run_forked(
    main: Callable[[], int], arguments: list[str], environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    """What `subprocess.run` would give; exit code 2 with a traceback on stderr where `main` raises."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if not child:
            _be_the_child(main, environment, output, errors)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        return subprocess.CompletedProcess(arguments, code, _read(output), _read(errors))


def _be_the_child(
    main: Callable[[], int], environment: Mapping[str, str], output: IO[bytes], errors: IO[bytes]
) -> None:
    code = 2
    # The parent's many small objects stay to the end: to look for garbage among them is a tenth of a build.
    gc.disable()
    try:
        os.dup2(output.fileno(), 1)
        os.dup2(errors.fileno(), 2)
        os.environ.clear()
        os.environ.update(environment)
        # Python's own streams may be those of a test that captures them.
        with (
            os.fdopen(1, "w", closefd=False) as out,
            os.fdopen(2, "w", closefd=False) as err,
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = main()
    except BaseException:  # noqa: BLE001  # a fork must not run on as its parent, whatever happens
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code)


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()
