"""What Teams tells of conversations, and what SOPilot does then: one table, pure.

Sources: "Conversation events in your Teams bot" (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/
subscribe-to-conversation-events): events of a channel come in the conversation of the team's General channel and name the
channel in `channelData.channel`; new events may come at any time, and a bot must be ready for ones it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from botbuilder.schema import Activity, ActivityTypes

from sop.desk.standing import State
from teams_bot.protocol import activity_views as views


class Scope(Enum):
    """What an event is about: the conversation it came in (and, in a team, all of its channels), one channel, or the team."""

    HERE = auto()
    CHANNEL = auto()
    TEAM = auto()


@dataclass(frozen=True, slots=True)
class Opens:
    """Posts go there again. only: conversations that are shut for one of these; greets: whoever put the app in is greeted."""

    scope: Scope
    only: tuple[State, ...] = tuple(State)
    greets: bool = False


@dataclass(frozen=True, slots=True)
class Shuts:
    """Nothing can be posted there from now on. reason, remedy: for operators."""

    scope: Scope
    state: State
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Renames:
    """The channel, team or chat has a new name."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class AsksAnew:
    """People came or left: what Teams says of them is asked again when they next do something."""


@dataclass(frozen=True, slots=True)
class Meets:
    """A meeting begins (or ends) in the conversation: the one that was planned there does."""

    begins: bool


@dataclass(frozen=True, slots=True)
class Ignores:
    """Nothing to do. why: for whoever wonders."""

    why: str


Effect = Opens | Shuts | Renames | AsksAnew | Meets | Ignores

_REINSTALL = "Install SOPilot there again; what waits goes on by itself"
_ELSEWHERE = "An admin types `route incidents here` in another channel; if it is restored, what waits goes on by itself"
_REMOVED = Shuts(Scope.HERE, State.REMOVED, "SOPilot was removed from it", _REINSTALL)
_CHANNEL_DELETED = Shuts(Scope.CHANNEL, State.DELETED, "the channel was deleted", _ELSEWHERE)
_TEAM_DELETED = Shuts(Scope.TEAM, State.DELETED, "the team was deleted", _ELSEWHERE)
_ARCHIVED = Shuts(Scope.TEAM, State.ARCHIVED, "its team is archived", "Unarchive the team, or route records elsewhere")
_UPGRADING = Shuts(
    Scope.HERE, State.UPGRADING, "an upgrade of the app took SOPilot out of it", "Install the upgraded app there"
)

TABLE: Mapping[str, Effect] = {
    "installationUpdate/add": Opens(Scope.HERE, greets=True),
    "installationUpdate/add-upgrade": Opens(Scope.HERE),
    "installationUpdate/remove": _REMOVED,
    # The routes stay: the other half of an upgrade brings the app back.
    "installationUpdate/remove-upgrade": _UPGRADING,
    "conversationUpdate/bot added": Opens(Scope.HERE),
    "conversationUpdate/bot removed": _REMOVED,
    "conversationUpdate/people added": AsksAnew(),
    "conversationUpdate/people removed": AsksAnew(),
    "conversationUpdate/topicName": Renames(Scope.HERE),
    "conversationUpdate/channelCreated": Renames(Scope.CHANNEL),
    "conversationUpdate/channelRenamed": Renames(Scope.CHANNEL),
    "conversationUpdate/channelDeleted": _CHANNEL_DELETED,
    "conversationUpdate/channelRestored": Opens(Scope.CHANNEL, only=(State.DELETED, State.REFUSED)),
    "conversationUpdate/channelShared": Ignores("who may post is asked of the roster anyway"),
    "conversationUpdate/channelUnshared": Ignores("who may post is asked of the roster anyway"),
    "conversationUpdate/teamRenamed": Renames(Scope.TEAM),
    "conversationUpdate/teamArchived": _ARCHIVED,
    "conversationUpdate/teamUnarchived": Opens(Scope.TEAM, only=(State.ARCHIVED, State.REFUSED)),
    "conversationUpdate/teamDeleted": _TEAM_DELETED,
    "conversationUpdate/teamHardDeleted": _TEAM_DELETED,
    "conversationUpdate/teamRestored": Opens(Scope.TEAM, only=(State.DELETED, State.REFUSED)),
    "conversationUpdate/historyDisclosed": Ignores("SOPilot reads no history"),
    ActivityTypes.message_update: Ignores(
        "`bot` takes it where the message was a comment; a command is carried out as it was first sent"
    ),
    ActivityTypes.message_delete: Ignores(
        "`bot` takes it where the message was a comment; what a command did is not undone by deleting it"
    ),
    ActivityTypes.message_reaction: Ignores("a reaction asks for nothing"),
    ActivityTypes.typing: Ignores("nobody waits for it"),
    "event/meetingStart": Meets(begins=True),
    "event/meetingEnd": Meets(begins=False),
    ActivityTypes.event: Ignores("who joins a meeting, and what was read, is not followed"),
    ActivityTypes.contact_relation_update: Ignores("not sent by Teams"),
    ActivityTypes.end_of_conversation: Ignores("not sent by Teams"),
    ActivityTypes.handoff: Ignores("not sent by Teams"),
    ActivityTypes.trace: Ignores("not sent by Teams"),
}
"""Every kind of activity besides messages and invokes."""

_MEMBERSHIP = frozenset({"teamMemberAdded", "teamMemberRemoved", "channelMemberAdded", "channelMemberRemoved"})
"""Event types that say no more than who was added or removed."""


_VENDOR = "application/vnd.microsoft."
_MEETING_EVENTS = frozenset({f"{_VENDOR}meetingStart", f"{_VENDOR}meetingEnd"})
"""https://learn.microsoft.com/microsoftteams/platform/apps-in-teams-meetings/meeting-apps-apis#get-meeting-events"""


def kinds_of(activity: Activity) -> list[str]:
    """What an activity tells, as keys of the table; ones that the table does not have are of kinds that are not known here."""
    match activity.type:
        case ActivityTypes.installation_update:
            return [f"{activity.type}/{activity.action or ''}"]
        case ActivityTypes.event if activity.name in _MEETING_EVENTS:
            return [f"{activity.type}/{activity.name.removeprefix(_VENDOR)}"]
        case ActivityTypes.conversation_update:
            return [f"{activity.type}/{what}" for what in _changes(activity)]
        case _:
            return [str(activity.type)]


def _changes(activity: Activity) -> list[str]:
    bot = activity.recipient.id if activity.recipient is not None else None
    found = []
    for word, members in (("added", views.members_added(activity)), ("removed", views.members_removed(activity))):
        if any(member.id == bot for member in members):
            found.append(f"bot {word}")
        if any(member.id != bot for member in members):
            found.append(f"people {word}")
    event = views.event_type(activity)
    if event and event not in _MEMBERSHIP:
        found.append(event)
    if activity.topic_name:
        found.append("topicName")
    return found
