"""Directions of the five files: the documents' own words in their order, each mapped to its federal block."""

import pytest

from warehouse.municipalities import Municipality, load_municipalities
from warehouse.settings import PROJECT_ROOT

# Each document's list in its order (Красноярск 5.2, Боготол II.1.2, Смоленск 1.1, Красноармейск П1 1.1):
# code, name, federal block. Барнаул's leaves the list to its куратор (п. 4.2): the eight blocks are proposed.
DIRECTIONS: dict[str, list[tuple[str, str, str | None]]] = {
    "krasnoyarsk": [
        ("education", "образование", "education"),
        ("social", "социальная защита", "social"),
        ("housing", "жилищно-коммунальное хозяйство", "housing"),
        ("roads", "дороги", "roads"),
        ("transport", "транспорт", "transport"),
        ("youth", "молодежная политика", None),
        ("culture", "культура", None),
        ("sport_tourism", "физическая культура, спорт и туризм", None),
        ("urban_planning", "градостроительство", None),
    ],
    "bogotol": [
        ("education", "образование", "education"),
        ("social", "социальная защита", "social"),
        ("housing", "жилищно-коммунальное хозяйство", "housing"),
        ("waste", "твердые коммунальные отходы", "waste"),
        ("roads", "дороги", "roads"),
        ("transport", "транспорт", "transport"),
        ("energy", "энергетика", "energy"),
    ],
    "barnaul": [
        ("health", "здравоохранение", "health"),
        ("education", "образование", "education"),
        ("social", "социальная защита", "social"),
        ("housing", "жилищно-коммунальное хозяйство", "housing"),
        ("waste", "твердые коммунальные отходы", "waste"),
        ("roads", "дороги", "roads"),
        ("transport", "транспорт", "transport"),
        ("energy", "энергетика", "energy"),
    ],
    "smolensk": [
        ("health", "здравоохранение", "health"),
        ("education", "образование", "education"),
        ("social", "социальная защита", "social"),
        ("housing", "жилищно-коммунальное хозяйство", "housing"),
        ("waste", "твердые коммунальные отходы", "waste"),
        ("roads", "дороги", "roads"),
        ("transport", "транспорт", "transport"),
        ("energy", "энергетика", "energy"),
    ],
    "krasnoarmeysk": [
        ("education", "образование", "education"),
        ("health", "здравоохранение", "health"),
        ("social", "социальная защита", "social"),
        ("transport", "транспорт", "transport"),
        ("roads", "дорожная деятельность", "roads"),
        ("energy", "энергетика", "energy"),
        ("housing", "жилищно-коммунальное хозяйство", "housing"),
        ("waste", "обращение с твердыми коммунальными отходами", "waste"),
    ],
}
PROPOSED = {"barnaul"}


@pytest.fixture(scope="module")
def municipalities() -> dict[str, Municipality]:
    return load_municipalities(PROJECT_ROOT / "municipalities")


def test_no_file_is_without_its_golden_list(municipalities: dict[str, Municipality]) -> None:
    assert municipalities.keys() == DIRECTIONS.keys()


@pytest.mark.parametrize("code", DIRECTIONS)
def test_directions_and_their_federal_blocks(municipalities: dict[str, Municipality], code: str) -> None:
    directions = municipalities[code].directions
    assert [(one.code, one.name, one.federal_block) for one in directions] == DIRECTIONS[code]
    assert {one.status for one in directions} == {"default" if code in PROPOSED else "verified"}
