"""One run over a bucket, a folder and a mailbox that are real, and the loads after it."""

import imaplib
import os
import ssl
from email.message import EmailMessage
from pathlib import Path

import boto3
import pytest

from extractors.fetching.run import visit_places
from extractors.inbox import scan_inbox
from extractors.ingest import ingest_files
from tests.integration.extractors.conftest import House
from tests.support.arrival_servers import LOGIN, PASSWORD, ImapServer, SftpServer
from tests.support.arrivals import AT, Waits, with_addresses
from tests.support.exports import make_rows, table_of, write_csv


def _fill_bucket(endpoint: str, content: bytes) -> None:
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    client.create_bucket(Bucket="all-kinds")
    client.put_object(Bucket="all-kinds", Key="bogotol/пос.csv", Body=content)
    client.close()


def _send(server: ImapServer, content: bytes) -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"], letter["Message-ID"] = "r@tsur24.ru", "Выгрузка ПОС", "<1@tsur24.ru>"
    letter.add_attachment(content, maintype="text", subtype="csv", filename="пос.csv")
    with imaplib.IMAP4_SSL("127.0.0.1", server.port, ssl_context=ssl.create_default_context()) as client:
        client.login(LOGIN, PASSWORD)
        client.create("all")
        client.append("all", "", imaplib.Time2Internaldate(AT), letter.as_bytes())


def test_what_lies_at_three_addresses_is_loaded_once(
    house: House, sftp: SftpServer, s3: str, imap: ImapServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(imap.certificate))
    pos = house.contracts["pos"]
    first, second, third = (
        write_csv(tmp_path / f"{number}.csv", table_of(pos, make_rows(pos, number))).read_bytes()
        for number in (1, 2, 3)
    )
    _fill_bucket(s3, first)
    _send(imap, second)
    (sftp.root / "all").mkdir()
    (sftp.root / "all" / "пос.csv").write_bytes(third)
    os.utime(sftp.root / "all" / "пос.csv", (AT.timestamp(), AT.timestamp()))
    take = [{"source": "pos"}]
    addresses = [
        {"code": "bucket", "address": "s3://all-kinds/bogotol", "endpoint": s3, "take": take},
        {"code": "mail", "address": f"imaps://127.0.0.1:{imap.port}/all",
         "take": [{"source": "pos", "senders": ["@tsur24.ru"], "subject": "Выгрузка*"}]},
        {"code": "sftp", "address": f"sftp://127.0.0.1:{sftp.port}/all", "host_key": sftp.host_key,
         "take": take},
    ]  # fmt: skip
    settings = with_addresses(
        house.settings, tmp_path / "files", {"bogotol": addresses}, login=LOGIN, password=PASSWORD
    )
    looks = visit_places(settings, Waits().clock)
    assert [(look.code, len(look.fetched), look.faults) for look in looks] == [
        ("bucket", 1, ()), ("mail", 1, ()), ("sftp", 1, ())
    ]  # fmt: skip
    files = scan_inbox(settings, looks[0].fetched[0].modified_at).files
    loads = ingest_files(settings, files)
    assert sorted((load.file_name.split("/")[0], load.state, load.rows_inserted) for load in loads) == [
        ("bucket", "loaded", 1),
        ("mail", "loaded", 1),
        ("sftp", "loaded", 1),
    ]
    (exported,) = house.ask("select exported_at from ops.loads where file_name like %s", "mail/%")
    assert exported == (AT,), "the moment when the letter came"
    assert [len(look.fetched) for look in visit_places(settings, Waits().clock)] == [0, 0, 0]
