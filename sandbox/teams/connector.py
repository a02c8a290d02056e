"""The Bot Connector API: create, send, reply, update, delete.

Source: "API reference for the Bot Framework Connector" (learn.microsoft.com/azure/bot-service/rest-api/
bot-framework-rest-connector-api-reference); statuses as recorded from Microsoft's test client.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.teams.errors import ConnectorError
from sandbox.teams.sending import check_activity
from sandbox.teams.state import Conversation, Message
from sandbox.teams.tokens import TokenError
from sandbox.teams.world import TeamsState

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Gate:
    """What every connector call passes first: the bearer token, the app's overall limit, known query parameters."""

    def __init__(self, state: TeamsState) -> None:
        self._state = state

    def __call__(self, handler: Handler, query: frozenset[str] = frozenset()) -> Handler:
        """`handler` behind the gate, with refusals answered as JSON; `query` names the parameters it knows."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                self._check(request, query)
                return await handler(request)
            except ConnectorError as error:
                return web.json_response(error.body(), status=error.status, headers=error.headers)

        return answer

    def _check(self, request: web.Request, query: frozenset[str]) -> None:
        state = self._state
        try:
            state.keys.check_bot_token(request.headers.get("Authorization"), state.app_id, state.tenant)
        except TokenError as error:
            message = f"Authorization has been denied for this request: {error}"
            raise ConnectorError(401, "Unauthorized", message) from error
        throttle(state.limits.request(state.control.clock.flow()))
        unknown = sorted(set(request.query) - query)
        if unknown:
            raise ConnectorError(400, "BadArgument", f"unknown query parameters {unknown}")


class Connector:
    """The calls that write."""

    def __init__(self, state: TeamsState) -> None:
        self._state = state

    async def send(self, request: web.Request) -> web.Response:
        """Send to a conversation or thread."""
        return await self._send(request, None)

    async def reply(self, request: web.Request) -> web.Response:
        """Reply to an activity; in a channel the answer goes into that activity's thread."""
        return await self._send(request, request.match_info["activity_id"])

    async def update(self, request: web.Request) -> web.Response:
        """Replace a message of the bot for everybody."""
        conversation, root, conversation_id = open_conversation(self._state, request)
        self._throttle(conversation)
        activity = check_activity(self._state, conversation, conversation_id, await read_json(request))
        if activity["type"] != "message":
            raise ConnectorError(400, "BadArgument", "only a message can be updated")
        message = self._own_message(conversation, root, request.match_info["activity_id"])
        message.replace(activity, self._state.control.clock.now())
        self._state.control.changes.bump()
        return web.json_response({"id": message.id})

    async def delete(self, request: web.Request) -> web.Response:
        """Take back a message of the bot."""
        conversation, root, _ = open_conversation(self._state, request)
        self._throttle(conversation)
        message = self._own_message(conversation, root, request.match_info["activity_id"])
        message.deleted = True
        self._state.control.changes.bump()
        return web.Response(status=200)

    async def create(self, request: web.Request) -> web.Response:
        """Open a person's chat with the bot, or start a thread in a channel."""
        body = await read_json(request)
        known = {"bot", "members", "isGroup", "topicName", "activity", "channelData", "tenantId"}
        unknown = sorted(set(body) - known)
        if unknown:
            raise ConnectorError(400, "BadSyntax", f"unknown properties {unknown}")
        bot = body.get("bot")
        if bot is not None and not (isinstance(bot, dict) and self._state.is_bot(bot.get("id"))):
            raise ConnectorError(400, "BadArgument", "bot must be the bot itself")
        channel = (body.get("channelData") or {}).get("channel")
        if channel is not None:
            return self._create_thread(body, channel)
        return self._open_personal(body)

    def _create_thread(self, body: Json, channel: Json) -> web.Response:
        found = self._state.directory.conversation(str(channel.get("id")))
        if found is None or found[0].type != "channel" or found[1] is not None:
            raise ConnectorError(404, "ConversationNotFound", f"no channel {channel.get('id')!r}")
        conversation = found[0]
        require_installed(conversation)
        if body.get("activity") is None:
            raise ConnectorError(400, "BadSyntax", "a thread needs its first activity")
        self._throttle(conversation)
        activity = check_activity(self._state, conversation, conversation.id, body["activity"])
        if activity["type"] != "message":
            raise ConnectorError(400, "BadArgument", "a thread starts with a message")
        message = self._state.add_bot_message(conversation, None, activity)
        return self._created(conversation.thread_id(message.root), message.id)

    def _open_personal(self, body: Json) -> web.Response:
        tenant = body.get("tenantId") or ((body.get("channelData") or {}).get("tenant") or {}).get("id")
        if tenant != self._state.tenant:
            raise ConnectorError(400, "BadArgument", "tenantId or channelData.tenant.id must name the tenant")
        members = body.get("members")
        if body.get("isGroup") or not isinstance(members, list) or len(members) != 1:
            raise ConnectorError(400, "BadSyntax", "a bot opens chats with exactly one member, no group chats")
        if body.get("activity") is not None:
            raise ConnectorError(400, "BadArgument", "the first activity goes with channel threads only")
        user = self._state.directory.user(str(members[0].get("id")))
        if user is None:
            raise ConnectorError(403, "Forbidden", "no such person in the tenant")
        for conversation in self._state.directory.conversations.values():
            if conversation.type == "personal" and conversation.members == [user.id]:
                require_installed(conversation)
                return self._created(conversation.id, None)
        raise ConnectorError(403, "BotNotInConversationRoster", "the app is not installed for this person")

    def _created(self, conversation_id: str, activity_id: str | None) -> web.Response:
        activity = {} if activity_id is None else {"activityId": activity_id}
        body = {"id": conversation_id, "serviceUrl": self._state.service_url, **activity}
        return web.json_response(body, status=201)

    async def _send(self, request: web.Request, reply_to: str | None) -> web.Response:
        conversation, root, conversation_id = open_conversation(self._state, request)
        self._throttle(conversation)
        activity = check_activity(self._state, conversation, conversation_id, await read_json(request))
        if reply_to is not None and reply_to not in conversation.activity_ids:
            raise ConnectorError(404, "ActivityNotFoundInConversation", f"no activity {reply_to} to reply to")
        if activity["type"] == "typing":
            return web.json_response({"id": self._state.directory.next_message_id()}, status=201)
        answered = conversation.messages.get(reply_to or "")
        if root is None and answered is not None:
            root = answered.root
        message = self._state.add_bot_message(conversation, root, activity)
        return web.json_response({"id": message.id}, status=201)

    def _throttle(self, conversation: Conversation) -> None:
        throttle(self._state.limits.send(conversation.id, self._state.control.clock.flow()))

    def _own_message(self, conversation: Conversation, root: str | None, message_id: str) -> Message:
        message = conversation.messages.get(message_id)
        if message is None or message.deleted or (root is not None and message.root != root):
            raise ConnectorError(404, "ActivityNotFoundInConversation", f"no activity {message_id} in the conversation")
        if not message.by_bot:
            raise ConnectorError(403, "Forbidden", "only the bot's own messages can be changed")
        return message


