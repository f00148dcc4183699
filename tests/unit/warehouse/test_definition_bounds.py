"""Bounds of definitions are data; what they leave out or misspell is a sentence too."""

import shutil
from pathlib import Path

import pytest

from warehouse.definition_bounds import BOUNDS, term_bounds
from warehouse.errors import ConfigError

OF_DELO = "source: delo, regime: fz59, stage:"


@pytest.mark.parametrize(
    ("old", "new", "key", "got"),
    [
        ("moments: #", "moments #", ", около строки 4", "не YAML"),
        ("stage: redirect, starts: ", "stage: redirect, begins: ", ", ключ stages.1.starts", "ключа нет"),
        ("stage: redirect, starts", "stage: redirekt, starts", ", ключ stages.1.stage", "redirekt"),
        ("stage: redirect, starts", "stage: registration, starts", "", "нет стадии redirect в списке stages"),
        (
            f"{OF_DELO} interim_to_final",
            f"{OF_DELO} first_answer",
            "",
            "не решено (needs), нужен ли срок: delo, fz59, interim_to_final",
        ),
        ("moment: published", "moment: received", "", "момент published стоит или в moments, или в ungiven"),
        (
            "need: required, since: 2006-11-02",
            "need: required",
            "",
            "since бывает у required, и только у него: pos, final_answer",
        ),
    ],
)
def test_a_wrong_bound_is_told(tmp_path: Path, old: str, new: str, key: str, got: str) -> None:
    folder = Path(shutil.copytree(BOUNDS, tmp_path / "bounds"))
    text = (folder / "terms.yml").read_text(encoding="utf-8")
    assert old in text
    (folder / "terms.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        term_bounds(folder)
    assert (caught.value.where, caught.value.got) == (f"definition_bounds/terms.yml{key}", got)
