"""The activities that Teams sends to a bot: pure builders.

Their shapes follow recordings of Microsoft's test client and "Conversation events in your Teams bot" and "Universal
Actions for Adaptive Cards" (learn.microsoft.com/microsoftteams/platform).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sandbox.common import iso
from sandbox.teams.state import Conversation, User

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """What all activities of one moment share. `bot_id` is the bot's id in Teams (`28:` and the app id)."""

    bot_id: str
    bot_name: str
    tenant: str
    service_url: str
    timezone: str
    locale: str
    now: datetime


def message(
    frame: Frame, conversation: Conversation, user: User, activity_id: str, text: str, root: str | None, mention: bool
) -> Json:
    """A person's message; with `mention` its text names the bot (see `with_mention`)."""
    entities = [_client_info(frame)]
    if mention:
        mentioned = {"id": frame.bot_id, "name": frame.bot_name}
        entities.insert(0, {"type": "mention", "mentioned": mentioned, "text": _tag(frame)})
    return {
        **_head(frame, conversation, user, "message", activity_id, root),
        "text": text,
        "textFormat": "plain",
        "entities": entities,
        "channelData": _message_data(frame, conversation),
    }


def with_mention(frame: Frame, text: str) -> str:
    """The text with the bot named at its head, unless it is named in it already."""
    return text if _tag(frame) in text else f"{_tag(frame)} {text}"


def submit(frame: Frame, conversation: Conversation, user: User, reply_to: str, root: str | None, value: Json) -> Json:
    """A pressed Action.Submit: a message without text."""
    return {**_press(frame, conversation, user, "message", reply_to, root), "value": value}


def execute(
    frame: Frame, conversation: Conversation, user: User, reply_to: str, root: str | None, action: Json, data: Json
) -> Json:
    """A pressed Action.Execute: the invoke `adaptiveCard/action`."""
    kept = {key: action[key] for key in ("type", "title", "verb", "id") if key in action}
    return {
        **_press(frame, conversation, user, "invoke", reply_to, root),
        "name": "adaptiveCard/action",
        "value": {"action": {**kept, "data": data}, "trigger": "manual"},
    }


def task_fetch(
    frame: Frame, conversation: Conversation, user: User, reply_to: str, root: str | None, data: Json
) -> Json:
    """A pressed button that asks for a dialog: the invoke `task/fetch`."""
    return {
        **_press(frame, conversation, user, "invoke", reply_to, root),
        "name": "task/fetch",
        "value": {"data": data, "context": {"theme": "default"}},
    }


def installation_update(frame: Frame, conversation: Conversation, user: User, action: str) -> Json:
    """The app was added (`add`) or removed (`remove`) by a person."""
    data: Json = {"tenant": {"id": frame.tenant}, "source": {"name": "message"}, **_selected(conversation)}
    if conversation.team is not None:
        data |= {"team": _team(conversation), "channel": {"id": conversation.id}}
    return {
        **_event(frame, conversation, user, "installationUpdate"),
        "locale": frame.locale,
        "entities": [{"type": "clientInfo", "locale": frame.locale}],
        "channelData": data,
        "action": action,
    }


def conversation_update(frame: Frame, conversation: Conversation, user: User, added: bool) -> Json:
    """The bot became a member or ceased to be one."""
    members: list[Json] = [{"id": frame.bot_id}]
    if conversation.type == "personal":
        members.insert(0, {"id": user.id, "aadObjectId": user.aad_object_id})
    data: Json = {"tenant": {"id": frame.tenant}}
    if conversation.team is not None:
        event = "teamMemberAdded" if added else "teamMemberRemoved"
        data |= {"team": _team(conversation), "eventType": event, **_selected(conversation)}
    return {
        **_event(frame, conversation, user, "conversationUpdate"),
        "membersAdded" if added else "membersRemoved": members,
        "channelData": data,
    }


