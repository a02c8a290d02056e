"""Whatever comes in, a parser gives a value or one of the errors that its docstring names: nothing else comes out.

Each parser is fed with rubbish, and with valid samples in which something is wrong (`tests.hostile.mutation`).
"""

from __future__ import annotations

import dataclasses
import json
import os
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import orjson
import pytest
import requests
import yaml
from hypothesis import HealthCheck, example, given, settings, strategies as st
from requests.exceptions import RequestException

from cards.submit import BadPress, Press, parse_submit
from jira_sync import hints, remote
from jira_sync.limits import reset_after, retry_after
from jira_sync.projection import absorb
from jira_sync.vendor_errors import BadFields, refused, translate
from sop.errors import Rejected, Trouble
from sop.intake import alertmanager, alertmanager_api
from sop.procedure import Procedure, ProcedureFault, load_default
from sop.procedure.load import load, parse as parse_procedure
from sop.records.items import Kind
from sop.records.people import Person
from sop.words.due import parse_due
from teams_bot import commands as chat
from teams_bot.protocol import activity_views as views, adapter, bodies, outcomes
from teams_bot.protocol.refusal import Refused
from tests.hostile.mutation import STRANGE, VALUES, mutated, storable

PROCEDURE = load_default()
TODAY = date(2026, 5, 4)
NOW = datetime(2026, 5, 4, tzinfo=UTC)
MEI = Person("Mei", aad_id="aad-mei")
CAPTURED = Path(__file__).parent.parent / "captured"
TIMES = int(os.environ.get("FUZZ_TIMES", "1"))
"""How many times as many examples as usual: `FUZZ_TIMES=50` before a release."""
many = settings(max_examples=150 * TIMES, deadline=None, suppress_health_check=list(HealthCheck))


def as_json(value: Any) -> bytes:
    """As Python writes it: lone halves of pairs, huge numbers and Infinity too."""
    return json.dumps(value).encode()


# --- Teams ------------------------------------------------------------------------------------------------------------

_HEAD: dict[str, Any] = {
    "id": "1700000000001",
    "channelId": "msteams",
    "serviceUrl": "https://smba.trafficmanager.net/emea/",
    "timestamp": "2026-05-04T08:00:00.000Z",
    "localTimestamp": "2026-05-04T16:00:00.000+08:00",
    "from": {"id": "29:mei", "name": "Mei", "aadObjectId": "00000000-0000-0000-0000-0000000000a1"},
    "recipient": {"id": "28:bot", "name": "SOPilot"},
    "conversation": {
        "id": "19:x@thread.tacv2;messageid=1",
        "conversationType": "channel",
        "tenantId": "t",
        "isGroup": True,
    },
    "channelData": {"tenant": {"id": "t"}, "team": {"id": "19:t"}, "channel": {"id": "19:x"}, "meeting": {"id": "m"}},
    "locale": "zh-TW",
    "replyToId": "1700000000000",
}
ACTIVITIES: list[dict[str, Any]] = [
    _HEAD
    | {
        "type": "message",
        "text": "<at>SOPilot</at> assign INC-7 <at>Ann</at>",
        "textFormat": "plain",
        "attachments": [{"contentType": "text/html", "content": "<div></div>", "contentUrl": "https://x.example/"}],
        "entities": [
            {"type": "mention", "text": "<at>SOPilot</at>", "mentioned": {"id": "28:bot", "name": "SOPilot"}},
            {"type": "mention", "text": "<at>Ann</at>", "mentioned": {"id": "29:ann", "name": "Ann"}},
            {"type": "clientInfo", "locale": "zh-TW", "country": "TW"},
        ],
    },
    _HEAD
    | {
        "type": "invoke",
        "name": "adaptiveCard/action",
        "value": {
            "action": {"type": "Action.Execute", "verb": "ack", "data": {"item": "INC-7", "v": 3}},
            "trigger": "manual",
        },
    },
    _HEAD | {"type": "conversationUpdate", "membersAdded": [{"id": "28:bot"}], "membersRemoved": [{"id": "29:x"}]},
    _HEAD | {"type": "installationUpdate", "action": "add"},
    _HEAD | {"type": "event", "name": "application/vnd.microsoft.meetingStart", "value": {"Title": "x", "Id": "y"}},
]


