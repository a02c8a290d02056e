"""Outbound calls: what is sent, and what each answer or lack of one means."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from sop.errors import Misconfigured, Rejected, Retryable, Trouble, Unknown
from teams_bot.protocol.connector import Connector, SessionHolder
from teams_bot.protocol.credentials import TeamsCredentials
from teams_bot.protocol.outcomes import (
    ActivityGone,
    ConversationGone,
    NotInstalled,
    Throttled,
    TooLarge,
    retry_after,
)
from teams_bot.protocol.reference import ConversationRef
from teams_bot.protocol.tokens import TokenProvider
from tests.teams_bot.protocol.fakes import BOT_ID, TENANT, Answer, FakeMicrosoft

CHANNEL = "19:abc/def@thread.tacv2;messageid=1700"
QUOTED = "19%3Aabc%2Fdef%40thread.tacv2%3Bmessageid%3D1700"
NOW = datetime(2026, 11, 1, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
async def connector(credentials: TeamsCredentials) -> AsyncIterator[Connector]:
    http = SessionHolder()
    yield Connector(credentials, TokenProvider(credentials), http.session)
    await http.close()


@pytest.fixture
async def impatient(credentials: TeamsCredentials) -> AsyncIterator[Connector]:
    """One that waits so short that an answer can come too late in a test."""
    http = SessionHolder(total_timeout_s=0.3)
    yield Connector(credentials, TokenProvider(credentials), http.session)
    await http.close()


@pytest.fixture
def channel(microsoft: FakeMicrosoft) -> ConversationRef:
    return ConversationRef(
        service_url=microsoft.url + "/",
        conversation_id=CHANNEL,
        tenant_id=TENANT,
        bot_id=BOT_ID,
        bot_name="SOPilot",
        conversation_type="channel",
        team_id="19:team",
        channel_id="19:abc/def@thread.tacv2",
    )


CALLS: dict[str, Callable[[Connector, ConversationRef], Awaitable[Any]]] = {
    "POST": lambda connector, channel: connector.send(channel, {"type": "message", "text": "x"}),
    "PUT": lambda connector, channel: connector.update(channel, "posted-1", {"type": "message", "text": "x"}),
    "DELETE": lambda connector, channel: connector.delete(channel, "posted-1"),
    "GET": lambda connector, channel: connector.member(channel, "29:ana"),
}


async def test_send_update_delete(connector: Connector, channel: ConversationRef, microsoft: FakeMicrosoft) -> None:
    assert await connector.send(channel, {"type": "message", "text": "首頁"}) == "posted-1"
    assert await connector.reply(channel, "1700", {"type": "message"}) == "posted-2"
    await connector.update(channel, "posted-1", {"type": "message", "text": "b"})
    await connector.delete(channel, "posted-1")
    base = f"/v3/conversations/{QUOTED}/activities"
    assert [(call.method, call.path) for call in microsoft.calls] == [
        ("POST", base),
        ("POST", f"{base}/1700"),
        ("PUT", f"{base}/posted-1"),
        ("DELETE", f"{base}/posted-1"),
    ]
    assert microsoft.calls[0].body == {
        "from": {"id": BOT_ID, "name": "SOPilot"},
        "conversation": {"id": CHANNEL},
        "type": "message",
        "text": "首頁",
    }
    assert microsoft.calls[1].body["replyToId"] == "1700"
    assert microsoft.calls[2].body["id"] == "posted-1"
    assert {call.authorization for call in microsoft.calls} == {"Bearer connector-token-1"}


async def test_members_are_read_page_by_page(
    connector: Connector, channel: ConversationRef, microsoft: FakeMicrosoft
) -> None:
    microsoft.pages["@pagedmembers"] = {"members": [{"id": "29:ana"}], "continuationToken": "a b/+"}
    microsoft.pages["a b/+@pagedmembers"] = {"members": [{"id": "29:bo"}]}
    assert [member["id"] for member in await connector.members(channel)] == ["29:ana", "29:bo"]
    assert microsoft.calls[1].query == {"pageSize": "500", "continuationToken": "a b/+"}


async def test_a_conversation_is_created(
    connector: Connector, channel: ConversationRef, microsoft: FakeMicrosoft
) -> None:
    created = await connector.create_conversation(channel, {"members": [{"id": "29:ana"}], "isGroup": False})
    assert created["id"] == "posted-1"
    assert microsoft.calls[0].path == "/v3/conversations"
    assert microsoft.calls[0].body["tenantId"] == TENANT
    assert microsoft.calls[0].body["bot"]["id"] == BOT_ID


@pytest.mark.parametrize("method", list(CALLS))
@pytest.mark.parametrize("status", [408, 412, 429, 500, 502, 503, 504])
async def test_retryable(
    connector: Connector, channel: ConversationRef, microsoft: FakeMicrosoft, method: str, status: int
) -> None:
    microsoft.answers.append(Answer(status, {"Retry-After": "2.5"}))
    with pytest.raises(Retryable) as caught:
        await CALLS[method](connector, channel)
    trouble = caught.value
    down = status in (502, 503, 504)
    assert (trouble.destination, trouble.unreachable) == ("teams" if down else CHANNEL, down)
    assert (trouble.after, trouble.about) == (2.5, CHANNEL)
    assert len(microsoft.calls) == 1


@pytest.mark.parametrize(
    ("method", "status", "kind"),
    [
        ("POST", 403, NotInstalled),
        ("PUT", 403, NotInstalled),
        ("PUT", 404, ActivityGone),
        ("DELETE", 404, ActivityGone),
        ("POST", 404, ConversationGone),
        ("GET", 404, Rejected),
        ("POST", 413, TooLarge),
        ("POST", 400, Rejected),
        ("POST", 302, Rejected),
    ],
)
async def test_rejected(
    connector: Connector,
    channel: ConversationRef,
    microsoft: FakeMicrosoft,
    method: str,
    status: int,
    kind: type[Trouble],
) -> None:
    error = {"error": {"code": "SomeCode", "message": "why"}}
    microsoft.answers.append(Answer(status, {"Location": "http://127.0.0.1:9/"}, error))
    with pytest.raises(Rejected) as caught:
        await CALLS[method](connector, channel)
    assert type(caught.value) is kind
    assert str(status) in caught.value.reason
    assert "SomeCode: why" in caught.value.reason
    assert len(microsoft.calls) == 1


@pytest.mark.parametrize(
    ("method", "status", "code", "kind", "remedy"),
    [
        ("POST", 403, "BotNotInConversationRoster", NotInstalled, "install the app"),
        ("POST", 403, "ForbiddenOperationException", NotInstalled, "install the app"),
        ("POST", 403, "ConversationBlockedByUser", NotInstalled, "unblocked"),
        ("POST", 403, "BotDisabledByAdmin", NotInstalled, "app policies"),
        ("POST", 403, "MessageWritesBlocked", NotInstalled, "install the app"),
        ("POST", 403, "InvalidBotApiHost", Rejected, "write to the bot there"),
        ("PUT", 403, "NotEnoughPermissions", Rejected, "permission"),
        ("POST", 404, "ConversationNotFound", ConversationGone, "route records elsewhere"),
        ("POST", 404, "ActivityNotFoundInConversation", ActivityGone, "post the message anew"),
        ("PUT", 404, "ActivityNotFoundInConversation", ActivityGone, "post the message anew"),
        ("GET", 404, "ConversationNotFound", ConversationGone, "route records elsewhere"),
        ("POST", 413, "MessageSizeTooBig", TooLarge, "shorten"),
        ("POST", 400, "Bad Argument", Rejected, "the reason says"),
        ("POST", 400, "ContentFilter", Rejected, "the reason says"),
    ],
)
async def test_documented_codes_say_what_to_do(
    connector: Connector,
    channel: ConversationRef,
    microsoft: FakeMicrosoft,
    method: str,
    status: int,
    code: str,
    kind: type[Trouble],
    remedy: str,
) -> None:
    """ "Status codes from bot conversational APIs"; none of these is repeated by itself."""
    microsoft.answers.append(Answer(status, {}, {"error": {"code": code, "message": "why"}}))
    with pytest.raises(Rejected) as caught:
        await CALLS[method](connector, channel)
    assert type(caught.value) is kind
    assert f"{code}: why" in caught.value.reason
    assert remedy in caught.value.remedy


async def test_only_429_says_that_too_much_was_sent(
    connector: Connector, channel: ConversationRef, microsoft: FakeMicrosoft
) -> None:
    for status, throttled in ((429, True), (412, False), (500, False)):
        microsoft.answers.append(Answer(status))
        with pytest.raises(Retryable) as caught:
            await CALLS["POST"](connector, channel)
        assert isinstance(caught.value, Throttled) is throttled
        assert caught.value.after is None


async def test_a_refused_token_is_renewed_once(
    connector: Connector, channel: ConversationRef, microsoft: FakeMicrosoft
) -> None:
    microsoft.answers.append(Answer(401))
    assert await connector.send(channel, {"type": "message"}) == "posted-1"
    assert [call.authorization for call in microsoft.calls] == ["Bearer connector-token-1", "Bearer connector-token-2"]
    microsoft.answers.extend([Answer(401), Answer(401)])
    with pytest.raises(Misconfigured):
        await connector.send(channel, {"type": "message"})
    assert len(microsoft.calls) == 4


@pytest.mark.parametrize("lost", [Answer(0), Answer(200, delay_s=0.6)], ids=["dropped", "timed out"])
async def test_a_lost_answer_to_a_post_is_unknown(
    impatient: Connector, channel: ConversationRef, microsoft: FakeMicrosoft, lost: Answer
) -> None:
    await impatient.member(channel, "29:ana")
    microsoft.answers.append(lost)
    with pytest.raises(Unknown) as caught:
        await CALLS["POST"](impatient, channel)
    assert caught.value.about == CHANNEL
    assert [call.method for call in microsoft.calls] == ["GET", "POST"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "GET"])
async def test_a_lost_answer_to_anything_else_is_retryable(
    impatient: Connector, channel: ConversationRef, microsoft: FakeMicrosoft, method: str
) -> None:
    microsoft.answers.append(Answer(200, delay_s=0.6))
    with pytest.raises(Retryable) as caught:
        await CALLS[method](impatient, channel)
    assert (caught.value.destination, caught.value.unreachable) == ("teams", True)


@pytest.mark.parametrize("method", list(CALLS))
async def test_no_connection_closes_the_gate(connector: Connector, channel: ConversationRef, method: str) -> None:
    with pytest.raises(Retryable) as caught:
        await CALLS[method](connector, replace(channel, service_url="http://127.0.0.1:9/"))
    assert (caught.value.destination, caught.value.unreachable) == ("teams", True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"service_url": "https://evil.example/"}, "service URL"),
        ({"service_url": "https://smba.trafficmanager.net/emea/"}, "service URL"),
        ({"service_url": ""}, "service URL"),
        ({"tenant_id": "ffffffff-bbbb-cccc-dddd-eeeeeeeeeeee"}, "another tenant"),
        ({"tenant_id": ""}, "another tenant"),
    ],
)
@pytest.mark.parametrize("method", list(CALLS))
async def test_a_reference_that_is_not_ours_any_more_is_never_called(
    connector: Connector,
    channel: ConversationRef,
    microsoft: FakeMicrosoft,
    change: dict[str, str],
    said: str,
    method: str,
) -> None:
    with pytest.raises(Rejected, match=said) as caught:
        await CALLS[method](connector, replace(channel, **change))
    assert caught.value.remedy
    assert caught.value.about == CHANNEL
    assert (microsoft.token_requests, microsoft.calls) == (0, [])


async def test_a_tenant_is_the_same_in_any_case(connector: Connector, channel: ConversationRef) -> None:
    assert await connector.send(replace(channel, tenant_id=TENANT.upper()), {"type": "message"})


async def test_what_cannot_be_written_as_json_is_rejected(connector: Connector, channel: ConversationRef) -> None:
    with pytest.raises(Rejected):
        await connector.send(channel, {"type": "message", "text": "\ud800"})


async def test_an_unreadable_success_is_unknown(
    connector: Connector, channel: ConversationRef, microsoft: FakeMicrosoft
) -> None:
    microsoft.answers.append(Answer(201, body=["not", "an", "object"]))
    with pytest.raises(Unknown):
        await connector.send(channel, {"type": "message"})


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        ("12", 12.0),
        ("1.5", 1.5),
        (" 3 ", 3.0),
        ("-5", 0.0),
        ("86400", 86400.0),
        ("Sun, 01 Nov 2026 12:10:00 GMT", 600.0),
        ("Sun, 01 Nov 2026 11:00:00 GMT", 0.0),
        ("Sun, 01 Nov 2026 12:10:00 -0000", 600.0),
        ("soon", None),
        ("", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_a_reference_survives_json_and_leaves_its_thread(channel: ConversationRef) -> None:
    assert ConversationRef.from_json(json.loads(json.dumps(channel.to_json()))) == channel
    assert channel.without_thread().conversation_id == "19:abc/def@thread.tacv2"
    assert channel.without_thread().without_thread() == channel.without_thread()
