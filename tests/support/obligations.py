"""Files of municipalities that owe little: what tests say of one date is not drowned by the others."""

from pathlib import Path
from typing import Any

import yaml

from warehouse.settings import PROJECT_ROOT

CITY = "krasnoarmeysk"
_KEPT = ("quarter_indicators", "annual_indicators")


def files_with_two_duties(folder: Path, *codes: str, **changes: Any) -> Path:
    """A folder of the project's files of these cities, whose only obligations are the quarter and the year.

    Of Красноармейск these are the two whose dates stand in the document. `changes`: keys of every file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for code in codes or (CITY,):
        text = (PROJECT_ROOT / "municipalities" / f"{code}.yml").read_text(encoding="utf-8")
        file = yaml.safe_load(text) | changes
        file["obligations"] = [own for own in file["obligations"] if own["code"] in _KEPT]
        (folder / f"{code}.yml").write_text(yaml.safe_dump(file, allow_unicode=True), encoding="utf-8")
    return folder
