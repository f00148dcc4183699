"""Gate 2 over the heat map: the control shows all of the map, and its causes make up the difference."""

from expectations.model import Between, Check, Equal

_TOWN = "{municipality_code}: "


def heat_map_checks() -> tuple[Check, ...]:
    """Findings: what the map counts moves no other figure, so nothing of it stops a night."""
    return (
        Check(
            "control_is_whole",
            "finding",
            Equal("map_count", "control_count"),
            "сверка раскладывает все сообщения карты: каждое стоит в одной неделе, направлении и канале",
            _TOWN + "сообщений карты {map_count}, в сверке {control_count}",
        ),
        Check(
            "causes_add_up",
            "finding",
            Between("split_rows", at_most=0),
            "разность равна сумме объяснений, иначе сверке нельзя верить",
            _TOWN + "строк сверки, где объяснения не складываются в разность: {split_rows}",
        ),
    )
