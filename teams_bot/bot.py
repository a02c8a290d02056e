"""The bot: one activity to whoever handles it. Everything slow is left to the worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes, InvokeResponse
from sqlalchemy import Connection

from sop.desk import Desk, wishes
from sop.records.people import Actor
from sop.storage import Store
from sop.storage.moments import to_text
from sop.words import Words, language_of, words
from teams_bot import commands as chat
from teams_bot.conversations import Conversations
from teams_bot.messages import Messages, Reading
from teams_bot.people import Roster
from teams_bot.presses import Presses
from teams_bot.protocol import activity_views as views, attached_files
from teams_bot.protocol.reference import ConversationRef
from teams_bot.turn import Turn

T = TypeVar("T")
INVOKE_RESPONSE = "invokeResponse"


@dataclass(frozen=True, slots=True)
class Tongue:
    """How people are spoken to: default language, and the time zone of what they read."""

    language: str
    timezone: str

    def words(self, locale: str | None) -> Words:
        """The words for an activity's locale."""
        return words(language_of(locale, self.language), self.timezone)


class SopilotBot:
    """Handles turns (`on_turn`), as the adapter wants it."""

    def __init__(
        self, store: Store, desk: Desk, roster: Roster, messages: Messages, presses: Presses, tongue: Tongue
    ) -> None:
        self._store = store
        self._clock = desk.clock
        self._roster = roster
        self._messages = messages
        self._presses = presses
        self._tongue = tongue
        self._conversations = Conversations(store, desk, roster, tongue.language)
        self.on_activity: Callable[[str], None] = lambda kind: None

    async def on_turn(self, context: TurnContext) -> None:
        """One activity."""
        activity: Activity = context.activity
        self.on_activity(str(activity.name or activity.type))
        if activity.conversation is None or not activity.service_url:
            return
        reference = views.conversation_ref(activity)
        match activity.type:
            case ActivityTypes.message:
                await self._conversations.keep(reference, activity)
                await self._message(activity, reference)
            case ActivityTypes.invoke:
                await self._conversations.keep(reference, activity)
                await self._invoke(context, activity, reference)
            case ActivityTypes.message_update | ActivityTypes.message_delete:
                await self._amended(activity, reference)
            case _:
                greeting = self._tongue.words(activity.locale)("say.hello")
                await self._conversations.happened(reference, activity, greeting)

    async def _acted(self, activity: Activity, reference: ConversationRef, act: Callable[[Connection, Turn], T]) -> T:
        """Act on an activity in one transaction, in which its sender is recognised; Teams is asked for strangers first."""
        sender, turn_of = views.sender(activity), self._turn_of(activity, reference)

        def as_known(connection: Connection) -> tuple[T] | None:
            actor = self._roster.recall(connection, sender)
            return (act(connection, turn_of(actor)),) if actor is not None else None

        done = await self._store.tx(as_known)
        if done is None:
            done = (await self._store.tx(act, turn_of(await self._roster.actor(sender, reference))),)
        return done[0]

    def _turn_of(self, activity: Activity, reference: ConversationRef) -> Callable[[Actor], Turn]:
        at = self._now()
        said = self._conversations.said_at(activity)
        said_at = to_text(said) if said is not None else None
        words = self._tongue.words(activity.locale)
        files = attached_files.files(activity)
        return lambda actor: Turn(str(activity.id), at, actor, reference, words, said_at, files)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)

    async def _message(self, activity: Activity, reference: ConversationRef) -> None:
        value = activity.value
        if isinstance(value, dict) and not (activity.text or "").strip():
            await self._submit(activity, reference, value)
            return
        reading = await self._reading(activity, reference)
        await self._acted(activity, reference, lambda c, turn: self._messages.carry_out(c, turn, reading))

    async def _amended(self, activity: Activity, reference: ConversationRef) -> None:
        """A person edited or deleted a message of theirs, or took the deletion back."""
        deleted = activity.type == ActivityTypes.message_delete
        reading = None if deleted else await self._reading(activity, reference)
        await self._acted(activity, reference, lambda c, turn: self._messages.amend(c, turn, reading))

    async def _reading(self, activity: Activity, reference: ConversationRef) -> Reading:
        mentions = await self._mentions(activity, reference)
        today = self._now().astimezone(self._tongue.words(activity.locale).zone).date()
        return self._messages.reading(views.command_text(activity), mentions, today)

    async def _submit(self, activity: Activity, reference: ConversationRef, value: dict[str, Any]) -> None:
        """Action.Submit of a client that knows no Action.Execute: the same press, answered with a message."""
        verb, message_id = str(value.get("verb") or ""), activity.reply_to_id

        def press(connection: Connection, turn: Turn) -> None:
            pressed = self._presses.carry_out(connection, turn, verb, value, message_id)
            if pressed.said is not None:
                wishes.say(connection, turn.conversation, pressed.said, self._clock.now(), markdown=False)

        await self._acted(activity, reference, press)

    async def _invoke(self, context: TurnContext, activity: Activity, reference: ConversationRef) -> None:
        action = activity.value.get("action") if isinstance(activity.value, dict) else None
        if activity.name != "adaptiveCard/action" or not isinstance(action, dict):
            # Left unanswered: the adapter says 501, "not implemented", as the protocol wants it.
            return
        verb, data, message_id = str(action.get("verb") or ""), action.get("data"), activity.reply_to_id
        pressed = await self._acted(
            activity, reference, lambda c, turn: self._presses.carry_out(c, turn, verb, data, message_id)
        )
        answer = InvokeResponse(status=200, body=pressed.body)
        await context.send_activity(Activity(type=INVOKE_RESPONSE, value=answer))

    async def _mentions(self, activity: Activity, reference: ConversationRef) -> tuple[chat.Mention, ...]:
        others = views.mentions_of_others(activity)
        if not others:
            return ()

        async def look_up(user_id: str, text: str) -> chat.Mention:
            name = text.removeprefix("<at>").removesuffix("</at>")
            return chat.Mention(text, await self._roster.mentioned(user_id, name, reference))

        # All at once: one after another, a slow Teams would hold the turn up for too long.
        return tuple(await asyncio.gather(*(look_up(*one) for one in others)))
