"""Each known defect of botbuilder's stock adapter, shown on it and shown gone on ours.

The stock half keeps our claim true: when it fails, the defect is gone upstream and our mend may go too.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from botbuilder.core import ActivityHandler, InvokeResponse, MessageFactory
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity, ActivityTypes, AdaptiveCardInvokeResponse, ErrorResponseException
from msrest.universal_http.requests import ClientRetryPolicy

from sop.errors import Retryable
from teams_bot.protocol import activity_views
from tests.teams_bot.protocol.fakes import TENANT, Answer, Key

BOTH = pytest.mark.parametrize("which", ["stock", "ours"])
CARD = {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": {"type": "AdaptiveCard"}}


def answering(body: Any) -> Any:
    async def turn(context: Any) -> None:
        response = InvokeResponse(status=200, body=body)
        await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=response))

    return turn


async def echo(context: Any) -> None:
    await context.send_activity(MessageFactory.text("收到"))


@BOTH
@pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit", "composeExtension/query"])
async def test_1_an_invoke_that_returns_a_body_answers_it(start_bot: Any, which: str, name: str) -> None:
    bot = await start_bot(which, answering(CARD))
    status, body = await bot.say(bot.microsoft.activity(type="invoke", name=name, value={}))
    assert status == 200 and body == CARD if which == "ours" else status == 500


@BOTH
async def test_1_expect_replies_are_answered(start_bot: Any, which: str) -> None:
    bot = await start_bot(which, echo)
    status, body = await bot.say(bot.microsoft.activity(deliveryMode="expectReplies"))
    if which == "stock":
        assert status == 500
        return
    assert status == 200
    assert [activity["text"] for activity in body["activities"]] == ["收到"]


@BOTH
async def test_2_one_token_serves_many_replies_and_the_loop_stays_free(start_bot: Any, which: str) -> None:
    bot = await start_bot(which, echo)
    for _ in range(3):
        assert (await bot.say())[0] in (200, 201)
    assert len(bot.microsoft.calls) == 3
    assert bot.microsoft.token_requests == (1 if which == "ours" else 3)


@BOTH
async def test_2_fetching_a_token_does_not_block_the_loop(start_bot: Any, which: str) -> None:
    async def turn(context: Any) -> None:
        if context.activity.type == "message":
            await echo(context)

    bot = await start_bot(which, turn)
    await bot.say(bot.microsoft.activity(type="event", name="so that the signing keys are held"))
    bot.microsoft.token_delay_s = 0.6
    longest, last, done = 0.0, time.monotonic(), False

    async def watch() -> None:
        nonlocal longest, last
        while not done:
            await asyncio.sleep(0.01)
            now = time.monotonic()
            longest, last = max(longest, now - last), now

    watcher = asyncio.create_task(watch())
    await bot.say()
    done = True
    await watcher
    assert longest < 0.5 if which == "ours" else longest >= 0.6


@BOTH
async def test_3_a_turn_builds_no_msrest_retry_table(
    start_bot: Any, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = 0
    plain_init = ClientRetryPolicy.__init__

    def counting(self: Any) -> None:
        nonlocal built
        built += 1
        plain_init(self)

    monkeypatch.setattr(ClientRetryPolicy, "__init__", counting)
    bot = await start_bot(which, echo)
    await bot.say()
    assert len(bot.microsoft.calls) == 1
    assert built == 0 if which == "ours" else built >= 1


@pytest.mark.parametrize(
    ("wrong", "right_status"),
    [
        ("expired token", 401),
        ("bad signature", 401),
        ("malformed token", 401),
        ("unknown key id", 401),
        ("wrong channel endorsement", 401),
        ("bad JSON", 400),
        ("no content type", 415),
    ],
)
@BOTH
async def test_4_wrong_requests_get_the_right_status(
    start_bot: Any, which: str, wrong: str, right_status: int, second_key: Key
) -> None:
    bot = await start_bot(which)
    fake = bot.microsoft
    expired = {"nbf": int(time.time()) - 7200, "exp": int(time.time()) - 3600}
    forged = Key("key-1", private=second_key.private)
    send: Any = {
        "expired token": lambda: bot.say(token=fake.token(**expired)),
        "bad signature": lambda: bot.say(token=fake.token(forged)),
        "malformed token": lambda: bot.say(token="not-a-token"),
        "unknown key id": lambda: bot.say(token=fake.token(second_key)),
        "wrong channel endorsement": lambda: bot.say(fake.activity(channelId="slack")),
        "bad JSON": lambda: bot.say(data=b"{", headers={"Content-Type": "application/json"}),
        "no content type": lambda: bot.say(data=b"{}", skip_auto_headers=["Content-Type"]),
    }[wrong]
    status, _ = await send()
    assert status == (right_status if which == "ours" else 500)


@BOTH
async def test_5_a_key_rollover_is_followed(start_bot: Any, which: str, second_key: Key) -> None:
    bot = await start_bot(which, **({"refetch_keys_after_s": 0.0} if which == "ours" else {}))
    assert (await bot.say())[0] in (200, 201)
    bot.microsoft.keys = [second_key]
    status, _ = await bot.say()
    assert status == (200 if which == "ours" else 500)


MEETING_START = {
    "type": "event",
    "name": "application/vnd.microsoft.meetingStart",
    "value": {
        "Id": "raw-id",
        "Title": "週會",
        "JoinUrl": "https://teams.example/join",
        "StartTime": "2026-11-01T01:00:00Z",
    },
}


class MeetingBot(TeamsActivityHandler):
    """Reads a meeting start as the stock type hint says, or through our view."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Any] = []

    async def on_teams_meeting_start_event(self, meeting: Any, turn_context: Any) -> None:
        self.seen += [meeting, activity_views.meeting(turn_context.activity)]


