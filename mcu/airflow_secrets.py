"""Airflow's own keys and the password of its page: made once per home, kept beside it with mode 0600."""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

ADMIN = "admin"


@dataclass(frozen=True)
class AirflowSecrets:
    """Keys of one Airflow and the file of its page's password; a new key would lose what the old one kept."""

    fernet_key: str
    api_secret_key: str
    jwt_secret: str
    passwords_file: Path

    @classmethod
    def keep(cls, home: Path) -> "AirflowSecrets":
        """The secrets of this home, made when they are not there."""
        passwords_file = home / "passwords.json"
        keep_once(passwords_file, lambda: json.dumps({ADMIN: secrets.token_urlsafe(12)}))
        kept = json.loads(keep_once(home / "secrets.json", _make_keys))
        return cls(passwords_file=passwords_file, **kept)

    def admin_password(self) -> str:
        """Password of the page's only user."""
        kept: dict[str, str] = json.loads(self.passwords_file.read_text(encoding="utf-8"))
        return kept[ADMIN]


def keep_once(file: Path, make: Callable[[], str]) -> str:
    """The file's text; written with mode 0600 when the file is not there. Of two processes the first wins."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(make(), encoding="utf-8")
        try:
            os.link(draft, file)
        except FileExistsError:
            pass  # another process was quicker: its text counts
        finally:
            draft.unlink()
    return file.read_text(encoding="utf-8")


def _make_keys() -> str:
    return json.dumps(
        {
            "fernet_key": Fernet.generate_key().decode(),
            "api_secret_key": secrets.token_urlsafe(32),
            "jwt_secret": secrets.token_urlsafe(48),
        }
    )
