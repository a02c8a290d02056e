"""Conversations, routes, and which item has a card where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from sop.desk.standing import ENDS_ROUTES
from sop.procedure import Procedure
from sop.records.items import Kind, Record
from sop.storage.sql import Sql
from sop.storage.tables import items, placements, unposted


class Conversation(NamedTuple):
    """What is known of a conversation. reference: JSON; language: of new cards there; state: `sop.desk.standing.State`."""

    id: str
    reference: str
    language: str
    state: str


class Placement(NamedTuple):
    """An item's card in a conversation. activity_id, digest: of its message, None until it is posted."""

    conversation_id: str
    item_id: str
    language: str | None
    activity_id: str | None
    digest: str | None


def channel_of(conversation: str) -> str:
    """The channel of a thread in it (`19:…;messageid=…`); any other conversation is itself."""
    return conversation.partition(";messageid=")[0]


def set_language(connection: Connection, conversation: str, language: str) -> None:
    """From now on the conversation's new cards are in this language."""
    _SET_LANGUAGE(connection, id=channel_of(conversation), language=language)


_SET_LANGUAGE = Sql("UPDATE conversations SET language = :language WHERE id = :id")


def conversation_row(connection: Connection, conversation: str) -> Conversation | None:
    """What is known of the conversation, or of the channel that it is a thread of."""
    row = _CONVERSATION(connection, id=channel_of(conversation)).fetchone()
    return Conversation(*row) if row is not None else None


_CONVERSATION = Sql("SELECT id, reference, language, state FROM conversations WHERE id = :id")


def route_of(connection: Connection, kind: Kind, procedure: Procedure) -> str | None:
    """Where new records of that kind are posted: as an admin said in chat, else as the procedure says."""
    said = _ROUTE(connection, kind=kind.value).fetchone()
    if said is not None:
        return str(said[0])
    wanted = procedure.routes.get(kind)
    return wanted if wanted is not None and _is_way(connection, wanted) else None


def _is_way(connection: Connection, conversation: str) -> bool:
    """Until SOPilot has been there, and once it was taken out, nothing can be posted there: then there is no route."""
    row = conversation_row(connection, conversation)
    return row is not None and row.state not in ENDS_ROUTES


_ROUTE = Sql("SELECT conversation_id FROM routes WHERE kind = :kind")


def route_for(connection: Connection, item: Record, procedure: Procedure) -> str | None:
    """Where this record is posted: by the procedure's finer routes, the first whose conversation SOPilot is in; else as
    all of its kind. So an incident is seen somewhere even where SOPilot is not yet in the channel that is meant for it.
    """
    for wanted in procedure.finer_routes(item):
        if _is_way(connection, wanted):
            return wanted
    return route_of(connection, item.kind, procedure)


def unmet(connection: Connection, procedure: Procedure) -> tuple[str, ...]:
    """The conversations that the procedure routes into and that SOPilot has never been in."""
    return tuple(sorted(one for one in procedure.routed_to() if conversation_row(connection, one) is None))


def set_route(connection: Connection, kind: Kind, conversation: str) -> str | None:
    """Post records of that kind there from now on. Returns where they went before."""
    before = _ROUTE_LOCKED(connection, kind=kind.value).fetchone()
    _SET_ROUTE(connection, kind=kind.value, conversation=conversation)
    return str(before[0]) if before is not None else None


_ROUTE_LOCKED = Sql("SELECT conversation_id FROM routes WHERE kind = :kind /*for update*/")
_SET_ROUTE = Sql(
    """
    INSERT INTO routes (kind, conversation_id) VALUES (:kind, :conversation)
    ON CONFLICT (kind) DO UPDATE SET conversation_id = excluded.conversation_id
    """
)


def place(connection: Connection, item_id: str, conversation: str, language: str | None = None) -> None:
    """The item shall have a card there. language: of the card; None for the conversation's."""
    _PLACE(connection, conversation=conversation, item_id=item_id, language=language)


_PLACE = Sql(
    """
    INSERT INTO placements (conversation_id, item_id, language) VALUES (:conversation, :item_id, :language)
    ON CONFLICT DO NOTHING
    """
)


def place_new(connection: Connection, item: Record, procedure: Procedure, language: str | None) -> list[str]:
    """Where a new record gets its cards: where it was made, and its route, unless that is the same channel.

    language: of the person who made it, for the card that they see first. Gives the conversations, in order.
    """
    found = []
    if item.home:
        place(connection, item.id, item.home, language)
        found.append(item.home)
    route = route_for(connection, item, procedure)
    if route is not None and (item.home is None or channel_of(route) != channel_of(item.home)):
        place(connection, item.id, route)
        found.append(route)
    return sorted(found)


