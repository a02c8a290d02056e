"""The link of a record to its issue, in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from jira_sync.values import FIELDS, Values
from sop.desk.ties import GONE, UNLINKED
from sop.storage.moments import to_text
from sop.storage.tables import comments, links

NEVER_AGREED = "(never agreed on)"
"""Equals no value of either side."""


def claim(connection: Connection, item_id: str, values: Values, at: datetime) -> bool:
    """Say, before the create goes out, that it goes out now and with what: a later reader knows that it is in doubt.

    Not where there is an issue: that of a worker which has lost its lane meanwhile would overwrite what was agreed on; nor
    where somebody has decided meanwhile that there is to be none, or another. Whether it is said.
    """
    made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = {"state": "claimed", "claimed_at": to_text(at), "base": orjson.dumps(values).decode()}
    statement = made(links).values(item_id=item_id, **row)
    free = links.c.issue_id.is_(None) & (links.c.state != UNLINKED) & links.c.wanted.is_(None)
    said = statement.on_conflict_do_update(index_elements=[links.c.item_id], set_=row, where=free)
    # An insert's number of rows is not told by every driver.
    return connection.execute(said.returning(links.c.item_id)).first() is not None


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
        .values(state="linked", issue_id=issue_id, issue_key=key, url=url, hint_id=None, wanted=None, trouble=None)
    )


def begin_apart(connection: Connection, item_id: str) -> None:
    """Nothing was ever agreed on with the issue that somebody has chosen: wherever the two differ, both values are shown."""
    base = {field: [] if field == "labels" else NEVER_AGREED for field in FIELDS}
    connection.execute(update(links).where(links.c.item_id == item_id).values(base=orjson.dumps(base).decode()))


def is_issue_of(connection: Connection, item_id: str, issue_id: str) -> bool:
    """Whether the record's issue is still that one, and not another by now, or none, as people decide."""
    return item_of_issue(connection, issue_id) == item_id


def adopt(connection: Connection, item_id: str, values: Values, issue_id: str, key: str, url: str) -> None:
    """The record was made from this issue, and holds what it holds: values."""
    row = {"item_id": item_id, "state": "linked", "issue_id": issue_id, "issue_key": key, "url": url}
    connection.execute(insert(links).values(**row, base=orjson.dumps(values).decode()))


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


def issue_of(connection: Connection, item_id: str) -> str | None:
    """The id of a record's issue."""
    found = connection.execute(select(links.c.issue_id).where(links.c.item_id == item_id)).scalar()
    return str(found) if found is not None else None


def tie_of(connection: Connection, item_id: str) -> tuple[str | None, str | None]:
    """The state of a record's link, and the id of its issue; each None where there is none."""
    row = connection.execute(select(links.c.state, links.c.issue_id).where(links.c.item_id == item_id)).first()
    return (row.state, row.issue_id) if row is not None else (None, None)


def agreed(connection: Connection, item_id: str, values: dict[str, Any]) -> None:
    """Keep what both sides agree on now, and whatever else is known of the issue."""
    row = dict(values)
    if "base" in row:
        row["base"] = orjson.dumps(row["base"]).decode()
    connection.execute(update(links).where(links.c.item_id == item_id).values(**row))


def about_to_write(connection: Connection, item_id: str, wrote: str | None) -> None:
    """Keep what is written now and against what it was merged, for the next look."""
    connection.execute(update(links).where(links.c.item_id == item_id).values(wrote=wrote))


def about_to_step(connection: Connection, item_id: str, wrote: str | None, status: str) -> None:
    """Keep, before a step on the way to a status, where it leads: found there without an answer, it was our step."""
    connection.execute(update(links).where(links.c.item_id == item_id).values(wrote=wrote, step=status))


def stepped(connection: Connection, item_id: str, base: Values) -> None:
    """The step has been made: what both sides agree on now knows of it."""
    row = {"base": orjson.dumps(base).decode(), "step": None}
    connection.execute(update(links).where(links.c.item_id == item_id).values(**row))


def tombstone(connection: Connection, item_id: str, issue_id: str, reason: str, at: datetime) -> bool:
    """The issue is deleted or hidden from us; nothing is deleted on our side. Whether that is news."""
    done = connection.execute(
        update(links)
        .where(links.c.item_id == item_id, links.c.issue_id == issue_id, links.c.state != GONE)
        .values(state=GONE, trouble=reason, trouble_since=to_text(at))
    )
    return done.rowcount > 0


def link_comment(connection: Connection, comment_id: str, jira_id: str, digest: str) -> None:
    """Our comment is this one in Jira, and both sides agree that it says what the digest names."""
    connection.execute(update(comments).where(comments.c.id == comment_id).values(jira_id=jira_id, jira_digest=digest))


def jira_id_of(connection: Connection, comment_id: str) -> str | None:
    """The id in Jira of a comment of ours; None where it has none yet."""
    found = connection.execute(select(comments.c.jira_id).where(comments.c.id == comment_id)).scalar()
    return str(found) if found is not None else None