def open_conversation(state: TeamsState, request: web.Request) -> tuple[Conversation, str | None, str]:
    """The conversation of the address, its thread root, and the id as given.

    Raises ConnectorError: 404 for an unknown id, 403 where the app is not installed.
    """
    conversation_id = request.match_info["conversation_id"]
    found = state.directory.conversation(conversation_id)
    if found is None or found[0].gone:
        raise ConnectorError(404, "ConversationNotFound", f"no conversation {conversation_id!r}")
    require_installed(found[0])
    return found[0], found[1], conversation_id


def require_installed(conversation: Conversation) -> None:
    """Raises ConnectorError 403 where the app is not installed."""
    if not conversation.installed:
        raise ConnectorError(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")


def throttle(retry_after: int | None) -> None:
    """Raises ConnectorError 429 with Retry-After when a limit says so."""
    if retry_after is not None:
        raise ConnectorError(429, "Throttled", "Too many requests", {"Retry-After": str(retry_after)})


async def read_json(request: web.Request) -> Json:
    """The request's JSON object. Raises ConnectorError: 415 for another content type, 400 for no object."""
    if request.content_type != "application/json":
        raise ConnectorError(415, "UnsupportedMediaType", f"the content type is {request.content_type}")
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise ConnectorError(400, "BadSyntax", f"no JSON: {error}") from error
    if not isinstance(body, dict):
        raise ConnectorError(400, "BadSyntax", "a JSON object is needed")
    return body
