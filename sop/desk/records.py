"""Records, comments and the operation journal in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sop.procedure import Procedure
from sop.records.commands import Command
from sop.records.items import Comment, Kind, Record, decode, encode
from sop.records.outcomes import FieldChange
from sop.rules.decide import stage_of
from sop.storage.moments import to_text
from sop.storage.tables import alert_groups, comments, counters, items, journal, links

PREFIX = {Kind.INCIDENT: "INC", Kind.ACTION: "ACT"}
_COMMENT: msgspec.json.Decoder[Comment] = msgspec.json.Decoder(Comment)


def load_locked(connection: Connection, item_id: str) -> Record | None:
    """The record, held against every other writer until the transaction ends."""
    text = connection.execute(select(items.c.data).where(items.c.id == item_id).with_for_update()).scalar()
    return decode(text) if text is not None else None


def load(connection: Connection, item_id: str) -> Record | None:
    """The record, to be read only."""
    text = connection.execute(select(items.c.data).where(items.c.id == item_id)).scalar()
    return decode(text) if text is not None else None


def resolve_id(connection: Connection, reference: str) -> str | None:
    """A record's id for what a person typed: an id of ours (`inc-7`, `INC7`) or a Jira key, in any case."""
    wanted = reference.strip().upper()
    for prefix in PREFIX.values():
        if wanted.startswith(prefix) and wanted[len(prefix) :].isdigit():
            wanted = f"{prefix}-{wanted[len(prefix) :]}"
    found = connection.execute(select(items.c.id).where(items.c.id == wanted)).scalar()
    if found is not None:
        return str(found)
    linked = connection.execute(select(links.c.item_id).where(func.upper(links.c.issue_key) == wanted)).scalar()
    return str(linked) if linked is not None else None


def next_id(connection: Connection, kind: Kind) -> str:
    """The next id of that kind. Counts in the transaction: one that fails leaves no gap and takes no number twice."""
    name = PREFIX[kind]
    made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = made(counters).values(name=name, value=1)
    statement = statement.on_conflict_do_update(index_elements=[counters.c.name], set_={"value": counters.c.value + 1})
    value = connection.execute(statement.returning(counters.c.value)).scalar_one()
    return f"{name}-{value}"


def save(connection: Connection, item: Record, procedure: Procedure, *, is_new: bool) -> None:
    """Keep the record's new state."""
    row: dict[str, Any] = {
        "stage": item.stage,
        "over": stage_of(item, procedure).ends,
        "data": encode(item),
        "updated_at": to_text(item.updated_at),
    }
    if is_new:
        row |= {"id": item.id, "uid": item.uid, "kind": item.kind.value, "created_at": to_text(item.created_at)}
        connection.execute(insert(items).values(**row))
    else:
        connection.execute(update(items).where(items.c.id == item.id).values(**row))


def save_comments(connection: Connection, changed: Sequence[Comment]) -> None:
    """Keep new comments and new states of known ones."""
    for comment in changed:
        made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        data = msgspec.json.encode(comment).decode()
        statement = made(comments).values(id=comment.id, item_id=comment.item_id, data=data, at=to_text(comment.at))
        connection.execute(statement.on_conflict_do_update(index_elements=[comments.c.id], set_={"data": data}))


def comments_of(connection: Connection, item_id: str) -> list[tuple[Comment, str | None, str | None]]:
    """All comments, oldest first, each with its Jira id and the digest both sides last agreed on."""
    rows = connection.execute(
        select(comments).where(comments.c.item_id == item_id).order_by(comments.c.at, comments.c.id)
    )
    return [(_COMMENT.decode(row.data), row.jira_id, row.jira_digest) for row in rows]


def write_journal(
    connection: Connection, command: Command, item_id: str | None, entries: Sequence[FieldChange]
) -> None:
    """Write down who changed what, on which side, when, from what, to what, and why."""
    rows = [
        {
            "command_id": command.id,
            "seq": seq,
            "item_id": item_id,
            "field": entry.field,
            "old": _json(entry.old),
            "new": _json(entry.new),
            "side": command.actor.side.value,
            "person": msgspec.json.encode(entry.author or command.actor.person).decode(),
            "at": to_text(command.at),
            "cause": command.cause,
        }
        for seq, entry in enumerate(entries)
    ]
    if rows:
        connection.execute(insert(journal), rows)


def journal_of(connection: Connection, item_id: str) -> Sequence[Row[Any]]:
    """The operation journal of a record, oldest first."""
    return connection.execute(select(journal).where(journal.c.item_id == item_id).order_by(journal.c.n)).all()


def item_done_by(connection: Connection, command_id: str) -> str | None:
    """The record that a command of this id has changed already; "" where it changed something else; None: not yet."""
    row = connection.execute(select(journal.c.item_id).where(journal.c.command_id == command_id).limit(1)).first()
    return None if row is None else row.item_id or ""


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def group_locked(connection: Connection, key: str) -> str | None:
    """The latest incident of an alert group; the group is held until the transaction ends, so two deliveries queue."""
    made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(made(alert_groups).values(key=key).on_conflict_do_nothing(index_elements=[alert_groups.c.key]))
    row = connection.execute(select(alert_groups.c.item_id).where(alert_groups.c.key == key).with_for_update()).one()
    return str(row.item_id) if row.item_id is not None else None


def set_group(connection: Connection, key: str, item_id: str) -> None:
    """From now on the group's deliveries are about that incident."""
    connection.execute(update(alert_groups).where(alert_groups.c.key == key).values(item_id=item_id))


def forget_empty_group(connection: Connection, key: str) -> None:
    """Drop a group that a delivery touched without opening anything: no row stays for what was refused."""
    connection.execute(delete(alert_groups).where(alert_groups.c.key == key, alert_groups.c.item_id.is_(None)))


def open_items(connection: Connection, kind: Kind | None, limit: int) -> list[Record]:
    """Records that are not over, newest first."""
    statement = select(items.c.data).where(items.c.over.is_(False))
    if kind is not None:
        statement = statement.where(items.c.kind == kind.value)
    rows = connection.execute(statement.order_by(items.c.created_at.desc(), items.c.id.desc()).limit(limit))
    return [decode(row.data) for row in rows]


def all_ids(connection: Connection, *, include_over: bool) -> list[str]:
    """Ids of all records, oldest first."""
    statement = select(items.c.id).order_by(items.c.created_at, items.c.id)
    if not include_over:
        statement = statement.where(items.c.over.is_(False))
    return list(connection.execute(statement).scalars())
