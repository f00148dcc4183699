"""Gate 1, the raw boundary: is this load whole, plausible, and of this municipality and layout?"""

from collections.abc import Sequence

from psycopg import Connection
from psycopg.rows import TupleRow

from expectations.bounds import Bounds
from expectations.model import Between, Check, Equal, Measure, Present
from expectations.raw_measure import RAW_COLUMNS, OpenLoads, raw_query

_LOAD = "Загрузка {load_id} ({municipality_code}, {source}): "


# Kept by hand in twenty tables of a few rows: one measure for all, and a short file is no sign of a cut one.
_BY_HAND = "registers"
_OF_WHOLE_EXPORTS = "not_shrunk"


def raw_measures(
    connection: Connection[TupleRow], waiting: Sequence[OpenLoads], bounds: Bounds
) -> list[Measure]:
    """The measures of waiting loads with their checks: one a dataset, one for all registers."""
    measures = [
        Measure(
            name=_name_of(loads),
            query=raw_query(connection, loads, bounds),
            columns=RAW_COLUMNS,
            checks=raw_checks(bounds),
        )
        for loads in waiting
        if loads.source != _BY_HAND
    ]
    registers = [raw_query(connection, loads, bounds) for loads in waiting if loads.source == _BY_HAND]
    if registers:
        query = " union all ".join(f"select * from ({one}) as register" for one in registers)  # noqa: S608  # SQL of this package, no input
        checks = tuple(check for check in raw_checks(bounds) if check.name != _OF_WHOLE_EXPORTS)
        measures.append(Measure(f"raw_{_BY_HAND}", query, RAW_COLUMNS, checks))
    return measures


def _name_of(loads: OpenLoads) -> str:
    """Datasets of a source are judged apart: names of measures are unique."""
    return f"raw_{loads.source}" + ("" if loads.is_only_dataset else f"_{loads.dataset}")


def raw_checks(bounds: Bounds) -> tuple[Check, ...]:
    """The checks of gate 1; each failure keeps its load back."""
    return (
        _check(
            "layout_known",
            Present("layout_version"),
            "раскладка без версии не описана контрактом: колонки могли прочитаться не те",
            "раскладка файла не опознана",
        ),
        _check(
            "not_empty",
            Between("rows_read", at_least=1),
            "выгрузка без строк — ошибка отбора, а не тихая ночь",
            "в файле нет ни одной строки",
        ),
        _check(
            "not_only_rejected",
            Between("accepted_rows", at_least=1),
            "файл, из которого не принято ничего, ничего не сообщает",
            "отклонены все строки: {rows_rejected} из {rows_read}",
        ),
        _check(
            "not_shrunk",
            Between("share_of_usual_rows", at_least=bounds.number("share_of_usual_rows_least")),
            bounds["share_of_usual_rows_least"].reason,
            "строк {rows_read}, а в прежних загрузках обычно {usual_rows}",
        ),
        _check(
            "own_municipality",
            Between("foreign_share", at_most=bounds.number("foreign_share_most")),
            bounds["foreign_share_most"].reason,
            "строк другого муниципалитета {foreign_rows} из {stored_rows}",
        ),
        _check(
            "received_before_export",
            Between("days_after_export", at_most=bounds.number("days_after_export_most")),
            bounds["days_after_export_most"].reason,
            "самое раннее поступление {received_from} позже выгрузки {exported_on}",
        ),
        _check(
            "received_plausible",
            Between("days_before_earliest", at_most=0),
            bounds["earliest_received"].reason,
            "самое позднее поступление {received_through}: так давно обращений быть не могло",
        ),
        _check(
            "received_known",
            Between("undated_rows", at_most=0),
            "даты, которым нельзя верить, во всех строках сразу — не описка, а не та колонка или не тот год",
            "ни у одной из {undated_rows} принятых строк нет правдоподобной даты поступления",
        ),
        _check(
            "ledger_inserted",
            Equal("rows_inserted", "stored_rows"),
            "журнал и данные записаны одной транзакцией; расхождение — ошибка загрузчика или чужая правка",
            "в журнале новых строк {rows_inserted}, в raw их {stored_rows}",
        ),
        _check(
            "ledger_rejected",
            Equal("rows_rejected", "refused_rows"),
            "каждая отклонённая строка названа, иначе она пропала",
            "в журнале отклонённых строк {rows_rejected}, названо {refused_rows}",
        ),
        _check(
            "ledger_unchanged",
            Between("unseen_rows", at_least=0),
            "строка без изменений не записана в raw заново, но отмечена как увиденная не больше одного раза",
            "без изменений {rows_unchanged}, а отмечено увиденными {seen_rows}",
        ),
    )


def _check(name: str, rule: Between | Equal | Present, reason: str, sentence: str) -> Check:
    return Check(name, "quarantine", rule, reason, f"{_LOAD}{sentence}")
