"""The method's edition changes with its patterns."""

import shutil
from pathlib import Path

from extractors.redaction.method import method_version


def test_a_changed_pattern_is_another_edition(tmp_path: Path) -> None:
    folder = tmp_path / "redaction"
    shutil.copytree(
        Path(method_version.__code__.co_filename).parent, folder, ignore=shutil.ignore_patterns("*.pyc")
    )
    assert method_version(folder) == method_version()
    phones = folder / "data" / "patterns" / "phones.yml"
    phones.write_text(phones.read_text("utf-8") + "# changed\n", "utf-8")
    assert method_version(folder) != method_version()