@many
@given(st.binary(max_size=200) | VALUES.map(as_json) | mutated(ACTIVITIES).map(as_json))
def test_an_activity_is_plain_data_of_the_right_shape_or_refused(body: bytes) -> None:
    try:
        plain = bodies.read_activity(body)
    except Refused as no:
        assert no.status == 400
        assert 0 < len(no.reason) < 100
        return
    assert storable(plain)
    with suppress(Refused):
        bodies.tenant_of(plain)


@settings(many, max_examples=100 * TIMES)
@given(mutated(ACTIVITIES))
def test_what_has_the_right_shape_can_be_read_whatever_else_is_in_it(changed: Any) -> None:
    """As the adapter and the bot read it."""
    try:
        activity = adapter._typed(bodies.read_activity(as_json(changed)))
    except Refused as no:
        assert no.status == 400
        return
    if activity.conversation is None:
        return
    reference, sender = views.conversation_ref(activity), views.sender(activity)
    for text in (*msgspec.structs.astuple(reference), *dataclasses.astuple(sender)):
        assert text is None or isinstance(text, str)
    assert isinstance(views.command_text(activity), str)
    for user_id, text in views.mentions_of_others(activity):
        assert isinstance(user_id, str)
        assert isinstance(text, str)
    orjson.dumps(reference.to_json())


PRESSES: list[Any] = [
    {"verb": "ack", "data": {"item": "INC-7", "v": 3}},
    {"verb": "move", "data": {"item": "INC-7", "v": 3, "to": "resolved"}},
    {"verb": "comment", "data": {"item": "INC-7", "v": 3, "comment": "hello"}},
    {
        "verb": "edit",
        "data": {
            "item": "INC-7",
            "v": 3,
            "title": "b",
            "severity": "sev2",
            "priority": "low",
            "due": "2026-05-09",
            "was": {"title": "a", "severity": "sev1", "priority": "high", "due": ""},
        },
    },
]


@many
@given(mutated(PRESSES) | VALUES)
def test_a_press_is_a_press_or_a_bad_press(sent: Any) -> None:
    sent = sent if isinstance(sent, dict) else {"verb": "ack", "data": sent}
    press = parse_submit(sent.get("verb"), sent.get("data"), MEI, comment_id="c")  # type: ignore[arg-type]
    assert isinstance(press, Press | BadPress)
    if isinstance(press, Press):
        assert press.item_id.isascii()
        assert 0 < press.seen_version <= 2**53


_PIECES = [word for spec in chat.COMMANDS for words in spec.words.values() for word in words]
_PIECES += [
    "INC-7",
    "ACT-1",
    "!sev1",
    "@Ann",
    "<at>Ann</at>",
    "by",
    "期限",
    "for",
    "關於",
    "friday",
    "下週五",
    "115/12/1",
    "+a",
]
SAID = st.lists(st.sampled_from(_PIECES + STRANGE) | st.text(max_size=12), max_size=7).map(" ".join) | st.text()


@many
@given(SAID, st.sampled_from([None, "INC-7"]))
def test_every_text_is_some_command_or_unknown(text: str, here: str | None) -> None:
    mentions = (chat.Mention("<at>Ann</at>", Person("Ann")),)
    parsed = chat.parse(text, mentions, PROCEDURE, TODAY, here=here)
    assert isinstance(parsed, chat.Parsed.__value__ if hasattr(chat.Parsed, "__value__") else chat.Parsed)


