"""`mcu at-risk`: the morning list of terms that are about to end."""

from mcu.terminal.options import AsOf, Json, Municipality, read_as_of
from mcu.terminal.output import show, show_json, show_moment, show_table
from reports.explaining.at_risk import COLUMNS, make_tables, read_risks, say_moment
from reports.layout import read_layout
from reports.reading import open_publication, read_municipality
from reports.templates_folder import LAYOUT, PROJECT_TEMPLATES
from warehouse.database import connect
from warehouse.settings import load_settings


def at_risk(municipality: Municipality = None, as_of: AsOf = None, as_json: Json = False) -> None:
    """A table per recipient, the most urgent first."""
    settings = load_settings()
    moment = read_as_of(as_of, settings)
    with connect(settings, "mcu_reporter") as connection:
        publication = open_publication(connection, moment, settings.zone)
        if municipality is not None:
            read_municipality(connection, municipality)
        risks = read_risks(connection, municipality)
    if as_json:
        show_json({"as_of": publication.as_of, "risks": [risk.document() for risk in risks]})
        return
    if not risks:
        at = show_moment(publication.as_of, settings.zone)
        show(f"По состоянию на {at} сроков, которые вот-вот истекут, нет.")
        return
    at = say_moment(risks, publication.as_of)
    show(f"Сроки, которые вот-вот истекут, по состоянию на {at}: {len(risks)}")
    words = read_layout(PROJECT_TEMPLATES / LAYOUT).words
    for table in make_tables(risks, words):
        show("")
        show_table(COLUMNS, table.rows, title=table.title)
