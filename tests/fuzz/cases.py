"""Files by number: the same source and number give the same bytes, wherever and whenever."""

import copy
from dataclasses import dataclass
from random import Random

from tests.fuzz.cells import MUTATIONS
from tests.fuzz.damage import ANY, ARCHIVE
from tests.fuzz.drafts import FORMS, PERIODS, RECORDS, SHEETS, Draft, Table

# Some files are wrong in their cells and sheets, some in their bytes, some in both.
_DAMAGED, _BOTH = 0.4, 0.1
_MOST_MUTATIONS = 3


@dataclass(frozen=True)
class Case:
    """One file and what was done to it; `str` of it says how to make it again."""

    source: str
    number: int
    name: str
    content: bytes
    done: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.source} {self.number} ({', '.join(self.done)})"


def make_case(table: Table, source: str, number: int) -> Case:
    """The file of that number, made from the source's own export."""
    chance = Random(f"{source} {number}")  # noqa: S311  # nothing here is a secret
    forms = (*FORMS, "json", "json", "json") if source in RECORDS else FORMS
    draft = Draft(copy.deepcopy(table), chance.choice(forms))
    draft.separator, draft.encoding = chance.choice(";,\t"), chance.choice(("utf-8-sig", "cp1251"))
    draft.sheet = SHEETS.get(source, draft.sheet)
    dice = chance.random()
    if dice >= _DAMAGED:
        for mutate in chance.choices(MUTATIONS, k=chance.randint(1, _MOST_MUTATIONS)):
            if not draft.table[0]:
                draft.table[0].append(None)
            mutate(draft, chance)
            draft.done.append(mutate.__name__)
    content = draft.content()
    if dice < _DAMAGED + _BOTH:
        damage = chance.choice(ARCHIVE if draft.form == "xlsx" else ANY)
        content = damage(content, chance)
        draft.done.append(damage.__name__)
    ending = draft.form if chance.random() < 0.9 else chance.choice(FORMS)
    return Case(
        source, number, f"{number}{PERIODS.get(source, '')}.{ending}", content, (draft.form, *draft.done)
    )
