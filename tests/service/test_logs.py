"""What is logged: one JSON object a line, tracebacks once, no secret in any form."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from service import logs

pytestmark = pytest.mark.tells_secrets
SECRET = "a-secret-with/odd+chars=="


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.CHATTY}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    """What was written, each line parsed."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", [])
    logging.getLogger("sop.somewhere").info("事件 %s\nsecond line", "INC-1")
    logging.getLogger("sop.somewhere").debug("not told")
    (line,) = lines(capsys)
    assert line["event"] == "事件 INC-1\nsecond line"
    assert (line["level"], line["logger"]) == ("info", "sop.somewhere")
    assert line["timestamp"].endswith("Z")


def test_a_traceback_is_told_once_and_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", [SECRET])
    try:
        raise ValueError(f"cannot use {SECRET}")
    except ValueError:
        logging.getLogger("x").exception("failed with %s", SECRET)
    (line,) = lines(capsys)
    assert line["exception"].count("Traceback") == 1
    assert SECRET not in json.dumps(line)
    assert logs.MASK in line["exception"]


@pytest.mark.parametrize(
    "text",
    [
        f"token {SECRET}",
        "Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2lnbmF0dXJl",
        "{'Authorization': 'Basic Ym90OnRva2VuLXRva2Vu'}",
        "POST /token?client_secret=abc123456&x=1",
        "POST /webhooks/jira?token=abc123456",
        "grant_type=client_credentials&client_assertion=eyJhbGci.abc123456.c2lnbmF0dXJl",
        "client_secret=a-secret-with%2Fodd%2Bchars%3D%3D",
        '"password": "a-secret-with/odd+chars=="',
    ],
)
def test_what_is_or_looks_like_a_secret_is_left_out(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG", [SECRET])
    logging.getLogger("x").debug("said %s", text)
    logging.getLogger("x").debug("with %(what)s", {"what": text})
    written = capsys.readouterr().err
    for piece in (SECRET, "eyJhbGci", "c2lnbmF0dXJl", "Ym90OnRva2Vu", "abc123456", "odd%2Bchars"):
        assert piece not in written
    assert written.count(logs.MASK) >= 2


def test_libraries_that_tell_requests_and_statements_are_kept_quiet_at_debug(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("DEBUG", [])
    for name in logs.CHATTY:
        logging.getLogger(f"{name}.part").info("everything it knows")
    assert capsys.readouterr().err == ""
    assert {"urllib3", "sqlalchemy", "msal"} <= set(logs.CHATTY)
