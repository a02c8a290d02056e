"""A file as it goes out to Jira. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SECURE = "{server}/secure/{path}"
"""The library's pattern of an address below which a Data Center has its files."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send."""

    name: str
    content: bytes


def as_form(upload: Upload | None) -> dict[str, Any]:
    """A file as Jira takes it: a form of one field `file`, and a header that says it is no browser which was led astray.

    The library's session says of every body that it is JSON.
    """
    if upload is None:
        return {}
    headers = {"X-Atlassian-Token": "no-check", "Content-Type": None}
    return {"headers": headers, "files": {"file": (upload.name, upload.content, "application/octet-stream")}}
