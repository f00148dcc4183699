"""`make verify`: the second road over 100 000 generated appeals; exit 1 when it parts from the marts."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import monotonic

from tests.support.servers import template_server
from tests.verify.city import Plan
from tests.verify.run import Outcome, compare_all
from tests.verify.warehouse import built_warehouse
from warehouse.embedded import EmbeddedPostgres

LEAST_APPEALS = 100_000
# Eight months with a working Saturday, the New Year, March and May holidays and Радоница.
PLAN = Plan(
    cities=("smolensk", "krasnoarmeysk", "barnaul", "krasnoyarsk"),
    own_terms_of="smolensk",
    per_day=150,
    window_days=150,
    seed=20_260_512,
    nights=(
        (date(2026, 3, 20), date(2026, 3, 30)),
        (date(2026, 4, 9), date(2026, 4, 20)),
        (date(2026, 4, 30), date(2026, 5, 12)),
    ),
)


def main() -> int:
    """Generates, builds, compares, prints; 0 where both roads are one and every kind was met."""
    begun = monotonic()

    def say(text: str) -> None:
        sys.stderr.write(f"[{monotonic() - begun:5.0f} с] {text}\n")

    with _own_server() as server, built_warehouse(server, PLAN, say) as built:
        outcome = compare_all(built, built.moments[-1:], say)
    sys.stdout.write("\n".join(report(outcome)) + "\n")
    return 0 if is_proof(outcome) else 1


def is_proof(outcome: Outcome) -> bool:
    """Enough appeals, every kind met, nothing differing."""
    return outcome.appeal_count >= LEAST_APPEALS and not outcome.differing and not outcome.missing


def report(outcome: Outcome) -> Iterator[str]:
    """The table and the sentences of a run, line by line."""
    yield f"{'Что сравнено':<24}{'строк':>12}{'различий':>12}"
    for one in outcome.comparisons.values():
        yield f"{one.kind:<24}{one.compared:>12}{one.differing:>12}"
    yield ""
    yield f"{'Каких сроков':<48}{'сравнено':>12}"
    for kind, count in sorted(outcome.kinds.items()):
        yield f"{kind:<48}{count:>12}"
    yield ""
    for one in outcome.comparisons.values():
        yield from one.faults
    for kind in outcome.missing:
        yield f"Не встретилось ни одного: {kind}. Такая проверка ничего не доказывает."
    if outcome.appeal_count < LEAST_APPEALS:
        yield f"Обращений {outcome.appeal_count}, нужно не меньше {LEAST_APPEALS}."
    if not outcome.differing:
        yield f"Обращений {outcome.appeal_count}: второй путь и витрины не расходятся ни в одной строке."


@contextmanager
def _own_server() -> Iterator[EmbeddedPostgres]:
    home = Path(tempfile.mkdtemp(prefix="mcu-verify-postgres-"))
    try:
        with template_server(home) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
