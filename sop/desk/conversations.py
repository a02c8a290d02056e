"""Conversations: the newest way into each, and what people call it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, delete, or_, select, update

from sop.desk import lanes_of as names
from sop.desk.places import Conversation, channel_of
from sop.desk.standing import ENDS_ROUTES, Shut, State
from sop.storage.sql import Sql
from sop.storage.tables import conversations, parked, routes


class Told(Struct, frozen=True):
    """What an activity tells of its conversation.

    reference: the conversation reference (JSON); language: of the speaker, kept for the conversation's first only; seen_at:
    when it was said, by Teams' clock; what is None was not told, and is left as it was.
    """

    reference: str
    language: str
    seen_at: str | None = None
    name: str | None = None
    team_id: str | None = None
    team_name: str | None = None


def locked(connection: Connection, conversation: str) -> Row[Any] | None:
    """The row of the conversation (or of the channel that it is a thread of), held until the transaction ends."""
    wanted = channel_of(conversation)
    return connection.execute(select(conversations).where(conversations.c.id == wanted).with_for_update()).first()


def remember(connection: Connection, conversation: str, told: Told, at: str) -> bool:
    """Keep what was told; False where something newer is known already, and then nothing changes. at: now."""
    taken = _REMEMBER(
        connection,
        id=conversation,
        reference=told.reference,
        language=told.language,
        at=at,
        seen_at=told.seen_at,
        name=told.name,
        team_id=told.team_id,
        team_name=told.team_name,
    )
    return taken.fetchone() is not None


_REMEMBER = Sql(
    """
    INSERT INTO conversations (id, reference, language, updated_at, seen_at, name, team_id, team_name)
    VALUES (:id, :reference, :language, :at, :seen_at, :name, :team_id, :team_name)
    ON CONFLICT (id) DO UPDATE SET
        reference = excluded.reference,
        updated_at = excluded.updated_at,
        seen_at = COALESCE(excluded.seen_at, conversations.seen_at),
        name = COALESCE(excluded.name, conversations.name),
        team_id = COALESCE(excluded.team_id, conversations.team_id),
        team_name = COALESCE(excluded.team_name, conversations.team_name)
    WHERE conversations.seen_at IS NULL OR excluded.seen_at IS NULL OR conversations.seen_at <= excluded.seen_at
    RETURNING id
    """
)


def rename(connection: Connection, conversation: str, name: str) -> None:
    """The channel or chat is called something else now."""
    connection.execute(update(conversations).where(conversations.c.id == conversation).values(name=name))


def rename_team(connection: Connection, team_id: str, name: str) -> None:
    """The team is called something else now."""
    connection.execute(update(conversations).where(_in_team(team_id)).values(team_name=name, team_id=team_id))


def of_team(connection: Connection, team_id: str) -> Sequence[str]:
    """The channels of a team that SOPilot has been in."""
    statement = select(conversations.c.id).where(_in_team(team_id)).order_by(conversations.c.id)
    return list(connection.execute(statement).scalars())


def called(connection: Connection, conversation: str) -> str:
    """What people call the conversation; its id where no name was ever told."""
    row = connection.execute(select(conversations).where(conversations.c.id == channel_of(conversation))).first()
    return name_of(row) if row is not None else channel_of(conversation)


def is_shut(row: Row[Any] | Conversation) -> bool:
    """Whether nothing can be posted in the conversation of this row."""
    return bool(row.state != State.OPEN)


def worth_telling(
    connection: Connection, by_procedure: Mapping[str, str], routed_to: Iterable[str]
) -> tuple[Shut, ...]:
    """The shut conversations that somebody should know of: those that Teams refused, and those with a route, now or before.

    by_procedure: the conversation that the procedure routes each kind to; routed_to: all that any rule of its names.
    """
    known = conversations.c
    routed = or_(known.id.in_(select(routes.c.conversation_id)), known.id.in_(set(routed_to)))
    matters = or_(known.state == State.REFUSED.value, known.had_routes.is_not(None), routed)
    statement = select(conversations).where(known.state != State.OPEN.value, matters)
    return tuple(
        Shut(
            row.id,
            name_of(row),
            State(row.state),
            row.since or "",
            row.reason or "",
            row.remedy or "",
            _went_there(row, by_procedure),
        )
        for row in connection.execute(statement.order_by(known.had_routes.is_(None), known.id))
    )


def _went_there(row: Row[Any], by_procedure: Mapping[str, str]) -> tuple[str, ...]:
    """The kinds of records that were routed there until it was shut."""
    found = set(row.had_routes.split(",")) if row.had_routes else set()
    if row.state in ENDS_ROUTES:
        found |= {kind for kind, place in by_procedure.items() if place == row.id}
    return tuple(sorted(found))


def routed_anew(connection: Connection, kind: str) -> None:
    """Records of that kind have a route again: that an earlier one ended is no news any more."""
    for row in connection.execute(
        select(conversations.c.id, conversations.c.had_routes).where(conversations.c.had_routes.is_not(None))
    ).all():
        left = [one for one in row.had_routes.split(",") if one != kind]
        connection.execute(
            update(conversations).where(conversations.c.id == row.id).values(had_routes=",".join(left) or None)
        )
        if not left:
            connection.execute(delete(parked).where(parked.c.lane == names.conversation_lane(row.id)))


def all_shut(connection: Connection) -> set[str]:
    """Every conversation where nothing can be posted now."""
    return set(
        connection.execute(select(conversations.c.id).where(conversations.c.state != State.OPEN.value)).scalars()
    )


def _in_team(team_id: str) -> Any:
    # The General channel's id is the team's.
    return or_(conversations.c.team_id == team_id, conversations.c.id == team_id)


def lane_of(column: Any, channel: str) -> Any:
    """Holds for the keys of the lanes that post into a channel and its threads. column: with lanes' keys."""
    exact, prefixes = names.lanes_in(channel)
    return or_(column.in_(exact), *(column.startswith(prefix, autoescape=True) for prefix in prefixes))


def name_of(row: Row[Any]) -> str:
    """What people call the conversation of this row; its id where no name was ever told."""
    if not row.name:
        return f"{row.team_name} ({row.id})" if row.team_name else str(row.id)
    return f"“{row.name}” ({row.team_name})" if row.team_name else f"“{row.name}”"
