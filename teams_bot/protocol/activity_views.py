"""Typed, pure views of an incoming activity.

botbuilder leaves parts of an activity as raw dictionaries (meeting events, participants, read receipts) or drops them
(`trigger`). Whoever handles an activity reads those parts through these functions and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botbuilder.schema import Activity, ChannelAccount

from sop.records.text import clean_line
from teams_bot.protocol.reference import ConversationRef


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a conversation.

    Attributes:
        id: the channel's id of the person (``29:…``), needed to mention or address them.
        name: display name; may be empty.
        aad_object_id: Entra object id, the stable identity; empty for bots and guests without one.
    """

    id: str
    name: str
    aad_object_id: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a meetingStart or meetingEnd event says.

    Attributes:
        id: the meeting's id for the Bot Framework meeting API, from ``channelData.meeting.id``.
        title: its subject.
        join_url: the address people join by, the key for looking the meeting up in Graph.
        at: when it started or ended, as Teams wrote it (ISO 8601 in UTC).
    """

    id: str
    title: str
    join_url: str
    at: str


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who joined or left a meeting."""

    person: Person
    role: str
    in_meeting: bool


def sender(activity: Activity) -> Person:
    """Who sent the activity."""
    return _account(activity.from_property)


def conversation_ref(activity: Activity) -> ConversationRef:
    """Where the activity was said, in the form that is kept for speaking there later."""
    data = _mapping(activity.channel_data)
    conversation, bot = activity.conversation, activity.recipient
    return ConversationRef(
        service_url=activity.service_url,
        conversation_id=conversation.id,
        tenant_id=conversation.tenant_id or _text(_get(_mapping(_get(data, "tenant")), "id")),
        bot_id=(bot.id if bot else None) or "",
        bot_name=(bot.name if bot else None) or "",
        conversation_type=conversation.conversation_type or "personal",
        team_id=_text(_get(_mapping(_get(data, "team")), "id")) or None,
        # An event tells of any channel of the team in the General channel's conversation.
        channel_id=None if event_type(activity) else _text(_get(_mapping(_get(data, "channel")), "id")) or None,
    )


@dataclass(frozen=True, slots=True)
class Names:
    """What an activity calls its conversation and its team; None where it does not say."""

    conversation: str | None
    team: str | None


def names(activity: Activity) -> Names:
    """The names in an activity. A personal chat is called after the person."""
    data = _mapping(activity.channel_data)
    team = clean_line(_text(_get(_mapping(_get(data, "team")), "name"))) or None
    named = _text(activity.conversation.name)
    if not named and not event_type(activity):
        named = _text(_get(_mapping(_get(data, "channel")), "name"))
        if (activity.conversation.conversation_type or "personal") == "personal":
            named = sender(activity).name
    return Names(clean_line(named) or None, team)


def event_type(activity: Activity) -> str:
    """What a conversationUpdate of Teams tells of (``channelData.eventType``: channelRenamed, teamArchived, …); often empty."""
    return _text(_get(_mapping(activity.channel_data), "eventType"))


def concerned_channel(activity: Activity) -> tuple[str, str]:
    """Id and name of the channel that a channel's event is about; each empty where it is not told."""
    channel = _mapping(_get(_mapping(activity.channel_data), "channel"))
    return _text(_get(channel, "id")), clean_line(_text(_get(channel, "name")))


def concerned_team(activity: Activity) -> tuple[str, str]:
    """Id and name of the team that the activity is about; each empty where it is not told."""
    team = _mapping(_get(_mapping(activity.channel_data), "team"))
    return _text(_get(team, "id")), clean_line(_text(_get(team, "name")))


def topic(activity: Activity) -> str:
    """The new name of a group chat."""
    return clean_line(_text(activity.topic_name))


def members_added(activity: Activity) -> list[Person]:
    """Who joined the conversation, bots among them."""
    return [_account(member) for member in activity.members_added or []]


def members_removed(activity: Activity) -> list[Person]:
    """Who left the conversation, bots among them."""
    return [_account(member) for member in activity.members_removed or []]


