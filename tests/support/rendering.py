"""A submission rendered by a process of its own: other environment, other hash seed, other clock."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from warehouse.settings import PROJECT_ROOT, Settings

_SCRIPT = """
import os, sys
from datetime import datetime
from pathlib import Path
from reports.submission import render_submission
from warehouse.settings import load_settings
folder, city, period, as_of, umask = sys.argv[1:]
os.umask(int(umask, 8))
moment = datetime.fromisoformat(as_of) if as_of else None
render_submission(load_settings(), municipality_code=city, period=period, as_of=moment, out=Path(folder))
"""


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Each file of a submission's folder by its name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def render_apart(
    settings: Settings,
    city: str,
    period: str,
    folder: Path,
    *,
    as_of: datetime | None = None,
    umask: str = "022",
    **environment: str,
) -> dict[str, bytes]:
    """The files of a submission as another process writes them; `environment` beside the warehouse's own."""
    assert settings.database_url is not None
    own = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PROJECT_ROOT),
        "MCU_HOME": str(settings.home),
        "MCU_DATABASE_URL": settings.database_url.get_secret_value(),
    }
    asked = [str(folder), city, period, as_of.isoformat() if as_of else "", umask]
    subprocess.run(
        [sys.executable, "-c", _SCRIPT, *asked],
        check=True,
        cwd=PROJECT_ROOT,
        env=own | environment,
        timeout=120,
    )
    return bytes_of(folder)
