"""What the auditors say, read right: captured from pip-audit 2.10.1 and npm 9, which were answered by made-up sources."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from infra.audit import ROOT, Verdict, of_npm_audit, of_pip_audit

FAULT = (
    '{"id": "PYSEC-0000-1", "fix_versions": ["99.0.0"], "aliases": ["CVE-0000-1"], "description": "A made-up fault"}'
)
YARL = '{"name": "yarl", "version": "1.22.0", "vulns": []}'
SKIPPED = (
    '{"name": "aiohttp", "skip_reason": "Dependency not found on PyPI and could not be audited: aiohttp (3.14.5)"}'
)
NOT_ALLOWED = "405 Method Not Allowed - POST https://registry.example/-/npm/v1/security/advisories/bulk"
CAUSE = {
    "source": 1,
    "name": "markdown-it",
    "dependency": "markdown-it",
    "title": "A made-up fault",
    "url": "https://github.com/advisories/GHSA-xxxx-xxxx-xxxx",
    "severity": "high",
    "range": "<=99.0.0",
}
NPM = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "markdown-it": {
            "name": "markdown-it",
            "severity": "high",
            "isDirect": True,
            "via": [CAUSE],
            "effects": [],
            "range": "",
        },
        "outer": {
            "name": "outer",
            "severity": "high",
            "isDirect": True,
            "via": ["markdown-it"],
            "effects": [],
            "range": "*",
        },
    },
    "metadata": {"vulnerabilities": {"high": 2, "total": 2}, "dependencies": {"prod": 16, "dev": 20, "total": 35}},
}


def python(*packages: str) -> str:
    return f'{{"dependencies": [{", ".join(packages)}], "fixes": []}}'


def test_what_pip_audit_says() -> None:
    faulty = f'{{"name": "aiohttp", "version": "3.14.5", "vulns": [{FAULT}]}}'
    assert of_pip_audit(python(faulty, YARL), "") == Verdict(
        ("aiohttp 3.14.5: PYSEC-0000-1 (CVE-0000-1); mended in 99.0.0",), (), 2
    )
    assert of_pip_audit(python(YARL), "") == Verdict((), (), 1)


@pytest.mark.parametrize(
    ("out", "err", "told"),
    [
        (python(SKIPPED, YARL), "No known vulnerabilities found", "1 of 2 packages, the first: Dependency not found"),
        (
            "",
            "Traceback\nrequests.exceptions.ConnectionError: refused\n",
            "requests.exceptions.ConnectionError: refused",
        ),
        ("", "", "nothing was said"),
        ("[]", "x", "x"),
        ("{}", "x", "x"),
    ],
)
def test_what_pip_audit_could_not_ask_is_not_nothing_known(out: str, err: str, told: str) -> None:
    verdict = of_pip_audit(out, err)
    assert verdict.known == ()
    assert told in verdict.unasked[0]


def test_what_npm_audit_says() -> None:
    verdict = of_npm_audit(json.dumps(NPM), "")
    assert (verdict.unasked, verdict.asked) == ((), 35)
    (line,) = verdict.known
    assert line.startswith("markdown-it <=99.0.0: A made-up fault (high) https://")
    clean = of_npm_audit(json.dumps(NPM | {"vulnerabilities": {}}), "")
    assert (clean.known, clean.unasked) == ((), ())


@pytest.mark.parametrize(
    ("out", "told"),
    [
        (json.dumps({"message": NOT_ALLOWED, "statusCode": 405, "error": {"summary": ""}}), "405 Method Not Allowed"),
        ("", "ENOTFOUND"),
    ],
)
def test_what_npm_audit_could_not_ask_is_not_nothing_known(out: str, told: str) -> None:
    verdict = of_npm_audit(out, "npm error code ENOTFOUND\n")
    assert verdict.known == ()
    assert told in verdict.unasked[0]


def _tool(folder: Path, says: str) -> None:
    path = folder / "npm"
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{says}\nEND\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_a_source_that_cannot_be_reached_ends_with_2_and_says_so(tmp_path: Path) -> None:
    """The script itself, where nothing can be fetched and npm answers as npm does then."""
    _tool(tmp_path, json.dumps({"message": NOT_ALLOWED}))
    nowhere = {"UV_OFFLINE": "1", "UV_CACHE_DIR": str(tmp_path / "cache"), "UV_TOOL_DIR": str(tmp_path / "tools")}
    env = {**os.environ, **nowhere, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(
        [sys.executable, "infra/audit.py"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 2, done.stdout + done.stderr
    first, second = done.stdout.splitlines()
    assert first.startswith("NOT ASKED  requirements/dev.txt: pip-audit gave no answer")
    assert second == f"NOT ASKED  sandbox/page/package-lock.json: npm audit gave no answer: {NOT_ALLOWED}"
