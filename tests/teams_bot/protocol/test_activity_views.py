"""What is read out of an activity."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botbuilder.schema import Activity

from teams_bot.protocol import activity_views as views
from teams_bot.protocol.reference import ConversationRef

BOT = "28:bot"


def activity(**changes: Any) -> Activity:
    return Activity().deserialize(
        {
            "type": "message",
            "serviceUrl": "https://smba.trafficmanager.net/emea/",
            "from": {"id": "29:ana", "name": "Ana 王", "aadObjectId": "oid-1"},
            "recipient": {"id": BOT, "name": "SOPilot"},
            "conversation": {"id": "19:c@thread.tacv2;messageid=1", "conversationType": "channel", "tenantId": "t"},
            "channelData": {"tenant": {"id": "t"}, "team": {"id": "19:t"}, "channel": {"id": "19:c@thread.tacv2"}},
            **changes,
        }
    )


def mention(name: str, who: str = BOT, text: str | None = None) -> dict[str, Any]:
    return {"type": "mention", "mentioned": {"id": who, "name": name}, "text": text or f"<at>{name}</at>"}


@pytest.mark.parametrize(
    ("text", "entities", "said"),
    [
        ("<at>SOPilot</at> help", [mention("SOPilot")], "help"),
        ("<at>SOPilot</at>&nbsp;help\n", [mention("SOPilot")], "help"),
        ("請 <at>值班(1)+*</at> 事件", [mention("值班(1)+*")], "請   事件"),
        ("<at>A</at><at>SOPilot</at>x", [mention("A", "29:a"), mention("SOPilot")], "<at>A</at> x"),
        ("<at>Bo</at> ask <at>Bo</at>", [mention("Bo", "29:bo"), mention("Bo")], "<at>Bo</at> ask"),
        ("<at>SOPilot</at> a <at>SOPilot</at> b", [mention("SOPilot"), mention("SOPilot")], "a   b"),
        ("no mention", [mention("SOPilot")], "no mention"),
        ("plain", [], "plain"),
        ("😀 <at>SOPilot</at>　首頁", [{"type": "clientInfo"}, mention("SOPilot")], "😀  　首頁"),
        (None, [], ""),
    ],
)
def test_the_bots_own_mention_is_left_out(text: str | None, entities: list[dict[str, Any]], said: str) -> None:
    assert views.command_text(activity(text=text, entities=entities)) == said


def test_sender_and_reference() -> None:
    assert views.sender(activity()) == views.Person("29:ana", "Ana 王", "oid-1")
    assert views.sender(Activity(type="event")) == views.Person("", "", "")
    assert views.conversation_ref(activity()) == ConversationRef(
        service_url="https://smba.trafficmanager.net/emea/",
        conversation_id="19:c@thread.tacv2;messageid=1",
        tenant_id="t",
        bot_id=BOT,
        bot_name="SOPilot",
        conversation_type="channel",
        team_id="19:t",
        channel_id="19:c@thread.tacv2",
    )
    personal = views.conversation_ref(activity(conversation={"id": "a:1"}, channelData={"tenant": {"id": "t"}}))
    assert (personal.conversation_type, personal.tenant_id, personal.team_id) == ("personal", "t", None)


def test_a_reference_keeps_what_a_newer_one_leaves_out() -> None:
    older = views.conversation_ref(activity())
    newer = views.conversation_ref(
        activity(
            serviceUrl="https://smba.trafficmanager.net/apac/",
            recipient={"id": "28:new"},
            conversation={"id": "19:c@thread.tacv2", "conversationType": "channel"},
            channelData={},
        )
    )
    kept = newer.over(older)
    assert (kept.service_url, kept.bot_id) == (newer.service_url, "28:new")
    assert (kept.bot_name, kept.tenant_id, kept.team_id, kept.channel_id) == (
        "SOPilot",
        "t",
        "19:t",
        "19:c@thread.tacv2",
    )
    assert newer.over(None) == newer
    assert older.over(newer) == older


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("2026-11-22T11:31:09.324Z", datetime(2026, 11, 22, 11, 31, 9, 324000, UTC)),
        ("2026-11-22T19:31:09+08:00", datetime(2026, 11, 22, 11, 31, 9, tzinfo=UTC)),
        (datetime(2026, 11, 22, 11, 31, 9), datetime(2026, 11, 22, 11, 31, 9, tzinfo=UTC)),
        ("yesterday", None),
        (None, None),
        (17, None),
    ],
)
def test_when_it_was_said(stamp: Any, moment: datetime | None) -> None:
    given = activity()
    given.timestamp = stamp
    assert views.said_at(given) == moment


def test_an_event_of_a_channel_names_the_channel_and_not_its_conversation() -> None:
    event = activity(
        type="conversationUpdate",
        conversation={"id": "19:t", "conversationType": "channel", "tenantId": "t"},
        channelData={
            "eventType": "channelRenamed",
            "team": {"id": "19:t", "name": " SRE\u202e "},
            "channel": {"id": "19:c", "name": "Web\nops"},
        },
    )
    assert views.concerned_channel(event) == ("19:c", "Web ops")
    assert views.concerned_team(event) == ("19:t", "SRE")
    assert views.names(event) == views.Names(None, "SRE")
    assert views.conversation_ref(event).channel_id is None


def test_meeting_events() -> None:
    members = [
        {"User": {"Id": "29:a", "Name": "A", "AadObjectId": "o"}, "Meeting": {"Role": "Organizer", "InMeeting": True}}
    ]
    camel = [
        {"user": {"id": "29:a", "name": "A", "aadObjectId": "o"}, "meeting": {"role": "Organizer", "inMeeting": True}}
    ]
    joined = (views.Participant(views.Person("29:a", "A", "o"), "Organizer", True),)
    assert views.participants(activity(value={"Members": members})) == joined
    assert views.participants(activity(value={"members": camel})) == joined
    assert views.participants(activity(value=None)) == ()
    ended = activity(value={"Id": "m", "Title": "週會", "JoinUrl": "u", "EndTime": "2026-11-01T02:00:00Z"})
    assert views.meeting(ended) == views.Meeting("m", "週會", "u", "2026-11-01T02:00:00Z")
    assert views.meeting_id(activity()) is None
    assert views.meeting_id(activity(channelData={"meeting": {"id": "m-1"}})) == "m-1"


def test_trigger_and_read_receipt() -> None:
    assert views.trigger(activity(value={"action": {}, "trigger": "manual"})) == "manual"
    assert views.trigger(activity(value="x")) is None
    assert views.last_read_message_id(activity(value={"lastReadMessageId": "17"})) == "17"
    assert views.last_read_message_id(activity()) is None
