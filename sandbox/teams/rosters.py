"""The Bot Connector API: members, teams and channels.

Source: "Get Teams specific context for your bot" (learn.microsoft.com/microsoftteams/platform/bots/how-to/
get-teams-context).
"""

from typing import Any

from aiohttp import web

from sandbox.teams.connector import open_conversation, require_installed
from sandbox.teams.errors import ConnectorError
from sandbox.teams.state import Conversation, User
from sandbox.teams.world import TeamsState

Json = dict[str, Any]

MIN_PAGE, MAX_PAGE, DEFAULT_PAGE = 50, 500, 200


class Rosters:
    """The calls that read."""

    def __init__(self, state: TeamsState) -> None:
        self._state = state

    async def members(self, request: web.Request) -> web.Response:
        """All members of a conversation."""
        conversation, _, _ = open_conversation(self._state, request)
        return web.json_response(self._accounts(conversation))

    async def paged_members(self, request: web.Request) -> web.Response:
        """Members page by page (`pageSize` 50 to 500, `continuationToken`)."""
        conversation, _, _ = open_conversation(self._state, request)
        start = _number(request, "continuationToken", 0)
        size = min(max(_number(request, "pageSize", DEFAULT_PAGE), MIN_PAGE), MAX_PAGE)
        accounts = self._accounts(conversation)
        more = {"continuationToken": str(start + size)} if start + size < len(accounts) else {}
        return web.json_response({"members": accounts[start : start + size], **more})

    async def member(self, request: web.Request) -> web.Response:
        """One member, by Teams id or Entra object id."""
        conversation, _, _ = open_conversation(self._state, request)
        user = self._state.directory.user(request.match_info["member_id"])
        if user is None or user.id not in conversation.members:
            raise ConnectorError(404, "MemberNotFoundInConversation", "The member is not in the conversation.")
        return web.json_response(member_account(user, self._state.tenant))

    async def team(self, request: web.Request) -> web.Response:
        """A team's details."""
        channels = self._channels(request)
        team = channels[0].team
        if team is None:
            raise ConnectorError(404, "TeamNotFound", "no such team")
        counts = {"channelCount": len(channels), "memberCount": len(channels[0].members)}
        body = {"id": team.id, "name": team.name, "aadGroupId": team.aad_group_id, "type": "standard", **counts}
        return web.json_response(body)

    async def channels(self, request: web.Request) -> web.Response:
        """A team's channels. General, whose id is the team's, has no name there."""
        channels = self._channels(request)
        names = [{"id": c.id, "name": None if c.team and c.id == c.team.id else c.name} for c in channels]
        return web.json_response({"conversations": names})

    def _channels(self, request: web.Request) -> list[Conversation]:
        channels = self._state.directory.channels(request.match_info["team_id"])
        if not channels:
            raise ConnectorError(404, "TeamNotFound", "no such team")
        require_installed(channels[0])
        return channels

    def _accounts(self, conversation: Conversation) -> list[Json]:
        users = [self._state.directory.users[member] for member in conversation.members]
        return [member_account(user, self._state.tenant) for user in users]


def member_account(user: User, tenant: str) -> Json:
    """A person as the roster shows them to a bot."""
    given, _, surname = user.name.partition(" ")
    return {
        "id": user.id,
        "name": user.name,
        "givenName": given,
        "surname": surname,
        "objectId": user.aad_object_id,
        "aadObjectId": user.aad_object_id,
        "email": user.email,
        "userPrincipalName": user.email,
        "tenantId": tenant,
        "userRole": user.role,
    }


def _number(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name, str(default))
    if not text.isdecimal():
        raise ConnectorError(400, "BadArgument", f"{name} must be a number")
    return int(text)
