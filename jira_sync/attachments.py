"""Files on an issue, for the card to list: names and links, never their content. Pure.

Whoever may read the issue may read its files, with one exception: in a service desk a file may belong to an internal comment,
and Jira does not tell with the file. So there none is listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from jira_sync.changelog import person
from sop.desk.view import FileView
from sop.records.text import clean_line

LISTED = 5
NAME_LIMIT = 255


def listed(fields: dict[str, Any]) -> tuple[tuple[FileView, ...], int]:
    """The newest files of an issue's fields, newest first, and how many there are."""
    if (fields.get("project") or {}).get("projectTypeKey") == "service_desk":
        return (), 0
    found = sorted(fields.get("attachment") or [], key=lambda one: str(one.get("created") or ""), reverse=True)
    return tuple(_file(one) for one in found[:LISTED]), len(found)


def _file(data: dict[str, Any]) -> FileView:
    author = person(data.get("author"))
    return FileView(
        name=clean_line(str(data.get("filename") or "?"))[:NAME_LIMIT],
        url=clean_line(str(data.get("content") or "")),
        size=int(data.get("size") or 0),
        by=author.name if author is not None else "",
        id=clean_line(str(data.get("id") or "")),
    )


def linked(files: Sequence[FileView], site: str) -> tuple[FileView, ...]:
    """The files with links to that site only: a card leads nowhere else. site: Jira's address."""
    root = site.rstrip("/") + "/"
    return tuple(replace(one, url=one.url if one.url.startswith(root) else "") for one in files)


def credited(files: Sequence[FileView], senders: Mapping[str, str]) -> tuple[FileView, ...]:
    """The files with the names of who sent them in Teams: in Jira all of those stand under our account. senders: by file id."""
    return tuple(replace(one, by=senders.get(one.id, one.by)) for one in files)