def said_at(activity: Activity) -> datetime | None:
    """When Teams took the activity (``timestamp``), in UTC; None where it does not say so that it can be understood."""
    stamp: Any = activity.timestamp
    try:
        moment = datetime.fromisoformat(stamp) if isinstance(stamp, str) else stamp
    except ValueError:
        return None
    if not isinstance(moment, datetime):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def meeting_id(activity: Activity) -> str | None:
    """The meeting the activity belongs to (``channelData.meeting.id``), if any."""
    meeting = _mapping(_get(_mapping(activity.channel_data), "meeting"))
    return _text(_get(meeting, "id")) or None


def meeting(activity: Activity) -> Meeting:
    """The meeting of a ``application/vnd.microsoft.meetingStart`` or ``…meetingEnd`` event."""
    value = _mapping(activity.value)
    return Meeting(
        id=meeting_id(activity) or _text(_get(value, "id")),
        title=_text(_get(value, "title")),
        join_url=_text(_get(value, "joinUrl")),
        at=_text(_get(value, "startTime")) or _text(_get(value, "endTime")),
    )


def participants(activity: Activity) -> tuple[Participant, ...]:
    """The people of a ``…meetingParticipantJoin`` or ``…meetingParticipantLeave`` event."""
    members = _get(_mapping(activity.value), "members")
    return tuple(_participant(_mapping(member)) for member in members) if isinstance(members, list) else ()


def last_read_message_id(activity: Activity) -> str | None:
    """The newest message read, in a ``application/vnd.microsoft.readReceipt`` event."""
    return _text(_get(_mapping(activity.value), "lastReadMessageId")) or None


def trigger(activity: Activity) -> str | None:
    """What set off an Action.Execute: ``manual`` or ``automatic`` (a refresh). botbuilder's typed value drops it."""
    return _text(_mapping(activity.value).get("trigger")) or None


def command_text(activity: Activity) -> str:
    """What the person wrote, without the mentions of this bot and without blanks around it.

    Mentions of others stay. Each mention entity is matched to its own place in the text, in order, so that a person
    of the same name keeps their mention; the text is compared literally, whatever characters the name has.
    """
    text, cursor, kept = activity.text or "", 0, []
    for mentioned_id, mention in _mentions(activity):
        at = text.find(mention, cursor)
        if at < 0:
            continue
        end = at + len(mention)
        is_ours = activity.recipient is not None and mentioned_id == activity.recipient.id
        kept.append(text[cursor:at] + (" " if is_ours else mention))
        cursor = end
    return _stripped("".join(kept) + text[cursor:])


def mentions_of_others(activity: Activity) -> list[tuple[str, str]]:
    """Whom the message mentions besides this bot: the channel's id of each (``29:…``) and the mention as it stands."""
    ours = activity.recipient.id if activity.recipient is not None else None
    return [(mentioned_id, text) for mentioned_id, text in _mentions(activity) if mentioned_id and mentioned_id != ours]


def _account(account: ChannelAccount | None) -> Person:
    if account is None:
        return Person("", "", "")
    return Person(account.id or "", account.name or "", account.aad_object_id or "")


def _mentions(activity: Activity) -> list[tuple[str, str]]:
    found = []
    for entity in activity.entities or []:
        if (entity.type or "").lower() != "mention":
            continue
        extra = _mapping(entity.additional_properties)
        mentioned = _mapping(extra.get("mentioned"))
        mention = _text(extra.get("text")) or f"<at>{_text(mentioned.get('name'))}</at>"
        found.append((_text(mentioned.get("id")), mention))
    return found


def _stripped(text: str) -> str:
    # Teams writes the blank after a mention as a literal entity.
    text = text.strip()
    while text.startswith("&nbsp;") or text.endswith("&nbsp;"):
        text = text.removeprefix("&nbsp;").removesuffix("&nbsp;").strip()
    return text


def _participant(member: Mapping[str, Any]) -> Participant:
    user, state = _mapping(_get(member, "user")), _mapping(_get(member, "meeting"))
    person = Person(
        _text(_get(user, "id")),
        _text(_get(user, "name")),
        _text(_get(user, "aadObjectId")),
    )
    return Participant(person, _text(_get(state, "role")), _get(state, "inMeeting") is True)


def _get(data: Mapping[str, Any], name: str) -> Any:
    """A value by its camelCase name; Teams spells some events in PascalCase."""
    return data[name] if name in data else data.get(name[0].upper() + name[1:])


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
