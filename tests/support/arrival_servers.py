"""Real servers of the kinds that exports arrive at: SFTP, S3, IMAP with TLS. One of each a run, in threads.

Their libraries are imported when a server is asked for.
"""

import asyncio
import ipaddress
import ssl
import threading
from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    import asyncssh

LOGIN, PASSWORD = "mcu", "password-of-the-tests"
_HOST = "127.0.0.1"
# What lies there was put long before any test looks.
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SftpServer:
    """An SFTP server over a folder. `reads_left`: after so many the connection is cut, once; `closed`: names
    of files that it does not let read.
    """

    port: int
    host_key: str
    root: Path
    reads_left: list[int]
    closed: set[bytes]


@dataclass(frozen=True)
class ImapServer:
    """A mailbox behind TLS; `certificate` is what a client must trust."""

    port: int
    certificate: Path


@contextmanager
def _loop() -> Iterator[Callable[[Awaitable[Any]], Any]]:
    """An event loop in a thread of its own; the function runs an awaitable in it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def wait_for(work: Awaitable[Any]) -> Any:
        return await work

    try:
        yield lambda work: asyncio.run_coroutine_threadsafe(wait_for(work), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def sftp_server(root: Path) -> Iterator[SftpServer]:
    """A server whose only user sees nothing but `root`."""
    import asyncssh  # noqa: PLC0415  # as the head of this file says

    key = asyncssh.generate_private_key("ssh-ed25519")
    reads_left: list[int] = []
    closed: set[bytes] = set()

    class Front(asyncssh.SSHServer):
        def begin_auth(self, _: str) -> bool:
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == (LOGIN, PASSWORD)

    class Files(asyncssh.SFTPServer):
        def __init__(self, channel: "asyncssh.SSHServerChannel[bytes]") -> None:
            super().__init__(channel, chroot=str(root).encode())
            self._channel = channel

        def open(self, path: bytes, pflags: int, attrs: "asyncssh.SFTPAttrs") -> Any:
            if path.rpartition(b"/")[2] in closed:
                raise asyncssh.SFTPPermissionDenied("closed")
            return super().open(path, pflags, attrs)

        def read(self, file_obj: object, offset: int, size: int) -> Any:
            if reads_left and not reads_left[0]:
                reads_left.clear()
                self._channel.get_connection().abort()
            elif reads_left:
                reads_left[0] -= 1
            return super().read(file_obj, offset, size)

    with _loop() as run:
        server = run(
            asyncssh.listen(
                _HOST, 0, server_host_keys=[key], server_factory=Front, sftp_factory=Files, encoding=None
            )
        )
        public = key.export_public_key().decode().strip()
        yield SftpServer(server.get_port(), " ".join(public.split()[:2]), root, reads_left, closed)
        server.close()


@contextmanager
def s3_server() -> Iterator[str]:
    """The endpoint of a server with no buckets."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415  # as the head of this file says

    server = ThreadedMotoServer(_HOST, 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@contextmanager
def imap_server(folder: Path) -> Iterator[ImapServer]:
    """A server with one empty mailbox; its certificate is written into `folder`."""
    from proxyprotocol.reader import ProxyProtocolReader  # noqa: PLC0415  # as the head of this file says
    from pymap.backend.dict import DictBackend  # noqa: PLC0415  # the same
    from pymap.imap import IMAPServer  # noqa: PLC0415  # the same
    from pysasl.hashing import BuiltinHash  # noqa: PLC0415  # the same

    certificate, context = folder / "certificate.pem", ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    _write_certificate(certificate)
    context.load_cert_chain(certificate)

    async def start() -> asyncio.Server:
        backend, config = await DictBackend.init(
            Namespace(
                demo_data=False, demo_user=LOGIN, demo_password=PASSWORD, host=None, port="0", cert=None,
                key=None, tls=False, inherited_sockets=None, proxy_protocol=None, debug=False,
                admin_key=None, passlib_cfg=None,
            ),
            # A hash that is slow to guess is slow to make: nobody guesses here.
            hash_context=BuiltinHash(rounds=1),
        )  # fmt: skip
        config.apply_context()
        answer = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        return await asyncio.start_server(answer, _HOST, 0, ssl=context)

    with _loop() as run:
        server = run(start())
        yield ImapServer(server.sockets[0].getsockname()[1], certificate)
        server.close()


def _write_certificate(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    host = x509.IPAddress(ipaddress.ip_address(_HOST))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(_MADE)
        .not_valid_after(_MADE + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([host]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
