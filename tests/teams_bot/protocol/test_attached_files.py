"""Which files came with a message."""

from __future__ import annotations

from typing import Any

import pytest
from botbuilder.schema import Activity

from sop.records.text import file_name, units
from teams_bot.protocol.attached_files import AttachedFile, files
from teams_bot.protocol.models import typed

DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
STORE = "https://contoso-my.sharepoint.com/download.aspx?tempauth=1"
HOSTED = "https://smba.trafficmanager.net/v3/attachments/1/views/original"


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ({"contentType": DOWNLOAD, "name": "a.txt", "content": {"downloadUrl": STORE}}, ("a.txt", STORE, True, False)),
        ({"contentType": "image/*", "contentUrl": HOSTED}, ("image-1.png", HOSTED, True, True)),
        ({"contentType": "image/jpeg", "contentUrl": HOSTED}, ("image-1.jpg", HOSTED, True, True)),
        ({"contentType": "reference", "contentUrl": STORE, "name": "b"}, ("b", STORE, False, False)),
        (
            {"contentType": "image/png", "contentUrl": "https://x/\ud800"},
            ("image-1.png", "https://x/\ud800", False, True),
        ),
        ({"contentType": "text/html", "content": "<p>x</p>"}, None),
        ({"contentType": "application/vnd.microsoft.card.adaptive", "content": {}}, None),
        ({"contentType": DOWNLOAD, "name": "a.txt", "content": "x"}, None),
        ({"contentType": DOWNLOAD, "name": "a.txt", "content": {"downloadUrl": 5}}, None),
        ({}, None),
        (None, None),
    ],
)
def test_files_of_a_message(told: Any, read: tuple[str, str, bool, bool] | None) -> None:
    found = files(typed(Activity, {"type": "message", "attachments": [told]}))
    assert found == ((AttachedFile(*read),) if read else ())


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("..\\..\\a/b:c.txt", "_.._a_b_c.txt"),
        ("a\u202egpj.exe\n", "agpj.exe"),
        (' "x" ', "_x_"),
        ("...", "file"),
        ("", "file"),
        ("報告.pdf", "報告.pdf"),
        ("x" * 300 + ".tar.gz", "x" * 180 + ".gz"),
        ("x" * 300, "x" * 200),
        ("😀" * 200, "😀" * 100),
    ],
)
def test_names_that_a_file_can_have_anywhere(given: str, name: str) -> None:
    assert file_name(given) == name
    assert units(name) <= 200
