"""What comes of a command: a change, nothing, or a refusal. All of them data."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from sop.records.conflicts import Conflict
from sop.records.items import Comment, Record
from sop.records.people import Person


class Code(StrEnum):
    """Why a command was refused; `sop.words` has a sentence for each in every language."""

    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    STALE = "stale"
    ALREADY = "already"
    NO_SUCH_STAGE = "no_such_stage"
    NO_SUCH_PRIORITY = "no_such_priority"
    NO_SUCH_SEVERITY = "no_such_severity"
    WRONG_KIND = "wrong_kind"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    BAD_LABEL = "bad_label"
    NO_SUCH_FIELD = "no_such_field"
    BAD_VALUE = "bad_value"
    NO_JIRA = "no_jira"
    HAS_ISSUE = "has_issue"
    ISSUE_TAKEN = "issue_taken"
    IN_THE_MAKING = "in_the_making"
    BAD_KEY = "bad_key"
    NO_CONFLICT = "no_conflict"
    NOT_MAPPED = "not_mapped"
    NO_SUCH_POINT = "no_such_point"
    NOT_BEGUN = "not_begun"
    IN_THE_PAST = "in_the_past"
    TOO_MANY = "too_many"
    OUT_OF_RANGE = "out_of_range"


class Refusal(Struct, frozen=True):
    """No, and why. facts: what the sentence names (right, stage, by, at, allowed, …)."""

    code: Code
    facts: dict[str, Any] = {}


class FieldChange(Struct, frozen=True):
    """One field's old and new value, as the operation journal keeps them.

    author, at, cause: who, when (UTC) and what tells of it, where they are not the command's.
    """

    field: str
    old: Any
    new: Any
    author: Person | None = None
    at: datetime | None = None
    cause: str = ""


class Change(Struct, frozen=True):
    """A record's next state and how it came about.

    comments: to be stored (new, edited or marked as deleted); conflict: to be stored, as a person has settled it.
    """

    item: Record
    entries: tuple[FieldChange, ...] = ()
    comments: tuple[Comment, ...] = ()
    conflict: Conflict | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened at all."""
        return not self.entries and not self.comments


Decision = Change | Refusal
