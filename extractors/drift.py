"""Drift: how the columns of an export differ from its contract, told when it arrives.

`unknown_column`: a header that the contract lacks, told with the nearest known one; `renamed_column`: one
that looks like a column which is not there; `missing_column`: the load before had values of it, the file
lacks it; `retyped_column`: most values are no longer of their type. All of them load; a mandatory column that
is missing refuses the file.
"""

from collections.abc import Iterable

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from extractors.contract import SourceContract
from extractors.contract_parts import Column
from extractors.findings import Findings
from extractors.headers import nearest_header
from extractors.layout import HeaderMatch
from extractors.plain_values import mask_plain

DRIFT = ("unknown_column", "renamed_column", "missing_column", "retyped_column")

_KEPT = "значения сохранены в хранилище личных данных"
_UNKNOWN = "столбца «{column}» нет в контракте: " + _KEPT
_UNKNOWN_LIKE = "столбца «{column}» нет в контракте, ближайший известный — «%s», он в файле есть: " + _KEPT
_RENAMED = (
    "столбца «{column}» нет в контракте, а столбца «%s» нет в файле: похоже, он переименован; пока новое имя"
    " не дописано в synonyms контракта, " + _KEPT
)
_MISSING = "столбца «{column}» нет в файле, а в прошлой выгрузке он был: значения пусты"
_RETYPED = (
    "«{column}»: больше половины значений не своего типа, строк: {rows}; сверьте, то ли там, что прежде"
)
_BEFORE = """
    select {counts}
    from {table} as stored
    where stored._load_id = (
        select max(earlier.load_id)
        from ops.loads as earlier
        inner join ops.loads as this
            on earlier.municipality_code = this.municipality_code and earlier.source = this.source
        where
            this.load_id = %s
            and earlier.dataset = %s
            and earlier.state = 'loaded'
            and earlier.load_id < this.load_id
    )
"""
# So many new headers are held against the known ones: a sheet of thousands is no export with a slip in it.
_COMPARED = 50
# Of fewer values a half says nothing.
_FEW_VALUES = 10


def add_layout_drift(
    connection: Connection[TupleRow],
    load_id: int,
    contract: SourceContract,
    match: HeaderMatch,
    strangers: Iterable[str],
    findings: Findings,
) -> None:
    """What the header says: strangers are its cells that the contract lacks, as messages may show them."""
    lost = {
        column.header: column
        for column in contract.columns
        if column.name not in match.places and column.type != "tags"
    }
    headers = [column.header for column in contract.columns]
    for number, stranger in enumerate(strangers):
        looks_like = nearest_header(stranger, list(lost))
        if looks_like is None:
            known = nearest_header(stranger, headers) if number < _COMPARED else None
            sentence = _UNKNOWN_LIKE % known if known else _UNKNOWN
            findings.add("unknown_column", mask_plain(stranger), 1, match.row, sentence)
        else:
            del lost[looks_like]
            findings.add("renamed_column", mask_plain(stranger), 1, match.row, _RENAMED % looks_like)
    had = _filled_before(connection, load_id, contract, list(lost.values()))
    for header, column in lost.items():
        if column.name in had:
            findings.add("missing_column", header, 1, match.row, _MISSING)


def _filled_before(
    connection: Connection[TupleRow], load_id: int, contract: SourceContract, columns: list[Column]
) -> set[str]:
    """Which of the columns had a value in the newest load of this dataset before this one."""
    filled: set[str] = set()
    for schema, held in (
        ("raw", [column.name for column in columns if column.in_raw]),
        ("vault", [column.name for column in columns if not column.in_raw]),
    ):
        if held:
            counts = [sql.SQL("count({}) > 0").format(sql.Identifier(name)) for name in held]
            query = sql.SQL(_BEFORE).format(
                counts=sql.SQL(", ").join(counts), table=sql.Identifier(schema, contract.raw_table)
            )
            row = connection.execute(query, [load_id, contract.dataset]).fetchone()
            filled |= {name for name, is_filled in zip(held, row or (), strict=True) if is_filled}
    return filled


def add_retyped(findings: Findings, contract: SourceContract, filled: dict[str, int]) -> None:
    """After the last batch: `filled` is how many values each column had, by its name."""
    for column in contract.columns:
        odd = sum(findings.rows_of(code, column.header) for code in ("odd_value", "unread_moment"))
        if filled.get(column.name, 0) >= _FEW_VALUES and 2 * odd > filled[column.name]:
            findings.add("retyped_column", column.header, odd, None, _RETYPED)
