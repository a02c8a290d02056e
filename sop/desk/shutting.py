"""Shutting and opening conversations where nothing can be posted for a while.

A conversation that is shut is shut as one thing: nobody asks Teams again for each card and each sentence. Its cards rest
(`rest`), its sentences wait in their lane, and when it opens everything that was left is tried once more, in order.
docs/decisions/0011-shut-conversations.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from sop.desk import lanes_of as names, storms, wishes
from sop.desk.conversations import is_shut, lane_of, locked, name_of
from sop.desk.places import channel_of
from sop.desk.standing import ENDS_ROUTES, State
from sop.lanes import queue
from sop.storage.moments import to_text
from sop.storage.sql import Sql
from sop.storage.tables import conversations, lanes, parked, placements, routes


def shut(
    connection: Connection,
    conversation: str,
    state: State,
    *,
    reason: str,
    remedy: str,
    now: str,
    told_at: str | None = None,
) -> bool:
    """From now on nothing is posted there. False where that is known already, or where it is no conversation of ours.

    reason, remedy: for operators; told_at: when Teams said so, by its clock, None where it was found out by a refusal.
    """
    row = locked(connection, conversation)
    if row is None or (told_at is not None and row.told_at is not None and told_at < row.told_at):
        return False
    # What is known to be so needs nobody who finds out why a post was refused.
    connection.execute(delete(parked).where(parked.c.lane == names.conversation_lane(row.id)))
    if row.state == state:
        return False
    ended = _end_routes(connection, row.id) if state in ENDS_ROUTES else []
    if state in ENDS_ROUTES:
        storms.forget(connection, row.id)
    connection.execute(
        update(conversations)
        .where(conversations.c.id == row.id)
        .values(
            state=state.value,
            since=now,
            told_at=told_at,
            reason=reason,
            remedy=remedy,
            had_routes=",".join(ended) or row.had_routes,
        )
    )
    return True


def refuse(
    connection: Connection, conversation: str, state: State, *, reason: str, remedy: str, asked_at: float, now: float
) -> None:
    """Teams refused a post: shut the conversation, and park that as one thing, however much waits behind it.

    asked_at: when the post was begun; one that was begun before the conversation opened says nothing of it any more.
    """
    row = locked(connection, conversation)
    if row is None or is_shut(row) or (row.since is not None and row.since > _moment(asked_at)):
        return
    shut(connection, row.id, state, reason=reason, remedy=remedy, now=_moment(now))
    queue.set_aside(
        connection,
        names.conversation_lane(row.id),
        names.REOPEN,
        {"conversation": row.id},
        gate=names.TEAMS_GATE,
        merge_key="reopen",
        now=now,
        reason=f"nothing can be posted in {name_of(row)}: {reason}",
        remedy=remedy,
    )


def reopen(
    connection: Connection,
    conversation: str,
    now: float,
    *,
    told_at: str | None = None,
    only: Iterable[State] = tuple(State),
) -> bool:
    """Posts go there again: what rested, waited or was parked is tried once more, in order. False where it was open.

    told_at: when whatever tells so was said, by Teams' clock: a message from before a removal opens nothing; only: the
    states that this opens.
    """
    row = locked(connection, conversation)
    if row is None or not is_shut(row) or row.state not in {state.value for state in only}:
        return False
    if told_at is not None and row.told_at is not None and told_at < row.told_at:
        return False
    connection.execute(
        update(conversations)
        .where(conversations.c.id == row.id)
        .values(state=State.OPEN.value, since=_moment(now), told_at=told_at, reason=None, remedy=None, had_routes=None)
    )
    revive(connection, row.id, now)
    return True


_STATE = Sql("SELECT state FROM conversations WHERE id = :id")


def heard(connection: Connection, conversation: str, now: float, told_at: str | None = None) -> bool:
    """Somebody has just spoken to SOPilot there, so it is there. True where that opened it. Cheap where it was open."""
    row = _STATE(connection, id=channel_of(conversation)).fetchone()
    if row is None or row[0] == State.OPEN:
        return False
    return reopen(connection, conversation, now, told_at=told_at)


def revive(connection: Connection, channel: str, now: float) -> None:
    """Try everything of the channel and its threads again that waits, rests or is parked, lane by lane."""
    connection.execute(delete(parked).where(parked.c.lane == names.conversation_lane(channel)))
    waiting = set(connection.execute(select(lanes.c.key).where(lane_of(lanes.c.key, channel))).scalars())
    stuck: dict[str, list[int]] = {}
    for row in connection.execute(
        select(parked.c.id, parked.c.lane).where(lane_of(parked.c.lane, channel)).order_by(parked.c.id)
    ):
        stuck.setdefault(row.lane, []).append(row.id)
    resting = {
        names.card_lane(row.conversation_id, row.item_id): row
        for row in connection.execute(select(placements).where(_placed_in(channel), placements.c.digest.is_(None)))
    }
    # In the order of their keys, as everybody locks lanes.
    for lane in sorted(waiting | stuck.keys() | resting.keys()):
        if lane in waiting:
            queue.wake(connection, lane)
        for parked_id in stuck.get(lane, []):
            queue.unpark(connection, parked_id, now)
        if lane in resting:
            wishes.refresh_card(connection, resting[lane].conversation_id, resting[lane].item_id, now)


def rest(connection: Connection, conversation: str, item_id: str, now: float) -> None:
    """The card is left as it is, since nothing can be posted there: it is looked at when the conversation opens."""
    row = connection.execute(
        select(conversations.c.state).where(conversations.c.id == channel_of(conversation)).with_for_update(read=True)
    ).first()
    if row is not None and not is_shut(row):
        # It has opened meanwhile, and whoever opened it has not seen this card among those that rest.
        wishes.refresh_card(connection, conversation, item_id, now)
        return
    here = placements.c.conversation_id == conversation, placements.c.item_id == item_id
    connection.execute(update(placements).where(*here).values(digest=None))


def _end_routes(connection: Connection, channel: str) -> list[str]:
    ended = list(
        connection.execute(
            select(routes.c.kind).where(routes.c.conversation_id == channel).order_by(routes.c.kind)
        ).scalars()
    )
    connection.execute(delete(routes).where(routes.c.conversation_id == channel))
    return ended


def _placed_in(channel: str) -> Any:
    placed = placements.c.conversation_id
    return or_(placed == channel, placed.startswith(f"{channel};messageid=", autoescape=True))


def _moment(seconds: float) -> str:
    return to_text(datetime.fromtimestamp(seconds, UTC))
