"""Municipality files with addresses of arrivals, and a place that holds its files in memory."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from extractors.fetching.errors import ItemChangedError, OutageError
from extractors.fetching.items import Item, Letter
from extractors.inbox import Clock
from warehouse.settings import PROJECT_ROOT, ArrivalSecret, Settings

AT = datetime(2026, 11, 20, 21, 3, 4, tzinfo=UTC)
HOST_KEY = "ssh-ed25519 " + "A" * 68
SHELF = {"code": "shelf", "address": "sftp://shelf.test/out", "host_key": HOST_KEY}
MAIL = {"code": "mail", "address": "imaps://mail.test/INBOX"}


def with_addresses(
    settings: Settings, folder: Path, addresses: Mapping[str, list[dict[str, Any]]], **secrets: str
) -> Settings:
    """The settings with municipality files whose `arrivals` are these; every address has a login."""
    shutil.copytree(PROJECT_ROOT / "municipalities", folder)
    for code, arrivals in addresses.items():
        with (folder / f"{code}.yml").open("a", encoding="utf-8") as file:
            file.write("\n" + yaml.safe_dump({"arrivals": arrivals}, allow_unicode=True))
    codes = {address["code"] for arrivals in addresses.values() for address in arrivals}
    secret = ArrivalSecret.model_validate({"login": "mcu", "password": "password-of-the-tests"} | secrets)
    return settings.model_copy(update={"municipalities": folder, "arrival": dict.fromkeys(codes, secret)})


@dataclass
class Waits:
    """A clock that stands, but for what is waited; `seconds` are the waits."""

    seconds: list[float] = field(default_factory=list)
    at: float = AT.timestamp() + 86_400

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.at, sleep=self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.at += seconds


@dataclass
class Shelf:
    """A door to files in memory. `breaks_at`: names at which the connection breaks, each once."""

    files: dict[str, bytes] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)
    growing: set[str] = field(default_factory=set)
    changing: set[str] = field(default_factory=set)
    breaks_at: list[str] = field(default_factory=list)
    brought: list[str] = field(default_factory=list)

    def items(self) -> list[Item]:
        return [
            Item(name, len(content), AT, "", f"{name}|{hash(content)}", self.letters.get(name))
            for name, content in self.files.items()
        ]

    def unsettled(self, items: list[Item]) -> set[Item]:
        return {item for item in items if item.name in self.growing}

    def bring(self, item: Item, target: Path) -> None:
        if item.name in self.breaks_at:
            self.breaks_at.remove(item.name)
            target.write_bytes(self.files[item.name][:1])
            raise OutageError("Связь оборвалась")
        if item.name in self.changing:
            raise ItemChangedError("Файл изменился во время чтения")
        target.write_bytes(self.files[item.name])
        self.brought.append(item.name)

    def close(self) -> None:
        """Nothing is held open."""
