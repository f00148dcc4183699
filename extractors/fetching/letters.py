"""What a letter says of itself and carries: sender, subject, attachments, in whatever way they are written.

Names come as RFC 2231 says, as encoded words where none may stand, as bare bytes of UTF-8 or Windows-1251.
"""

import email.policy
import os
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from extractors.fetching.errors import ItemError
from extractors.fetching.items import Letter
from extractors.names import readable_name


class _Bare(email.policy.Compat32):
    """Headers as they came: the usual policies put question marks in the place of bare bytes."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002  # a policy's signature
        return value


_POLICY = _Bare()


def read_letter(headers: bytes) -> Letter:
    """Sender and subject; a letter of several senders, or of none, has none."""
    message = message_from_bytes(headers, policy=_POLICY)
    found = [address for _, address in getaddresses([str(message.get("From", ""))]) if address]
    sender = found[0].strip().lower() if len(found) == 1 and found[0].count("@") == 1 else None
    return Letter(sender, _decoded(str(message.get("Subject", ""))))


def attachments(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each attachment, also of letters inside the letter; what has no name is its text.

    Raises `ItemError` for a letter that no reader of letters can take apart.
    """
    try:
        for part in message_from_bytes(content, policy=_POLICY).walk():
            name = None if part.is_multipart() else _name_of(part)
            if name:
                payload = part.get_payload(decode=True)
                yield name, payload if isinstance(payload, bytes) else b""
    except (MessageError, RecursionError, ValueError, LookupError, AssertionError) as error:
        raise ItemError(
            "Письмо не разобрать",
            got=type(error).__name__,
            todo="попросите прислать выгрузку снова отдельным письмом",
        ) from error


def _name_of(part: Message) -> str | None:
    name = part.get_filename()
    return _decoded(name) if name else None


def _decoded(text: str) -> str:
    """Encoded words and bare bytes as letters; what cannot be decoded stays as it is."""
    bare = text.encode("utf-8", "surrogateescape")
    text = " ".join(readable_name(os.fsdecode(line.strip())) for line in bare.splitlines())
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text))) or text
    except (MessageError, ValueError, LookupError):  # a damaged word, an unknown charset
        return text
