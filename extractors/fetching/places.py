"""Where to look and what to take: each address of the municipality files once, with the rules of all."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from urllib.parse import unquote

from extractors.fetching.errors import PlaceError
from extractors.fetching.items import Letter
from warehouse.arrival_models import READABLE, ArrivalAddress, Take
from warehouse.municipalities import Municipality, normalise_name
from warehouse.settings import ArrivalSecret, Settings


@dataclass(frozen=True)
class Rule:
    """One rule of one municipality: what of a place becomes a file of which source."""

    municipality_code: str
    take: Take

    def fits_name(self, path: str) -> bool:
        """Whether a file of this path below the address is meant; case and «ё» do not matter."""
        name = normalise_name(path)
        return any(fnmatchcase(name, normalise_name(pattern)) for pattern in self.take.files)

    def fits_letter(self, letter: Letter) -> bool:
        """Whether letters of this sender, or of this sender's domain, with this subject are meant."""
        if letter.sender is None:
            return False
        known = {pattern.lower() for pattern in self.take.senders}
        is_known = letter.sender in known or "@" + letter.sender.rpartition("@")[2] in known
        wanted = normalise_name(self.take.subject or "*")
        return is_known and fnmatchcase(normalise_name(letter.subject), wanted)


@dataclass(frozen=True)
class Place:
    """An address with the rules of every municipality that names it, in the order of the files."""

    address: ArrivalAddress
    rules: tuple[Rule, ...]

    @property
    def code(self) -> str:
        return self.address.code

    @property
    def folder(self) -> str:
        """What follows the host: a prefix of keys, or the name of a mailbox's folder."""
        return unquote(self.address.url.path).strip("/")

    @property
    def host(self) -> str:
        return self.address.url.hostname or ""

    def first_fit(self, path: str) -> tuple[tuple[Rule, ...], ...]:
        """For each municipality its first rule that means a file of this path, alone."""
        found: dict[str, Rule] = {}
        for rule in self.rules:
            if rule.municipality_code not in found and rule.fits_name(path):
                found[rule.municipality_code] = rule
        return tuple((rule,) for rule in found.values())

    def rules_for(self, letter: Letter) -> tuple[tuple[Rule, ...], ...]:
        """For each municipality that means such letters, all its rules that do."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            if rule.fits_letter(letter):
                found.setdefault(rule.municipality_code, []).append(rule)
        return tuple(map(tuple, found.values()))


@dataclass(frozen=True)
class SignIn:
    """How to enter a place: a login with a password, or with a file of a private key."""

    login: str = field(repr=False)
    password: str = field(repr=False)
    key_file: str | None = None


def choose(rules: Iterable[Rule], name: str, outer: str) -> Rule | None:
    """The first rule that means a file by its own path, or an export in an archive by the archive's."""
    found = next((rule for rule in rules if rule.fits_name(name)), None)
    if found is None and any(fnmatchcase(name.lower(), pattern) for pattern in READABLE):
        found = next((rule for rule in rules if rule.fits_name(outer)), None)
    return found


def find_places(municipalities: Mapping[str, Municipality]) -> list[Place]:
    """The places of all municipality files by code."""
    addresses: dict[str, ArrivalAddress] = {}
    rules: dict[str, list[Rule]] = {}
    for code, municipality in municipalities.items():
        for address in municipality.arrivals:
            addresses.setdefault(address.code, address)
            rules.setdefault(address.code, []).extend(Rule(code, take) for take in address.take)
    return [Place(addresses[code], tuple(rules[code])) for code in sorted(addresses)]


def missing_secrets(settings: Settings, place: Place) -> list[str]:
    """Names of the variables that are not set; of an SFTP folder a key file does for a password."""
    secret, start = settings.arrival.get(place.code, ArrivalSecret()), f"MCU_ARRIVAL__{place.code.upper()}"
    has_key = secret.key_file is not None and place.address.url.scheme == "sftp"
    found = {
        f"{start}__LOGIN": secret.login is not None,
        f"{start}__PASSWORD": secret.password is not None or has_key,
    }
    return [name for name, is_set in found.items() if not is_set]


def sign_in_of(settings: Settings, place: Place) -> SignIn:
    """What the environment says of a place; a missing variable is an error that names it."""
    missing = missing_secrets(settings, place)
    if missing:
        raise PlaceError(
            "Нет логина или пароля адреса",
            where=f"адрес {place.code}",
            expected=", ".join(missing),
            todo="задайте в окружении или в .env",
        )
    secret = settings.arrival[place.code]
    return SignIn(
        login=secret.login.get_secret_value() if secret.login else "",
        password=secret.password.get_secret_value() if secret.password else "",
        key_file=os.fspath(secret.key_file.expanduser()) if secret.key_file else None,
    )