def placements_of(connection: Connection, item_id: str) -> list[str]:
    """The conversations that the item has (or shall have) a card in."""
    return [conversation for (conversation,) in _PLACED(connection, item_id=item_id)]


_PLACED = Sql("SELECT conversation_id FROM placements WHERE item_id = :item_id ORDER BY conversation_id")


def placement(connection: Connection, conversation: str, item_id: str) -> Placement | None:
    """The card's message there: activity id and digest, both None until it is posted."""
    row = _PLACEMENT(connection, conversation=conversation, item_id=item_id).fetchone()
    return Placement(*row) if row is not None else None


_PLACEMENT = Sql(
    """
    SELECT conversation_id, item_id, language, activity_id, digest FROM placements
    WHERE conversation_id = :conversation AND item_id = :item_id
    """
)


class Standing(NamedTuple):
    """A card's place with what is known of the conversation (None: nothing). storm_out: a storm's card stands there."""

    placement: Placement
    conversation: Conversation | None
    storm_out: bool


def standing(connection: Connection, conversation: str, item_id: str) -> Standing | None:
    """Everything about a card's place that whoever posts it has to know, in one statement."""
    row = _STANDS(connection, conversation=conversation, channel=channel_of(conversation), item_id=item_id).fetchone()
    if row is None:
        return None
    known = Conversation(*row[3:7]) if row[3] is not None else None
    return Standing(Placement(conversation, item_id, *row[:3]), known, bool(row[7]))


_STANDS = Sql(
    """
    SELECT p.language, p.activity_id, p.digest, c.id, c.reference, c.language, c.state, EXISTS (
        SELECT 1 FROM storms WHERE storms.conversation_id = p.conversation_id AND storms.activity_id IS NOT NULL
    )
    FROM placements AS p LEFT JOIN conversations AS c ON c.id = :channel
    WHERE p.conversation_id = :conversation AND p.item_id = :item_id
    """
)


def posted(connection: Connection, conversation: str, item_id: str, activity_id: str, digest: str) -> None:
    """The card stands in this message, showing what the digest says."""
    _POSTED(connection, conversation=conversation, item_id=item_id, activity_id=activity_id, digest=digest)


_POSTED = Sql(
    """
    INSERT INTO placements (conversation_id, item_id, activity_id, digest)
    VALUES (:conversation, :item_id, :activity_id, :digest)
    ON CONFLICT (conversation_id, item_id) DO UPDATE SET activity_id = excluded.activity_id, digest = excluded.digest
    """
)


def unpost(connection: Connection, conversation: str, item_id: str) -> None:
    """The message is gone; the card is to be posted anew."""
    _UNPOST(connection, conversation=conversation, item_id=item_id)


_UNPOST = Sql(
    """
    UPDATE placements SET activity_id = NULL, digest = NULL WHERE conversation_id = :conversation AND item_id = :item_id
    """
)


def unplaced(connection: Connection, kind: Kind, channel: str | None = None) -> Sequence[str]:
    """Open records of that kind that are shown nowhere yet, or not in that channel and its threads; oldest first.

    Not those that are posted nowhere by themselves (`sop.desk.quiet`).
    """
    shown = select(placements.c.item_id)
    if channel is not None:
        within = placements.c.conversation_id.startswith(f"{channel};messageid=", autoescape=True)
        shown = shown.where(or_(placements.c.conversation_id == channel, within))
    statement = select(items.c.id).where(items.c.kind == kind.value, items.c.over.is_(False), items.c.id.not_in(shown))
    statement = statement.where(items.c.id.not_in(select(unposted.c.item_id)))
    return list(connection.execute(statement.order_by(items.c.created_at, items.c.id)).scalars())


def item_of_thread(connection: Connection, conversation: str) -> str | None:
    """The item whose card began this thread, or whose only card stands in it; None where that is not clear."""
    _channel, _, root = conversation.partition(";messageid=")
    found = _SHOWN_IN(connection, conversation=conversation).fetchall()
    if len(found) == 1:
        return str(found[0][0])
    if root:
        begun = _BEGUN_BY(connection, channel=channel_of(conversation), root=root).fetchone()
        return str(begun[0]) if begun is not None else None
    return None


_SHOWN_IN = Sql("SELECT item_id FROM placements WHERE conversation_id = :conversation LIMIT 2")
_BEGUN_BY = Sql("SELECT item_id FROM placements WHERE conversation_id = :channel AND activity_id = :root")
