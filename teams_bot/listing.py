"""Lists of records, as what the bot says."""

from __future__ import annotations

from sqlalchemy import Connection

from cards.item import is_overdue
from sop.desk import records
from sop.procedure import Procedure
from sop.records.items import Record, public
from sop.rules import stage_of
from sop.words import Words
from teams_bot import commands as chat
from teams_bot.turn import Turn

LISTED = 20
"""Records in one list: more would be cut off on a telephone."""
_SEARCHED = 500


def list_text(connection: Connection, turn: Turn, wanted: chat.List, procedure: Procedure) -> str:
    """Open records, newest first; those that are overdue, the longest first."""
    found: list[Record] = records.open_items(connection, wanted.kind, limit=_SEARCHED)
    if wanted.mine:
        found = [one for one in found if one.assignee is not None and one.assignee.is_same_as(turn.actor.person)]
    if wanted.overdue:
        today = turn.at.astimezone(turn.words.zone).date()
        late = [one for one in found if is_overdue(one, procedure, today)]
        found = sorted(late, key=lambda one: one.due or today)
    return lines(found, procedure, turn.words)


def actions_text(connection: Connection, turn: Turn, item_id: str, procedure: Procedure) -> str:
    """All action items that follow from a record."""
    return lines(records.actions_of(connection, item_id), procedure, turn.words)


def lines(found: list[Record], procedure: Procedure, words: Words) -> str:
    """The records, a line each, and how many more there are."""
    if not found:
        return words("say.list.none")
    shown = [_line(item, procedure, words) for item in found[:LISTED]]
    if len(found) > LISTED:
        shown.append(words("say.list.more", count=len(found) - LISTED))
    return "\n".join(shown)


def _line(item: Record, procedure: Procedure, words: Words) -> str:
    stage = stage_of(item, procedure).name.of(words.language)
    owner = chat.inert(item.assignee.name) if item.assignee else words("say.nobody")
    due = words("say.list.due", due=words.day(item.due)) if item.due else ""
    title = chat.inert(public(item).title, 120)
    return words("say.list.line", id=item.id, stage=stage, title=title, owner=owner, due=due)
