"""Files of municipalities that owe little: what tests say of one date is not drowned by the others."""

from pathlib import Path

from warehouse.settings import PROJECT_ROOT

CITY = "krasnoarmeysk"


def file_with_two_duties(folder: Path, *, code: str = CITY, extra: str = "") -> Path:
    """A folder whose only file is the city's, with the quarter and the year as its only obligations.

    These are the two whose dates stand in the founding document. `code`: the same city under another name;
    `extra`: a line of keys.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = (PROJECT_ROOT / "municipalities" / f"{CITY}.yml").read_text(encoding="utf-8")
    head, _, obligations = text.partition("obligations:\n")
    # The first two of the list, two lines each.
    own = "".join(obligations.splitlines(keepends=True)[:4])
    head = head.replace(f"code: {CITY}\n", f"code: {code}\n{extra}", 1)
    (folder / f"{code}.yml").write_text(f"{head}obligations:\n{own}", encoding="utf-8")
    return folder
