"""Which issue a record has, where a person decides it: made anew, given up, or another one that exists.

Nothing in Jira is changed by any of these. What a record was linked to before stays in the journal (field `issue`), and its id
in the link, so that an issue which comes back is not taken for the one that was made instead of it.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection

from sop.records import commands as c
from sop.records.items import Record
from sop.records.outcomes import Code, FieldChange, Refusal
from sop.storage.sql import Sql

GONE, ARCHIVED, UNLINKED = "gone", "archived", "unlinked"
"""States of a link beside `claimed` and `linked`."""

_KEY = re.compile(r"[A-Z][A-Z0-9_]{0,29}-[1-9][0-9]{0,17}")


def retie(connection: Connection, item: Record, action: c.TieAction) -> FieldChange | Refusal:
    """Give the record another issue, or none. What has to be asked of Jira is left to the next sync."""
    row = _READ(connection, item_id=item.id).fetchone()
    state, issue_id, key, claimed_at, wanted = row if row is not None else (None, None, None, None, None)
    if issue_id is None and claimed_at is not None:
        return Refusal(Code.IN_THE_MAKING, {"id": item.id})
    match action:
        case c.Unlink():
            if state == UNLINKED:
                return Refusal(Code.ALREADY, {"id": item.id})
            return _set(connection, item.id, UNLINKED, None, key)
        case c.Recreate():
            if issue_id is not None and state not in (GONE, ARCHIVED):
                return Refusal(Code.HAS_ISSUE, {"id": item.id, "given": key})
            if issue_id is None and wanted is None and state != UNLINKED:
                return Refusal(Code.IN_THE_MAKING, {"id": item.id})
            _FORGET_COMMENTS(connection, item_id=item.id)
            return _set(connection, item.id, "claimed", None, key)
        case c.Relink(key=given):
            return _relink(connection, item, given.strip().upper(), key)


def _relink(connection: Connection, item: Record, wanted: str, key: str | None) -> FieldChange | Refusal:
    if not _KEY.fullmatch(wanted):
        return Refusal(Code.BAD_KEY, {"given": wanted})
    owner = _OWNER(connection, key=wanted).fetchone()
    if owner is not None and owner[0] == item.id:
        return Refusal(Code.ALREADY, {"id": item.id})
    if owner is not None:
        return Refusal(Code.ISSUE_TAKEN, {"given": wanted, "id": owner[0]})
    _FORGET_COMMENTS(connection, item_id=item.id)
    return _set(connection, item.id, "claimed", wanted, key)


def _set(connection: Connection, item_id: str, state: str, wanted: str | None, key: str | None) -> FieldChange:
    """The link as one that has no issue. The old issue's id is kept among the former ones."""
    _RETIE(connection, item_id=item_id, state=state, wanted=wanted)
    return FieldChange("issue", key, wanted)


_READ = Sql("SELECT state, issue_id, issue_key, claimed_at, wanted FROM links WHERE item_id = :item_id /*for update*/")
_OWNER = Sql("SELECT item_id FROM links WHERE upper(issue_key) = :key AND issue_id IS NOT NULL")
_FORGET_COMMENTS = Sql("UPDATE comments SET jira_id = NULL, jira_digest = NULL WHERE item_id = :item_id")
_RETIE = Sql(
    """
    INSERT INTO links (item_id, state, wanted) VALUES (:item_id, :state, :wanted)
    ON CONFLICT (item_id) DO UPDATE SET state = excluded.state, wanted = excluded.wanted,
        former = CASE WHEN links.issue_id IS NULL THEN links.former
            ELSE COALESCE(links.former || ' ', '') || links.issue_id END,
        issue_id = NULL, issue_key = NULL, project = NULL, issue_type = NULL, url = NULL,
        hint_id = NULL, base = NULL, wrote = NULL, late = NULL, claimed_at = NULL,
        verified_at = NULL, seen_updated = NULL, trouble = NULL, trouble_since = NULL
    """
)
