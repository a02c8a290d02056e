"""What the stand-in holds: people, conversations, messages, and each person's view of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

Json = dict[str, Any]
ConversationType = Literal["personal", "groupChat", "channel"]

THREAD_MARK = ";messageid="
_NAMESPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


@dataclass(slots=True)
class User:
    """A person of the tenant, with the ids that Teams gives a bot."""

    id: str
    aad_object_id: str
    name: str
    email: str
    role: str = "user"


@dataclass(slots=True)
class Team:
    """A team; all its channels share it, and the app is installed in the team as a whole."""

    id: str
    name: str

    @property
    def aad_group_id(self) -> str:
        """The Entra group behind the team: stable for a team id."""
        return str(uuid5(_NAMESPACE, self.id))


@dataclass(slots=True)
class Message:
    """A message as everybody sees it, with the views that answers to Action.Execute gave to single persons."""

    id: str
    sender_id: str
    sender_name: str
    at: datetime
    body: Json
    by_bot: bool
    root: str | None = None
    edited: datetime | None = None
    deleted: bool = False
    failed: bool = False
    views: dict[str, list[Json]] = field(default_factory=dict)
    earlier: list[list[Json]] = field(default_factory=list)

    def attachments(self, user_id: str | None = None) -> list[Json]:
        """The attachments as a person sees them, or as everybody does."""
        common: list[Json] = self.body.get("attachments") or []
        return self.views.get(user_id, common) if user_id else common

    def replace(self, body: Json, at: datetime) -> None:
        """Take the bot's update: everybody sees it, and single persons' views end."""
        self.earlier.append(self.attachments())
        self.body, self.edited = body, at
        self.views.clear()


@dataclass(slots=True)
class Notice:
    """What the bot said to one person alone in answer to a press."""

    user: str
    text: str
    at: datetime
    activity: str
    kind: Literal["message", "error"]


@dataclass(slots=True)
class Conversation:
    """A personal chat, a group chat or a channel."""

    id: str
    type: ConversationType
    name: str
    members: list[str]
    team: Team | None = None
    installed: bool = True
    gone: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    activity_ids: set[str] = field(default_factory=set)

    def thread_id(self, root: str | None) -> str:
        """The id the platform uses for a thread of a channel, or of the conversation itself."""
        return f"{self.id}{THREAD_MARK}{root}" if root else self.id


class Directory:
    """People and conversations by id, and the ids of new messages."""

    def __init__(self, users: list[User], conversations: list[Conversation], now: Callable[[], datetime]) -> None:
        self.users = {user.id: user for user in users}
        self.conversations = {conversation.id: conversation for conversation in conversations}
        self._now = now
        self._last_id = 0

    def next_message_id(self) -> str:
        """A message id as Teams makes them: milliseconds of the epoch, never twice the same."""
        self._last_id = max(self._last_id + 1, int(self._now().timestamp() * 1000))
        return str(self._last_id)

    def user(self, user_id: str) -> User | None:
        """The person with this Teams id or this Entra object id."""
        if user_id in self.users:
            return self.users[user_id]
        return next((user for user in self.users.values() if user.aad_object_id == user_id), None)

    def conversation(self, conversation_id: str) -> tuple[Conversation, str | None] | None:
        """The conversation and the thread root that an id names; None when either is unknown."""
        base, mark, root = conversation_id.partition(THREAD_MARK)
        found = self.conversations.get(base)
        if found is None or (mark and not self._is_root(found, root)):
            return None
        return found, root or None

    def teams(self) -> dict[str, Team]:
        """All teams by id."""
        return {c.team.id: c.team for c in self.conversations.values() if c.team is not None}

    def channels(self, team_id: str) -> list[Conversation]:
        """The channels of a team."""
        return [c for c in self.conversations.values() if c.team is not None and c.team.id == team_id]

    @staticmethod
    def _is_root(conversation: Conversation, root: str) -> bool:
        message = conversation.messages.get(root)
        return conversation.type == "channel" and message is not None and message.root == root
