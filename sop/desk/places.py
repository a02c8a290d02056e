"""Conversations, routes, and which item has a card where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sop.procedure import Procedure
from sop.records.items import Kind, Record
from sop.storage.tables import conversations, items, placements, routes


def channel_of(conversation: str) -> str:
    """The channel of a thread in it (`19:…;messageid=…`); any other conversation is itself."""
    return conversation.partition(";messageid=")[0]


def _upsert(connection: Connection, table: Any, keys: dict[str, Any], values: dict[str, Any]) -> None:
    made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = made(table).values(**keys, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=values))


def remember_conversation(connection: Connection, conversation: str, reference: str, language: str, at: str) -> None:
    """Keep the newest conversation reference (JSON) of a channel, group chat or personal chat.

    language: of the person who speaks: a conversation keeps that of the first, until a route is set in another.
    """
    made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = made(conversations).values(id=conversation, reference=reference, language=language, updated_at=at)
    fresh = {"reference": reference, "updated_at": at}
    connection.execute(statement.on_conflict_do_update(index_elements=[conversations.c.id], set_=fresh))


def set_language(connection: Connection, conversation: str, language: str) -> None:
    """From now on the conversation's new cards are in this language."""
    wanted = channel_of(conversation)
    connection.execute(update(conversations).where(conversations.c.id == wanted).values(language=language))


def conversation_row(connection: Connection, conversation: str) -> Row[Any] | None:
    """What is known of the conversation, or of the channel that it is a thread of."""
    wanted = channel_of(conversation)
    return connection.execute(select(conversations).where(conversations.c.id == wanted)).first()


def route_of(connection: Connection, kind: Kind, procedure: Procedure) -> str | None:
    """Where new records of that kind are posted: as an admin said in chat, else as the procedure says."""
    said = connection.execute(select(routes.c.conversation_id).where(routes.c.kind == kind.value)).scalar()
    if said is not None:
        return str(said)
    wanted = procedure.routes.get(kind)
    # Until SOPilot has been there, nothing can be posted there: then there is no route yet.
    return wanted if wanted is not None and conversation_row(connection, wanted) is not None else None


def set_route(connection: Connection, kind: Kind, conversation: str) -> str | None:
    """Post records of that kind there from now on. Returns where they went before."""
    before = connection.execute(
        select(routes.c.conversation_id).where(routes.c.kind == kind.value).with_for_update()
    ).scalar()
    _upsert(connection, routes, {"kind": kind.value}, {"conversation_id": conversation})
    return before


def place(connection: Connection, item_id: str, conversation: str, language: str | None = None) -> None:
    """The item shall have a card there. language: of the card; None for the conversation's."""
    made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = made(placements).values(conversation_id=conversation, item_id=item_id, language=language)
    connection.execute(statement.on_conflict_do_nothing())


def place_new(connection: Connection, item: Record, procedure: Procedure, language: str | None) -> None:
    """Where a new record gets its cards: where it was made, and its route, unless that is the same channel.

    language: of the person who made it, for the card that they see first.
    """
    if item.home:
        place(connection, item.id, item.home, language)
    route = route_of(connection, item.kind, procedure)
    if route is not None and (item.home is None or channel_of(route) != channel_of(item.home)):
        place(connection, item.id, route)


def placements_of(connection: Connection, item_id: str) -> list[str]:
    """The conversations that the item has (or shall have) a card in."""
    statement = select(placements.c.conversation_id).where(placements.c.item_id == item_id)
    return list(connection.execute(statement.order_by(placements.c.conversation_id)).scalars())


def placement(connection: Connection, conversation: str, item_id: str) -> Row[Any] | None:
    """The card's message there: activity id and digest, both None until it is posted."""
    return connection.execute(
        select(placements).where(placements.c.conversation_id == conversation, placements.c.item_id == item_id)
    ).first()


def posted(connection: Connection, conversation: str, item_id: str, activity_id: str, digest: str) -> None:
    """The card stands in this message, showing what the digest says."""
    values = {"activity_id": activity_id, "digest": digest}
    _upsert(connection, placements, {"conversation_id": conversation, "item_id": item_id}, values)


def unpost(connection: Connection, conversation: str, item_id: str) -> None:
    """The message is gone; the card is to be posted anew."""
    connection.execute(
        update(placements)
        .where(placements.c.conversation_id == conversation, placements.c.item_id == item_id)
        .values(activity_id=None, digest=None)
    )


def leave(connection: Connection, conversation: str) -> None:
    """SOPilot was removed from the conversation: its route, if it was one, is no more."""
    connection.execute(delete(routes).where(routes.c.conversation_id == conversation))


def unplaced(connection: Connection, kind: Kind, channel: str | None = None) -> Sequence[str]:
    """Open records of that kind that are shown nowhere yet, or not in that channel and its threads; oldest first."""
    shown = select(placements.c.item_id)
    if channel is not None:
        within = placements.c.conversation_id.startswith(f"{channel};messageid=", autoescape=True)
        shown = shown.where(or_(placements.c.conversation_id == channel, within))
    statement = select(items.c.id).where(items.c.kind == kind.value, items.c.over.is_(False), items.c.id.not_in(shown))
    return list(connection.execute(statement.order_by(items.c.created_at, items.c.id)).scalars())


def item_of_thread(connection: Connection, conversation: str) -> str | None:
    """The item whose card began this thread, or whose only card stands in it; None where that is not clear."""
    _channel, _, root = conversation.partition(";messageid=")
    inside = [placements.c.conversation_id == conversation]
    found = list(connection.execute(select(placements.c.item_id).where(*inside)).scalars())
    if len(found) == 1:
        return str(found[0])
    if root:
        by_root = select(placements.c.item_id).where(
            placements.c.conversation_id == channel_of(conversation), placements.c.activity_id == root
        )
        begun = connection.execute(by_root).scalar()
        return str(begun) if begun is not None else None
    return None
