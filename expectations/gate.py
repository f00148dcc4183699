"""`python -m expectations.gate raw|marts --as-of ISO`: one gate in a process of its own.

Exit code 0: passed · 1: a check failed (raw: loads were quarantined) · 2: no verdict, the gate could not run.
stderr holds nothing but sentences: of the failures, or of why there is no verdict; stdout holds one JSON
document.
"""

import argparse
import json
import sys
import warnings
from dataclasses import asdict
from datetime import datetime

from expectations.gates import run_gate
from expectations.model import GateReport, GateRunError
from warehouse.errors import McuError
from warehouse.settings import load_settings

PASSED, FAILED, NO_VERDICT = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one gate; returns the exit code."""
    given = _parser().parse_args(arguments)
    # Warnings of libraries would stand among the sentences.
    warnings.simplefilter("ignore")
    try:
        settings = load_settings()
        as_of: datetime = given.as_of
        as_of = as_of if as_of.tzinfo else as_of.replace(tzinfo=settings.zone)
        report = run_gate(settings, given.gate, as_of, is_whole=given.whole)
    except McuError as error:
        sys.stderr.write(f"{error.sentence()}\n")
        return NO_VERDICT
    except Exception as error:  # noqa: BLE001  # Python's own exit code would be 1, which means a verdict here
        sys.stderr.write(f"{_no_verdict(given.gate, error).sentence()}\n")
        return NO_VERDICT
    for failure in report.failures:
        sys.stderr.write(f"{failure.sentence}\n")
    sys.stdout.write(json.dumps(_as_json(report), ensure_ascii=False) + "\n")
    return PASSED if report.is_passed else FAILED


def _no_verdict(gate: str, error: Exception) -> GateRunError:
    """The kind of the error and no more: a driver's message may quote a row."""
    kind = type(getattr(error, "orig", None) or error).__name__
    return GateRunError(
        "Проверка не смогла выполниться",
        where=f"ворота {gate}",
        got=kind,
        todo="проверьте, что построение этой ночи прошло и схема базы приведена к версии проекта (mcu up)",
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="expectations.gate", description="Ворота качества одной ночи")
    parser.add_argument("gate", choices=("raw", "marts"), help="raw — загрузки, marts — перед публикацией")
    parser.add_argument(
        "--as-of",
        required=True,
        type=datetime.fromisoformat,
        metavar="ISO",
        help="момент ночи; без пояса — в MCU_TIMEZONE",
    )
    parser.add_argument("--whole", action="store_true", help="читать все строки, а не только строки ночи")
    return parser


def _as_json(report: GateReport) -> dict[str, object]:
    return {
        "gate": report.gate,
        "as_of": report.as_of.isoformat(),
        "is_passed": report.is_passed,
        "quarantined_load_ids": list(report.quarantined_load_ids),
        "failures": [asdict(kept) for kept in report.failures],
        "findings": [asdict(kept) for kept in report.findings],
        "checked": len(report.outcomes),
    }


if __name__ == "__main__":
    sys.exit(main())
