"""The endpoint for notifications: who is believed, what is opened, and that nothing is answered before it is kept."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import jwt
import pytest
from hypothesis import given, strategies as st

from sandbox.graph.sealing import seal
from sandbox.teams.tokens import KeyRing
from service.server import LARGEST_BODY
from sop.errors import Retryable
from teams_bot.graph import notifications, sealed, subscribing
from teams_bot.graph.meetings import organizer_of
from teams_bot.graph.notifications import Changed, Item
from teams_bot.graph.proof import PUBLISHER
from teams_bot.protocol.refusal import Refused
from tests.sandbox.graph_support import JOIN_URL, MEETING, ORGANIZER, VTT
from tests.teams_bot.graph.conftest import Reader

Json = dict[str, Any]
sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOTIFIED = {"kind": "notification_lost"}
"""Graph itself tells nothing: a test does."""


async def told(reader: Reader, **changed: Any) -> Json:
    """The body that Graph would send of a transcript that has just been made."""
    (subscription,) = await reader.subscriptions()
    await reader.graph.control("faults", faults=[NOTIFIED])
    made = (await reader.graph.control("transcript", meeting=MEETING, vtt=VTT))["id"]
    state = reader.graph.served.state
    body = next(body for kind, body in reversed(state.answered) if kind == "changeNotification")
    assert body["resourceData"]["id"] == made
    assert body["subscriptionId"] == subscription["id"]
    return {"value": [{**body, **changed}], "validationTokens": [token(reader)]}


def token(reader: Reader, keys: KeyRing | None = None, lifetime_s: float = 3600, **claims: Any) -> str:
    """A validation token, good but for the claims given."""
    teams = reader.graph.teams.state
    good = {
        "iss": f"https://sts.windows.net/{teams.tenant}/",
        "aud": teams.app_id,
        "appid": PUBLISHER,
        "tid": teams.tenant,
    }
    return (keys or teams.keys).sign({**good, **claims}, lifetime_s)


def tampered(content: Json, part: str) -> Json:
    """Sealed content with one bit of a part turned."""
    raw = bytearray(base64.b64decode(content[part]))
    raw[0] ^= 1
    return {**content, part: base64.b64encode(bytes(raw)).decode()}


@sqlite
async def test_the_handshake_gives_back_the_decoded_token_as_plain_text(reader: Reader) -> None:
    params = {"validationToken": "Validation: 測試 <script>&+ 1"}
    for path in ("", "/lifecycle"):
        async with reader.graph.http.post(f"{reader.url}/webhooks/graph{path}", params=params) as answer:
            assert (answer.status, answer.content_type) == (200, "text/plain")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert await answer.text() == params["validationToken"]
    assert (await reader.send(None, params={"validationToken": ""}))[0] == 400
    assert (await reader.send(None, params={"validationToken": "x" * 2001}))[0] == 400


async def test_a_good_one_is_noted_and_a_second_one_known(reader: Reader) -> None:
    await reader.expect()
    body = await told(reader)
    assert await reader.send(body) == (202, {"results": {"noted": 1}})
    await reader.settle()
    assert len(reader.arrived) == 1
    assert await reader.send(body) == (202, {"results": {"known": 1}})
    await reader.settle()
    assert len(reader.arrived) == 1
    assert len(reader.calls("/content")) == 1


@sqlite
async def test_the_other_spelling_of_sealed_content(reader: Reader) -> None:
    await reader.expect()
    body = await told(reader)
    body["value"][0]["EncryptedContent"] = body["value"][0].pop("encryptedContent")
    assert await reader.send(body) == (202, {"results": {"noted": 1}})


@sqlite
async def test_a_token_that_does_not_prove_it(reader: Reader) -> None:
    other = "33333333-3333-3333-3333-333333333333"
    await reader.expect()
    body = await told(reader)
    forged = {
        "audience": token(reader, aud=other),
        "publisher": token(reader, appid=other),
        "issuer": token(reader, iss=f"https://sts.windows.net/{other}/"),
        "expired": token(reader, lifetime_s=-600),
        "key": token(reader, keys=KeyRing()),
        "algorithm": jwt.encode({"aud": "x"}, "a-secret-that-is-long-enough-for-hs256", algorithm="HS256"),
        "junk": "junk",
        "number": 7,
    }
    for fault, one in forged.items():
        # One that is bad makes all suspicious, as Microsoft says.
        assert (await reader.send({**body, "validationTokens": [token(reader), one]}))[0] == 401, fault
    await reader.settle()
    assert reader.arrived == []


@sqlite
async def test_a_token_of_the_second_version(reader: Reader) -> None:
    await reader.expect()
    teams = reader.graph.teams
    second = token(reader, iss=f"{teams.url}/{teams.state.tenant}/v2.0", appid="", azp=PUBLISHER)
    assert (await reader.send({**await told(reader), "validationTokens": [second]}))[0] == 202


@sqlite
async def test_what_does_not_carry_our_secret(reader: Reader) -> None:
    await reader.expect()
    body = await told(reader)
    for change in (
        {"clientState": "guessed"},
        {"clientState": None},
        {"clientState": 1},
        {"tenantId": "33333333-3333-3333-3333-333333333333"},
        {"subscriptionId": None},
    ):
        assert (await reader.send({**body, "value": [{**body["value"][0], **change}]}))[0] == 401, change


@sqlite
async def test_content_that_was_tampered_with(reader: Reader) -> None:
    await reader.expect()
    body = await told(reader)
    good = body["value"][0]
    for part in ("data", "dataSignature", "dataKey"):
        bad = {**good, "encryptedContent": tampered(good["encryptedContent"], part)}
        assert (await reader.send({**body, "value": [bad]}))[0] == 401, part
    assert await reader.send({**body, "value": [bad, good]}) == (202, {"results": {"noted": 1, "refused": 1}})


@sqlite
async def test_sealed_content_without_a_token(reader: Reader) -> None:
    await reader.expect()
    body = await told(reader)
    assert (await reader.send({"value": body["value"]}))[0] == 401
    assert (await reader.send({"value": body["value"], "validationTokens": []}))[0] == 401


@sqlite
async def test_content_sealed_for_a_certificate_that_is_gone_leads_to_a_look(reader: Reader) -> None:
    await reader.expect()
    body = await told(reader)
    body["value"][0]["encryptedContent"]["encryptionCertificateId"] = "another"
    assert (await reader.send(body))[1] == {"results": {"noted": 1}}
    await reader.settle()
    assert len(reader.arrived) == 1


@sqlite
async def test_bodies_that_are_none(reader: Reader) -> None:
    headers = {"Content-Type": "application/json"}
    for body, status in (
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"value": []}', 400),
        (b'{"value": [1]}', 400),
        (b'{"value": {}}', 400),
        (b'{"value": [' + b",".join([b"{}"] * 201) + b"]}", 413),
        (b" " * (LARGEST_BODY + 1), 413),
    ):
        assert (await reader.send(None, data=body, headers=headers))[0] == status, body[:40]
    assert (await reader.send(None, data=b"x"))[0] == 415


@sqlite
async def test_nothing_is_answered_202_that_is_not_kept(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    await reader.expect()
    body = await told(reader)

    async def full(*_: Any, **__: Any) -> None:
        raise Retryable("the disk is full", destination="database")

    with monkeypatch.context() as broken:
        broken.setattr(reader.house.store, "tx", full)
        assert (await reader.send(body))[0] == 503
    assert (await reader.send(body))[0] == 202


@sqlite
async def test_keys_that_cannot_be_fetched_are_no_forgery(reader: Reader) -> None:
    await reader.expect()
    body = await told(reader)
    await reader.graph.teams.stop()
    assert (await reader.send(body))[0] == 503


@sqlite
async def test_they_are_counted(reader: Reader) -> None:
    await reader.expect()
    body = await told(reader)
    await reader.send(body)
    await reader.send({"value": [{**body["value"][0], "clientState": "guessed"}]})
    await reader.send({"value": []})
    async with reader.graph.http.get(f"{reader.url}/metrics") as answer:
        lines = (await answer.text()).splitlines()
    counted = {line.rpartition(" ")[0] for line in lines if line.startswith("sopilot_graph_notifications_total")}
    assert counted == {f'sopilot_graph_notifications_total{{result="{one}"}}' for one in ("noted", "refused", "bad")}


async def test_replicas_share_the_secret_and_the_certificate(reader: Reader) -> None:
    store, now = reader.house.store, reader.clock.now()
    await reader.expect()
    first = await store.read(subscribing.secret), await store.read(subscribing.sealings)
    assert reader.house.graph is not None
    other = subscribing.Subscribing(store, reader.house.graph.client, reader.clock)
    made = sealed.make(subscribing.datetime.fromtimestamp(now, subscribing.UTC))
    standing = await store.tx(other._standing, ORGANIZER, now, None, "another")
    assert (standing.secret, standing.sealing) == (first[0], first[1][0])
    await store.tx(other._standing, ORGANIZER, now, made, "another")
    assert [one.id for one in await store.read(subscribing.sealings)] == [made.id, first[1][0].id]


@sqlite
async def test_a_certificate_that_ends_soon_is_replaced_and_the_former_still_opens(reader: Reader) -> None:
    await reader.expect()
    body = await told(reader)
    (first,) = await reader.subscriptions()
    reader.clock.moved += 340 * 86400
    await reader.graph.control("clock", advance_s=340 * 86400)
    await reader.expect()
    (second,) = await reader.subscriptions()
    assert second["encryptionCertificateId"] != first["encryptionCertificateId"]
    assert (await reader.send({**body, "validationTokens": [token(reader)]}))[0] == 202


SEALING = sealed.make(subscribing.datetime.now(subscribing.UTC))


@given(st.dictionaries(st.text(), st.none() | st.text() | st.integers(-(2**53), 2**53) | st.booleans()))
def test_what_graph_seals_is_what_we_read(content: Json) -> None:
    assert sealed.unseal(seal(content, SEALING.certificate, SEALING.id), SEALING) == content


@pytest.mark.parametrize(
    "broken", [{}, {"data": 1}, {"data": "!", "dataKey": "!", "dataSignature": "!"}, {"data": "AA=="}]
)
def test_content_that_is_none(broken: Json) -> None:
    with pytest.raises(sealed.Broken):
        sealed.unseal(broken, SEALING)


@pytest.mark.parametrize(
    ("resource", "meeting", "transcript"),
    [
        ("users('u')/onlineMeetings('m=')/transcripts('t')", "m=", "t"),
        ("/users/u/onlineMeetings/m/transcripts/t", "m", "t"),
        ("communications/onlineMeetings('m')/transcripts('t')", "m", "t"),
        ("communications/onlineMeetings/getAllTranscripts", None, None),
        ("", None, None),
    ],
)
def test_what_a_resource_names(resource: str, meeting: str | None, transcript: str | None) -> None:
    item = Item({"subscriptionId": "s", "resource": resource}, None)
    assert notifications.read(item, []) == Changed("s", meeting, transcript)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_no_body_breaks_it(data: Any) -> None:
    try:
        found, _ = notifications.parse(json.dumps(data).encode("utf-8", "surrogatepass"))
    except Refused:
        return
    for item in notifications.ours(found, "secret", "tenant"):
        notifications.read(item, [SEALING])


def test_the_organizer_is_in_most_addresses() -> None:
    context = "%7b%22Tid%22%3a%2222222222-2222-2222-2222-222222222222%22%2c%22Oid%22%3a%22" + ORGANIZER + "%22%7d"
    assert (
        organizer_of(f"https://teams.microsoft.com/l/meetup-join/19%3ax%40thread.v2/0?context={context}") == ORGANIZER
    )
    for other in (JOIN_URL, "https://teams.microsoft.com/meet/123?p=abc", "", "http://[", "x?context=[]"):
        assert organizer_of(other) is None


def test_opening_takes_no_time() -> None:
    content = seal({"id": "t"}, SEALING.certificate, SEALING.id)
    sealed.unseal(content, SEALING)
    began = time.process_time()
    for _ in range(notifications.MOST_ITEMS):
        sealed.unseal(content, SEALING)
    assert time.process_time() - began < 2.0
