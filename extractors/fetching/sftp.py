"""An SFTP folder with all below it. A password is told only to the server whose key is in the file."""

import asyncio
import errno
import logging
import os
import stat
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

import asyncssh

from extractors.fetching.errors import ItemChangedError, OutageError, PlaceError, unreadable
from extractors.fetching.items import Item
from extractors.fetching.places import Place, SignIn
from extractors.fetching.watch import Watch

Answer = TypeVar("Answer")
# A file changed so lately, or by a clock that runs ahead, may still be written: it is looked at twice.
_YOUNG_SECONDS = 600.0
_PROBE_SECONDS = 5.0
_BLOCK = 1 << 20
_DEEPEST = 16
_OWN_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


class SftpFolder:
    """A folder of an SFTP server; names are bytes until they are shown."""

    def __init__(self, place: Place, sign_in: SignIn, watch: Watch) -> None:
        self._place, self._watch = place, watch
        # From the server's root, as in any such address; behind `/~/` from the login's own folder.
        path = unquote(place.address.url.path).rstrip("/")
        self._folder = (
            os.fsencode(path.removeprefix("/~").lstrip("/") if path.startswith("/~") else path) or b"."
        )
        self._runner = asyncio.Runner()
        self._connection: asyncssh.SSHClientConnection | None = None
        try:
            with self._faults():
                self._connection = opened = self._run(lambda: _connect(place, sign_in))
                self._client = self._run(lambda: opened.start_sftp_client(path_encoding=None))
        except PlaceError:
            self.close()
            raise

    def items(self) -> list[Item]:
        """Files of the folder and of those below it; a link counts as the file that it leads to."""
        with self._faults():
            return self._run(lambda: self._walk(self._folder, b"", 0))

    def unsettled(self, items: list[Item]) -> set[Item]:
        """Young files whose size or time is another after a moment."""
        now = self._watch.clock.now()
        young = [item for item in items if now - item.modified_at.timestamp() < _YOUNG_SECONDS]
        if not young:
            return set()
        self._watch.clock.sleep(_PROBE_SECONDS)
        with self._faults():
            return {item for item in young if self._run(partial(self._facts, item)) != _said(item)}

    def bring(self, item: Item, target: Path) -> None:
        """Read the file; what it is afterwards must be what was listed."""
        with self._faults():
            self._run(lambda: self._copy(item, target))
            facts = self._run(lambda: self._facts(item))
        if facts != _said(item) or target.stat().st_size != item.size:
            raise ItemChangedError("Файл изменился во время чтения")

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.abort()
        self._runner.close()

    async def _walk(self, folder: bytes, below: bytes, depth: int) -> list[Item]:
        found: list[Item] = []
        listed = [entry async for entry in self._client.scandir(folder)]
        for entry in sorted(listed, key=lambda entry: _raw(entry.filename)):
            self._watch.look()
            name, attrs = _raw(entry.filename), entry.attrs
            path, mode = folder + b"/" + name, attrs.permissions or 0
            if name in (b".", b".."):
                continue
            if stat.S_ISDIR(mode) and depth < _DEEPEST:
                found += await self._walk(path, below + name + b"/", depth + 1)
            elif stat.S_ISREG(mode):
                found.append(_item(below + name, attrs))
            elif stat.S_ISLNK(mode) and await self._client.isfile(path):
                found.append(_item(below + name, await self._client.stat(path)))
        return found

    async def _facts(self, item: Item) -> tuple[int, int] | None:
        try:
            attrs = await self._client.stat(self._path(item))
        except asyncssh.SFTPNoSuchFile:
            return None
        return attrs.size or 0, attrs.mtime or 0

    async def _copy(self, item: Item, target: Path) -> None:
        try:
            async with self._client.open(self._path(item), "rb") as source:
                with target.open("wb") as file:
                    # One that grows on is not followed: its size has changed, so it is left.
                    while file.tell() <= item.size and (block := await source.read(_BLOCK)):
                        self._watch.look()
                        file.write(_raw(block))
        except asyncssh.SFTPNoSuchFile as error:
            raise ItemChangedError("Файл исчез во время чтения") from error
        except (asyncssh.SFTPNoConnection, asyncssh.SFTPConnectionLost):
            raise
        except asyncssh.SFTPError as error:
            raise unreadable(type(error).__name__) from error

    def _path(self, item: Item) -> bytes:
        return self._folder + b"/" + os.fsencode(item.name)

    def _run(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        async def in_time() -> Answer:
            return await asyncio.wait_for(ask(), self._watch.left)

        return self._runner.run(in_time())

    @contextmanager
    def _faults(self) -> Iterator[None]:
        where = f"адрес {self._place.code}"
        try:
            yield
        except asyncssh.HostKeyNotVerifiable as error:
            raise PlaceError(
                "Ключ сервера SFTP не тот, что в файле муниципалитета: пароль ему не передан",
                where=where,
                todo="узнайте у хозяина сервера, менялся ли ключ, и впишите новый в host_key",
            ) from error
        except (asyncssh.PermissionDenied, asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
            raise PlaceError(
                "Сервер SFTP не пускает",
                where=where,
                got=type(error).__name__,
                todo="проверьте логин, пароль или файл ключа в окружении",
            ) from error
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath, asyncssh.SFTPPermissionDenied) as error:
            raise PlaceError(
                "Папка на сервере SFTP не открывается",
                where=where,
                got="нет прав" if isinstance(error, asyncssh.SFTPPermissionDenied) else "её нет",
                todo="проверьте папку в address",
            ) from error
        except (asyncssh.Error, OSError) as error:
            if getattr(error, "errno", None) in _OWN_DISK:
                raise
            raise OutageError("Сервер SFTP не отвечает", where=where, got=type(error).__name__) from error


async def _connect(place: Place, sign_in: SignIn) -> asyncssh.SSHClientConnection:
    # Its notes name logins.
    asyncssh.set_log_level(logging.WARNING)
    try:
        server_key = asyncssh.import_public_key(place.address.host_key or "")
    except asyncssh.KeyImportError as error:
        raise PlaceError(
            "Ключ сервера SFTP в файле муниципалитета не читается",
            where=f"адрес {place.code}",
            todo="впишите host_key, как его называет хозяин сервера, одной строкой",
        ) from error
    password, key = sign_in.password or None, None
    if sign_in.key_file is not None:
        try:
            key = asyncssh.read_private_key(sign_in.key_file, password)
        except OSError as error:
            raise PlaceError(
                "Файл закрытого ключа не читается",
                where=f"адрес {place.code}",
                got=error.strerror,
                todo="проверьте путь в MCU_ARRIVAL__…__KEY_FILE и права на файл",
            ) from error
    return await asyncssh.connect(
        place.host,
        place.address.url.port or 22,
        username=sign_in.login,
        password=password,
        client_keys=[key] if key else None,
        known_hosts=([server_key], [], []),
        # Nothing of whoever happens to run the night: neither ~/.ssh/config nor an agent's keys.
        config=None,
        agent_path=None,
        connect_timeout=10,
        login_timeout=30,
        keepalive_interval=15,
    )


def _item(path: bytes, attrs: asyncssh.SFTPAttrs) -> Item:
    name, size, changed = os.fsdecode(path), attrs.size or 0, attrs.mtime or 0
    return Item(name, size, datetime.fromtimestamp(changed, tz=UTC), "", f"{name}\n{size}\n{changed}")


def _said(item: Item) -> tuple[int, int]:
    return item.size, int(item.modified_at.timestamp())


def _raw(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else os.fsencode(text)
