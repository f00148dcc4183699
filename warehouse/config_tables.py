"""Schema `config`: the municipality files as tables, which dbt reads."""

from collections.abc import Iterator, Mapping
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from warehouse.municipalities import Municipality, Recipient, SlaTerm, Territory, normalise_name

_Row = tuple[object, ...]
# What a term without a word on its counting says of it.
_COUNTING_NOT_STATED = "в файле МЦУ порядок счёта не указан"
SLA_POLICY_COLUMNS = (
    "policy_code", "source", "regime", "category", "subcategory", "is_fast_track", "stage", "duration",
    "unit", "start_event", "stop_event", "first_day", "nonworking_due_policy", "extension_duration",
    "pause_statuses", "valid_from", "valid_to", "legal_reference", "status",
    "counting_status", "counting_reference",
)  # fmt: skip


def sync_config(connection: Connection[TupleRow], municipalities: Mapping[str, Municipality]) -> None:
    """Make the tables of `config` equal to the files, in one transaction; needs the owner's connection.

    The tables hold a few hundred rows, so they are emptied and filled: nothing of an older file can stay.
    """
    # A table that others point at comes before them.
    tables = {
        "municipalities": _municipalities,
        "directions": _directions,
        "territories": _territories,
        "territory_synonyms": _territory_synonyms,
        "recipients": _recipients,
        "recipient_synonyms": _recipient_synonyms,
        "office_hours": _office_hours,
        "sla_policies": _sla_policies,
        "source_scopes": _source_scopes,
        "roles": _roles,
        "obligations": _obligations,
        "corrections": _corrections,
        "accepted_values": _accepted_values,
    }
    with connection.transaction():
        # Two nights starting at once must not both fill the same tables.
        connection.execute("select pg_advisory_xact_lock(hashtext('mcu config'))")
        for table in reversed(tables):
            connection.execute(sql.SQL("delete from {}").format(sql.Identifier("config", table)))
        for table, rows_of in tables.items():
            statement = sql.SQL("copy {} from stdin").format(sql.Identifier("config", table))
            with connection.cursor().copy(statement) as copy:
                for municipality in municipalities.values():
                    for row in rows_of(municipality):
                        copy.write_row((municipality.code, *row))


def sla_policy_row(municipality: Municipality, term: SlaTerm) -> dict[str, Any]:
    """A municipality's own term in the columns of seed `sla_policy_rows`; its code begins with the city's.

    A counting said to be verified keeps its lack of a reference, which the check of definitions tells.
    """
    not_stated = _COUNTING_NOT_STATED if term.counting_status == "default" else None
    return {
        **term.model_dump(exclude={"code"}),
        "policy_code": f"{municipality.code}.{term.code}",
        "municipality_code": municipality.code,
        "region_name": None,
        "pause_statuses": " ".join(term.pause_statuses) or None,
        "counting_reference": term.counting_reference or not_stated,
    }


def _municipalities(municipality: Municipality) -> Iterator[_Row]:
    yield (
        municipality.name,
        municipality.mcu_name,
        municipality.region_name,
        municipality.time_zone,
        municipality.oktmo_code,
        municipality.population_count,
        municipality.calendar_code,
        municipality.tsur_name,
        municipality.act,
    )


def _directions(municipality: Municipality) -> Iterator[_Row]:
    for position, direction in enumerate(municipality.directions, start=1):
        yield direction.code, direction.name, direction.federal_block, direction.owner_post, position


def _territories(municipality: Municipality) -> Iterator[_Row]:
    for territory in municipality.territories:
        yield territory.code, territory.name, territory.kind, territory.population_count


def _territory_synonyms(municipality: Municipality) -> Iterator[_Row]:
    for territory in municipality.territories:
        yield from _spellings(municipality, "territory", territory)


def _recipients(municipality: Municipality) -> Iterator[_Row]:
    for recipient in municipality.recipients:
        yield (
            recipient.code,
            recipient.name,
            recipient.kind,
            recipient.parent,
            recipient.peer_group,
            recipient.valid_from,
            recipient.valid_to,
            recipient.population_count,
        )


def _recipient_synonyms(municipality: Municipality) -> Iterator[_Row]:
    for recipient in municipality.recipients:
        yield from _spellings(municipality, "recipient", recipient)


def _spellings(municipality: Municipality, kind: str, member: Recipient | Territory) -> Iterator[_Row]:
    accepted = [one.value for one in municipality.accepted if (one.kind, one.code) == (kind, member.code)]
    for spelling in sorted({normalise_name(text) for text in (member.name, *member.synonyms, *accepted)}):
        yield spelling, member.code


def _accepted_values(municipality: Municipality) -> Iterator[_Row]:
    for accepted in municipality.accepted:
        yield accepted.kind, accepted.value, accepted.code, accepted.decided_by, accepted.decided_on


def _office_hours(municipality: Municipality) -> Iterator[_Row]:
    for hours in municipality.office_hours:
        for weekday in hours.days:
            yield (
                municipality.calendar_code,
                weekday,
                hours.opens,
                hours.closes,
                hours.lunch_from,
                hours.lunch_to,
                hours.shortened_minutes,
                hours.valid_from,
                hours.status,
            )


def _sla_policies(municipality: Municipality) -> Iterator[_Row]:
    for term in municipality.sla_policies:
        row = sla_policy_row(municipality, term)
        yield tuple(row[column] for column in SLA_POLICY_COLUMNS)


def _source_scopes(municipality: Municipality) -> Iterator[_Row]:
    for source, rows in municipality.sources.items():
        for column_name, values in rows.scope.items():
            for value in sorted({normalise_name(text) for text in values}):
                yield source, column_name, value


def _roles(municipality: Municipality) -> Iterator[_Row]:
    for role in municipality.roles:
        yield role.role, role.post


def _obligations(municipality: Municipality) -> Iterator[_Row]:
    for obligation in municipality.obligations:
        yield (
            obligation.code,
            obligation.title,
            obligation.basis,
            obligation.rule,
            obligation.addressee_post,
            obligation.legal_reference,
            obligation.status,
            obligation.nonworking_due_policy,
        )


def _corrections(municipality: Municipality) -> Iterator[_Row]:
    for correction in municipality.corrections:
        yield (
            correction.code,
            correction.source,
            correction.dataset,
            Jsonb(correction.match),
            Jsonb(correction.replace),
            correction.reason,
            correction.decided_by,
            correction.decided_on,
            correction.status == "active",
        )
