"""The Postgres that the project brings along: 127.0.0.1 only, passwords of its own, no root, no Docker.

Started as root it runs under the OS user `pgserver`, because Postgres refuses to run as root.
"""

import json
import os
import secrets
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from warehouse.errors import DatabaseUnavailableError
from warehouse.pg_binaries import (
    POSTGRES_VERSIONS,
    PostmasterInfo,
    ensure_folder_permissions,
    ensure_user_exists,
    pgexec,
)

VERSION = 18
OS_USER = "pgserver"
DATABASE = "mcu"
OWNER = "mcu"

# Terse errors without statements or parameters keep citizens' data out of the server's log.
# wal_level=minimal lets COPY into a table made in the same transaction skip the log; nobody replicates.
_CONFIG = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
timezone = 'UTC'
log_timezone = 'UTC'
shared_buffers = '512MB'
work_mem = '64MB'
maintenance_work_mem = '256MB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
wal_level = minimal
max_wal_senders = 0
jit = off
random_page_cost = 1.1
max_connections = 100
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_statement = none
"""


@dataclass(frozen=True)
class EmbeddedPostgres:
    """One data directory under `home/postgres` and the server that runs on it."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def _secrets_file(self) -> Path:
        return self.folder / "passwords.json"

    @property
    def _bin(self) -> Path:
        return Path(POSTGRES_VERSIONS[VERSION])

    @property
    def psql(self) -> Path:
        """The psql program of the same version."""
        return self._bin / "psql"

    def is_running(self) -> bool:
        info = self._info()
        return info is not None and info.is_running()

    def start(self) -> None:
        """Make the cluster if it is not there, start it if it does not run. Safe to call twice."""
        if self.is_running():
            return
        user = self._prepare_folders()
        if not (self.data / "PG_VERSION").exists():
            self._init(user)
        port = _free_port()
        arguments = (
            "-w",
            "-t",
            "60",
            "-l",
            str(self.log),
            "-o",
            f"-p {port}",
            "-D",
            str(self.data),
        )
        try:
            pgexec("pg_ctl", (*arguments, "start"), bin_path=self._bin, user=user, timeout=90)
        except subprocess.SubprocessError as error:
            raise DatabaseUnavailableError(
                "Встроенный Postgres не запустился", where=str(self.log), todo="посмотрите журнал"
            ) from error

    def stop(self) -> None:
        """Stop the server; nothing happens when it does not run."""
        if self.is_running():
            pgexec(
                "pg_ctl",
                ("-w", "-m", "fast", "-D", str(self.data), "stop"),
                bin_path=self._bin,
                user=_os_user(),
                timeout=90,
            )

    def owner_url(self, database: str = DATABASE) -> str:
        return self._url(OWNER, database)

    def analyst_url(self) -> str:
        return self._url("mcu_analyst", DATABASE)

    def password(self, login: str) -> str:
        """Password of one of the two logins, made with the cluster and kept beside it (mode 0600)."""
        kept: dict[str, str] = json.loads(self._secrets_file.read_text(encoding="utf-8"))
        return kept[login]

    def _url(self, login: str, database: str) -> str:
        info = self._info()
        if info is None or not info.is_running():
            raise DatabaseUnavailableError(
                "Встроенный Postgres не запущен", where=str(self.data), todo="выполните mcu up"
            )
        return f"postgresql://{login}:{quote(self.password(login))}@127.0.0.1:{info.port}/{database}"

    def _info(self) -> PostmasterInfo | None:
        try:
            return PostmasterInfo.read_from_pgdata(self.data)
        except (AssertionError, ValueError, OSError):
            return None  # a half-written postmaster.pid: the server is just starting or just died

    def _prepare_folders(self) -> str | None:
        user = _os_user()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(mode=0o700, exist_ok=True)
        if user is not None:
            ensure_user_exists(user)
            _let_pass(self.folder)
            _let_pass(self._bin)
            ensure_folder_permissions(self._bin, 0o555)
            ensure_folder_permissions(self._bin.parent / "lib", 0o444)
            self.log.touch(mode=0o640)
            for path in (self.folder, self.data, self.log):
                _give(path, user)
        return user

    def _init(self, user: str | None) -> None:
        kept = {login: secrets.token_urlsafe(24) for login in (OWNER, "mcu_analyst")}
        self._secrets_file.touch(mode=0o600)
        self._secrets_file.write_text(json.dumps(kept), encoding="utf-8")
        password_file = self.folder / "initdb.password"
        password_file.touch(mode=0o600)
        password_file.write_text(kept[OWNER], encoding="utf-8")
        if user is not None:
            _give(password_file, user)
        try:
            options = (
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
            )
            access = ("--auth=scram-sha-256", f"--pwfile={password_file}", f"--username={OWNER}")
            pgexec("initdb", (*options, *access, "-D", str(self.data)), bin_path=self._bin, user=user)
        finally:
            password_file.unlink()
        with (self.data / "postgresql.auto.conf").open("a", encoding="utf-8") as config:
            config.write(_CONFIG)


def _os_user() -> str | None:
    return OS_USER if os.geteuid() == 0 else None


def _let_pass(folder: Path) -> None:
    """Let the OS user of the server walk to the folder: execute only, nothing becomes listable.

    The server keeps the group of the starting process, so group and others both need the bit.
    """
    for step in (folder, *folder.parents):
        mode = step.stat().st_mode
        if mode & 0o011 != 0o011:
            step.chmod(mode | 0o011)


def _give(path: Path, user: str) -> None:
    import pwd  # noqa: PLC0415  # absent on Windows, where this branch never runs

    entry = pwd.getpwnam(user)
    os.chown(path, entry.pw_uid, entry.pw_gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
