"""Field values in Jira's own terms, normalised so that equal things compare equal.

title, description: text; stage: name of a status; priority: name; assignee: accountId or None; due: ISO date or None;
labels: sorted tuple, without the label that marks our issues.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from sop.records.text import clean_text

Values = dict[str, Any]

FIELDS = ("title", "description", "stage", "priority", "assignee", "due", "labels")


def normal_text(text: str | None) -> str:
    """Line ends as \\n, no blanks at the end of lines or around: Jira changes these by itself."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def normal_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Labels are a set."""
    return tuple(sorted(set(labels)))


def digest(text: str) -> str:
    """A short name of a text: what both sides last agreed a comment says."""
    return hashlib.sha256(normal_text(clean_text(text)).encode()).hexdigest()[:32]


def from_json(values: dict[str, Any]) -> Values:
    """Values as stored: JSON knows no tuples."""
    return {
        field: normal_labels(value) if field == "labels" else value
        for field, value in values.items()
        if field in FIELDS
    }
