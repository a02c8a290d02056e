"""Minutes that a person brings, pasted or as files: for the meeting named, the one that ended here, or one of its own."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import PurePath
from typing import Final

from msgspec.structs import replace
from sqlalchemy import Connection

from sop.desk import Desk, meetings, places, records, wishes
from sop.desk.sources import RANK, Source, SourceKind
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.outcomes import Code, Refusal
from sop.records.text import TITLE_LIMIT, clean_line, cut
from sop.rules.recap import rank_of
from sop.storage import marks
from teams_bot.commands import parsed as p
from teams_bot.minuting import READABLE
from teams_bot.protocol.attached_files import AttachedFile
from teams_bot.turn import Turn

RECENT: Final = timedelta(days=2)
"""So long after its beginning minutes that name no meeting are those of the last one here."""
HEADING = 80
"""Characters that a first line may have to be read as a heading."""
_SIGNATURE = re.compile(r"\ufeff?WEBVTT(?!\S)[ \t\-–—:]*(?P<title>[^\n]*)")
_TIMED = re.compile(r"[0-9]{1,3}:[0-9]{2}")
"""What the lines of a transcript without speakers begin with."""


def bring(connection: Connection, desk: Desk, turn: Turn, wanted: p.Minutes) -> str | Refusal:
    """Wish that the minutes are read. Returns what is to be said at once: nothing where the card will say it."""
    files = [one for one in turn.files if one.fetched and _ending(one) in READABLE]
    if not wanted.text and not files:
        key = "say.minutes.unreadable" if turn.files else "say.minutes.nothing"
        return turn.words(key, endings=", ".join(sorted(READABLE)))
    item = _meeting(connection, desk, turn, wanted)
    if isinstance(item, Refusal):
        return item
    for source in _sources(turn, wanted, files, item):
        wishes.draft(connection, source, desk.clock.now())
    marks.keep(connection, _mark(turn), {"item": item.id})
    return ""


def again(connection: Connection, desk: Desk, turn: Turn, wanted: p.Minutes) -> None:
    """The message that brought minutes was edited: what is new in them is proposed, and nothing is said."""
    known = marks.read(connection, _mark(turn))
    item = records.load(connection, str(known["item"])) if known is not None else None
    if not isinstance(item, Meeting) or not wanted.text:
        return
    (text,) = _sources(turn, wanted, [], item)
    edited = replace(text, operation=f"{text.operation} {turn.said_at}", conversation="")
    wishes.draft(connection, edited, desk.clock.now())


def _mark(turn: Turn) -> str:
    """Under which it is remembered whose minutes a message brought."""
    return f"minutes:{turn.comment_id()}"


def _sources(turn: Turn, wanted: p.Minutes, files: list[AttachedFile], item: Meeting) -> list[Source]:
    text = Source(
        item.id,
        SourceKind.TEXT,
        text=wanted.text,
        link=_link(turn),
        operation=turn.comment_id(),
        actor=turn.actor,
        conversation=turn.conversation,
        language=turn.words.language,
    )
    held = [
        replace(
            text,
            kind=SourceKind.FILE,
            text="",
            name=one.name,
            url=one.url,
            hosted=one.hosted,
            operation=turn.comment_id(number),
        )
        for number, one in enumerate(files, 1)
    ]
    return [text, *held] if wanted.text else held


def _link(turn: Turn) -> str:
    """The message itself, where others can see it.

    "Deep link to a chat message" (learn.microsoft.com, microsoftteams/platform/concepts/build-and-test/deep-link-teams).
    """
    conversation = turn.conversation.partition(";messageid=")[0]
    if not conversation.startswith("19:") or not turn.id.isdigit():
        return ""
    return f"https://teams.microsoft.com/l/message/{conversation}/{turn.id}"


def _meeting(connection: Connection, desk: Desk, turn: Turn, wanted: p.Minutes) -> Meeting | Refusal:
    if wanted.item_ref is not None:
        item_id = records.resolve_id(connection, wanted.item_ref)
        item = records.load(connection, item_id) if item_id is not None else None
        if item is None:
            return Refusal(Code.NOT_FOUND, {"id": wanted.item_ref})
        return item if isinstance(item, Meeting) else Refusal(Code.WRONG_KIND, {"kind": item.kind.value})
    title = heading(wanted.text) or turn.words("say.minutes.title", day=turn.words.day(_today(turn)))
    own = places.item_of_thread(connection, turn.conversation) if ";messageid=" in turn.conversation else None
    of_thread = records.load(connection, own) if own is not None else None
    if isinstance(of_thread, Meeting):
        return of_thread
    here = meetings.last_in(connection, turn.conversation, turn.at - RECENT, turn.at)
    if here is not None and (rank_of(here.drafted_from) < RANK[SourceKind.TEXT] or here.title == title):
        return here
    return _held_now(connection, desk, turn, title)


def _held_now(connection: Connection, desk: Desk, turn: Turn, title: str) -> Meeting | Refusal:
    """A meeting that nobody has planned here, made from its minutes."""
    action = c.PlanMeeting(
        title,
        "",
        turn.at,
        str(turn.words.zone),
        30,
        chair=turn.actor.person,
        home=turn.conversation,
        held=True,
    )
    answer = desk.handle(connection, turn.command(action))
    if isinstance(answer, Refusal):
        return answer
    assert isinstance(answer.item, Meeting), "a meeting was planned"
    return answer.item


def heading(text: str) -> str:
    """What the minutes call themselves: their first heading, or a short first line; empty where they begin at once.

    A transcript begins with what was said first; only what a WebVTT file has behind its signature is a title
    (https://www.w3.org/TR/webvtt1/#file-structure).
    """
    signed = _SIGNATURE.match(text)
    if signed:
        return cut(clean_line(signed["title"]), TITLE_LIMIT)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = next((line for line in lines[:5] if line.startswith("#")), None)
    first = marked or (lines[0] if len(lines) > 1 else "")
    title = clean_line(first.lstrip("#"))
    short = (
        0 < len(title) <= HEADING and title[0].isalnum() and title[-1] not in ":：。.;；" and not _TIMED.match(title)
    )
    return cut(title, TITLE_LIMIT) if marked or short else ""


def _ending(one: AttachedFile) -> str:
    return PurePath(one.name).suffix.lower()


def _today(turn: Turn) -> date:
    return turn.at.astimezone(turn.words.zone).date()
