"""The handler of `meeting.minutes`: one source of a meeting's minutes, read into proposals on its card."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Final

import msgspec
from sqlalchemy import Connection

from sop.desk import Desk, Handled, conversations, files, places, proposing, recaps, records, wishes
from sop.desk.door import Answer
from sop.desk.proposing import Room
from sop.desk.sources import DRAFTED_AS, RANK, Source, SourceKind
from sop.errors import Rejected, Trouble
from sop.lanes import Done, Job, Outcome
from sop.minutes.found import Draft
from sop.minutes.sources import of_captured, of_docx, of_insights, of_text, of_transcript
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.outcomes import Code, Refusal
from sop.records.people import Person
from sop.storage import Store
from sop.words import Words, words
from sop.words.files import not_there
from sop.words.refusals import refusal_text
from teams_bot.people import Roster
from teams_bot.protocol.downloads import Downloads, FileGone, FileTooBig, NotTheirs
from teams_bot.protocol.reference import ConversationRef
from teams_bot.whereabouts import as_reference

READABLE: Final = frozenset({".docx", ".md", ".txt", ".vtt"})
"""Endings of files that minutes are read from."""
_WHY: Final[dict[type[Trouble], str]] = {FileGone: "gone", FileTooBig: "too_big", NotTheirs: "not_theirs"}
_SPACE = uuid.UUID("3f8c2a0b-6f55-4d0c-8d67-9f6e0c9be0a4")


class Minuting:
    """Reads minutes. limit: bytes that a file of minutes may have; timezone: of what is said in answer."""

    def __init__(
        self, store: Store, desk: Desk, roster: Roster, downloads: Downloads, limit: int, timezone: str
    ) -> None:
        self._store = store
        self._desk = desk
        self._roster = roster
        self._downloads = downloads
        self._limit = limit
        self._timezone = timezone

    async def run(self, job: Job) -> Outcome:
        """Read the source, and propose what it holds. What cannot be read is told whoever brought it. Raises sop.errors."""
        source = msgspec.convert(job.payload, Source)
        item, home = await self._store.read(self._meeting, source.item)
        if item is None:
            return Done()
        members: tuple[Person, ...] = ()
        if home is not None and proposing.names_nobody(item):
            members = await self._roster.members(home)
        room = await self._store.read(proposing.room_of, item, self._desk.procedure, members)
        try:
            held = await self._held(source)
        except Rejected as refused:
            sentence = self._sentence(source, refused)
            return Done(lambda connection: self._say(connection, source, sentence))
        # Away from the loop: hours of talk take a while to read.
        draft = await asyncio.to_thread(read, source, held, room)
        return Done(lambda connection: self._propose(connection, source, room, draft))

    def on_trouble(self, connection: Connection, job: Job, trouble: Trouble) -> None:
        """Where the reading of a file is parked, whoever sent it is told; where only the gate closes, it comes later."""
        source = msgspec.convert(job.payload, Source)
        if source.kind is SourceKind.FILE and files.parks(trouble):
            self._say(connection, source, self._sentence(source, trouble))

    async def _held(self, source: Source) -> bytes:
        """What a file holds; nothing for any other source."""
        if source.kind is not SourceKind.FILE:
            return b""
        return await self._downloads.fetch(source.url, hosted=source.hosted, limit=self._limit)

    @staticmethod
    def _meeting(connection: Connection, item_id: str) -> tuple[Meeting | None, ConversationRef | None]:
        """The meeting, and the conversation that it was made in, where that is known and open."""
        item = records.load(connection, item_id)
        if not isinstance(item, Meeting):
            return None, None
        row = places.conversation_row(connection, item.home) if item.home is not None else None
        if row is None or item.home is None or conversations.is_shut(row):
            return item, None
        return item, as_reference(row, places.channel_of(item.home))

    def _propose(self, connection: Connection, source: Source, room: Room, draft: Draft) -> None:
        item = records.load_locked(connection, source.item)
        assert isinstance(item, Meeting), "records are never deleted"
        name = DRAFTED_AS[source.kind]
        action = c.Draft(
            name,
            RANK[source.kind],
            proposing.proposals_of(connection, item, draft, room, name),
            proposing.lines_of(draft, name),
            draft.goal_met,
            source.link,
        )
        command = c.Command(
            id=str(uuid.uuid5(_SPACE, f"{item.uid}\0{source.operation or name}")),
            actor=source.actor,
            at=datetime.fromtimestamp(self._desk.clock.now(), UTC),
            action=action,
            item_id=item.id,
            cause=f"minutes: {name}",
        )
        if draft.trouble is not None and not (draft.items or draft.decisions or draft.notes):
            self._say(connection, source, self._words(source)(draft.trouble))
            return
        answer = self._desk.handle(connection, command)
        self._answer(connection, source, item, draft, answer)

    def _answer(self, connection: Connection, source: Source, item: Meeting, draft: Draft, answer: Answer) -> None:
        """The card says what was found, where people are looking now; only what it cannot say is a sentence."""
        said = self._words(source)
        if isinstance(answer, Refusal) and answer.code is not Code.ALREADY:
            self._say(connection, source, refusal_text(answer, self._desk.procedure, said))
        elif draft.trouble is not None:
            self._say(connection, source, said(draft.trouble))
        elif source.kind in (SourceKind.TEXT, SourceKind.FILE) and source.conversation:
            if isinstance(answer, Refusal):
                self._say(connection, source, said("say.minutes.nothing_new", id=item.id))
            elif not draft.items:
                self._say(connection, source, said("say.minutes.no_items", id=item.id))
            elif isinstance(answer.item, Meeting) and answer.item.ended_at is None:
                # Until then the card shows the agenda, or what is on.
                self._say(connection, source, said("say.minutes.early", id=item.id))
        people_look = bool(source.conversation) and source.kind in (SourceKind.TEXT, SourceKind.FILE)
        if isinstance(answer, Handled) and people_look and item.version > 1:
            recaps.bring_down(connection, item.id, self._desk.clock.now())

    def _sentence(self, source: Source, refused: Trouble) -> str:
        why = _WHY.get(type(refused), "failed")
        return not_there(source.name, source.item, why, source.language, limit=self._limit, reason=refused.reason)

    def _say(self, connection: Connection, source: Source, sentence: str) -> None:
        if source.conversation and sentence:
            wishes.say(connection, source.conversation, sentence, self._desk.clock.now(), markdown=False)

    def _words(self, source: Source) -> Words:
        return words(source.language, self._timezone)


def read(source: Source, held: bytes, room: Room) -> Draft:
    """The draft of a source. held: what its file holds, where it is one."""
    if source.kind is SourceKind.CAPTURED:
        return of_captured(room.captured, room.context)
    if source.kind is SourceKind.INSIGHTS:
        return of_insights(_object(source.text), room.context)
    if source.kind in (SourceKind.VTT, SourceKind.SPOKEN):
        return of_transcript(source.text, room.context)
    if source.kind is SourceKind.TEXT:
        return of_text(source.text, room.context)
    return _READERS[PurePath(source.name).suffix.lower()](held, room)


def _object(text: str) -> dict[str, object]:
    """A JSON object; an empty one, in which nothing can be read, for what is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _text(held: bytes) -> str:
    return held.decode("utf-8-sig", "replace").replace("\0", "")


_READERS: Final[dict[str, Callable[[bytes, Room], Draft]]] = {
    ".docx": lambda held, room: of_docx(held, room.context),
    ".md": lambda held, room: of_text(_text(held), room.context),
    ".txt": lambda held, room: of_text(_text(held), room.context),
    ".vtt": lambda held, room: of_transcript(_text(held), room.context),
}
assert _READERS.keys() == READABLE, "every ending has a reader"
