"""The list for a leak scan holds what really stands in the files, of every kind."""

import re
from datetime import date
from pathlib import Path

from extractors.sample import seeded_personal_values, write_samples
from extractors.sample.reference import read_data
from tests.unit.extractors.sample.reading import read_table
from warehouse.municipalities import Municipality

UNTIL, DAYS, PER_DAY, SEED = date(2026, 3, 3), 12, 120, 9
KINDS = {
    "full name": r"[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+",
    "short name": r"[А-ЯЁ][а-яё]+ [А-ЯЁ]\.[А-ЯЁ]\.",
    "phone": r"(\+7 \(|8-?)94\d[)-]? ?\d{3}-?\d{2}-?\d{2}",
    "e-mail": r"[a-z]+\d+@[a-z]+\.example",
    "profile": r"https?://(vk\.com/id|ok\.ru/profile/|web\.telegram\.org/).+",
    "mention": r"\[id\d+\|[А-ЯЁ][а-яё]+\]",
    "address": r".+, д\. \d+(А|/1)?, кв\. \d+",
    "document": r"00 \d\d \d{6}|\d{3}-\d{3}-\d{3} 00",
}


def _seeded(barnaul: Municipality, limit: int) -> list[str]:
    return seeded_personal_values(barnaul, until=UNTIL, days=DAYS, per_day=PER_DAY, seed=SEED, limit=limit)


def test_every_value_stands_in_the_files_and_every_kind_is_there(
    barnaul: Municipality, tmp_path: Path
) -> None:
    values = _seeded(barnaul, 1500)
    summary = write_samples(
        barnaul, until=UNTIL, days=DAYS, per_day=PER_DAY, seed=SEED, out=tmp_path, file_format="csv"
    )
    tables = [read_table(file.path, file.source) for file in summary.files]
    text = "\n".join(cell for table in tables for row in table for cell in row)
    assert [value for value in values if value not in text] == []
    found = {
        kind: [value for value in values if re.fullmatch(pattern, value)] for kind, pattern in KINDS.items()
    }
    assert {kind for kind, members in found.items() if not members} == set()
    assert sum(map(len, found.values())) == len(values)


def test_the_limit_holds_and_values_are_distinct(barnaul: Municipality) -> None:
    values = _seeded(barnaul, 60)
    assert len(values) == len(set(values)) == 60
    assert values == _seeded(barnaul, 60)


def test_free_texts_hold_their_author_s_data(barnaul: Municipality, tmp_path: Path) -> None:
    summary = write_samples(
        barnaul, until=UNTIL, days=DAYS, per_day=PER_DAY, seed=SEED, out=tmp_path, file_format="csv"
    )
    table = read_table(next(file.path for file in summary.files if file.source == "delo"), "delo")
    header = table[0]
    content, author = header.index("Содержание"), header.index("Корр./Подписал")
    signed = [row for row in table[1:] if len(row) > author and row[author] and row[author] in row[content]]
    assert len(signed) > 0.05 * len(table)


def test_no_surname_of_the_founding_documents(shared: Path) -> None:
    documents = " ".join(path.read_text(encoding="utf-8") for path in (shared / "seeds").glob("*.txt"))
    stems = [row[0][:-1] for row in read_data("people")["surnames"]]
    assert len(documents) > 10_000
    assert [stem for stem in stems if re.search(rf"\b{stem}", documents)] == []
