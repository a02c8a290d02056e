"""The control endpoints of Teams' own: see docs/sandbox.md."""

from typing import Any

from aiohttp import web

from sandbox.common import ControlError, read_control_body
from sandbox.teams.files import read_files
from sandbox.teams.happenings import Happenings
from sandbox.teams.people import People
from sandbox.teams.state import Conversation, User
from sandbox.teams.views import as_seen, summary
from sandbox.teams.world import TeamsState

Json = dict[str, Any]


class TeamsControl:
    """Handlers under `/_control/`."""

    def __init__(self, state: TeamsState, people: People, happenings: Happenings) -> None:
        self._state = state
        self._people = people
        self._happenings = happenings

    async def say(self, request: web.Request) -> web.Response:
        """A person writes."""
        known = {"conversation", "user", "text", "mention", "reply_to", "locale", "files"}
        body = await read_control_body(request, known)
        conversation, user = self._who(body)
        text = _text(body, "text")
        mention = body.get("mention", conversation.type != "personal")
        if not isinstance(mention, bool):
            raise ControlError("mention is true or false")
        files = read_files(body.get("files", []))
        if not text and not mention and not files:
            raise ControlError("nobody can send an empty message")
        reply_to, locale = _maybe_text(body, "reply_to"), _maybe_text(body, "locale")
        return web.json_response(await self._people.say(conversation, user, text, mention, reply_to, locale, files))

    async def press(self, request: web.Request) -> web.Response:
        """A person presses a button. 502 when the bot's answer is one that the client cannot use."""
        known = {"conversation", "user", "activity", "verb", "title", "inputs", "data", "locale"}
        body = await read_control_body(request, known)
        conversation, user = self._who(body)
        message = conversation.messages.get(_text(body, "activity"))
        if message is None:
            raise ControlError(f"no message {body['activity']!r} in the conversation")
        button = _maybe_text(body, "verb"), _maybe_text(body, "title")
        if button == (None, None):
            raise ControlError("give the verb or the title of the button")
        inputs, data = body.get("inputs", {}), body.get("data")
        if not isinstance(inputs, dict) or not all(isinstance(value, str) for value in inputs.values()):
            raise ControlError("inputs is an object of strings")
        if data is not None and not isinstance(data, dict):
            raise ControlError("data is an object")
        locale = _maybe_text(body, "locale")
        answer = await self._people.press(conversation, user, message, button, inputs, data, locale)
        return web.json_response(answer, status=502 if "error" in answer else 200)

    async def install(self, request: web.Request) -> web.Response:
        """The app is added."""
        return await self._install(request, add=True)

    async def uninstall(self, request: web.Request) -> web.Response:
        """The app is removed."""
        return await self._install(request, add=False)

    async def happen(self, request: web.Request) -> web.Response:
        """Something happens to a conversation."""
        body = await read_control_body(request, {"conversation", "event", "name", "user"})
        user_id = _maybe_text(body, "user")
        user = self._state.directory.user(user_id) if user_id is not None else None
        if user_id is not None and user is None:
            raise ControlError(f"no user {user_id!r}")
        event, name = _text(body, "event"), _maybe_text(body, "name")
        return web.json_response(await self._happenings.happen(self._conversation(body), event, name, user))

    async def rotate_keys(self, request: web.Request) -> web.Response:
        """A new signing key; `keep_old` (default true) leaves the older ones published."""
        keep = (await read_control_body(request, {"keep_old"})).get("keep_old", True)
        if not isinstance(keep, bool):
            raise ControlError("keep_old is true or false")
        return web.json_response({"kid": self._state.keys.rotate(keep)})

    async def publisher_token(self, request: web.Request) -> web.Response:
        """The token by which a stand-in Graph proves itself to the app."""
        await read_control_body(request, set())
        state = self._state
        token = state.keys.publisher_token(state.app_id, state.tenant, state.options.token_lifetime_s)
        return web.json_response({"token": token})

    async def conversations(self, request: web.Request) -> web.Response:
        """All conversations."""
        directory = self._state.directory
        return web.json_response({"conversations": [summary(directory, c) for c in directory.conversations.values()]})

    async def conversation(self, request: web.Request) -> web.Response:
        """One conversation as a member sees it."""
        unknown = sorted(set(request.query) - {"user"})
        if unknown:
            raise ControlError(f"unknown query parameters {unknown}")
        who = {"conversation": request.match_info["conversation_id"], "user": request.query.get("user")}
        return web.json_response(as_seen(*self._who(who)))

    async def limits(self, request: web.Request) -> web.Response:
        """How fast the bot was."""
        return web.json_response(self._state.limits.report())

    async def _install(self, request: web.Request, add: bool) -> web.Response:
        body = await read_control_body(request, {"conversation"})
        return web.json_response(await self._people.install(self._conversation(body), add))

    def _who(self, body: Json) -> tuple[Conversation, User]:
        conversation, user = self._conversation(body), self._state.directory.user(_text(body, "user"))
        if user is None or user.id not in conversation.members:
            raise ControlError(f"{body['user']!r} is no member of {conversation.id!r}")
        return conversation, user

    def _conversation(self, body: Json) -> Conversation:
        conversation = self._state.directory.conversations.get(_text(body, "conversation"))
        if conversation is None:
            raise ControlError(f"no conversation {body['conversation']!r}")
        return conversation


def _text(body: Json, key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise ControlError(f"{key} must be a string")
    return value


def _maybe_text(body: Json, key: str) -> str | None:
    return None if body.get(key) is None else _text(body, key)
