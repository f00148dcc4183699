"""References of definitions: regions, sources, categories, directions and other words that must exist."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from warehouse.definition_bounds import KnownWords, codes_of
from warehouse.definition_rows import SlaPolicy
from warehouse.definition_words import Source
from warehouse.errors import nearest
from warehouse.faults import Fault, Place, lines_of
from warehouse.municipalities import Municipality, normalise_name
from warehouse.seed_rows import text_rows

TOPICS, SOURCES = "topic_directions", "appeal_sources"
_Rows = Sequence[tuple[Place, SlaPolicy]]


def reference_faults(
    seeds: Path, municipalities: Mapping[str, Municipality], regions: list[str], words: KnownWords
) -> Iterator[Fault]:
    """A sentence per word of a seed or a municipality file that refers to nothing."""
    for code, municipality in municipalities.items():
        yield from _unknown(f"{code}.yml", "region_name", municipality.region_name, regions)
    of_cities = [one.code for city in municipalities.values() for one in city.directions]
    appeal_sources = [cells["source"] for _, cells in text_rows(seeds, SOURCES)]
    columns: list[tuple[str, str, list[str]]] = [
        ("calendar_days", "region_name", regions),
        ("sla_policy_rows", "region_name", regions),
        (TOPICS, "source", list(get_args(Source))),
        (TOPICS, "direction_code", list(dict.fromkeys([*codes_of(words.directions), *of_cities]))),
        (SOURCES, "source", list(get_args(Source))),
        (SOURCES, "absence", codes_of(words.absences)),
        ("value_map", "source", list(get_args(Source))),
        ("indicator_rows", "only_source", appeal_sources),
        ("indicator_rows", "member_dimension", codes_of(words.member_dimensions)),
    ]
    for name, column, known in columns:
        lines: dict[str, list[int]] = {}
        for line, cells in text_rows(seeds, name):
            if cells.get(column):
                lines.setdefault(cells[column], []).append(line)
        for word, where in lines.items():
            yield from _unknown(lines_of(name, where), column, word, known)


def unknown_topics(rows: _Rows, seeds: Path, coded: list[str]) -> Iterator[Fault]:
    """Terms of a category or subcategory that no edition of the source's topics has.

    A source of whose categories or subcategories no list is known is not judged by it. In sources with coded
    topics a category is a code: a longer one belongs to a known beginning.
    """
    known: dict[tuple[str, str], dict[str, str]] = {}
    for _, cells in text_rows(seeds, TOPICS):
        source = cells["source"]
        for column, topic in (("category", cells["topic_group"]), ("subcategory", cells["topic_name"])):
            code, _, words = topic.partition(" ")
            name = (code if column == "category" else words) if source in coded else topic
            if name:
                known.setdefault((source, column), {})[normalise_name(name)] = name
    for place, row in rows:
        sources = [row.source] if row.source else sorted({source for source, _ in known})
        for column, word in (("category", row.category), ("subcategory", row.subcategory)):
            lists = [known[source, column] for source in sources if (source, column) in known]
            if word is None or not lists:
                continue
            names = {key: name for one in lists for key, name in one.items()}
            by_code = column == "category" and any(source in coded for source in sources)
            if not _is_known(normalise_name(word), names, by_code=by_code):
                near = names.get(nearest(normalise_name(word), list(names)) or "", "")
                yield Fault(
                    str(place),
                    f"{column} — нет такой у источника {', '.join(sources)}",
                    f"«{word}»",
                    f"«{near}»" if near else f"имя из {TOPICS}.csv",
                    f"исправьте написание или впишите её в {TOPICS}.csv",
                )


def _is_known(word: str, names: Mapping[str, str], *, by_code: bool) -> bool:
    return word in names or (by_code and any(word.startswith(f"{code}.") for code in names))


def _unknown(where: str, column: str, word: str, known: list[str]) -> Iterator[Fault]:
    if word in known:
        return
    near = nearest(word, known)
    expected = f"«{near}»" if near else ", ".join(known) if len(known) <= 20 else "имя из definition_bounds"
    yield Fault(where, f"{column} — нет такого", f"«{word}»", expected)
