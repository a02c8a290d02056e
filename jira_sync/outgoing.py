"""A request to Jira as it goes out: what `transport` needs to know of it. Pure."""

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


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it goes out. base: the library's pattern of its address; raw: its answer is wanted as it comes."""

    method: str
    path: str
    query: dict[str, str] | None
    body: Any
    base: str
    writes: bool
    upload: Upload | None = None
    raw: bool = False


def as_form(upload: Upload | None) -> dict[str, Any]:
    """A file as Jira takes it: a form of one field `file`, and a header that says it is no browser which was led astray.

    The library's session says of every body that it is JSON.
    """
    if upload is None:
        return {}
    headers = {"X-Atlassian-Token": "no-check", "Content-Type": None}
    return {"headers": headers, "files": {"file": (upload.name, upload.content, "application/octet-stream")}}
