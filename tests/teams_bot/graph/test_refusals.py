"""What Graph refuses until an administrator has done something: told once, tried rarely, over when it is over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from cards.notices import notice_card
from service.checks import check
from sop.desk import notices
from sop.desk.notices import Notice
from sop.lanes import gates
from sop.storage import Store
from sop.words import words
from teams_bot.graph import refusals
from teams_bot.graph.answers import Area, Conflict, Gone, Refusal, Why, trouble_of
from teams_bot.graph.refusals import LOOK_S, why_none
from tests.sandbox.graph_support import CHANNEL_JOIN_URL, JOIN_URL, MEETING, ORGANIZER, TEXT
from tests.teams_bot.graph.conftest import Reader
from tests.teams_bot.office import GROUP, MEI, Office
from tests.teams_bot.wire import texts

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("forbidden", "why"),
    [
        ("transcripts", Why.DISABLED),
        ("policy", Why.POLICY),
        ("consent", Why.CONSENT_TRANSCRIPTS),
        ("paying", Why.PAYMENT),
    ],
)
@sqlite
async def test_told_once_tried_rarely_and_over_when_it_is_allowed(reader: Reader, forbidden: str, why: Why) -> None:
    await reader.expect()
    await reader.tenant(**{forbidden: False})
    await reader.transcript()
    assert await reader.refused() == {why}
    assert await reader.watched() == [f"notice:{why}"]
    asked = len(reader.calls())
    await reader.pass_time(3000)
    assert len(reader.calls()) - asked <= 4 + (3 if why is Why.PAYMENT else 0)
    assert reader.arrived == []
    assert await reader.parked() == []
    assert await reader.house.store.read(why_none, JOIN_URL) == why
    await reader.tenant(**{forbidden: True})
    await reader.pass_time(2 * LOOK_S)
    assert len(reader.arrived) == 1
    assert await reader.refused() == set()
    assert await reader.house.store.read(why_none, JOIN_URL) is None


async def test_what_is_given_to_people_one_by_one_holds_up_nobody_else(store: Store) -> None:
    refusal, whys = Refusal(Why.POLICY, "403"), (Why.POLICY, Why.DISABLED)
    for organizer in ("mei", "alex"):
        await store.tx(refusals.refused, refusal, organizer, 100.0)
    assert await store.tx(refusals.wait_s, whys, "ming", 101.0) == 0.0
    assert await store.tx(refusals.wait_s, whys, "mei", 101.0) == LOOK_S - 1
    await store.tx(refusals.allowed, whys, "ming", 102.0)
    await store.tx(refusals.allowed, whys, "mei", 103.0)
    assert await store.tx(refusals.wait_s, whys, "mei", 104.0) == 0.0
    assert Why.POLICY in await store.read(gates.closed)
    await store.tx(refusals.allowed, whys, "alex", 105.0)
    assert await store.read(gates.closed) == {}
    await store.tx(refusals.refused, Refusal(Why.DISABLED, "403"), "mei", 106.0)
    assert await store.tx(refusals.wait_s, whys, "ming", 107.0) == LOOK_S - 1


@sqlite
async def test_a_consent_that_was_never_given(reader: Reader) -> None:
    await reader.tenant(consent=False)
    await reader.expect()
    assert await reader.refused() == {Why.CONSENT_MEETINGS, Why.CONSENT_TRANSCRIPTS}
    await reader.tenant(consent=True)
    await reader.pass_time(LOOK_S + 600)
    assert await reader.refused() == set()
    await reader.transcript()
    assert len(reader.arrived) == 1


@sqlite
async def test_a_refusal_that_outlasts_the_meeting_loses_no_transcript(reader: Reader) -> None:
    await reader.expect()
    await reader.tenant(transcripts=False)
    await reader.graph.control("faults", faults=[{"kind": "notification_lost"}])
    made = await reader.transcript()
    await reader.pass_time(3 * 86400, step=7200)
    await reader.tenant(transcripts=True)
    await reader.pass_time(7200)
    assert [one.id for one in reader.arrived] == [made]
    asked = len(reader.calls())
    await reader.pass_time(7200)
    assert len(reader.calls()) == asked


@sqlite
async def test_a_start_tries_at_once(reader: Reader) -> None:
    await reader.tenant(policy=False)
    await reader.expect()
    await reader.transcript()
    await reader.tenant(policy=True)
    await reader.house.start_schedules()
    await reader.settle()
    assert len(reader.arrived) == 1
    assert await reader.refused() == set()


@sqlite
async def test_without_speakers_the_text_comes_all_the_same(reader: Reader) -> None:
    await reader.expect()
    await reader.tenant(attribution=False)
    await reader.transcript()
    (source,) = reader.arrived
    assert (source.kind, source.content) == ("text", TEXT)
    assert await reader.refused() == {Why.SPEAKERS}
    assert await reader.house.store.read(why_none, JOIN_URL) is None
    await reader.tenant(attribution=True)
    await reader.transcript()
    assert [one.kind for one in reader.arrived] == ["text", "vtt"]
    assert await reader.refused() == set()


@sqlite
@pytest.mark.parametrize("reading", [{"graph_insights": True}])
async def test_without_a_licence_transcripts_come_all_the_same(reader: Reader) -> None:
    await reader.tenant(licensed=False)
    await reader.expect()
    await reader.transcript()
    await reader.pass_time(2400)
    assert [one.kind for one in reader.arrived] == ["vtt"]
    assert await reader.refused() == {Why.LICENCE}
    assert len(reader.calls("aiInsights")) == 1
    assert await reader.house.store.read(lambda c: why_none(c, JOIN_URL, insights=True)) == Why.LICENCE
    await reader.expect(CHANNEL_JOIN_URL, "19:channel@thread.tacv2")
    assert await reader.house.store.read(lambda c: why_none(c, CHANNEL_JOIN_URL, insights=True)) == "graph.channel"


@sqlite
@pytest.mark.parametrize("reading", [{"graph_notification_url": "http://127.0.0.1:9/webhooks/graph"}])
async def test_an_address_that_graph_does_not_reach(reader: Reader) -> None:
    await reader.expect()
    assert await reader.refused() == {Why.ADDRESS}
    made = await reader.transcript()
    await reader.pass_time(1200)
    assert [one.id for one in reader.arrived] == [made]


@sqlite
@pytest.mark.parametrize(
    "who", [{"join_url": "https://teams.microsoft.com/l/meetup-join/none"}, {"organizer": "nobody"}]
)
async def test_a_meeting_that_graph_does_not_know(reader: Reader, who: dict[str, Any]) -> None:
    await reader.expect(**who)
    (row,) = await reader.parked()
    assert row.reason == words("en")("why.graph.missing")
    assert await reader.house.store.read(why_none, who.get("join_url", JOIN_URL)) == "graph.missing"


@sqlite
async def test_the_doctor_says_what_to_do_and_it_is_not_what_keeps_the_service_from_being_ready(reader: Reader) -> None:
    await reader.expect()
    found = {one.name: one for one in (await check(reader.house)).checks}
    assert (found["graph"].ok, found["graph"].note) == (True, "told of transcripts")
    await reader.tenant(transcripts=False)
    await reader.transcript()
    found = {one.name: one for one in (await check(reader.house)).checks}
    refused = found[Why.DISABLED]
    assert (refused.ok, refused.warning) == (False, True)
    assert "Set-CsTeamsMeetingConfiguration" in refused.remedy
    assert found["work"].ok


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
@pytest.mark.parametrize("why", [*Why])
def test_each_is_a_card_in_the_readers_language(why: Why, language: str) -> None:
    said = words(language)
    shown = texts({"attachments": [{"content": notice_card(Notice(why, 0.0, "raw", "raw"), said, over=False)}]})
    assert said(f"gate.{why}") in shown
    assert said(f"why.{why}") in shown
    assert said(f"do.{why}") in shown
    assert "raw" not in shown


@sqlite
async def test_an_episode_is_watched_as_one(reader: Reader) -> None:
    await reader.expect()
    await reader.tenant(transcripts=False)
    for _ in range(5):
        await reader.transcript()
    assert await reader.watched() == [f"notice:{Why.DISABLED}"]
    notice = await reader.house.store.read(notices.read, Why.DISABLED)
    assert notice is not None
    assert notice.reason.startswith(words("en")("why.graph.disabled"))
    assert len(reader.calls(f"{MEETING}/transcripts/")) == 1


@pytest.mark.parametrize(
    ("area", "status", "code", "message", "why"),
    [
        (Area.TRANSCRIPTS, 403, "GraphAccessToTranscriptsDisabled", "", Why.DISABLED),
        (Area.TRANSCRIPTS, 403, "SpeakerAttributionNotAllowed", "", Why.SPEAKERS),
        (Area.MEETINGS, 403, "Forbidden", "No Application Access Policy found for this app.", Why.POLICY),
        (Area.MEETINGS, 403, "General", "No application access policy found for this app.", Why.POLICY),
        (Area.INSIGHTS, 403, "Forbidden", "User has no Copilot license", Why.LICENCE),
        (Area.INSIGHTS, 403, "Forbidden", "", Why.CONSENT_INSIGHTS),
        (Area.MEETINGS, 401, "InvalidAuthenticationToken", "", Why.CONSENT_MEETINGS),
        (Area.CALENDAR, 403, "ErrorAccessDenied", "", Why.CONSENT_CALENDAR),
        (Area.TRANSCRIPTS, 402, "PaymentRequired", "", Why.PAYMENT),
        (Area.SUBSCRIPTIONS, 400, "ValidationError", "Subscription validation request failed.", Why.ADDRESS),
        (Area.SUBSCRIPTIONS, 400, "InvalidRequest", "Subscription validation request timed out.", Why.ADDRESS),
        (Area.TRANSCRIPTS, 400, "BadRequest", "", None),
        (Area.TRANSCRIPTS, 404, "NotFound", "", Gone),
        (Area.SUBSCRIPTIONS, 409, "Conflict", "", Conflict),
    ],
)
def test_what_an_answer_means(area: Area, status: int, code: str, message: str, why: Any) -> None:
    body = f'{{"error": {{"code": "{code}", "message": "{message}"}}}}'.encode()
    trouble = trouble_of(area=area, status=status, headers={}, body=body, now=NOW)
    if isinstance(why, Why):
        assert isinstance(trouble, Refusal)
        assert trouble.why is why
        assert trouble.remedy
    else:
        assert not isinstance(trouble, Refusal)
        assert why is None or isinstance(trouble, why)


def test_the_code_inside_is_the_more_exact_one() -> None:
    body = (
        b'{"error": {"code": "Forbidden", "message": "", "innerError": {"code": "GraphAccessToTranscriptsDisabled"}}}'
    )
    trouble = trouble_of(area=Area.TRANSCRIPTS, status=403, headers={}, body=body, now=NOW)
    assert isinstance(trouble, Refusal)
    assert trouble.why is Why.DISABLED


@sqlite
@pytest.mark.parametrize("reading", [{"graph": "off", "graph_notification_url": None}])
async def test_what_is_not_asked_for_any_more_is_not_refused(reader: Reader) -> None:
    await reader.house.store.tx(refusals.refused, Refusal(Why.LICENCE, "403"), ORGANIZER, reader.clock.now())
    await reader.house.start_schedules()
    assert await reader.refused() == set()
    assert (await reader.send({"value": [{}]}))[0] == 503
    assert "graph" not in {one.name for one in (await check(reader.house)).checks}


async def test_the_admins_are_told_where_notices_go_once_and_that_it_is_over(office: Office) -> None:
    await office.ask(MEI, GROUP, "route incidents here")
    store, refusal = office.house.store, Refusal(Why.POLICY, "Graph answered 403")
    for _ in range(3):
        await store.tx(refusals.refused, refusal, "mei", office.clock.now())
    await office.advance(60)
    await office.worker.run_due()
    (card,) = [texts(one) for one in await office.cards(GROUP)]
    assert "Grant-CsApplicationAccessPolicy" in card
    assert "cannot be used now" in card
    await store.tx(refusals.allowed, [Why.POLICY], "mei", office.clock.now())
    for _ in range(10):
        await office.worker.run_due()
        await office.advance(15)
    (card,) = [texts(one) for one in await office.cards(GROUP)]
    assert "can be used again" in card
    assert "Grant-CsApplicationAccessPolicy" not in card