_DAYS = [
    "by",
    "friday",
    "next",
    "this",
    "in",
    "days",
    "31",
    "2/29",
    "0000",
    "9999",
    "12/31",
    "三",
    "十",
    "天後",
    "民國",
    "115年",
    "月底",
]
_DAYS += ["下下週", "星期", "end of month", "feb", "-", "/", "999999999 days", "一百零九年"]


@many
@given(
    st.text(max_size=70)
    | st.lists(st.sampled_from(_DAYS), max_size=6).map(" ".join)
    | st.lists(st.sampled_from(_DAYS)).map("".join),
    st.dates(),
)
def test_a_due_date_is_a_date_or_nothing(text: str, today: date) -> None:
    due = parse_due(text, today)
    assert due is None or isinstance(due, date)


@many
@given(
    st.integers(300, 599),
    st.none() | st.text(max_size=40) | st.sampled_from(STRANGE),
    st.binary(max_size=60) | VALUES.map(as_json) | mutated([{"error": {"code": "x", "message": "y"}}]).map(as_json),
    st.booleans(),
)
@example(400, None, b'{"error": {"code": "Bad\\u0000Syntax", "message": "no\\u0000such\\u2028thing"}}', False)
def test_whatever_teams_answers_is_one_of_our_troubles(
    status: int, after: str | None, body: bytes, names: bool
) -> None:
    headers = {} if after is None else {"Retry-After": after}
    trouble = outcomes.trouble_of(
        method="PUT",
        status=status,
        headers=headers,
        body=body,
        conversation_id="19:x",
        names_activity=names,
        now=NOW,
    )
    assert isinstance(trouble, Trouble)
    assert len(trouble.reason) < 600
    assert storable(trouble.reason)


# --- Jira -------------------------------------------------------------------------------------------------------------

WEBHOOKS: list[Any] = [
    {
        "webhookEvent": event,
        "timestamp": 1700000000000,
        "issue": {
            "id": "10042",
            "key": "OPS-1",
            "self": "https://x/",
            "fields": {"labels": ["a", "sopilot-inc-1-0123abcd"]},
        },
        "user": {"accountId": "712020:a"},
    }
    for event in ("jira:issue_updated", "comment_created", "worklog_created", "sprint_started")
]


@many
@given(st.binary(max_size=200) | VALUES.map(as_json) | mutated(WEBHOOKS).map(as_json))
def test_a_webhook_is_a_hint_ignored_or_bad(body: bytes) -> None:
    try:
        hint = hints.read_hint(body)
    except hints.BadWebhook as bad:
        assert str(bad)
        return
    if isinstance(hint, hints.Hint):
        assert hint.issue_id.isascii()
        assert hint.issue_id.isdigit()
        assert len(hint.issue_id) <= 19


