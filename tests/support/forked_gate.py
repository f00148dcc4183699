"""A gate in a fork of a process that has imported Great Expectations: of its six seconds that takes five."""

import os
import warnings
from typing import TYPE_CHECKING

from expectations.gate import main
from tests.support.forks import run_forked

if TYPE_CHECKING:
    from subprocess import CompletedProcess


class ForkedGate:
    """In the place of `mcu.night.call_gate`."""

    def __init__(self) -> None:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import great_expectations  # noqa: F401, PLC0415  # only a process that runs gates pays for it

    def __call__(self, arguments: list[str]) -> "CompletedProcess[str]":
        return run_forked(lambda: main(arguments), arguments, dict(os.environ))
