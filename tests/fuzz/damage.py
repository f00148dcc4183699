"""What may happen to the bytes of a file: on a disk, in a mail, in the hands of a malicious sender."""

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

Damage = Callable[[bytes, Random], bytes]

_PIECES = (
    b"\0", b"\xff", b"\r", b"\n", b"\"", b";", b"&#0;", b"&x;", b"_x0000_",
    b"<", b">", b"]]>", b"<!--", b"\xef\xbb\xbf",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"99999999999", b"-1", b"XFE1", b"NaN", b"\xd0",
)  # fmt: skip
_NUMBER, _KIND, _TAG = re.compile(rb"\d+"), re.compile(rb't="\w+"'), re.compile(rb"<[^>]*>")


def flip_bits(content: bytes, chance: Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 1, 5, 50)) if damaged else 0):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def cut_off(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def cut_out(content: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + content[place + chance.choice((1, 2, 100, 1000)) :]


def put_in(content: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(_PIECES) * chance.choice((1, 1, 1, 40)) + content[place:]


def write_twice(content: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[: start + chance.randrange(2000)] + content[start:]


def zero_out(content: bytes, chance: Random) -> bytes:
    start, length = chance.randrange(len(content) + 1), chance.choice((1, 16, 512, 4096))
    return content[:start] + bytes(len(content[start : start + length])) + content[start + length :]


def change_part(content: bytes, chance: Random) -> bytes:
    """A whole archive of which one part is damaged: checksums hold, so parsers see the damage."""
    source = zipfile.ZipFile(io.BytesIO(content))
    names = source.namelist()
    chosen = chance.choice([name for name in names if "sheet" in name or "xl/" in name] or names)
    damage = chance.choice((_number, _number, _kind, _kind, _tag, put_in, cut_off, cut_out, flip_bits))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            part = source.read(name)
            archive.writestr(name, damage(part, chance) if name == chosen else part)
    return target.getvalue()


def drop_part(content: bytes, chance: Random) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(content))
    dropped = chance.choice(source.namelist())
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            if name != dropped:
                archive.writestr(name, source.read(name))
    return target.getvalue()


def _number(part: bytes, chance: Random) -> bytes:
    return _replace(
        part, _NUMBER, chance.choice((b"0", b"-1", b"99999999999", b"1048577", b"", b"1.5", b"65536")), chance
    )


def _kind(part: bytes, chance: Random) -> bytes:
    kinds = (b"s", b"n", b"d", b"e", b"b", b"str", b"inlineStr", b"zz")
    return _replace(part, _KIND, b't="' + chance.choice(kinds) + b'"', chance)


def _tag(part: bytes, chance: Random) -> bytes:
    return _replace(
        part, _TAG, chance.choice((b"", b"<x>", b"<c>", b"</row>", b'<c r="A1" t="s"><v>', b"<si/>")), chance
    )


def _replace(part: bytes, pattern: re.Pattern[bytes], piece: bytes, chance: Random) -> bytes:
    found = list(pattern.finditer(part))
    for match in sorted(chance.sample(found, min(len(found), 3)), key=lambda match: -match.start()):
        part = part[: match.start()] + piece + part[match.end() :]
    return part


ANY: tuple[Damage, ...] = (flip_bits, flip_bits, cut_off, cut_out, put_in, write_twice, zero_out)
ARCHIVE: tuple[Damage, ...] = (*ANY, *(change_part,) * 10, drop_part)
