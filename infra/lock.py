"""The lock files of the Python packages: `python infra/lock.py check`, `write` or `upgrade`.

`requirements/runtime.txt` holds what a server needs, `requirements/dev.txt` that and the tools, `requirements/build.txt` what
makes the package (for the container image). All pin versions with hashes for every platform and name no registry. `check`
resolves anew with the locked versions preferred, so a release that came out since does not fail it: only a pyproject.toml that
the locks no longer satisfy does.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKS: dict[str, tuple[str, ...]] = {
    "requirements/dev.txt": ("pyproject.toml", "--extra", "dev", "--extra", "bench"),
    "requirements/runtime.txt": ("pyproject.toml",),
    "requirements/build.txt": ("--group", "build"),
}
"""Lock file to what it is compiled from; a later one takes the versions of the first."""
FLAGS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header")
_HEAD = "# Locked for every platform by `make lock`; do not edit.\n"
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)(?:\s*;\s*(.*?))?\s*\\?$", re.MULTILINE)
_UNREACHABLE = (
    "client error (connect)",
    "dns error",
    "network is unreachable",
    "operation timed out",
    "error sending request",
)


class LockError(Exception):
    """The packages could not be resolved; the message is uv's own."""


class OfflineError(LockError):
    """No package index can be reached, so nothing can be said about the locks."""


def pins(text: str) -> set[tuple[str, str, str]]:
    """Name, version and marker of everything that a lock file pins."""
    return {(name, version, marker or "") for name, version, marker in _PIN.findall(text)}


def compiled(wanted: tuple[str, ...], preferred: str, *, upgrade: bool) -> str:
    """A lock file's text. preferred: one whose versions are kept where they still fit; upgrade: the newest instead.

    Raises LockError and OfflineError.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "lock.txt"
        out.write_text(preferred)
        uv = [sys.executable, "-m", "uv", "pip", "compile", *wanted, *FLAGS, "-q", "-o", str(out)]
        if upgrade:
            uv.append("--upgrade")
        done = subprocess.run(uv, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            offline = any(sign in done.stderr.lower() for sign in _UNREACHABLE)
            raise (OfflineError if offline else LockError)(done.stderr.strip())
        return _HEAD + out.read_text().removeprefix(_HEAD)


def check() -> int:
    """Whether the lock files satisfy pyproject.toml and agree with each other; returns the exit status."""
    faults: list[str] = []
    for name, sources in LOCKS.items():
        held = (ROOT / name).read_text()
        try:
            wanted = pins(compiled(sources, held, upgrade=False))
        except OfflineError:
            print("lock files: not checked, no package index can be reached")
            return 0
        faults += [f"{name}: lacks {'=='.join(pin[:2])} {pin[2]}".rstrip() for pin in sorted(wanted - pins(held))]
        faults += [f"{name}: needless {'=='.join(pin[:2])} {pin[2]}".rstrip() for pin in sorted(pins(held) - wanted)]
        faults += [
            f"{name}: names a host or a folder: {line}" for line in held.splitlines() if re.search(r"://|^-", line)
        ]
    faults += _differences()
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print("Run `make lock` and commit what it changes.", file=sys.stderr)
    return 1 if faults else 0


def _differences() -> list[str]:
    versions = {name: version for name, version, _ in pins((ROOT / "requirements/dev.txt").read_text())}
    return [
        f"{lock}: {name}=={version}, but dev.txt has {versions.get(name)}"
        for lock in list(LOCKS)[1:]
        for name, version, _ in sorted(pins((ROOT / lock).read_text()))
        if versions.get(name) != version
    ]


def write(*, upgrade: bool) -> int:
    """Writes the lock files; returns the exit status."""
    first, *others = LOCKS
    # Only the first is upgraded: the others take its versions, so that all agree.
    versions = compiled(LOCKS[first], (ROOT / first).read_text(), upgrade=upgrade)
    (ROOT / first).write_text(versions)
    for name in others:
        (ROOT / name).write_text(compiled(LOCKS[name], versions, upgrade=False))
    return 0


def main(arguments: list[str]) -> int:
    """Runs one of the commands; returns the process's exit status."""
    try:
        match arguments:
            case ["check"]:
                return check()
            case ["write"]:
                return write(upgrade=False)
            case ["upgrade"]:
                return write(upgrade=True)
    except LockError as error:
        print(error, file=sys.stderr)
        return 1
    print("usage: python infra/lock.py check|write|upgrade", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
