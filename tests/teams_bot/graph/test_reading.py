"""From a transcript in Graph to one source for its meeting, whatever becomes of the notifications."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sop.lanes import gates
from teams_bot.graph import sources
from teams_bot.graph.answers import Refusal, Why
from teams_bot.graph.calendar import meetings_in
from tests.sandbox.graph_support import (
    CHANNEL_JOIN_URL,
    CHANNEL_MEETING,
    CHAT,
    JOIN_URL,
    MEETING,
    ORGANIZER,
    VTT,
    judge,
)
from tests.teams_bot.graph.conftest import Reader

INSIGHT = {"actionItems": [{"title": "Renew", "text": "Renew the certificate", "ownerDisplayName": "Alex"}]}
sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_transcript_that_is_told_of_arrives_once(reader: Reader, shared_data: Path) -> None:
    await reader.expect()
    (subscription,) = await reader.subscriptions()
    assert subscription["resource"] == f"users/{ORGANIZER}/onlineMeetings/getAllTranscripts"
    made = await reader.transcript()
    (source,) = reader.arrived
    assert (source.id, source.kind, source.content) == (made, "vtt", VTT)
    assert (source.join_url, source.chat_id) == (JOIN_URL, CHAT)
    assert await reader.house.store.read(sources.of_meeting, JOIN_URL) == [source]
    await reader.pass_time(3600)
    assert len(reader.arrived) == 1
    assert len(reader.calls("/content")) == 1
    assert await reader.refused() == set()
    judge(reader.graph.served.state, shared_data)


@sqlite
async def test_what_was_made_before_anybody_asked_arrives_too(reader: Reader) -> None:
    made = await reader.transcript()
    await reader.expect()
    assert [one.id for one in reader.arrived] == [made]


@sqlite
async def test_what_cannot_be_a_meeting_is_not_expected(reader: Reader) -> None:
    graph, now = reader.house.graph, datetime.now(UTC)
    assert graph is not None
    for url, organizer in (
        (JOIN_URL, None),
        ("http://x", ORGANIZER),
        (f"https://{'x' * 2000}", ORGANIZER),
        (JOIN_URL, "x" * 41),
    ):
        expected = await reader.house.store.tx(graph.expect, url, organizer=organizer, chat_id=None, starts_at=now)
        assert not expected
    await reader.settle()
    assert reader.calls() == []


@sqlite
async def test_of_other_meetings_nothing_is_read(reader: Reader) -> None:
    state = reader.graph.served.state
    other = {"id": "MSother", "organizer": ORGANIZER, "join_url": "https://teams.microsoft.com/l/meetup-join/other"}
    state.meetings["MSother"] = state._meeting(other)
    await reader.expect()
    await reader.transcript("MSother")
    await reader.pass_time(1800)
    assert reader.arrived == []
    assert reader.calls("/content") == []


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "notification_lost"},
        {"kind": "notification_doubled"},
        {"kind": "notification_late", "seconds": 1800},
        {"kind": "notification_reordered", "times": 1},
    ],
    ids=lambda fault: fault["kind"],
)
@sqlite
async def test_notifications_lost_doubled_late_and_reordered(reader: Reader, fault: dict[str, Any]) -> None:
    await reader.expect()
    await reader.graph.control("faults", faults=[fault])
    made = [await reader.transcript(vtt=f"{VTT}\n{number}") for number in range(3)]
    await reader.pass_time(3600)
    assert sorted(one.id for one in reader.arrived) == sorted(made)


async def test_a_subscription_is_renewed_and_ends_with_its_last_meeting(reader: Reader) -> None:
    await reader.expect()
    (first,) = await reader.subscriptions()
    await reader.pass_time(26 * 3600, step=3600)
    (renewed,) = await reader.subscriptions()
    assert renewed["id"] == first["id"]
    assert renewed["expires"] > first["expires"]
    await reader.pass_time(30 * 3600, step=3600)
    assert await reader.subscriptions() == []
    asked = len(reader.calls())
    await reader.pass_time(7200)
    assert len(reader.calls()) == asked


async def test_a_meeting_far_off_asks_for_nothing_yet(reader: Reader) -> None:
    await reader.expect(starts_in=3 * 86400)
    assert await reader.subscriptions() == []
    assert reader.calls("delta") == []
    await reader.pass_time(2 * 86400 + 3600, step=3600)
    assert len(await reader.subscriptions()) == 1


@sqlite
async def test_lifecycle_notifications(reader: Reader) -> None:
    await reader.expect()
    (first,) = await reader.subscriptions()
    await reader.graph.control("lifecycle", event="reauthorizationRequired")
    await reader.told()
    assert reader.calls("/subscriptions/", "PATCH") == [f"PATCH /v1.0/subscriptions/{first['id']}"]
    polls = len(reader.calls("delta"))
    await reader.graph.control("lifecycle", event="missed")
    await reader.told()
    assert len(reader.calls("delta")) == polls + 1
    await reader.graph.control("lifecycle", event="subscriptionRemoved")
    await reader.told()
    (second,) = await reader.subscriptions()
    assert second["id"] != first["id"]
    await reader.transcript()
    assert len(reader.arrived) == 1


@sqlite
async def test_a_subscription_that_is_gone_unseen_is_made_anew_and_its_gap_repaired(reader: Reader) -> None:
    await reader.expect()
    reader.graph.served.state.subscriptions.clear()
    made = await reader.transcript()
    assert reader.arrived == []
    await reader.pass_time(1200)
    assert [one.id for one in reader.arrived] == [made]
    assert len(await reader.subscriptions()) == 1


@sqlite
async def test_days_in_which_nobody_worked_lose_no_transcript(reader: Reader) -> None:
    await reader.expect()
    await reader.graph.control("faults", faults=[{"kind": "notification_lost"}])
    made = (await reader.graph.control("transcript", meeting=MEETING, vtt=VTT))["id"]
    reader.clock.moved += 5 * 86400
    await reader.graph.control("clock", advance_s=5 * 86400)
    await reader.house.start_schedules()
    await reader.settle()
    assert [one.id for one in reader.arrived] == [made]


@sqlite
async def test_an_answer_that_is_lost_leaves_one_subscription(reader: Reader) -> None:
    await reader.graph.control(
        "faults", faults=[{"kind": "drop_after_commit", "match": {"path": "/subscriptions"}, "times": 1}]
    )
    await reader.expect()
    await reader.pass_time(10, step=5)
    assert len(await reader.subscriptions()) == 1
    await reader.transcript()
    assert len(reader.arrived) == 1


@sqlite
async def test_a_channel_meeting_of_which_nobody_is_told(reader: Reader) -> None:
    await reader.expect(CHANNEL_JOIN_URL, None)
    made = await reader.transcript(CHANNEL_MEETING)
    await reader.pass_time(1200)
    assert [one.id for one in reader.arrived] == [made]
    assert reader.arrived[0].chat_id == "19:channel@thread.tacv2"


@sqlite
@pytest.mark.parametrize("reading", [{"graph": "poll", "graph_notification_url": None}])
async def test_without_a_public_address_it_is_asked(reader: Reader) -> None:
    await reader.expect()
    made = await reader.transcript()
    await reader.pass_time(1200)
    assert [one.id for one in reader.arrived] == [made]
    assert reader.calls("subscriptions") == []
    assert (await reader.send({"value": []}))[0] == 503


@sqlite
@pytest.mark.parametrize("reading", [{"graph_insights": True}])
async def test_ai_insights_where_they_are_wanted(reader: Reader) -> None:
    await reader.expect()
    await reader.graph.control("insight", meeting=MEETING, insight=INSIGHT)
    await reader.pass_time(1200)
    (source,) = reader.arrived
    assert source.kind == "insights"
    assert "Renew the certificate" in source.content


@sqlite
async def test_the_online_meetings_of_a_calendar(reader: Reader) -> None:
    graph = reader.house.graph
    assert graph is not None
    day = datetime(2026, 11, 25, tzinfo=UTC)
    (meeting,) = await graph.calendar(ORGANIZER, day, day + timedelta(days=1))
    assert (meeting.subject, meeting.starts.hour, meeting.join_url) == ("週會", 2, JOIN_URL)
    assert [one.email for one in meeting.attendees] == ["alex@example.com"]
    assert await graph.calendar(ORGANIZER, day + timedelta(days=1), day + timedelta(days=2)) == []
    await reader.tenant(consent=False)
    for _ in range(3):
        with pytest.raises(Refusal):
            await graph.calendar(ORGANIZER, day, day + timedelta(days=1))
    assert len(reader.calls("calendarView")) == 3
    assert await reader.refused() == {Why.CONSENT_CALENDAR}
    await reader.tenant(consent=True)
    await graph.start()
    assert len(await graph.calendar(ORGANIZER, day, day + timedelta(days=1))) == 1
    assert await reader.refused() == set()


def test_what_is_no_online_meeting_is_left_out() -> None:
    good = {
        "id": "1",
        "start": {"dateTime": "2026-11-25T02:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-11-25T03:00:00.0000000", "timeZone": "UTC"},
        "onlineMeeting": {"joinUrl": "https://teams.microsoft.com/l/meetup-join/1"},
        "attendees": [{"type": "resource", "emailAddress": {"address": "room@example.com"}}, None],
    }
    (found,) = meetings_in([good])
    assert found.attendees == ()
    for change in (
        {"isCancelled": True},
        {"isAllDay": True},
        {"onlineMeeting": None},
        {"start": {"dateTime": "2026-11-25T02:00:00", "timeZone": "Taipei Standard Time"}},
        {"end": {"dateTime": "soon", "timeZone": "UTC"}},
    ):
        assert meetings_in([{**good, **change}]) == []


@sqlite
async def test_texts_of_long_ago_are_let_go_and_stay_known(reader: Reader) -> None:
    await reader.expect()
    await reader.transcript()
    reader.clock.moved += 31 * 86400
    await reader.graph.control("clock", advance_s=31 * 86400)
    await reader.expect()
    assert await reader.house.store.read(sources.of_meeting, JOIN_URL) == []
    assert len(reader.arrived) == 1


@sqlite
async def test_a_delta_link_that_is_too_old(reader: Reader) -> None:
    await reader.expect()
    gone = {"kind": "status", "status": 410, "match": {"path": "delta"}, "times": 1}
    await reader.graph.control("faults", faults=[{"kind": "notification_lost"}, gone])
    made = {await reader.transcript() for _ in range(5)}
    await reader.pass_time(1200)
    assert {one.id for one in reader.arrived} == made
    assert len(reader.arrived) == 5


@sqlite
@pytest.mark.parametrize("retry_after", ["30", "Thu, 26 Nov 2099 00:00:00 GMT", None])
async def test_graph_is_left_alone_when_it_says_so(reader: Reader, retry_after: str | None) -> None:
    await reader.expect()
    headers = {"Retry-After": retry_after} if retry_after else {}
    fault = {"kind": "status", "status": 429, "headers": headers, "match": {"path": "content"}, "times": 1}
    await reader.graph.control("faults", faults=[fault])
    await reader.transcript()
    assert reader.arrived == []
    await reader.pass_time(20, step=10)
    assert len(reader.calls("content")) == (2 if retry_after is None else 1)
    await reader.pass_time(7200)
    assert len(reader.arrived) == 1


@sqlite
async def test_a_graph_that_is_down_is_one_closed_gate(reader: Reader) -> None:
    await reader.expect()
    reader.graph.served.state.control.down = True
    await reader.pass_time(1200)
    assert await reader.refused() == {"graph"}
    reader.graph.served.state.control.down = False
    await reader.transcript()
    await reader.pass_time(1200)
    assert await reader.house.store.read(gates.closed) == {}
    assert len(reader.arrived) == 1


@sqlite
async def test_the_recorded_transcripts_and_a_large_one_come_as_they_are(reader: Reader, shared_data: Path) -> None:
    await reader.expect()
    recorded = [one.read_text("utf-8") for one in sorted((shared_data / "recorded/vtt").iterdir())]
    large = "WEBVTT\n\n" + "00:00:16.246 --> 00:00:17.726\n<v 陳大文>好，我們開始。</v>\n\n" * 150_000
    for vtt in (*recorded, "", large):
        await reader.transcript(vtt=vtt)
    assert [one.content for one in reader.arrived] == [one.removeprefix("\ufeff") for one in (*recorded, "", large)]
    assert len(large.encode()) > 10_000_000


@sqlite
async def test_a_refused_access_token_is_renewed_once(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    await reader.expect()
    stale = {"error": {"code": "InvalidAuthenticationToken", "message": "Lifetime validation failed"}}
    fault = {"kind": "status", "status": 401, "body": stale, "match": {"path": "content"}, "times": 1}
    await reader.graph.control("faults", faults=[fault])
    await reader.transcript()
    assert len(reader.arrived) == 1
    assert await reader.refused() == set()