@BOTH
async def test_6_meeting_events_can_be_read(start_bot: Any, which: str) -> None:
    handler = MeetingBot()
    bot = await start_bot(which, handler.on_turn)
    data = {"tenant": {"id": TENANT}, "meeting": {"id": "meeting-1"}}
    await bot.say(bot.microsoft.activity(**MEETING_START, channelData=data))
    stock_type, ours = handler.seen
    if which == "stock":
        assert isinstance(stock_type, dict)
        assert not hasattr(stock_type, "title")
        return
    assert ours == activity_views.Meeting("meeting-1", "週會", "https://teams.example/join", "2026-11-01T01:00:00Z")


class PressedBot(ActivityHandler):
    """Reads the trigger of an Action.Execute as botbuilder gives it, and through our view."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Any] = []

    async def on_adaptive_card_invoke(self, turn_context: Any, invoke_value: Any) -> Any:
        self.seen += [invoke_value, activity_views.trigger(turn_context.activity)]
        return AdaptiveCardInvokeResponse(status_code=200, type=CARD["type"], value=CARD["value"])


@BOTH
async def test_7_the_trigger_of_an_action_is_kept(start_bot: Any, which: str) -> None:
    handler = PressedBot()
    bot = await start_bot(which, handler.on_turn)
    value = {"action": {"type": "Action.Execute", "verb": "ack", "data": {}}, "trigger": "automatic"}
    status, body = await bot.say(bot.microsoft.activity(type="invoke", name="adaptiveCard/action", value=value))
    stock_value, ours = handler.seen
    if which == "stock":
        assert not hasattr(stock_value, "trigger")
        assert "trigger" not in stock_value.additional_properties
        return
    assert ours == "automatic"
    assert (status, body) == (200, CARD)


@BOTH
@pytest.mark.parametrize("refused", [412, 429, 503])
async def test_8_a_refused_send_says_how_long_to_wait(start_bot: Any, which: str, refused: int) -> None:
    caught: list[Exception] = []

    async def turn(context: Any) -> None:
        try:
            await echo(context)
        except (ErrorResponseException, Retryable) as error:
            caught.append(error)

    bot = await start_bot(which, turn)
    bot.microsoft.answers.append(Answer(refused, {"Retry-After": "7"}, {"error": {"code": "x"}}))
    await bot.say()
    assert len(bot.microsoft.calls) == 1
    (error,) = caught
    if which == "stock":
        assert isinstance(error, ErrorResponseException)
        return
    assert isinstance(error, Retryable)
    assert (error.after, error.destination) == (7.0, "teams" if refused == 503 else "a:1ana")


@BOTH
async def test_8_a_refused_update_is_not_retried_in_silence(start_bot: Any, which: str) -> None:
    caught: list[Exception] = []

    async def turn(context: Any) -> None:
        try:
            await context.update_activity(Activity(id="posted-1", type="message", text="new"))
        except Retryable as error:
            caught.append(error)

    bot = await start_bot(which, turn)
    bot.microsoft.answers.append(Answer(429, {"Retry-After": "1"}))
    await bot.say()
    assert [call.method for call in bot.microsoft.calls] == (["PUT"] if which == "ours" else ["PUT", "PUT"])
    assert len(caught) == (1 if which == "ours" else 0)
