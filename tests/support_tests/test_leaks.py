"""The suite's own watch for secrets can fail: in one process, under xdist, and for what a test prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SECRET = "leaked-on-purpose-" + "3e9d"
TOKEN = "ey" + "JhbGciOiJSUzI1NiJ9.ey" + "JhdWQiOiJ4In0.c2lnbmF0dXJl"
QUIET = "import logging\ndef test_it():\n    logging.getLogger('service.x').debug('nothing')\n"
LOUD = {
    "a log": "import logging\ndef test_it():\n    logging.getLogger('service.x').debug('with %s', '{}')\n",
    "a traceback": (
        "import logging\ndef test_it():\n    try:\n        raise ValueError('{}')\n"
        "    except ValueError:\n        logging.getLogger('sop.x').exception('failed')\n"
    ),
    "a print": "def test_it():\n    print('with {}')\n",
    "a process": "from tests.support.leaks import watch\ndef test_it():\n    watch('with {}', 'a process')\n",
}


def run(folder: Path, code: str, *arguments: str) -> tuple[int, str]:
    """A suite of one test file under the plugin; exit code and output."""
    (folder / "test_it.py").write_text(code)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.support.leaks",
        "-p",
        "no:cacheprovider",
        *arguments,
        ".",
    ]
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("way", "arguments"), [("a log", ("-n", "1")), ("a print", ("-n", "1")), ("a traceback", ()), ("a process", ())]
)
def test_a_secret_that_is_told_fails_the_run(way: str, arguments: tuple[str, ...], tmp_path: Path) -> None:
    code, told = run(tmp_path, LOUD[way].format(SECRET), *arguments)
    assert code == 1, told
    assert "1 passed" in told
    assert "what the leak's own test leaks" in told
    assert SECRET not in told, "the report does not tell it once more"


def test_a_token_is_known_by_its_looks(tmp_path: Path) -> None:
    code, told = run(tmp_path, LOUD["a log"].format(TOKEN))
    assert (code, "a signed token" in told) == (1, True)


def test_nothing_told_and_what_is_meant_to_be_told_pass(tmp_path: Path) -> None:
    assert run(tmp_path, QUIET)[0] == 0
    on_purpose = "import pytest\npytestmark = pytest.mark.tells_secrets\n" + LOUD["a log"].format(SECRET)
    assert run(tmp_path, on_purpose)[0] == 0
