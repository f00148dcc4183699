"""Russian words about a register's columns: in headers' notes, in the page «Как заполнять», in errors."""

from extractors.contract import SourceContract
from extractors.contract_parts import Column

_MOST_LISTED = 6
_TYPES = {
    "date": "дата вида 31.03.2026",
    "moment": "дата и время вида 31.03.2026 09:30",
    "flag": "да или нет",
    "score": "целое число от 1 до 5",
}
_OFFERED = {
    "directions": "направление из файла МЦУ; другое слово загрузится как нераспознанное",
    "territories": "территория из файла МЦУ; другое слово загрузится как нераспознанное",
    "recipients": "организация из файла МЦУ; другое слово загрузится как нераспознанное",
}


def expected_of(column: Column) -> str:
    """What may stand in a cell of the column."""
    if column.type in _TYPES:
        return _TYPES[column.type]
    if column.type in ("integer", "number"):
        return _number(column)
    if column.is_post:
        return "должность без фамилии, телефона и почты"
    if column.values and not column.is_open:
        return f"одно из: {', '.join(column.values)}"
    usual = f"текст, обычно: {', '.join(column.values[:_MOST_LISTED])}" if column.values else "текст"
    return _OFFERED.get(column.offered or "", usual)


def is_needed(column: Column, contract: SourceContract) -> bool:
    """Whether a row cannot do without the column."""
    return column.required or column.name in contract.key


def need_of(column: Column, contract: SourceContract) -> str:
    """Whether the column must be filled."""
    return "обязательно" if is_needed(column, contract) else "можно не заполнять"


def key_headers(contract: SourceContract) -> list[str]:
    """Headers of the columns that name a row for ever."""
    names = [contract.derived[name].sources if name in contract.derived else (name,) for name in contract.key]
    return [contract.by_name[name].header for parts in names for name in parts]


def _number(column: Column) -> str:
    kind = "целое число" if column.type == "integer" else "число"
    low, high = column.minimum, column.maximum
    if low is not None and high is not None:
        return f"{kind} от {low} до {high}"
    return kind if low is None else f"{kind} не меньше {low}"
