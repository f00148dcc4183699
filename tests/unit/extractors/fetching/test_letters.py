"""What a letter says and carries, in the ways that mail programs write it."""

import base64
from email.message import EmailMessage

import pytest

from extractors.fetching.errors import ItemError
from extractors.fetching.items import Letter
from extractors.fetching.letters import attachments, read_letter


def _word(text: str, charset: str) -> bytes:
    return b"=?" + charset.encode() + b"?B?" + base64.b64encode(text.encode(charset)) + b"?="


def _letter(disposition: bytes) -> bytes:
    return (
        b"From: robot@tsur24.ru\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n"
        b"Content-Disposition: attachment; " + disposition + b"\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nMTIz\r\n"
    )


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b'filename="pos 2026.xlsx"', "pos 2026.xlsx"),
        (b"filename=pos 2026 (2).xlsx", "pos 2026 (2).xlsx"),
        (b'filename="' + _word("Выгрузка ПОС.xlsx", "koi8-r") + b'"', "Выгрузка ПОС.xlsx"),
        (b"filename=" + _word("Выгрузка.xlsx", "windows-1251"), "Выгрузка.xlsx"),
        (
            b'filename="'
            + _word("Длинное имя ", "utf-8")
            + b"\r\n "
            + _word("выгрузки.xlsx", "utf-8")
            + b'"',
            "Длинное имя выгрузки.xlsx",
        ),
        (b"filename*=UTF-8''%D0%92%D1%8B.xlsx", "Вы.xlsx"),
        (b"filename*0*=koi8-r''%F7%D9%C7; filename*1*=%D2%D5%DA%CB%C1; filename*2=.xlsx", "Выгрузка.xlsx"),
        (b'filename="' + "Выгрузка.xlsx".encode() + b'"', "Выгрузка.xlsx"),
        (b'filename="' + "Выгрузка.xlsx".encode("cp1251") + b'"', "Выгрузка.xlsx"),
        (b'filename="=?utf-8?B?@@@?="', "=?utf-8?B?@@@?="),
        (b'filename="=?no-such?B?MTIz?="', "=?no-such?B?MTIz?="),
    ],
)
def test_a_name_is_read_however_it_is_written(disposition: bytes, name: str) -> None:
    assert list(attachments(_letter(disposition))) == [(name, b"123")]


def test_attachments_of_a_letter_inside_the_letter_count_and_its_text_does_not() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner.set_content("смотрите вложение")
    inner.add_attachment(b"1", maintype="application", subtype="octet-stream", filename="им.csv")
    outer.set_content("пересылаю")
    outer.add_attachment(inner)
    outer.add_attachment(b"2", maintype="text", subtype="csv", filename="пос.csv")
    assert list(attachments(outer.as_bytes())) == [("им.csv", b"1"), ("пос.csv", b"2")]


def test_the_same_attachment_twice_is_told_twice() -> None:
    letter = EmailMessage()
    for _ in range(2):
        letter.add_attachment(b"1", maintype="text", subtype="csv", filename="a.csv")
    assert list(attachments(letter.as_bytes())) == [("a.csv", b"1")] * 2


def test_a_letter_of_endless_boxes_is_a_sentence() -> None:
    boxes = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (depth, depth)
        for depth in range(1200)
    )
    with pytest.raises(ItemError, match="Письмо не разобрать · получено: RecursionError"):
        list(attachments(b"MIME-Version: 1.0\r\n" + boxes + b"\r\nx"))


@pytest.mark.parametrize(
    ("headers", "letter"),
    [
        (b"From: Robot <ROBOT@Tsur24.ru>\r\nSubject: POS\r\n\r\n", Letter("robot@tsur24.ru", "POS")),
        (
            b"Subject: "
            + _word("Выгрузка ИМ", "koi8-r")
            + b"\r\nFrom: "
            + _word("ЦУР", "koi8-r")
            + b" <a@tsur24.ru>\r\n\r\n",
            Letter("a@tsur24.ru", "Выгрузка ИМ"),
        ),
        (b"From: a@tsur24.ru, b@other.ru\r\n\r\n", Letter(None, "")),
        (b"From: a@tsur24.ru <b@other.ru>\r\n\r\n", Letter(None, "")),
        (b'From: "a@tsur24.ru" <b@other.ru>\r\n\r\n', Letter("b@other.ru", "")),
        (b"From: nobody\r\n\r\n", Letter(None, "")),
        (b"Subject: \xff\xfe\r\n\r\n", Letter(None, "яю")),
        (b"", Letter(None, "")),
    ],
)
def test_sender_and_subject(headers: bytes, letter: Letter) -> None:
    assert read_letter(headers) == letter
