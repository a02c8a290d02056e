"""People at work in the stand-in: they write, press buttons, install and remove the app."""

from typing import Any

from sandbox.common import ControlError
from sandbox.teams import activities
from sandbox.teams.answers import AnswerError, check_task, read_execute
from sandbox.teams.cards import CARD_TYPE, CardError
from sandbox.teams.delivery import BotLink, Delivery
from sandbox.teams.files import Files, SentFile
from sandbox.teams.presses import Press, PressError, find_press
from sandbox.teams.state import Conversation, Message, Notice, User
from sandbox.teams.world import TeamsState

Json = dict[str, Any]

UNREACHABLE = "Unable to reach app. Please try again."
UNUSABLE = "Something went wrong. Please try again."


class People:
    """What persons can do. All methods raise ControlError for what no person could do."""

    def __init__(self, state: TeamsState, bot: BotLink) -> None:
        self._state = state
        self._bot = bot
        self._files = Files(state)

    async def say(
        self,
        conversation: Conversation,
        user: User,
        text: str,
        mention: bool,
        reply_to: str | None,
        locale: str | None,
        files: list[SentFile],
    ) -> Json:
        """Write a message; the bot gets it in a personal chat, or where it is mentioned and installed."""
        if conversation.gone:
            raise ControlError("the conversation is deleted")
        root = self._root(conversation, reply_to)
        frame = self._state.frame(locale)
        text = activities.with_mention(frame, text) if mention else text
        body = {"text": text, "textFormat": "plain"}
        message = self._state.add_message(conversation, root, user.id, user.name, body, by_bot=False)
        if not conversation.installed or not (mention or conversation.type == "personal"):
            return {"activity": message.id, "delivered": False, "status": None, "body": None}
        activity = activities.message(frame, conversation, user, message.id, text, message.root, mention)
        if attachments := self._files.attachments(conversation, files):
            activity["attachments"] = attachments
        result = await self._bot.post(conversation, activity)
        if not result.delivered:
            message.failed = True
            self._state.control.changes.bump()
        return {"activity": message.id, "delivered": result.delivered, "status": result.status, "body": result.body}

    async def press(
        self,
        conversation: Conversation,
        user: User,
        message: Message,
        button: tuple[str | None, str | None],
        inputs: dict[str, str],
        data: Json | None,
        locale: str | None = None,
    ) -> Json:
        """Press the button with a (verb, title) of a message as the person sees it."""
        if message.deleted and data is None:
            raise ControlError("the message is deleted; give data to press what a stale screen shows")
        if not conversation.installed:
            raise ControlError("the app is not installed there")
        versions = [message.attachments(user.id), message.attachments(), *reversed(message.earlier)]
        try:
            press = find_press(versions, *button, data)
            sent = press.data(inputs, data)
        except (PressError, CardError) as error:
            raise ControlError(str(error)) from error
        if press.action["type"] == "Action.Execute":
            return await self._execute(conversation, user, message, press, sent, locale)
        return await self._submit(conversation, user, message, sent, locale)

    async def install(self, conversation: Conversation, add: bool) -> Json:
        """Add the app to a conversation (for a channel: to its team) or remove it, and tell the bot."""
        if conversation.installed == add:
            raise ControlError(f"the app is {'already' if add else 'not'} installed there")
        if not conversation.members:
            raise ControlError("nobody is there to do that")
        team = conversation.team
        for one in self._state.directory.channels(team.id) if team else [conversation]:
            one.installed = add
        self._state.control.changes.bump()
        user = self._state.directory.users[conversation.members[0]]
        frame = self._state.frame()
        events = [
            activities.installation_update(frame, conversation, user, "add" if add else "remove"),
            activities.conversation_update(frame, conversation, user, add),
        ]
        results = [await self._bot.post(conversation, event) for event in events]
        told = [{"status": result.status, "body": result.body} for result in results]
        return {"delivered": all(result.delivered for result in results), "answers": told}

    async def _execute(
        self, at: Conversation, user: User, message: Message, press: Press, data: Json, locale: str | None
    ) -> Json:
        frame = self._state.frame(locale)
        activity = activities.execute(frame, at, user, message.id, message.root, press.action, data)
        updates = len(message.earlier)
        result = await self._bot.post(at, activity)
        if not result.delivered:
            return self._unreached(at, user, message, result)
        try:
            shown = read_execute(result.body)
        except AnswerError as error:
            return self._unusable(at, user, message, result, error)
        if shown.card is None:
            self._notice(at, user, message, shown.text, error=shown.kind == "error")
        elif len(message.earlier) == updates:
            # An update that overtook this answer is the newer truth: it stays in view.
            attachments = list(message.attachments(user.id))
            attachments[press.attachment] = {"contentType": CARD_TYPE, "content": shown.card}
            message.views[user.id] = attachments
            self._state.control.changes.bump()
        return _answer(result)

    async def _submit(self, at: Conversation, user: User, message: Message, data: Json, locale: str | None) -> Json:
        frame, kind = self._state.frame(locale), (data.get("msteams") or {}).get("type")
        if kind not in (None, "task/fetch"):
            raise ControlError(f"buttons with msteams.type {kind!r} are not known to the stand-in")
        if kind is None:
            result = await self._bot.post(at, activities.submit(frame, at, user, message.id, message.root, data))
            return _answer(result) if result.delivered else self._unreached(at, user, message, result)
        result = await self._bot.post(at, activities.task_fetch(frame, at, user, message.id, message.root, data))
        if not result.delivered:
            return self._unreached(at, user, message, result)
        try:
            check_task(result.body)
        except AnswerError as error:
            return self._unusable(at, user, message, result, error)
        return _answer(result)

    def _root(self, conversation: Conversation, reply_to: str | None) -> str | None:
        if reply_to is None:
            return None
        if conversation.type != "channel":
            raise ControlError("reply_to is for channels: a quoted reply in a chat is not known to the stand-in")
        message = conversation.messages.get(reply_to)
        if message is None:
            raise ControlError(f"no message {reply_to!r} in the conversation")
        return message.root

    def _unreached(self, at: Conversation, user: User, message: Message, result: Delivery) -> Json:
        self._notice(at, user, message, UNREACHABLE, error=True)
        return _answer(result)

    def _unusable(self, at: Conversation, user: User, message: Message, result: Delivery, error: AnswerError) -> Json:
        self._notice(at, user, message, UNUSABLE, error=True)
        return {**_answer(result), "error": str(error)}

    def _notice(self, at: Conversation, user: User, message: Message, text: str, error: bool) -> None:
        now = self._state.control.clock.now()
        at.notices.append(Notice(user.id, text, now, message.id, "error" if error else "message"))
        self._state.control.changes.bump()


def _answer(result: Delivery) -> Json:
    return {"status": result.status, "body": result.body, "delivered": result.delivered}