def members_update(frame: Frame, conversation: Conversation, who: User, by: User, added: bool) -> Json:
    """A person was added to the conversation (or its team), or left it."""
    data: Json = {"tenant": {"id": frame.tenant}}
    if conversation.team is not None:
        data |= {"team": _team(conversation), "eventType": "teamMemberAdded" if added else "teamMemberRemoved"}
    members = [{"id": who.id, "aadObjectId": who.aad_object_id}]
    event = _event(frame, conversation, by, "conversationUpdate")
    return {**event, "membersAdded" if added else "membersRemoved": members, "channelData": data}


def topic_update(frame: Frame, conversation: Conversation, by: User) -> Json:
    """A group chat has a new name."""
    event = _event(frame, conversation, by, "conversationUpdate")
    return {**event, "topicName": conversation.name, "channelData": {"tenant": {"id": frame.tenant}}}


def team_event(frame: Frame, conversation: Conversation, by: User, event_type: str) -> Json:
    """Something happened to a channel or its team. It comes in the conversation of the team's General channel, whose id is
    the team's, and names the channel that it is about.
    """
    data: Json = {"tenant": {"id": frame.tenant}, "team": _team(conversation), "eventType": event_type}
    if event_type.startswith("channel"):
        data["channel"] = {"id": conversation.id, "name": conversation.name}
    where = {**_conversation(frame, conversation, None), "id": data["team"]["id"]}
    return {**_event(frame, conversation, by, "conversationUpdate"), "conversation": where, "channelData": data}


def _tag(frame: Frame) -> str:
    return f"<at>{frame.bot_name}</at>"


def _event(frame: Frame, conversation: Conversation, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "id": f"f:{uuid4()}",
        "timestamp": iso(frame.now),
        "channelId": "msteams",
        "serviceUrl": frame.service_url,
        "from": {"id": user.id, "aadObjectId": user.aad_object_id},
        "conversation": _conversation(frame, conversation, None),
        "recipient": {"id": frame.bot_id, "name": frame.bot_name},
    }


def _head(frame: Frame, conversation: Conversation, user: User, kind: str, activity_id: str, root: str | None) -> Json:
    local = frame.now.astimezone(ZoneInfo(frame.timezone))
    return {
        **_event(frame, conversation, user, kind),
        "id": activity_id,
        "from": {"id": user.id, "name": user.name, "aadObjectId": user.aad_object_id},
        "localTimestamp": local.isoformat(timespec="milliseconds"),
        "localTimezone": frame.timezone,
        "conversation": _conversation(frame, conversation, root),
        "locale": frame.locale,
    }


def _press(frame: Frame, conversation: Conversation, user: User, kind: str, reply_to: str, root: str | None) -> Json:
    return {
        **_head(frame, conversation, user, kind, f"f:{uuid4()}", root),
        "entities": [_client_info(frame)],
        "channelData": {"source": {"name": "message"}, **_message_data(frame, conversation)},
        "replyToId": reply_to,
    }


def _conversation(frame: Frame, conversation: Conversation, root: str | None) -> Json:
    group = {} if conversation.type == "personal" else {"isGroup": True}
    name = {"name": conversation.name} if conversation.type == "groupChat" and conversation.name else {}
    kind = {"conversationType": conversation.type, "tenantId": frame.tenant}
    return {**group, **name, **kind, "id": conversation.thread_id(root)}


def _message_data(frame: Frame, conversation: Conversation) -> Json:
    data: Json = {"tenant": {"id": frame.tenant}}
    if conversation.team is not None:
        team = conversation.team.id
        data |= {"teamsChannelId": conversation.id, "teamsTeamId": team}
        data |= {"team": {"id": team}, "channel": {"id": conversation.id}}
    return data


def _client_info(frame: Frame) -> Json:
    country = frame.locale.rpartition("-")[2]
    info = {"type": "clientInfo", "locale": frame.locale, "country": country}
    return {**info, "platform": "Web", "timezone": frame.timezone}


def _team(conversation: Conversation) -> Json:
    team = conversation.team
    return {} if team is None else {"id": team.id, "name": team.name, "aadGroupId": team.aad_group_id}


def _selected(conversation: Conversation) -> Json:
    return {"settings": {"selectedChannel": {"id": conversation.id}}}
