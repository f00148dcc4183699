"""Findings add up over batches."""

import polars as pl

from extractors.findings import Finding, Findings
from extractors.readers.tables import Note


def test_one_finding_per_code_and_column() -> None:
    findings = Findings()
    findings.add("odd", "Тема", 0, None, "ничего")
    for rows in (pl.Series([5, 6, 7]), pl.Series([8, 9, 10])):
        findings.add_rows(
            "odd", "Тема", rows, pl.Series([False, True, True]), "«{column}»: {rows} с {first_row}-й"
        )
    findings.add_rows("odd", "Итог", pl.Series([1]), pl.Series([False]), "нет")
    assert findings.as_list() == [Finding("odd", "Тема", 4, 6, "«Тема»: 4 с 6-й")]


def test_names_with_braces_are_shown_as_they_are() -> None:
    findings = Findings()
    findings.add_note(Note("hidden_sheet", "лист «{0}»", rows=1))
    findings.add("unknown_column", "{поле}", 1, 1, "столбец «{column}»")
    assert [finding.sentence for finding in findings.as_list()] == ["лист «{0}»", "столбец «{поле}»"]
