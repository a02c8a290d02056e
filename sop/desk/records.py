"""Records, comments and the operation journal in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select

from sop.procedure import Procedure
from sop.records.commands import Command
from sop.records.items import ActionItem, Comment, Kind, Record, Source, decode, encode
from sop.records.outcomes import FieldChange
from sop.records.people import Side
from sop.rules.decide import stage_of
from sop.storage.moments import to_text
from sop.storage.sql import Sql
from sop.storage.tables import comments, items, journal, links

PREFIX = {Kind.INCIDENT: "INC", Kind.ACTION: "ACT", Kind.MEETING: "MTG"}
_COMMENT: msgspec.json.Decoder[Comment] = msgspec.json.Decoder(Comment)


def load_locked(connection: Connection, item_id: str) -> Record | None:
    """The record, held against every other writer until the transaction ends."""
    row = _LOAD_LOCKED(connection, id=item_id).fetchone()
    return decode(row[0]) if row is not None else None


_LOAD_LOCKED = Sql("SELECT data FROM items WHERE id = :id /*for update*/")
_LOAD = Sql("SELECT data FROM items WHERE id = :id")


def load(connection: Connection, item_id: str) -> Record | None:
    """The record, to be read only."""
    row = _LOAD(connection, id=item_id).fetchone()
    return decode(row[0]) if row is not None else None


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
    (value,) = _COUNT(connection, name=name).fetchone()
    return f"{name}-{value}"


_COUNT = Sql(
    """
    INSERT INTO counters (name, value) VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET value = counters.value + 1
    RETURNING value
    """
)


def save(connection: Connection, item: Record, procedure: Procedure, *, is_new: bool) -> None:
    """Keep the record's new state."""
    state: dict[str, Any] = {
        "id": item.id,
        "stage": item.stage,
        "over": stage_of(item, procedure).ends,
        "data": encode(item),
        "updated_at": to_text(item.updated_at),
    }
    if is_new:
        _ADD(connection, **state, uid=item.uid, kind=item.kind.value, created_at=to_text(item.created_at))
    else:
        _CHANGE(connection, **state)


_ADD = Sql(
    """
    INSERT INTO items (id, uid, kind, stage, over, data, created_at, updated_at)
    VALUES (:id, :uid, :kind, :stage, :over, :data, :created_at, :updated_at)
    """
)
_CHANGE = Sql("UPDATE items SET stage = :stage, over = :over, data = :data, updated_at = :updated_at WHERE id = :id")


def save_comments(connection: Connection, changed: Sequence[Comment]) -> None:
    """Keep new comments and new states of known ones."""
    for comment in changed:
        data = msgspec.json.encode(comment).decode()
        _KEEP_COMMENT(connection, id=comment.id, item_id=comment.item_id, data=data, at=to_text(comment.at))


_KEEP_COMMENT = Sql(
    """
    INSERT INTO comments (id, item_id, data, at) VALUES (:id, :item_id, :data, :at)
    ON CONFLICT (id) DO UPDATE SET data = excluded.data
    """
)


def comment(connection: Connection, comment_id: str) -> Comment | None:
    """One comment."""
    row = _COMMENT_BY_ID(connection, id=comment_id).fetchone()
    return _COMMENT.decode(row[0]) if row is not None else None


_COMMENT_BY_ID = Sql("SELECT data FROM comments WHERE id = :id")


def told(connection: Connection, one: Comment) -> None:
    """The other side has been told of the comment as it was then; what was edited since is still to be told."""
    if one.unsent and comment(connection, one.id) == one:
        save_comments(connection, [msgspec.structs.replace(one, unsent=False)])


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
    for seq, entry in enumerate(entries):
        _write_down(
            connection,
            command.id,
            seq,
            item_id,
            msgspec.structs.replace(
                entry,
                author=entry.author or command.actor.person,
                at=entry.at or command.at,
                cause=entry.cause or command.cause,
            ),
            command.actor.side,
        )


