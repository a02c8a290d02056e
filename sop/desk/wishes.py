"""Putting the intents that the core wishes for, in the caller's transaction."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, select

from sop.desk import lanes_of as names
from sop.desk.sources import Source, SourceKind
from sop.lanes import put
from sop.records.commands import LinkAccount
from sop.storage.tables import intents

_SYNC_KEY = "sync"

FIRST, NEW = -2.0, -1.0
"""Due times before "at once". What is due is taken in this order: answers and storms, new cards, all other work."""


def sync(connection: Connection, item_id: str, now: float, due_at: float = 0.0) -> None:
    """Wish that the item and its issue agree. now, due_at: seconds of the lanes' clock (0: at once)."""
    put(
        connection,
        names.jira_lane(item_id),
        names.SYNC,
        {"item": item_id},
        gate=names.JIRA_GATE,
        now=now,
        merge_key=_SYNC_KEY,
        due_at=due_at,
    )


def sync_in_background(connection: Connection, item_id: str, now: float) -> None:
    """Wish a sync that nobody waits for: it comes after those that somebody does. now: seconds of the lanes' clock.

    A sync that waits already will look as well; it keeps its place.
    """
    lane = names.jira_lane(item_id)
    waits = (
        intents.c.lane == lane,
        intents.c.merge_key == _SYNC_KEY,
        intents.c.due_at <= now,
        intents.c.started.is_(None),
    )
    if connection.execute(select(intents.c.id).where(*waits)).first() is None:
        payload = {"item": item_id, "background": True}
        put(connection, lane, names.SYNC, payload, gate=names.JIRA_GATE, now=now, merge_key=_SYNC_KEY, due_at=now)


def find_account(connection: Connection, wanted: LinkAccount, *, trusted: bool, language: str, now: float) -> None:
    """Wish that an account is looked for in Jira, linked where that may be, and the answer said.

    trusted: whether an admin says whose it is, so that it needs no proof. now: seconds of the lanes' clock.
    """
    payload = {
        "name": wanted.person.name,
        "aad_id": wanted.person.aad_id,
        "email": wanted.person.email,
        "account": wanted.account,
        "conversation": wanted.conversation,
        "trusted": trusted,
        "language": language,
    }
    lane = names.account_lane(str(wanted.person.aad_id))
    put(connection, lane, names.LINK_ACCOUNT, payload, gate=names.JIRA_GATE, now=now)


def refresh_card(connection: Connection, conversation: str, item_id: str, now: float, due_at: float = 0.0) -> None:
    """Wish that the item's card in that conversation shows its state. due_at: NEW where it is the first one."""
    put(
        connection,
        names.card_lane(conversation, item_id),
        names.CARD,
        {"conversation": conversation, "item": item_id},
        gate=names.TEAMS_GATE,
        now=now,
        merge_key="refresh",
        due_at=due_at,
    )


def tick(connection: Connection, item_id: str, now: float, due_at: float) -> None:
    """Wish that the cards of a meeting that runs tell the time anew. now, due_at: seconds of the lanes' clock."""
    put(
        connection,
        names.meeting_lane(item_id),
        names.MEETING_TICK,
        {"item": item_id},
        gate=names.TEAMS_GATE,
        now=now,
        merge_key="tick",
        due_at=due_at,
    )


def list_calendar(connection: Connection, user: str, conversation: str, language: str, now: float) -> None:
    """Wish that a person's online meetings are said in a conversation. user: Entra object id; now: seconds of the lanes'
    clock.
    """
    payload = {"user": user, "conversation": conversation, "language": language}
    lane = names.graph_lane(f"calendar {user}")
    put(connection, lane, names.GRAPH_CALENDAR, payload, gate=names.GRAPH_GATE, now=now)


def expect_sources(connection: Connection, item_id: str, now: float) -> None:
    """Wish that what is said in a meeting in Teams is waited for. now: seconds of the lanes' clock."""
    lane = names.graph_lane(item_id)
    put(connection, lane, names.GRAPH_EXPECT, {"item": item_id}, gate=names.GRAPH_GATE, now=now, merge_key="expect")


def announce(connection: Connection, item_id: str, now: float, due_at: float) -> None:
    """Wish that people are told what they have to know of a meeting. now, due_at: seconds of the lanes' clock (0: at once)."""
    put(
        connection,
        names.telling_lane(item_id),
        names.MEETING_TELL,
        {"item": item_id},
        gate=names.TEAMS_GATE,
        now=now,
        merge_key="tell",
        due_at=due_at,
    )


def draft(connection: Connection, source: Source, now: float) -> None:
    """Wish that a source of a meeting's minutes is read. now: seconds of the lanes' clock."""
    payload = msgspec.to_builtins(source)
    put(connection, names.minutes_lane(source.item), names.MINUTES, payload, gate=names.TEAMS_GATE, now=now)


def draft_captured(connection: Connection, item_id: str, ended: str, now: float) -> None:
    """Wish that what people typed during a meeting is read. ended: names which of its ends; now: seconds of the lanes' clock."""
    draft(connection, Source(item_id, SourceKind.CAPTURED, operation=f"{SourceKind.CAPTURED} {ended}"), now)


def relate(connection: Connection, item_id: str, to: str, now: float) -> None:
    """Wish that the item's issue is linked to that of the meeting it follows from. now: seconds of the lanes' clock."""
    put(
        connection,
        names.relate_lane(item_id),
        names.RELATE,
        {"item": item_id, "to": to},
        gate=names.JIRA_GATE,
        now=now,
        merge_key=f"to:{to}",
    )


def refresh_storm(connection: Connection, conversation: str, now: float, due_at: float = FIRST) -> None:
    """Wish that the conversation's storm card shows how the storm stands; where nothing else is said, before all other work."""
    put(
        connection,
        names.storm_lane(conversation),
        names.STORM,
        {"conversation": conversation},
        gate=names.TEAMS_GATE,
        now=now,
        merge_key="storm",
        due_at=due_at,
    )


def supersede_card(connection: Connection, conversation: str, item_id: str, activity_id: str, now: float) -> None:
    """Wish that an older message of the item's says that a newer card exists."""
    put(
        connection,
        names.card_lane(conversation, item_id),
        names.SUPERSEDE,
        {"conversation": conversation, "item": item_id, "activity": activity_id},
        gate=names.TEAMS_GATE,
        now=now,
        merge_key=f"supersede:{activity_id}"[:128],
    )


def show(connection: Connection, conversation: str, card: dict[str, Any], summary: str, now: float) -> None:
    """Wish that the bot answers with a card that is no record's. summary: what a notification says."""
    payload = {"conversation": conversation, "text": summary, "card": card}
    put(connection, names.say_lane(conversation), names.SAY, payload, gate=names.TEAMS_GATE, now=now, due_at=FIRST)


def say(connection: Connection, conversation: str, text: str, now: float, *, markdown: bool = True) -> None:
    """Wish that the bot says something in a conversation. markdown: whether the text is, or is to be shown as it stands."""
    payload = {"conversation": conversation, "text": text, "format": "markdown" if markdown else "plain"}
    put(connection, names.say_lane(conversation), names.SAY, payload, gate=names.TEAMS_GATE, now=now, due_at=FIRST)
