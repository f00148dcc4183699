"""The personal data that a sample holds, for a scan that proves none of it is anywhere else."""

from datetime import date

from extractors.sample.city import City
from extractors.sample.export import make_sources, window
from extractors.sample.wording import Personal
from warehouse.municipalities import Municipality

_SOURCES = 3


def seeded_personal_values(
    municipality: Municipality, *, until: date, days: int, per_day: int, seed: int, limit: int
) -> list[str]:
    """At most `limit` distinct values out of the rows that `write_samples` writes for the same arguments.

    Names, phones, e-mails, profile links, mentions, addresses with a flat and document numbers, exactly as
    they stand in the cells or inside the texts; a third of the limit from each source.
    """
    city = City(municipality, seed=seed, per_day=per_day, until=until)
    first, last = window(until, days)
    found: dict[str, None] = {}
    for number, source in enumerate(make_sources(city), start=1):
        quota = limit * number // _SOURCES
        personal = Personal()
        for _ in source.rows(first, last, city.known_until(last), personal):
            _spread(found, personal, quota)
            personal.values.clear()
            if len(found) >= quota:
                break
    return list(found)


def _spread(found: dict[str, None], personal: Personal, quota: int) -> None:
    """Take values of every kind in turn, so that the frequent kinds leave room for the rare ones."""
    kinds = [iter(series.unique(maintain_order=True).to_list()) for series in personal.values]
    while kinds and len(found) < quota:
        for kind in list(kinds):
            value = next(kind, None)
            if value is None:
                kinds.remove(kind)
            elif len(found) < quota:
                found.setdefault(value)
