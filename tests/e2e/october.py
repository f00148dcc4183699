"""What the stories of October 2026 have in common: when an export was made, answered messages of ПОС."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from extractors.contract import load_contracts
from tests.support.exports import dated, headers_of, write_csv


def made_on(path: Path, day: int) -> None:
    """Let the file be an export of that day of October."""
    dated(path, datetime(2026, 10, day, 15, tzinfo=UTC))


def write_answered(
    path: Path, made: int, first_number: int, messages: Iterable[tuple[str, str, str]], **changes: str
) -> None:
    """Messages by category, date of receipt and date of answer; `changes` by column name, in every row."""
    contract = load_contracts()["pos"]
    columns = {column.header: column.name for column in contract.columns}
    table = [headers_of(contract)]
    for number, (category, received, answered) in enumerate(messages, start=first_number):
        row = {
            "message_number": number, "category": category, "located_at": "Администрация",
            "received_date": received, "status": "Отправлен ответ заявителю", "finished_date": answered,
            "stage": "Завершено", **changes,
        }  # fmt: skip
        table.append([str(row.get(columns[header], "-")) for header in table[0]])
    made_on(write_csv(path, table), made)
