"""Where appeals come from: territories on the customer's map, or as tiles where there is none."""

from collections.abc import Sequence

from reports.sections.cells import Cells, read_cells
from reports.sections.changes import COMPARED
from reports.sections.district_map import map_path, read_map
from reports.sections.figures import Figure, Row, difference, percent, total
from reports.sections.frame import Frame
from reports.sections.parts import NO_PLACE
from reports.sections.phrases import (
    APPEAL,
    Sentence,
    begin,
    each_counted,
    enumerate_parts,
    join,
    number,
    of_counted,
    quote,
    share,
    signed,
    write,
)
from reports.sections.section import Cell, Chart, Column, Mark, Section, Shape, Table, waits, without

CODE, TITLE = "places", "Где"
_FEWEST = 2
_NAMED = 3
_UNDRAWN = Shape((), (0.0, 0.0))
_COLUMNS = (
    Column("Территория", "text", 5),
    Column("За неделю"),
    *(Column(title) for title in COMPARED),
    Column("Повторных"),
)
_TERRITORIES = """
    select
        territories.territory_key, territories.territory_name, territories.territory_kind,
        coalesce(config_territories.territory_code, territories.territory_key) as territory_code
    from marts.dim_territories as territories
    left join config.territories as config_territories
        on
            config_territories.municipality_code = territories.municipality_code
            and config_territories.territory_name = territories.territory_name
    where territories.municipality_code = %(municipality_code)s and territories.territory_kind <> 'unmapped'
    order by territories.territory_name collate "C", territories.territory_key collate "C"
"""


def show_places(frame: Frame) -> Section:
    """Each territory with its appeals."""
    if not frame.is_known:
        return waits(CODE, TITLE, "ни одна выгрузка обращений не охватывает эту неделю")
    territories = frame.read("dim_territories", _TERRITORIES)
    if len(territories) < _FEWEST:
        return waits(CODE, TITLE, "территории в файле муниципалитета не перечислены, рисовать нечего")
    cells = read_cells(frame)
    placed = [row for row in cells.here if row["territory_kind"] != NO_PLACE]
    if not placed:
        return waits(CODE, TITLE, "ни у одного обращения недели место в выгрузках не названо")
    counts = [
        (str(row["territory_name"]), total(_of(row, cells.here), "appeal_count")) for row in territories
    ]
    known, whole = total(placed, "appeal_count"), total(cells.here, "appeal_count")
    return Section(
        CODE,
        TITLE,
        sentences=(begin(join([say_placed(known, whole), say_leaders(counts)])),),
        tables=_tabulate(frame, territories, cells),
        charts=(_draw(frame, territories, cells),),
    )


def say_placed(placed: Figure, whole: Figure) -> Sentence:
    """«место известно у 50 из 128 обращений (39,1 %)»."""
    part = share(percent(placed, whole))
    return write("место известно у ", number(placed), " из ", of_counted(whole, APPEAL), " (", part, ")")


def say_leaders(counts: Sequence[tuple[str, Figure]]) -> Sentence:
    """«больше всего обращений — «Ленинский район», 12»; equals are named together."""
    most = max(count.whole for _, count in counts)
    leaders = [(name, count) for name, count in counts if count.whole == most]
    if len(leaders) > _NAMED:
        return write("ни одна территория не выделяется: самое большее — ", number(leaders[0][1]))
    names = enumerate_parts([quote(name) for name, _ in leaders])
    size = number(leaders[0][1]) if len(leaders) == 1 else each_counted(leaders[0][1], APPEAL)
    return write("больше всего обращений — ", names, ", ", size)


def _tabulate(frame: Frame, territories: Sequence[Row], cells: Cells) -> tuple[Table, ...]:
    rows: list[tuple[Cell, ...]] = []
    for territory in territories:
        here, there = _of(territory, cells.here), _of(territory, cells.there)
        before, now = _before(frame, there), total(here, "appeal_count")
        repeats = number(total(here, "repeat_count"))
        change = signed(difference(now, before))
        rows.append((str(territory["territory_name"]), number(now), number(before), change, repeats))
    table = Table(_COLUMNS, tuple(rows), is_drawn=True)
    return (without(table, COMPARED) if frame.not_comparable else table,)


def _draw(frame: Frame, territories: Sequence[Row], cells: Cells) -> Chart:
    names = {str(row["territory_code"]): str(row["territory_name"]) for row in territories}
    drawn = read_map(map_path(frame.maps, frame.municipality.code), names)
    marks = tuple(_mark(frame, row, cells) for row in territories)
    nowhere = [row for row in cells.here if row["territory_kind"] == NO_PLACE]
    marks += (Mark("место не названо", number(total(nowhere, "appeal_count")), is_main=False),)
    title = "Обращений за неделю; рядом — изменение к прошлой"
    if drawn is None:
        return Chart("tiles", title, marks)
    shapes = tuple(drawn.shapes.get(code, _UNDRAWN) for code in (*names, NO_PLACE))
    return Chart("map", title, marks, shapes, drawn.size, drawn.credit)


def _mark(frame: Frame, territory: Row, cells: Cells) -> Mark:
    now = total(_of(territory, cells.here), "appeal_count")
    change = difference(now, _before(frame, _of(territory, cells.there)))
    beside = () if change.value is None else (signed(change),)
    return Mark(str(territory["territory_name"]), number(now), is_main=True, beside=beside)


def _before(frame: Frame, rows: Sequence[Row]) -> Figure:
    return Figure(None, "sum") if frame.not_comparable else total(rows, "appeal_count")


def _of(territory: Row, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["territory_key"] == territory["territory_key"]]
