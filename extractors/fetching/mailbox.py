"""A folder of a mailbox, over IMAP with TLS, opened for reading: no letter is moved, marked or deleted."""

import base64
import hashlib
import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.fetching.errors import ItemChangedError, ItemError, OutageError, PlaceError
from extractors.fetching.items import Item
from extractors.fetching.letters import read_letter
from extractors.fetching.places import Place, SignIn
from extractors.fetching.watch import Watch

_PORT = 993
_TIMEOUT_SECONDS = 60
# So many headers are asked for at once.
_CHUNK = 500
# A letter is read as a whole into memory; servers stop at less.
_MOST_BYTES = 64 << 20
_REFUSAL, _ASK_OWNER = "Почтовый сервер ответил отказом", "спросите у того, кто ведёт почтовый сервер"
_FACTS = "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT DATE MESSAGE-ID)])"
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_MESSAGE_ID = re.compile(rb"^message-id:\s*\S", re.IGNORECASE | re.MULTILINE)


class Mailbox:
    """The letters of one folder; a letter's bytes are the whole message."""

    def __init__(self, place: Place, sign_in: SignIn, watch: Watch) -> None:
        self._place, self._watch, self._where = place, watch, f"адрес {place.code}"
        with self._faults():
            self._client = imaplib.IMAP4_SSL(
                place.host,
                place.address.url.port or _PORT,
                ssl_context=ssl.create_default_context(),
                timeout=_TIMEOUT_SECONDS,
            )
        try:
            self._sign_in(sign_in)
            self._open_folder()
        except PlaceError:
            self.close()
            raise

    def items(self) -> list[Item]:
        """Every letter of the folder, by its number."""
        numbers = (self._ask("SEARCH", "ALL")[0] or b"").split()
        found: list[Item] = []
        for start in range(0, len(numbers), _CHUNK):
            self._watch.look()
            chunk = b",".join(numbers[start : start + _CHUNK]).decode()
            found += self._items_of(self._ask("FETCH", chunk, _FACTS))
        return sorted(found, key=lambda item: int(item.name))

    def unsettled(self, items: list[Item]) -> set[Item]:  # noqa: ARG002  # a door's method
        """None: a letter appears when all of it is there."""
        return set()

    def bring(self, item: Item, target: Path) -> None:
        """The whole message."""
        if item.size > _MOST_BYTES:
            raise ItemError(
                "Письмо слишком велико",
                got=f"{item.size >> 20} МБ",
                expected=f"не больше {_MOST_BYTES >> 20} МБ",
                todo="попросите прислать выгрузку частями или положить её в папку",
            )
        self._watch.look()
        answer = self._ask("FETCH", item.name, "(BODY.PEEK[])")
        content = next((part[1] for part in answer if isinstance(part, tuple)), None)
        if content is None:
            raise ItemChangedError("Письмо исчезло во время чтения")
        target.write_bytes(content)

    def close(self) -> None:
        """Leave the server, politely where it still listens."""
        with suppress(imaplib.IMAP4.error, OSError):
            self._client.logout()
        with suppress(OSError):
            self._client.shutdown()

    def _sign_in(self, sign_in: SignIn) -> None:
        try:
            with self._faults():
                self._client.login(sign_in.login, sign_in.password)
        except OutageError:
            raise
        except (PlaceError, UnicodeError) as error:
            raise PlaceError(
                "Почтовый сервер не пускает",
                where=self._where,
                todo="проверьте логин и пароль в окружении; многие службы дают программам отдельный пароль",
            ) from error

    def _open_folder(self) -> None:
        with self._faults():
            state, _ = self._client.select(_in_imap(self._place.folder or "INBOX"), readonly=True)
            _, validity = self._client.response("UIDVALIDITY")
        if state != "OK":
            raise PlaceError("Такой папки в ящике нет", where=self._where, todo="проверьте папку в address")
        self._validity = (validity[0] or b"").decode("ascii", "replace")

    def _ask(self, command: str, *words: str) -> list[Any]:
        with self._faults():
            state, answer = self._client.uid(command, *words)
        if state != "OK":
            raise PlaceError(_REFUSAL, where=self._where, got=command, todo=_ASK_OWNER)
        return answer

    def _items_of(self, answer: list[Any]) -> Iterator[Item]:
        """An answer to one letter is a pair of facts and headers; some servers end the facts after it."""
        for number, part in enumerate(answer):
            if not isinstance(part, tuple):
                continue
            after = answer[number + 1] if number + 1 < len(answer) else b""
            facts, headers = part[0] + b" " + (after if isinstance(after, bytes) else b""), part[1]
            uid, size = _UID.search(facts), _SIZE.search(facts)
            received = imaplib.Internaldate2tuple(facts)
            if uid is None or size is None or received is None:
                continue
            name = uid.group(1).decode()
            # A letter without an id is known by its number in this life of the folder.
            alone = b"" if _MESSAGE_ID.search(headers) else f"{self._validity}/{name}".encode()
            yield Item(
                name=name,
                size=int(size.group(1)),
                modified_at=datetime.fromtimestamp(time.mktime(received), tz=UTC),
                mark=f"{self._validity}/{name}",
                identity=_digest(headers, alone),
                letter=read_letter(headers),
            )

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise PlaceError(
                "Сертификат почтового сервера не проверен: пароль ему не передан",
                where=self._where,
                todo="проверьте имя сервера в address; своему центру сертификатов нужен SSL_CERT_FILE",
            ) from error
        except (imaplib.IMAP4.abort, OSError) as error:
            raise OutageError(
                "Почтовый сервер не отвечает", where=self._where, got=type(error).__name__
            ) from error
        except imaplib.IMAP4.error as error:
            raise PlaceError(_REFUSAL, where=self._where, todo=_ASK_OWNER) from error


def _digest(headers: bytes, alone: bytes) -> str:
    """The same for one letter on any server: they give the lines in an order of their own."""
    lines = sorted(line.strip() for line in re.split(rb"\r?\n(?![ \t])", headers))
    return hashlib.sha256(b"\n".join((*lines, alone))).hexdigest()


def _in_imap(name: str) -> str:
    """A folder's name quoted, with letters beyond ASCII as IMAP writes them (RFC 3501, 5.1.3)."""
    coded = re.sub(r"[^\x20-\x7e]+", _shifted, name.replace("&", "&-"))
    return '"' + coded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shifted(found: re.Match[str]) -> str:
    letters = base64.b64encode(found.group().encode("utf-16-be")).decode().rstrip("=")
    return "&" + letters.replace("/", ",") + "-"
