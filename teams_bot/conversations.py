"""Keeping what is known of conversations fresh: the newest way in, names, and what Teams tells of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
import orjson
from botbuilder.schema import Activity, ActivityTypes
from sqlalchemy import Connection

from sop.desk import Desk, conversations, meetings, personal, places, shutting, wishes
from sop.desk.conversations import Told
from sop.records import commands as c
from sop.records.outcomes import Refusal
from sop.records.people import SYSTEM
from sop.storage import Store
from sop.storage.moments import to_text
from sop.words import language_of, words
from teams_bot import events
from teams_bot.events import AsksAnew, Ignores, Meets, Opens, Renames, Scope, Shuts
from teams_bot.people import Roster
from teams_bot.protocol import activity_views as views
from teams_bot.protocol.reference import ConversationRef
from teams_bot.turn import Turn

log = logging.getLogger(__name__)
_REMEMBERED = 10_000
_OF_CONVERSATIONS = (ActivityTypes.installation_update, ActivityTypes.conversation_update)
WRITE_AGAIN = timedelta(minutes=1)
"""How much newer an equal reference must be to be written again: another process may have kept another one since."""
FROM_THE_FUTURE = timedelta(minutes=5)
"""No activity is taken for newer than this from now on, or one of a wrong clock would outdate all that follow."""
NAME_LIMIT = 200
PERSONAL = "personal"
"""What Teams calls a conversation of one person with the bot."""


@dataclass(slots=True)
class _Kept:
    """What this process has written last. newest: of the activities seen, which may be newer than what was written."""

    plain: ConversationRef
    names: views.Names
    written: datetime | None
    newest: datetime | None


class Conversations:
    """What SOPilot knows of the conversations it is in."""

    def __init__(self, store: Store, desk: Desk, roster: Roster, language: str) -> None:
        self._store = store
        self._desk = desk
        self._roster = roster
        self._language = language
        self._kept: dict[str, _Kept] = {}

    async def keep(self, reference: ConversationRef, activity: Activity) -> None:
        """Keep the newest reference and names. Written when they change, and once in a while; a late activity changes none."""
        plain = reference.without_thread()
        said = self.said_at(activity)
        names = views.names(activity)
        kept = self._kept.get(plain.conversation_id)
        if kept is not None:
            if said is not None and kept.newest is not None and said < kept.newest:
                return
            kept.newest = said or kept.newest
            if (kept.plain, kept.names) == (plain, names) and not _is_old(kept.written, said):
                return
        told = self._told(plain, names, activity.locale)
        if not await self._store.tx(self._write, plain, told, said, views.sender(activity).aad_object_id):
            self._kept.pop(plain.conversation_id, None)
            return
        if len(self._kept) >= _REMEMBERED:
            self._kept.clear()
        self._kept[plain.conversation_id] = _Kept(plain, names, said, said)

    async def happened(self, reference: ConversationRef, activity: Activity, greeting: str) -> None:
        """Carry out what an event means. greeting: said where the app was put in."""
        effects = []
        for kind in events.kinds_of(activity):
            effect = events.TABLE.get(kind)
            if effect is None:
                log.info("an activity of a kind that is not known here: %s", kind)
                continue
            log.debug("%s: %s", kind, effect)
            if not isinstance(effect, Ignores):
                effects.append(effect)
        leaves = any(isinstance(effect, Shuts) and effect.scope is Scope.HERE for effect in effects)
        if activity.type in _OF_CONVERSATIONS and not leaves:
            await self.keep(reference, activity)
        if effects:
            await self._store.tx(self._carry_out, reference, activity, effects, greeting)

    def said_at(self, activity: Activity) -> datetime | None:
        """When the activity was said, by Teams' clock."""
        said = views.said_at(activity)
        latest = datetime.fromtimestamp(self._desk.clock.now(), UTC) + FROM_THE_FUTURE
        return min(said, latest) if said is not None else None

    def _told(self, plain: ConversationRef, names: views.Names, locale: str | None) -> Told:
        return Told(
            orjson.dumps(plain.to_json()).decode(),
            language_of(locale, self._language),
            name=_short(names.conversation),
            team_id=plain.team_id,
            team_name=_short(names.team),
        )

    def _write(
        self, connection: Connection, plain: ConversationRef, told: Told, said: datetime | None, sender: str
    ) -> bool:
        row = conversations.locked(connection, plain.conversation_id)
        older = ConversationRef.from_json(orjson.loads(row.reference)) if row is not None else None
        text = orjson.dumps(plain.over(older).to_json()).decode()
        whole = msgspec.structs.replace(told, reference=text, seen_at=to_text(said) if said is not None else None)
        at = to_text(datetime.fromtimestamp(self._desk.clock.now(), UTC))
        taken = conversations.remember(connection, plain.conversation_id, whole, at)
        if taken:
            self._desk.met(connection, plain.conversation_id)
            if plain.conversation_type == PERSONAL and sender:
                personal.met(connection, sender, plain.conversation_id)
        return taken

    def _carry_out(
        self,
        connection: Connection,
        reference: ConversationRef,
        activity: Activity,
        effects: Sequence[Opens | Shuts | Renames | AsksAnew | Meets],
        greeting: str,
    ) -> None:
        for effect in effects:
            match effect:
                case Opens():
                    self._open(connection, reference, activity, effect, greeting)
                case Shuts():
                    self._shut(connection, reference, activity, effect)
                case Renames(scope=scope):
                    _rename(connection, reference, activity, scope)
                case Meets(begins=begins):
                    self._meet(connection, reference, activity, begins=begins)
                case AsksAnew():
                    self._roster.ask_anew(
                        connection, [*views.members_added(activity), *views.members_removed(activity)]
                    )

    def _meet(self, connection: Connection, reference: ConversationRef, activity: Activity, *, begins: bool) -> None:
        """The planned meeting of that chat begins or ends. What Teams' event tells of a meeting that nobody planned is left."""
        at = datetime.fromtimestamp(self._desk.clock.now(), UTC)
        if begins:
            found = meetings.meant_now(connection, reference.conversation_id, at)
        else:
            found = meetings.running_in(connection, reference.conversation_id)
        if found is None:
            return
        action = c.BeginMeeting(views.meeting(activity).join_url) if begins else c.EndMeeting()
        turn = Turn(str(activity.id), at, SYSTEM, reference, words(self._language))
        answer = self._desk.handle(connection, turn.command(action, found.id))
        if isinstance(answer, Refusal):
            log.info("%s was not brought on by Teams' event: %s", found.id, answer.code)

    def _open(
        self, connection: Connection, reference: ConversationRef, activity: Activity, effect: Opens, greeting: str
    ) -> None:
        now, told_at = self._desk.clock.now(), self._moment(activity)
        for one in _concerned(connection, reference, activity, effect.scope):
            if shutting.reopen(connection, one, now, told_at=told_at, only=effect.only):
                self._desk.met(connection, one)
            elif effect.greets:
                # It was thought to be open; whatever was parked for another reason gets its try as well.
                shutting.revive(connection, one, now)
        if effect.greets:
            wishes.say(connection, places.channel_of(reference.conversation_id), greeting, now)

    def _shut(self, connection: Connection, reference: ConversationRef, activity: Activity, effect: Shuts) -> None:
        now = to_text(datetime.fromtimestamp(self._desk.clock.now(), UTC))
        for one in _concerned(connection, reference, activity, effect.scope):
            shutting.shut(
                connection,
                one,
                effect.state,
                reason=effect.reason,
                remedy=effect.remedy,
                now=now,
                told_at=self._moment(activity),
            )

    def _moment(self, activity: Activity) -> str | None:
        said = self.said_at(activity)
        return to_text(said) if said is not None else None


