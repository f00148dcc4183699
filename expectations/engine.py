"""Great Expectations, started once a gate: SQL inside Postgres, nothing on disk, nothing sent anywhere."""

import logging
import os
import warnings
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from expectations.model import Between, Check, Equal, GateRunError, Measure, Outcome
from warehouse.database import database_url
from warehouse.settings import Settings

MOST_SENTENCES_A_CHECK = 5
_ROLE = "mcu_builder"


def gate_url(settings: Settings, as_of: datetime) -> str:
    """SQLAlchemy's URL of a session under the builder's role that sees the candidate of this moment."""
    options = {
        "role": _ROLE,
        "timezone": "UTC",
        "mcu.candidate_as_of": as_of.isoformat(),
        "work_mem": "256MB",
    }
    parts = urlsplit(database_url(settings))
    query = [
        *parse_qsl(parts.query),
        ("options", " ".join(f"-c {name}={value}" for name, value in options.items())),
    ]
    return urlunsplit(parts._replace(scheme="postgresql+psycopg2", query=urlencode(query, quote_via=quote)))


def judge(url: str, measures: Iterable[Measure]) -> list[Outcome]:
    """Run every measure once and hold its checks against it; verdicts in the order of the checks.

    A check that no row breaks gives one outcome; a broken one gives one for each of its rows (loads) or
    for the first few (marts). Raises GateRunError when a check could not be run.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations as gx  # noqa: PLC0415  # costs 4 s: paid only when there is something to judge

        judging = _Judging(gx, url)
        return [outcome for measure in measures for outcome in judging.outcomes(measure)]


class _Judging:
    """One ephemeral context over one connection."""

    def __init__(self, library: Any, url: str) -> None:
        self._gx = library
        self._context = library.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False}
        # The measure's query runs once, into a temporary table; its checks read that.
        self._source = self._context.data_sources.add_postgres(
            "warehouse", connection_string=url, create_temp_table=True
        )

    def outcomes(self, measure: Measure) -> Iterator[Outcome]:
        """Verdicts of one measure's checks."""
        # The library takes no query that begins with a comment or a `with`, and doubles every percent sign:
        # harmless in `like`, so measures write mod() for the operator.
        query = f"SELECT * FROM (\n{measure.query}\n) AS measured"  # noqa: S608  # SQL of this package, no input
        asset = self._source.add_query_asset(measure.name, query=query)
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        severities = dict.fromkeys(check.severity for check in measure.checks)
        for severity in severities:
            checks = [check for check in measure.checks if check.severity == severity]
            suite = self._context.suites.add(self._gx.ExpectationSuite(name=measure.suite(severity)))
            for check in checks:
                suite.add_expectation(self._expectation(check))
            found = batch.validate(
                suite,
                result_format={
                    "result_format": "COMPLETE",
                    "unexpected_index_column_names": list(measure.columns),
                    "return_unexpected_index_query": False,
                },
            )
            verdicts = {result.expectation_config.meta["check"]: result for result in found.results}
            for check in checks:
                yield from _outcomes(measure, check, verdicts[check.name])

    def _expectation(self, check: Check) -> Any:
        known, rule = self._gx.expectations, check.rule
        about = {"meta": {"check": check.name}, "notes": check.reason}
        if isinstance(rule, Between):
            return known.ExpectColumnValuesToBeBetween(
                column=rule.column, min_value=rule.at_least, max_value=rule.at_most, **about
            )
        if isinstance(rule, Equal):
            return known.ExpectColumnPairValuesToBeEqual(
                column_A=rule.column, column_B=rule.other, ignore_row_if="both_values_are_missing", **about
            )
        return known.ExpectColumnValuesToNotBeNull(column=rule.column, **about)


def _outcomes(measure: Measure, check: Check, result: Any) -> Iterator[Outcome]:
    suite = measure.suite(check.severity)
    if result.success:
        sentence = f"проверено строк: {result.result.get('element_count', 0)}"
        yield Outcome(suite, check.name, check.severity, is_passed=True, sentence=sentence)
        return
    rows = result.result.get("unexpected_index_list")
    if not rows:
        raise GateRunError("Проверка не дала ответа", where=f"{suite}, {check.name}")
    shown = rows if "load_id" in measure.columns else rows[:MOST_SENTENCES_A_CHECK]
    for number, row in enumerate(shown, start=1):
        sentence = check.sentence.format(**{name: _in_words(row[name]) for name in measure.columns})
        if number == len(shown) < len(rows):
            sentence += f" (и ещё таких строк: {len(rows) - len(shown)})"
        yield Outcome(
            suite, check.name, check.severity, is_passed=False, sentence=sentence, load_id=row.get("load_id")
        )


def _in_words(value: object) -> str:
    """A number or date as a sentence shows it: shares with three digits, no value as «нет»."""
    if value is None:
        return "нет"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.3f}".replace(".", ",")
    return str(value)
