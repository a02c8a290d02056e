"""Bodies that are refused before anybody looks at what they say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from teams_bot.protocol import bodies
from teams_bot.protocol.refusal import Refused

GOOD: dict[str, Any] = {
    "type": "message",
    "id": "1700000000000",
    "channelId": "msteams",
    "serviceUrl": "https://smba.trafficmanager.net/emea/",
    "conversation": {"id": "a:1"},
}


def nested(depth: int) -> str:
    return json.dumps({**GOOD, "value": "X"}).replace('"X"', "[" * depth + "]" * depth)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'"text"',
        b"null",
        json.dumps(GOOD).replace("message", "\\ud800").encode(),
        json.dumps({**GOOD, "text": "a\0b"}).encode(),
        json.dumps({**GOOD, "value": {"a\0": 1}}).encode(),
        nested(200).encode(),
        nested(5000).encode(),
    ],
)
def test_a_body_that_is_no_activity_is_400(body: bytes) -> None:
    with pytest.raises(Refused) as caught:
        bodies.read_activity(body)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "change",
    [
        {"type": ""},
        {"type": None},
        {"type": 1},
        {"serviceUrl": None},
        {"channelId": ["msteams"]},
        {"conversation": None},
        {"conversation": {}},
        {"conversation": {"id": 7}},
        {"conversation": "a:1"},
        {"from": "ana"},
        {"recipient": []},
        {"channelData": "x"},
        {"text": {"a": 1}},
        {"entities": {"type": "mention"}},
        {"entities": ["mention"]},
        {"attachments": [None]},
        {"id": None},
        {"id": ""},
        {"id": "1" * 256},
        {"replyToId": "1" * 256},
        {"conversation": {"id": "1" * 256}},
        {"from": {"id": "1" * 256}},
    ],
)
def test_an_activity_of_the_wrong_shape_is_400(change: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        bodies.read_activity(json.dumps({**GOOD, **change}).encode())
    assert caught.value.status == 400


def test_what_only_looks_bad_is_taken() -> None:
    activity = {**GOOD, "text": "say \\u0000 or 首頁 😀 [[[[" + "{" * 200, "value": [[[]]] * 60}
    assert bodies.read_activity(json.dumps(activity).encode()) == activity
    assert bodies.read_activity(nested(90).encode())["type"] == "message"


def test_the_tenant_is_read_from_both_places() -> None:
    both = {"conversation": {"tenantId": "T-1"}, "channelData": {"tenant": {"id": "t-1"}}}
    assert bodies.tenant_of(both) == "t-1"
    assert bodies.tenant_of({"conversation": {"tenantId": "T-1"}}) == "t-1"
    assert bodies.tenant_of({"conversation": {}, "channelData": {"tenant": "x"}}) is None
    with pytest.raises(Refused) as caught:
        bodies.tenant_of({"conversation": {"tenantId": "t-2"}, "channelData": {"tenant": {"id": "t-1"}}})
    assert caught.value.status == 403