def _concerned(connection: Connection, reference: ConversationRef, activity: Activity, scope: Scope) -> list[str]:
    """The conversations that an event is about. The app is in a team as a whole, so there "here" is all of its channels."""
    if scope is Scope.CHANNEL:
        channel, _ = views.concerned_channel(activity)
        return [channel] if channel else []
    here = places.channel_of(reference.conversation_id)
    team, _ = views.concerned_team(activity)
    found = set(conversations.of_team(connection, team)) if team else set()
    return sorted(found if scope is Scope.TEAM else {*found, here})


def _rename(connection: Connection, reference: ConversationRef, activity: Activity, scope: Scope) -> None:
    if scope is Scope.TEAM:
        team, name = views.concerned_team(activity)
        if team and name:
            conversations.rename_team(connection, team, name[:NAME_LIMIT])
        return
    channel, name = views.concerned_channel(activity)
    if scope is Scope.HERE:
        channel, name = places.channel_of(reference.conversation_id), views.topic(activity)
    if channel and name:
        conversations.rename(connection, channel, name[:NAME_LIMIT])


def _is_old(written: datetime | None, said: datetime | None) -> bool:
    return said is not None and (written is None or said - written >= WRITE_AGAIN)


def _short(name: str | None) -> str | None:
    return name[:NAME_LIMIT] if name else None