@given(st.none() | st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_a_signature_is_right_or_wrong(header: str | None) -> None:
    assert hints.is_signed(b"{}", header, "secret") is False
    hints.may_be_signature(header)


def _user(name: str) -> dict[str, Any]:
    return {"accountId": f"712020:{name}", "displayName": name, "emailAddress": f"{name}@x.example"}


ISSUE: dict[str, Any] = {
    "id": "10042",
    "key": "OPS-1",
    "fields": {
        "summary": "500",
        "description": "[a|https://x.example]",
        "status": {"name": "To Do"},
        "priority": {"name": "Medium"},
        "assignee": _user("Alex"),
        "creator": _user("Bot"),
        "duedate": "2026-05-09",
        "labels": ["a", "sopilot-inc-1-0123abcd"],
        "created": "2026-05-04T08:00:00.000+0000",
        "updated": "2026-05-04T09:00:00.000+0000",
        "project": {"key": "OPS"},
        "comment": {
            "total": 1,
            "comments": [
                {
                    "id": "1",
                    "author": _user("Alex"),
                    "body": "hello",
                    "created": "2026-05-04T08:30:00.000+0000",
                    "updated": "2026-05-04T08:31:00.000+0000",
                    "properties": [{"key": "sopilot", "value": {"comment": "c1"}}],
                }
            ],
        },
    },
    "changelog": {
        "histories": [
            {
                "id": str(number),
                "author": _user("Alex"),
                "created": f"2026-05-04T08:4{number}:00.000+0000",
                "items": [
                    {"field": field, "fieldId": field, "from": None, "fromString": "a", "to": None, "toString": "b"}
                ],
            }
            for number, field in enumerate(("summary", "description", "status", "assignee", "duedate", "labels"))
        ]
    },
    "transitions": [{"id": "31", "to": {"name": "Done"}}],
    "properties": {"sopilot": {"uid": "u", "item": "INC-1"}},
}
_ANYBODYS = ISSUE | {"properties": {"sopilot": ["not", "ours"]}}
"""Whoever may edit an issue may set its properties."""


@settings(many, max_examples=200 * TIMES)
@given(mutated([ISSUE]))
@example(_ANYBODYS)
def test_an_issue_is_read_or_refused_as_unreadable(issue: Any) -> None:
    try:
        read = remote.read(issue)
    except Rejected as no:
        assert "cannot be read" in no.reason
        assert no.remedy
        assert storable(no.reason)
        return
    # The property is compared only, and never stored.
    whole = dataclasses.asdict(read) | {"marker": None}
    assert storable(msgspec.to_builtins(whole))
    orjson.dumps(read.values)
    for kind in Kind:
        absorb(kind, read.values, read.assignee, PROCEDURE)
    assert read.marker is None or isinstance(read.marker, dict)
    assert all(one.ours is None or isinstance(one.ours, str) for one in read.comments)


def test_properties_that_somebody_else_set_are_no_fault() -> None:
    assert remote.read(_ANYBODYS).marker is None
    comment = ISSUE["fields"]["comment"]["comments"][0] | {"properties": [{"key": "sopilot", "value": "x"}]}
    assert remote.comment(comment).ours is None


_ERRORS = [{"errorMessages": ["a", "b"], "errors": {"summary": "c"}}, {"message": "m"}, {"errorMessage": "x"}]


@many
@given(
    st.integers(300, 599),
    st.none() | st.text(max_size=40) | st.sampled_from(STRANGE),
    st.binary(max_size=80) | VALUES.map(as_json) | mutated(_ERRORS).map(as_json),
    st.booleans(),
)
def test_whatever_jira_answers_is_one_of_our_troubles(
    status: int, header: str | None, body: bytes, writes: bool
) -> None:
    answer = requests.Response()
    answer.status_code, answer._content, answer.encoding = status, body, "utf-8"
    if header is not None:
        for name in ("Retry-After", "Location", "X-RateLimit-Reset", "X-RateLimit-Interval-Seconds", "Date"):
            answer.headers[name] = header
        answer.headers["X-RateLimit-NearLimit"] = answer.headers["RateLimit-Reason"] = header
    trouble = refused(answer, writes=writes, about="GET issue/1", setting="SOPILOT_JIRA_PAT", remedy="mend it")
    assert isinstance(trouble, Trouble)
    assert len(trouble.reason) < 600
    assert storable(trouble.reason)
    if isinstance(trouble, BadFields):
        assert storable(trouble.fields)
    for after in (retry_after(answer.headers), reset_after(answer.headers), getattr(trouble, "after", None)):
        assert after is None or 0 <= after < float("inf")


@given(
    st.sampled_from([RequestException, requests.ConnectionError, ValueError, KeyError, OSError, RecursionError]),
    st.lists(VALUES, max_size=2),
    st.booleans(),
)
def test_whatever_the_library_raises_is_one_of_our_troubles(
    kind: type[Exception], given_: list[Any], writes: bool
) -> None:
    trouble = translate(kind(*given_), writes=writes, about="x")
    assert isinstance(trouble, Trouble)
    assert storable(trouble.reason)


# --- monitors ---------------------------------------------------------------------------------------------------------

DELIVERIES = [json.loads(path.read_text())["body"] for path in sorted((CAPTURED / "alertmanager").glob("*.json"))]


@many
@given(st.binary(max_size=200) | VALUES.map(as_json) | mutated(DELIVERIES).map(as_json))
def test_a_delivery_is_a_command_or_bad(body: bytes) -> None:
    try:
        seen = alertmanager.parse(body)
    except alertmanager.BadPayload as bad:
        assert str(bad)
        return
    assert len(seen.source.key) == 40
    assert storable(seen.title)
    msgspec.json.encode(seen)


ASKED: list[Any] = [
    [
        {
            "labels": {"a": "b"},
            "receiver": {"name": "web"},
            "alerts": [
                {
                    "fingerprint": "f",
                    "labels": {},
                    "annotations": {},
                    "startsAt": "2026-05-04T08:00:00Z",
                    "status": {"state": "active"},
                }
            ],
        }
    ],
    [{"fingerprint": "f"}],
    {"uptime": "2026-05-04T08:00:00Z", "cluster": {"status": "ready"}},
]


@many
@given(st.binary(max_size=100) | VALUES.map(as_json) | mutated(ASKED).map(as_json))
def test_what_alertmanager_answers_is_read_or_bad(body: bytes) -> None:
    group = alertmanager_api.Group("web", "key", {"a": "b"}, "", 1, 1)
    with suppress(alertmanager.BadPayload):
        alertmanager_api.alerts_of(body, group)
    with suppress(alertmanager.BadPayload):
        alertmanager_api.fingerprints_in(body)
    with suppress(alertmanager.BadPayload):
        alertmanager_api.is_settled(body, NOW, timedelta(minutes=5))


# --- the operator's own files -----------------------------------------------------------------------------------------

_SOP = Path(__file__).parent.parent.parent / "sop" / "procedure" / "sop.yaml"
_SHIPPED: dict[str, Any] = yaml.safe_load(_SOP.read_text(encoding="utf-8"))


def _as_yaml(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True)


_YAML = [
    "&a [*a]",
    "*x",
    "? [1]\n: 2",
    "!!python/object:os.system x",
    "2026-13-45",
    "!!int x",
    "!!float x",
    "!!binary x",
    "<<: 1",
]
_YAML += [
    "!!timestamp 2026-99-99",
    "a: &a [x, x]\nb: [*a, *a]",
    "%YAML 9.9\n---\n",
    "---\n---\n",
    "\t",
    "a: !!set {b}",
    "!!null x",
]


@many
@given(
    st.text(max_size=100)
    | st.lists(st.sampled_from(_YAML), max_size=3).map("\n".join)
    | mutated([_SHIPPED]).map(_as_yaml)
)
def test_a_procedure_is_one_or_its_faults_are_told(text: str) -> None:
    try:
        procedure = parse_procedure(text)
    except ProcedureFault as fault:
        assert fault.faults
        assert all(one.line > 0 and one.problem and one.remedy for one in fault.faults)
        return
    assert isinstance(procedure, Procedure)


def _bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        _bomb(9),
        _bomb(9) + "\nincident: *a8",
        "&a [*a]",
        "a: &a {b: *a}",
        "incident: &a {stages: [*a]}",
        "a: &a [x]\nb: *a",
        "[" * 20_000,
        "{a: " * 20_000,
        "- " * 20_000,
        "a: " + "[" * 5000 + "]" * 5000,
        "2026-13-45",
        "version: !!int x",
        "version: !!timestamp 2026-99-99",
        "? {a: b}\n: c",
        "\0",
    ],
    ids=range(15),
)
@pytest.mark.timeout(60)
def test_bombs_and_knots_are_faults_and_cost_little(text: str) -> None:
    with pytest.raises(ProcedureFault) as caught:
        parse_procedure(text)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"\x80", b"a: \xe9", b"\xef\xbb\xbf"])
def test_a_file_that_is_not_utf8_is_a_fault(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sop.yaml"
    path.write_bytes(raw)
    with pytest.raises(ProcedureFault):
        load(path)
