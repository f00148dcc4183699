"""Addresses that exports arrive at, as a municipality file names them (docs/decisions/0021).

A bucket, an SFTP folder, a mailbox, and what is taken from each. Logins and passwords come from the
environment: `Settings.arrival`.
"""

import re
from collections.abc import Iterable
from itertools import combinations
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from warehouse.definition_words import Source
from warehouse.errors import ConfigError, nearest
from warehouse.model_parts import FileModel, Text
from warehouse.municipality_checks import fault

# A variable of the environment carries the name between double underscores.
NAME = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
SENDER = r"^[^@\s]*@[^@\s]+$"
SCHEMES = ("s3", "sftp", "imaps")
READABLE = ("*.xlsx", "*.xls", "*.csv", "*.json", "*.zip")
# Which keys an address of each kind must have; another kind may not have them.
_KEYS = {"s3": "endpoint", "sftp": "host_key"}
_HOST_KEY = re.compile(r"(ssh-[a-z0-9-]+|ecdsa-[a-z0-9-]+) [A-Za-z0-9+/]{40,}={0,2}")
_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")


class Take(FileModel):
    """Что брать с адреса: имена файлов (`*` — любые знаки), из писем — от кого и с какой темой."""

    source: Source
    files: Annotated[tuple[Text, ...], Field(min_length=1)] = READABLE
    senders: tuple[Annotated[str, StringConstraints(pattern=SENDER)], ...] = ()
    subject: Text | None = None


class ArrivalAddress(FileModel):
    """Откуда приходят выгрузки: `s3://`, `sftp://` или `imaps://`; берёт первое подходящее правило `take`."""

    code: Annotated[str, StringConstraints(pattern=NAME)]
    address: Text
    endpoint: Text | None = None
    region: Text = "us-east-1"
    host_key: Text | None = None
    take: Annotated[tuple[Take, ...], Field(min_length=1)]

    @property
    def url(self) -> SplitResult:
        """The address in its parts."""
        return urlsplit(self.address)

    @model_validator(mode="after")
    def _consistent(self) -> "ArrivalAddress":
        _check_address(self.address)
        scheme = self.url.scheme
        for kind, key in _KEYS.items():
            if kind == scheme and getattr(self, key) is None:
                raise fault((key,), "Нет обязательного ключа", expected=f"{key}: без него {kind} не открыть")
            if kind != scheme and getattr(self, key) is not None:
                raise fault((key,), "Ключ другого вида адреса", got=scheme, expected=f"{key} только у {kind}")
        if self.endpoint is not None:
            _check_endpoint(self.endpoint)
        if self.host_key is not None and not _HOST_KEY.fullmatch(self.host_key):
            raise fault(
                ("host_key",), "Ключ сервера записан неверно", expected="ssh-ed25519 AAAA…, одной строкой"
            )
        for number, take in enumerate(self.take):
            has_rule = bool(take.senders or take.subject)
            if scheme == "imaps" and not take.senders:
                raise fault(("take", number, "senders"), "Из ящика берут по отправителю", expected="senders")
            if scheme != "imaps" and has_rule:
                raise fault(
                    ("take", number), "Отправитель и тема бывают только у писем", got=scheme, expected="imaps"
                )
        return self


def check_shared(named: Iterable[tuple[str, ArrivalAddress]]) -> None:
    """One code is one address with one login, in whatever files it stands; `named` has file names.

    Several municipalities may share a mailbox: its letters are judged by the rules of them all.
    """
    for (file, first), (other, second) in combinations(named, 2):
        ours, theirs = (_place(address) for address in (first, second))
        if (first.code == second.code) == (ours == theirs):
            continue
        raise ConfigError(
            "Под одним кодом два адреса" if first.code == second.code else "Один адрес под двумя кодами",
            where=f"{file} и {other}, ключ arrivals",
            got=first.code if first.code == second.code else f"{first.code} и {second.code}",
            expected="у общего адреса во всех файлах одни и те же code, address, endpoint, region, host_key",
        )


def _place(address: ArrivalAddress) -> tuple[object, ...]:
    return address.address.rstrip("/"), address.endpoint, address.region, address.host_key


def _check_address(address: str) -> None:
    """Nothing of a wrong address is quoted but its scheme: a password may stand in it."""
    try:
        url = urlsplit(address)
        is_whole = bool(url.hostname) and (url.port or 1) > 0
    except ValueError:
        is_whole = False
    if not is_whole:
        raise _wrong_address(
            "Адрес записан неверно", "s3://корзина/папка, sftp://сервер/папка или imaps://сервер/INBOX"
        )
    if url.scheme not in SCHEMES:
        known = nearest(url.scheme, list(SCHEMES))
        raise _wrong_address("Адрес неизвестного вида", known or " или ".join(SCHEMES), got=url.scheme)
    if "@" in url.netloc or url.query or url.fragment:
        raise _wrong_address(
            "В адресе есть лишнее", "только сервер и папка: логин и пароль задают в окружении"
        )


def _wrong_address(what: str, expected: str, *, got: str = "") -> PydanticCustomError:
    return fault(("address",), what, got=got, expected=expected)


def _check_endpoint(endpoint: str) -> None:
    try:
        url = urlsplit(endpoint)
        host, has_port = url.hostname or "", (url.port or 1) > 0
    except ValueError:
        host, has_port = "", False
    is_bare = has_port and bool(host) and "@" not in endpoint and not url.query
    if not is_bare or url.scheme not in ("http", "https"):
        raise fault(("endpoint",), "Адрес сервера S3 записан неверно", expected="https://сервер[:порт]")
    if url.scheme == "http" and host not in _OWN_MACHINE:
        raise fault(
            ("endpoint",),
            "По сети без шифрования выгрузки не ходят",
            got="http",
            expected="https; http — только у сервера на этой же машине",
        )