def note(connection: Connection, operation: str, item_id: str, entry: FieldChange, side: Side) -> None:
    """Write down what changed no record: by whom, when and what tells of it stand in the entry. Once for an operation's id."""
    if item_done_by(connection, operation) is None:
        _write_down(connection, operation, 0, item_id, entry, side)


def _write_down(
    connection: Connection, operation: str, seq: int, item_id: str | None, entry: FieldChange, side: Side
) -> None:
    assert entry.author is not None, "filled in by the callers"
    assert entry.at is not None, "filled in by the callers"
    _WRITE_DOWN(
        connection,
        command_id=operation,
        seq=seq,
        item_id=item_id,
        field=entry.field,
        old=_json(entry.old),
        new=_json(entry.new),
        side=side.value,
        person=msgspec.json.encode(entry.author).decode(),
        at=to_text(entry.at),
        cause=entry.cause,
    )


_WRITE_DOWN = Sql(
    """
    INSERT INTO journal (command_id, seq, item_id, field, old, new, side, person, at, cause)
    VALUES (:command_id, :seq, :item_id, :field, :old, :new, :side, :person, :at, :cause)
    """
)


def journal_of(connection: Connection, item_id: str) -> Sequence[Row[Any]]:
    """The operation journal of a record, oldest first."""
    return connection.execute(select(journal).where(journal.c.item_id == item_id).order_by(journal.c.n)).all()


def item_done_by(connection: Connection, command_id: str) -> str | None:
    """The record that a command of this id has changed already; "" where it changed something else; None: not yet."""
    row = _DONE_BY(connection, command_id=command_id).fetchone()
    return None if row is None else row[0] or ""


_DONE_BY = Sql("SELECT item_id FROM journal WHERE command_id = :command_id LIMIT 1")


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def alert_group(source: Source) -> str:
    """The name under which a monitor's group is kept."""
    return f"{source.system}:{source.key}"


def group_locked(connection: Connection, key: str) -> str | None:
    """The latest incident of an alert group; the group is held until the transaction ends, so two deliveries queue."""
    _TOUCH_GROUP(connection, key=key)
    (item_id,) = _GROUP(connection, key=key).fetchone()
    return str(item_id) if item_id is not None else None


_TOUCH_GROUP = Sql("INSERT INTO alert_groups (key) VALUES (:key) ON CONFLICT (key) DO NOTHING")
_GROUP = Sql("SELECT item_id FROM alert_groups WHERE key = :key /*for update*/")


def set_group(connection: Connection, key: str, item_id: str) -> None:
    """From now on the group's deliveries are about that incident."""
    _SET_GROUP(connection, key=key, item_id=item_id)


_SET_GROUP = Sql("UPDATE alert_groups SET item_id = :item_id WHERE key = :key")


def forget_empty_group(connection: Connection, key: str) -> None:
    """Drop a group that a delivery touched without opening anything: no row stays for what was refused."""
    _FORGET_GROUP(connection, key=key)


_FORGET_GROUP = Sql("DELETE FROM alert_groups WHERE key = :key AND item_id IS NULL")


def open_items(connection: Connection, kind: Kind | None, limit: int) -> list[Record]:
    """Records that are not over, newest first."""
    statement = select(items.c.data).where(items.c.over.is_(False))
    if kind is not None:
        statement = statement.where(items.c.kind == kind.value)
    rows = connection.execute(statement.order_by(items.c.created_at.desc(), items.c.id.desc()).limit(limit))
    return [decode(row.data) for row in rows]


def actions_of(connection: Connection, item_id: str) -> list[Record]:
    """All action items that follow from a record, done ones too, oldest first."""
    rows = connection.execute(
        select(items.c.data).where(items.c.kind == Kind.ACTION.value).order_by(items.c.created_at, items.c.id)
    )
    found = [decode(row.data) for row in rows]
    return [item for item in found if isinstance(item, ActionItem) and item.about == item_id]


def all_ids(connection: Connection, *, include_over: bool) -> list[str]:
    """Ids of all records, oldest first."""
    statement = select(items.c.id).order_by(items.c.created_at, items.c.id)
    if not include_over:
        statement = statement.where(items.c.over.is_(False))
    return list(connection.execute(statement).scalars())
