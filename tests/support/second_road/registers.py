"""Figures of registers, entry by entry from the raw rows; what is counted how, see docs/decisions/0014."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from statistics import median
from typing import Any, LiteralString
from zoneinfo import ZoneInfo

from psycopg import Connection, sql
from psycopg.rows import TupleRow, dict_row

from tests.support.second_road.model import Appeal
from warehouse.municipalities import Municipality, normalise_name

Entry = dict[str, Any]
Figure = tuple[int | Fraction | None, int | Fraction | None, Fraction | None]
EFFECT_DAYS = 90
CALLED_OFF = ("отменено", "отменён")
_NEWEST: LiteralString = """
    select distinct on (rows.source_key) rows.*
    from raw.{table} as rows
    inner join ops.loads as loads on loads.load_id = rows._load_id
    where
        rows.municipality_code = %(code)s and loads.known_from <= %(as_of)s
        and coalesce(loads.withdrawn_from, 'infinity') > %(as_of)s
    order by rows.source_key, rows._exported_at desc, rows._load_id desc
"""


class Registers:
    """The registers of a municipality as a moment knows them; dates and numbers are read from their texts."""

    def __init__(self, connection: Connection[TupleRow], municipality: Municipality, as_of: datetime) -> None:
        self._connection, self._code, self._as_of = connection, municipality.code, as_of
        self.today = as_of.astimezone(ZoneInfo(municipality.time_zone)).date()
        self._directions = {normalise_name(one.name): one.code for one in municipality.directions}

    def of(self, register: str) -> list[Entry]:
        """Entries that nobody called off."""
        query = sql.SQL(_NEWEST).format(table=sql.Identifier(f"registers__{register}"))
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(query, {"code": self._code, "as_of": self._as_of}).fetchall()
        return [row for row in rows if row.get("status") not in CALLED_OFF]

    def direction(self, entry: Entry) -> str | None:
        return self._directions.get(normalise_name(entry["direction_name"] or ""))

    def figures(self, appeals: list[Appeal], period: tuple[date, date]) -> dict[str, Figure]:
        """By indicator; without a denominator there is no figure."""
        start, end = period

        def within(text: str | None) -> bool:
            return text is not None and start <= day(text) < end

        def due(register: str, done: str) -> Figure:
            rows = [e for e in self.of(register) if within(e["due_date"]) and day(e["due_date"]) < self.today]
            return share(sum(bool(e[done]) and e[done] <= e["due_date"] for e in rows), len(rows))

        risks, trainings = self.of("info_risks"), self.of("trainings")
        found = [e for e in risks if within(e["detected_at"])]
        took = [minutes(e) for e in risks if within(e["reacted_at"])]
        held = [e for e in trainings if within(e["held_date"]) and day(e["held_date"]) < self.today]
        return {
            "roadmap_done_share": due("roadmap_measures", "done_date"),
            "decisions_on_time": due("decisions", "done_date"),
            "info_projects_on_time": due("information_projects", "reported_date"),
            "trainings_count": counted(len(held), is_kept=bool(trainings)),
            "risk_reported_share": share(
                sum(bool(e["told_head_at"]) and bool(e["told_tsur_at"]) for e in found), len(found)
            ),
            "risk_reaction_median": (None, len(took), Fraction(median(map(Fraction, took))))
            if took
            else NONE,
            **self._polls(period),
            **self._settings(period),
            **self._digital(period),
            **self._effects(appeals, period),
        }

    def _polls(self, period: tuple[date, date]) -> dict[str, Figure]:
        start, end = period
        rows = self.of("polls")
        polls = {entry["poll_id"]: entry for entry in rows}.values()
        last = min(end, self.today + timedelta(days=1)) - timedelta(days=1)
        over = [(day(p["finished_date"] or p["started_date"]), p) for p in polls if yes(p["is_through_pos"])]
        over = [(ended, poll) for ended, poll in over if ended < self.today]
        this_year = [p for ended, p in over if ended.year == last.year and ended <= last]
        votes = [
            p for p in this_year if p["poll_kind"] == "голосование" and yes(p["is_project_of_this_year"])
        ]
        hearings = [
            p
            for p in polls
            if p["poll_kind"] == "публичные слушания"
            and start <= day(p["started_date"]) < min(end, self.today)
        ]
        people = sum(
            int(p["participant_count"] or 0)
            for ended, p in over
            if start <= ended < end and p["poll_kind"] in ("опрос", "голосование")
        )
        counts = [
            (day(e["counted_date"]), int(e["resident_14_count"]))
            for e in self.of("population")
            if not e["territory_name"] and e["resident_14_count"] and day(e["counted_date"]) <= last
        ]
        residents = max(counts)[1] if counts and polls else 0
        return {
            "pos_surveys": counted(sum(p["poll_kind"] == "опрос" for p in this_year), is_kept=bool(rows)),
            "pos_votes": counted(len(votes), is_kept=bool(rows)),
            "pos_public_hearings": share(sum(yes(p["is_through_pos"]) for p in hearings), len(hearings)),
            "pos_participation": share(people, residents),
        }

    def _settings(self, period: tuple[date, date]) -> dict[str, Figure]:
        rows = [e for e in self.of("pos_setup") if period[0] <= day(e["report_date"]) < period[1]]
        last = max((e["report_date"] for e in rows), default=None)
        rows = [e for e in rows if e["report_date"] == last]
        asked = [e for e in rows if yes(e["is_subject"]) or e["organisation_kind"] == "администрация"]
        subject = [e for e in rows if yes(e["is_subject"])]

        def total(name: str) -> int:
            return sum(int(e[name] or 0) for e in rows)

        return {
            "pos_connected_lko": share(sum(yes(e["is_connected"]) for e in subject), len(subject)),
            "pos_widgets": share(sum(yes(e["has_widget"]) for e in asked), len(asked)),
            "pos_auto_coordination": share(sum(yes(e["has_auto_coordination"]) for e in asked), len(asked)),
            "pos_auto_rules": share(total("applied_rule_count"), total("rule_count")),
            "pos_template_answers": share(total("template_answer_count"), total("answer_count")),
        }

    def _digital(self, period: tuple[date, date]) -> dict[str, Figure]:
        """The last month of the period that the register names; months alone are told by samples."""
        newest: dict[str, tuple[date, Entry]] = {}
        for entry in self.of("digital_indicators"):
            first = date.fromisoformat(f"{entry['period']}-01")
            ended = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            known = newest.get(entry["indicator_code"])
            if (
                not entry["organisation_name"]
                and period[0] <= ended < period[1]
                and (not known or known[0] < ended)
            ):
                newest[entry["indicator_code"]] = ended, entry
        return {
            code: share(Fraction(entry["numerator"] or entry["value"]), Fraction(entry["denominator"] or 100))
            for code, (_, entry) in newest.items()
        }

    def _effects(self, appeals: list[Appeal], period: tuple[date, date]) -> dict[str, Figure]:
        window, counts, times = timedelta(days=EFFECT_DAYS), [], []
        counting = [appeal for appeal in appeals if appeal.is_counted]
        for entry in self.of("roadmap_measures"):
            begins = day(entry["effect_date"]) if entry["effect_date"] else None
            if begins is None or begins + window > self.today:
                continue
            if not period[0] <= begins + window - timedelta(days=1) < period[1]:
                continue
            topic = normalise_name(entry["topic_name"] or "")
            own = [
                appeal
                for appeal in counting
                if (topic in appeal.topic if topic else appeal.direction == self.direction(entry))
            ]
            before, after = (
                [a.received for a in own if since <= a.received < since + window]
                for since in (begins - window, begins)
            )
            if before:
                counts.append((len(after) - len(before), len(before)))
            took_before, took_after = (
                [
                    (a.answered - a.received).days
                    for a in own
                    if a.answered and a.answered >= a.received and since <= a.answered < since + window
                ]
                for since in (begins - window, begins)
            )
            if took_before and took_after and median(took_before):
                old, new = (Fraction(median(map(Fraction, took))) for took in (took_before, took_after))
                times.append((new - old, old))
        return {"roadmap_effect_volume": summed(counts), "roadmap_effect_time": summed(times)}


NONE: Figure = (None, None, None)


def day(text: str) -> date:
    return date.fromisoformat(text[:10])


def yes(text: str | None) -> bool:
    return (text or "").lower() == "да"


def minutes(entry: Entry) -> int:
    """Whole minutes from detection to reaction."""
    first, last = (datetime.fromisoformat(entry[name]) for name in ("detected_at", "reacted_at"))
    return (last - first) // timedelta(minutes=1)


def share(numerator: int | Fraction, denominator: int | Fraction) -> Figure:
    return (numerator, denominator, 100 * Fraction(numerator) / denominator) if denominator else NONE


def counted(number: int, *, is_kept: bool) -> Figure:
    """A count of a register that is kept; of one that is not nothing is known."""
    return (number, 1, Fraction(number)) if is_kept else NONE


def summed(parts: Iterable[tuple[int | Fraction, int | Fraction]]) -> Figure:
    known = list(parts)
    return share(sum(change for change, _ in known), sum(base for _, base in known))
