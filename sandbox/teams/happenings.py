"""What happens to conversations besides messages: renamed, deleted, restored, archived, people who come and go."""

from collections.abc import Mapping
from typing import Any

from sandbox.common import ControlError
from sandbox.teams import activities
from sandbox.teams.delivery import BotLink
from sandbox.teams.state import Conversation, User
from sandbox.teams.world import TeamsState

Json = dict[str, Any]

_CHANNEL = ("channelRenamed", "channelDeleted", "channelRestored")
_TEAM = ("teamRenamed", "teamArchived", "teamUnarchived", "teamDeleted", "teamRestored")
_PEOPLE = ("memberAdded", "memberRemoved")
_GONE: Mapping[str, bool] = {
    "channelDeleted": True,
    "channelRestored": False,
    "teamDeleted": True,
    "teamRestored": False,
}


class Happenings:
    """Events of conversations; the bot is told where it is installed. Raises ControlError for what cannot happen."""

    def __init__(self, state: TeamsState, bot: BotLink) -> None:
        self._state = state
        self._bot = bot

    async def happen(self, at: Conversation, event: str, name: str | None, user: User | None) -> Json:
        """Let it happen and tell the bot. name: the new one of what is renamed; user: who comes or goes."""
        made = self._made(at, event, name, user)
        self._state.control.changes.bump()
        if not at.installed:
            return {"delivered": False, "status": None, "body": None}
        result = await self._bot.post(at, made)
        return {"delivered": result.delivered, "status": result.status, "body": result.body}

    def _made(self, at: Conversation, event: str, name: str | None, user: User | None) -> Json:
        frame, by = self._state.frame(), self._state.directory.users[at.members[0]]
        if event in _PEOPLE:
            return activities.members_update(frame, at, self._moved(at, event, user), by, event == "memberAdded")
        if event == "topicRenamed":
            if at.type != "groupChat" or not name:
                raise ControlError("a group chat is renamed, and needs a name")
            at.name = name
            return activities.topic_update(frame, at, by)
        if event not in (*_CHANNEL, *_TEAM):
            known = (*_CHANNEL, *_TEAM, *_PEOPLE, "topicRenamed")
            raise ControlError(f"unknown event {event!r}; known: {', '.join(known)}")
        if at.team is None:
            raise ControlError("that happens to channels and teams only")
        self._change(at, event, name)
        return activities.team_event(frame, at, by, event)

    def _change(self, at: Conversation, event: str, name: str | None) -> None:
        assert at.team is not None, "checked by the caller"
        if event in ("channelRenamed", "teamRenamed"):
            if not name:
                raise ControlError(f"{event} needs a name")
            if event == "channelRenamed":
                at.name = name
            for one in self._state.directory.channels(at.team.id) if event == "teamRenamed" else []:
                assert one.team is not None
                one.team.name = name
        if event in _GONE:
            concerned = [at] if event in _CHANNEL else self._state.directory.channels(at.team.id)
            for one in concerned:
                one.gone = _GONE[event]

    def _moved(self, at: Conversation, event: str, user: User | None) -> User:
        if user is None or (user.id in at.members) == (event == "memberAdded"):
            raise ControlError("name a user who is not there yet, or who can leave")
        if event == "memberAdded":
            at.members.append(user.id)
        elif len(at.members) == 1:
            raise ControlError("the last one cannot leave")
        else:
            at.members.remove(user.id)
        return user
