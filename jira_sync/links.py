"""The link of a record to its issue, in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import orjson
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from jira_sync.values import Values
from sop.desk.view import Conflict
from sop.storage.moments import to_text
from sop.storage.tables import comments, conflicts, links


def claim(connection: Connection, item_id: str, values: Values, at: datetime) -> None:
    """Say, before the create goes out, that it goes out now and with what: a later reader knows that it is in doubt.

    Not where there is an issue: that of a worker which has lost its lane meanwhile would overwrite what was agreed on.
    """
    made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = {"state": "claimed", "claimed_at": to_text(at), "base": orjson.dumps(values).decode()}
    statement = made(links).values(item_id=item_id, **row)
    connection.execute(
        statement.on_conflict_do_update(index_elements=[links.c.item_id], set_=row, where=links.c.issue_id.is_(None))
    )


def unclaim(connection: Connection, item_id: str) -> None:
    """The create has certainly not happened."""
    connection.execute(
        update(links).where(links.c.item_id == item_id, links.c.issue_id.is_(None)).values(claimed_at=None)
    )


def bind(connection: Connection, item_id: str, issue_id: str, key: str, url: str) -> None:
    """The record's issue is this one. What was claimed stays as the base: it is what the issue was made with."""
    connection.execute(
        update(links)
        .where(links.c.item_id == item_id)
        .values(state="linked", issue_id=issue_id, issue_key=key, url=url, hint_id=None, trouble=None)
    )


def hint(connection: Connection, item_id: str, issue_id: str) -> None:
    """A webhook says that this may be the issue whose create is in doubt; the sync looks."""
    made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = made(links).values(item_id=item_id, state="claimed", hint_id=issue_id)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[links.c.item_id], set_={"hint_id": issue_id}, where=links.c.issue_id.is_(None)
        )
    )


def item_of_issue(connection: Connection, issue_id: str) -> str | None:
    """The record that an issue belongs to."""
    found = connection.execute(select(links.c.item_id).where(links.c.issue_id == issue_id)).scalar()
    return str(found) if found is not None else None


def agreed(connection: Connection, item_id: str, values: dict[str, Any]) -> None:
    """Keep what both sides agree on now, and whatever else is known of the issue."""
    row = dict(values)
    if "base" in row:
        row["base"] = orjson.dumps(row["base"]).decode()
    connection.execute(update(links).where(links.c.item_id == item_id).values(**row))


def about_to_write(connection: Connection, item_id: str, wrote: str | None) -> None:
    """Keep what is written now and against what it was merged, for the next look."""
    connection.execute(update(links).where(links.c.item_id == item_id).values(wrote=wrote))


def tombstone(connection: Connection, item_id: str, reason: str, at: datetime) -> bool:
    """The issue is deleted or hidden from us; nothing is deleted on our side. Whether that is news."""
    done = connection.execute(
        update(links)
        .where(links.c.item_id == item_id, links.c.state != "gone")
        .values(state="gone", trouble=reason, trouble_since=to_text(at))
    )
    return done.rowcount > 0


def link_comment(connection: Connection, comment_id: str, jira_id: str, digest: str) -> None:
    """Our comment is this one in Jira, and both sides agree that it says what the digest names."""
    connection.execute(update(comments).where(comments.c.id == comment_id).values(jira_id=jira_id, jira_digest=digest))


def conflicts_of(connection: Connection, item_id: str) -> list[Conflict]:
    """What the item's card shows as being in conflict."""
    rows = connection.execute(
        select(conflicts.c.data).where(conflicts.c.item_id == item_id).order_by(conflicts.c.field)
    )
    return [msgspec.json.decode(row.data, type=Conflict) for row in rows]


def keep_conflict(connection: Connection, item_id: str, conflict: Conflict) -> None:
    """Show both values until somebody sets the field anew."""
    connection.execute(delete(conflicts).where(conflicts.c.item_id == item_id, conflicts.c.field == conflict.field))
    data = msgspec.json.encode(conflict).decode()
    connection.execute(insert(conflicts).values(item_id=item_id, field=conflict.field, data=data))
