"""The tests of the pinned `jira` library, as its authors publish them; fetched for a run, never kept in the repository.

The library's source distribution leaves its tests out, Debian's source package of the same version has them. `apt-get` fetches
that with a list of sources of its own, which needs no root and leaves the system's lists alone. The hash says that it is the very
file the exceptions were written for.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

VERSION = "3.10.5"
SHA256 = "ca255690116b6161f131dcd230ad75ed18739db43e59aaf65d302eb9a131fafb"
_PACKAGE = f"python-jira={VERSION}-1"
_ARCHIVE = f"python-jira_{VERSION}.orig.tar.gz"
_SOURCES = "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian sid main\n"
_SECONDS = 60


class SuiteError(Exception):
    """The library's tests cannot be had; the message says why and what to do."""


def unpack(folder: Path) -> None:
    """Puts the library's folder `tests` into `folder`. Raises SuiteError."""
    if (installed := version("jira")) != VERSION:
        raise SuiteError(
            f"jira {installed} is installed, the exceptions are written for {VERSION}: look at its tests anew"
        )
    archive = _kept()
    if not _is_right(archive):
        archive.parent.mkdir(parents=True, exist_ok=True)
        _fetch(archive)
    with tarfile.open(archive) as packed:
        wanted = [member for member in packed.getmembers() if "/tests/" in member.name]
        for member in wanted:
            member.name = member.name.partition("/")[2]
        packed.extractall(folder, members=wanted, filter="data")


def _kept() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "sopilot" / _ARCHIVE


def _is_right(archive: Path) -> bool:
    return archive.is_file() and hashlib.sha256(archive.read_bytes()).hexdigest() == SHA256


def _fetch(archive: Path) -> None:
    if shutil.which("apt-get") is None:
        raise SuiteError("apt-get is not installed here, and the tests of the jira library come from Debian's sources")
    with tempfile.TemporaryDirectory(prefix="jira-suite-") as name:
        folder = Path(name)
        (folder / "lists" / "partial").mkdir(parents=True)
        (folder / "sources.list").write_text(_SOURCES)
        own = {
            "Dir::Etc::sourcelist": folder / "sources.list",
            "Dir::Etc::sourceparts": "-",
            "Dir::State::lists": folder / "lists",
            "Dir::Cache": folder,
            "APT::Sandbox::User": "",
        }
        options = [part for key, value in own.items() for part in ("-o", f"{key}={value}")]
        _apt(folder, *options, "-qq", "update")
        _apt(folder, *options, "-qq", "source", "--download-only", "--tar-only", "--only-source", _PACKAGE)
        got = folder / _ARCHIVE
        if not _is_right(got):
            raise SuiteError(f"{_ARCHIVE} is not the file that the exceptions were written for (SHA-256 {SHA256})")
        shutil.copyfile(got, archive)


def _apt(folder: Path, *arguments: str) -> None:
    try:
        done = subprocess.run(
            ["apt-get", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise SuiteError(f"apt-get did not end within {_SECONDS} s") from None
    if done.returncode != 0:
        raise SuiteError(
            f"apt-get could not fetch {_PACKAGE}: {done.stderr.strip()[-500:]}. If Debian has gone on to another version, "
            "pin the same one in pyproject.toml and look at its tests anew."
        )
