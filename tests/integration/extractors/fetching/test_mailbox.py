"""A folder of a real mailbox."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from extractors.fetching.errors import ItemChangedError, OutageError, PlaceError
from extractors.fetching.items import Letter
from extractors.fetching.letters import attachments
from extractors.fetching.mailbox import Mailbox
from extractors.fetching.places import Place, SignIn
from extractors.fetching.watch import Watch
from tests.support.arrival_servers import LOGIN, PASSWORD, ImapServer
from tests.support.arrivals import AT, Waits
from warehouse.arrival_models import ArrivalAddress

SECRET = SignIn(LOGIN, PASSWORD)


def _place(server: ImapServer, folder: str) -> Place:
    take = [{"source": "pos", "senders": ["@tsur24.ru"]}]
    address = f"imaps://127.0.0.1:{server.port}/{folder}"
    return Place(ArrivalAddress.model_validate({"code": "mail", "address": address, "take": take}), ())


@contextmanager
def _opened(place: Place, secret: SignIn = SECRET) -> Iterator[Mailbox]:
    door = Mailbox(place, secret, Watch("mail", Waits().clock))
    try:
        yield door
    finally:
        door.close()


@pytest.fixture
def client(imap: ImapServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[imaplib.IMAP4_SSL]:
    """A person's own program at the same mailbox, whose certificate is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(imap.certificate))
    with imaplib.IMAP4_SSL("127.0.0.1", imap.port, ssl_context=ssl.create_default_context()) as client:
        client.login(LOGIN, PASSWORD)
        yield client


def _send(client: imaplib.IMAP4_SSL, folder: str, subject: str, number: int | None, content: bytes) -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "ЦУР <robot@tsur24.ru>", subject
    if number is not None:
        letter["Message-ID"] = f"<{number}@tsur24.ru>"
    letter.set_content("добрый день")
    letter.add_attachment(content, maintype="text", subtype="csv", filename="пос.csv")
    client.append(folder, "", imaplib.Time2Internaldate(AT), letter.as_bytes())


def test_letters_are_read_and_left_as_they_were(
    imap: ImapServer, client: imaplib.IMAP4_SSL, tmp_path: Path
) -> None:
    for number in (1, 2):
        _send(client, "INBOX", "Выгрузка ПОС", number, b"%d" % number)
    with _opened(_place(imap, "")) as door:
        items = door.items()
        assert [item.letter for item in items] == [Letter("robot@tsur24.ru", "Выгрузка ПОС")] * 2
        assert {item.modified_at for item in items} == {AT}
        assert items[0].identity != items[1].identity
        assert door.unsettled(items) == set()
        for number, item in enumerate(items, start=1):
            door.bring(item, tmp_path / "letter")
            content = (tmp_path / "letter").read_bytes()
            assert len(content) == item.size
            assert list(attachments(content)) == [("пос.csv", b"%d" % number)]
    client.select("INBOX", readonly=True)
    assert client.uid("SEARCH", "UNSEEN")[1][0].split() == [item.name.encode() for item in items]


def test_a_folder_with_a_russian_name_is_found_and_a_letter_that_is_gone_is_left(
    imap: ImapServer, client: imaplib.IMAP4_SSL, tmp_path: Path
) -> None:
    coded = '"&BBIESwQzBEAEQwQ3BDoEOA- &- co"'
    client.create(coded)
    _send(client, coded, "без номера", None, b"1")
    with _opened(_place(imap, "%D0%92%D1%8B%D0%B3%D1%80%D1%83%D0%B7%D0%BA%D0%B8%20%26%20co")) as door:
        (item,) = door.items()
        assert item.mark.endswith(f"/{item.name}")
        with pytest.raises(ItemChangedError):
            door.bring(replace(item, name="999"), tmp_path / "letter")


def test_the_same_letter_in_another_folder_is_the_same_letter(
    imap: ImapServer, client: imaplib.IMAP4_SSL
) -> None:
    found = []
    for folder in ("first", "second"):
        client.create(folder)
        _send(client, folder, "с номером", 7, b"1")
        _send(client, folder, "без номера", None, b"1")
        with _opened(_place(imap, folder)) as door:
            found.append([item.identity for item in door.items()])
    assert found[0][0] == found[1][0]
    assert found[0][1] != found[1][1], "without an id nothing says that they are one"


@pytest.mark.parametrize(
    ("secret", "folder", "sentence"),
    [
        (SignIn(LOGIN, "wrong"), "", "Почтовый сервер не пускает · где: адрес mail"),
        (SignIn(LOGIN, "пароль"), "", "Почтовый сервер не пускает · где: адрес mail"),
        (SECRET, "gone", "Такой папки в ящике нет · где: адрес mail"),
    ],
)
def test_what_does_not_open_is_told(
    imap: ImapServer,
    client: imaplib.IMAP4_SSL,
    secret: SignIn,
    folder: str,
    sentence: str,
) -> None:
    with pytest.raises(PlaceError, match=sentence) as caught, _opened(_place(imap, folder), secret):
        pass
    assert not isinstance(caught.value, OutageError)


def test_a_server_that_nobody_vouches_for_is_told_no_password(imap: ImapServer) -> None:
    sentence = "Сертификат почтового сервера не проверен: пароль ему не передан"
    with pytest.raises(PlaceError, match=sentence), _opened(_place(imap, "")):
        pass


def test_an_empty_folder_has_no_letters(imap: ImapServer, client: imaplib.IMAP4_SSL) -> None:
    client.create("empty")
    with _opened(_place(imap, "empty")) as door:
        assert door.items() == []
