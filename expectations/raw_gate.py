"""Gate 1, the raw boundary: is this load whole, plausible, and of this municipality and layout?"""

from psycopg import Connection
from psycopg.rows import TupleRow

from expectations.bounds import Bounds
from expectations.model import Between, Check, Equal, Measure, Present
from expectations.raw_measure import RAW_COLUMNS, OpenLoads, raw_query

_LOAD = "Загрузка {load_id} ({municipality_code}, {source}): "


def raw_measure(connection: Connection[TupleRow], loads: OpenLoads, bounds: Bounds) -> Measure:
    """The measure of one dataset's waiting loads with its checks."""
    return Measure(
        name=_name_of(loads),
        query=raw_query(connection, loads, bounds),
        columns=RAW_COLUMNS,
        checks=raw_checks(bounds),
    )


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
