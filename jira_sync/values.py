"""Field values in Jira's own terms, normalised so that equal things compare equal.

title: text; description: Markdown, out of Jira's wiki text; stage: name of a status; priority: name;
assignee: accountId or None; due: ISO date or None; labels: sorted tuple, without the label that marks our issues. Custom
fields: see `custom`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from jira_sync import wiki
from sop.records.text import TEXT_LIMIT, TITLE_LIMIT, clean_line, clean_text, cut

Values = dict[str, Any]

FIELDS = ("title", "description", "stage", "priority", "assignee", "due", "labels")

SHOWN = 80
"""Characters of a value on a conflict's line; it is kept whole beside."""

OUR_LABEL = "sopilot-"
_MARKER = re.compile(rf"{OUR_LABEL}[a-z]+-[0-9]+-[0-9a-f]{{8}}")


def is_marker(label: str) -> bool:
    """Whether it is a label that marks an issue as ours. People may well have others that begin like it."""
    return _MARKER.fullmatch(label) is not None


def normal_text(text: str | None) -> str:
    """Line ends as \\n, no blanks at the end of lines or around: Jira changes these by itself."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def normal_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Labels are a set."""
    return tuple(sorted(set(labels)))


def read_title(summary: str | None) -> str:
    """A summary of Jira's as a record would hold it: what we could not hold anyway must not look like a difference."""
    return cut(clean_line(summary or ""), TITLE_LIMIT).rstrip()


def read_description(text: str | None) -> str:
    """A description of Jira's as a record would hold it: Markdown. It is cut after that, since escapes make it longer."""
    return normal_text(cut(clean_text(wiki.read(clean_text(text or ""))), TEXT_LIMIT))


def read_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Labels of Jira's as a record would hold them, without our marker."""
    cleaned = (clean_text(label) for label in labels)
    return normal_labels(label for label in cleaned if label and not is_marker(label))


def identity(user: dict[str, Any] | None) -> str | None:
    """What a Jira knows a user by for good: the accountId on Cloud, the key on Data Center. Its changelog names that, too."""
    known = (user or {}).get("accountId") or (user or {}).get("key") or (user or {}).get("name")
    return clean_line(str(known)) or None if known else None


def digest(text: str) -> str:
    """A short name of a text: what both sides last agreed a comment says."""
    return hashlib.sha256(normal_text(clean_text(text)).encode()).hexdigest()[:32]


def from_json(values: dict[str, Any]) -> Values:
    """Values as stored: JSON knows no tuples."""
    return {field: normal_labels(value) if isinstance(value, list) else value for field, value in values.items()}
