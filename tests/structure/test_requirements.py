"""requirements.lock says what requirements.in asks for, with hashes."""

import re

from warehouse.settings import PROJECT_ROOT

_NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")
_DIRECT = re.compile(r"^\s+#.*-r requirements\.in$", re.MULTILINE)


def asked_for(requirements: str) -> set[str]:
    """Normalised names of the direct dependencies."""
    lines = [line.strip() for line in requirements.splitlines()]
    found = [_NAME.match(line) for line in lines if line and not line.startswith("#")]
    return {_normal(match.group(1)) for match in found if match}


def locked(lock: str) -> dict[str, str]:
    """Normalised name → the block of lines that pins it."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    return {_normal(match.group(1)): block for block in blocks if (match := _NAME.match(block))}


def lock_faults(requirements: str, lock: str) -> list[str]:
    """Names of one file that the other lacks, and pins without hashes."""
    asked, pins = asked_for(requirements), locked(lock)
    direct = {name for name, block in pins.items() if _DIRECT.search(block)}
    return [
        *(f"{name} is asked for and not locked" for name in sorted(asked - set(pins))),
        *(f"{name} is locked as direct and not asked for" for name in sorted(direct - asked)),
        *(f"{name} has no hash" for name, block in sorted(pins.items()) if "--hash=sha256:" not in block),
    ]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_is_in_step() -> None:
    requirements = (PROJECT_ROOT / "requirements.in").read_text()
    assert asked_for(requirements)
    assert lock_faults(requirements, (PROJECT_ROOT / "requirements.lock").read_text()) == []


def test_a_lock_out_of_step_is_found() -> None:
    lock = (
        "polars==2.1 \\\n    --hash=sha256:aa\n    # via -r requirements.in\n"
        "old_one==1\n    # via -r requirements.in\n"
    )
    assert lock_faults("# direct\npolars\npsycopg[binary]>=3\n", lock) == [
        "psycopg is asked for and not locked",
        "old-one is locked as direct and not asked for",
        "old-one has no hash",
    ]
