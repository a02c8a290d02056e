"""Webhooks: which recorded body asks for what, who may ask, and that nothing else can come of any body at all."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings, strategies as st

from jira_sync import hints
from jira_sync.hints import BadWebhook, Hint, Ignored, bears_secret, is_signed, note, read_hint
from sop.storage import Store

SECRET = "It's a Secret to Everybody"
BODY = b"Hello World!"
SIGNATURE = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"
"""The example of Atlassian's page "Webhooks", section "Secure admin webhooks"."""

UPDATED = "jira:issue_updated"
CREATED = "jira:issue_created"
RECORDED: dict[str, Hint | Ignored] = {
    # Comment events of Cloud name the issue with a handful of fields, no labels, and no `user`.
    "webhook-cloud-comment-created-mention-user.json": Hint("10040", "comment_created"),
    "webhook-cloud-comment-deleted.json": Hint("10357", "comment_deleted"),
    "webhook-cloud-issue-created-many-fields.json": Hint("10509", CREATED, ("Label1", "Label2")),
    # The changelog is empty: what changed is not told, that something did is enough.
    "webhook-issue-assigned-empty-changelog.json": Hint("10001", UPDATED),
    "webhook-issue-created-no-description-nor-relevant-fields.json": Hint("10040", CREATED, ("test-label",)),
    "webhook-issue-created-no-relevant-fields.json": Hint("10040", CREATED, ("test-label",)),
    "webhook-issue-created.json": Hint("10040", CREATED, ("test-label",)),
    "webhook-issue-updated-assigned-nobody.json": Hint("10040", UPDATED, ("test-label",)),
    "webhook-issue-updated-assigned.json": Hint("10040", UPDATED, ("test-label",)),
    # Fields that are not mirrored: the look that follows plans to nothing.
    "webhook-issue-updated-components.json": Hint("10360", UPDATED, ("ee", "eeee", "tt", "ww")),
    "webhook-issue-updated-fix-version.json": Hint("10040", UPDATED, ("test-label",)),
    "webhook-issue-updated-labels.json": Hint("10040", UPDATED, ("sad", "test-label")),
    "webhook-issue-updated-multiple-custom-fields.json": Hint("10040", UPDATED, ("sad", "test-label")),
    "webhook-issue-updated-raised-priority.json": Hint("10040", UPDATED, ("sad", "test-label")),
    "webhook-issue-updated-renamed.json": Hint("10040", UPDATED, ("test-label",)),
    "webhook-issue-updated-reopened.json": Hint("10040", UPDATED, ("test-label",)),
    "webhook-issue-updated-resolved.json": Hint("10040", UPDATED, ("test-label",)),
    "webhook-issue-updated-started-working.json": Hint("10040", UPDATED, ("test-label",)),
    # A server's comment event has no issue in it: the address of the comment names it.
    "webhook-server-comment-deleted.json": Hint("10013", "comment_deleted"),
    "webhook-server-issue-updated-closed.json": Hint("10300", UPDATED),
    # A server tells comments as updates of the issue.
    "webhook-server-issue-updated-comment-edited.json": Hint("10013", UPDATED),
    "webhook-server-issue-updated-commented-2.json": Hint("10231", UPDATED),
    "webhook-server-issue-updated-commented-mention-user.json": Hint("10013", UPDATED),
    "webhook-server-issue-updated-many-fields.json": Hint("10400", UPDATED, ('"oh', "dc", "ee", "h", 'yeah"')),
    "webhook-server-issue-updated-resolved.json": Hint("10300", UPDATED),
    # Old servers leave `issue_event_type_name` out.
    "webhook-server-old-issue-updated-no-event-type-comment-deleted.json": Hint("10013", UPDATED),
    "webhook-server-old-issue-updated-no-event-type-commented.json": Hint("10013", UPDATED),
    "webhook-server-updated-custom-field.json": Hint("10106", UPDATED),
}


def test_the_table_lists_every_recorded_body_and_no_other(shared_data: Path) -> None:
    there = {file.name for file in (shared_data / "recorded" / "jira-webhooks").iterdir()}
    assert there - RECORDED.keys() == set(), "recorded, but without an expectation"
    assert RECORDED.keys() - there == set(), "expected, but not recorded"


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_body_asks_for_what_the_table_says(shared_data: Path, name: str) -> None:
    body = (shared_data / "recorded" / "jira-webhooks" / name).read_bytes()
    assert read_hint(body) == RECORDED[name]


# --- who may ask ------------------------------------------------------------------------------------------------------


def _sha256(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_atlassians_own_example_is_signed() -> None:
    assert is_signed(BODY, SIGNATURE, SECRET)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        SIGNATURE.removeprefix("sha256="),
        SIGNATURE.upper(),
        SIGNATURE + " ",
        SIGNATURE[:-1],
        SIGNATURE + "0",
        SIGNATURE[:-1] + ("0" if SIGNATURE[-1] != "0" else "1"),
        SIGNATURE.replace("sha256=", "sha1="),
        "sha1=" + hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest(),
        "sha512=" + hmac.new(SECRET.encode(), BODY, hashlib.sha512).hexdigest(),
        _sha256("another secret", BODY),
        _sha256("", BODY),
        "sha256=é簽名",
        "sha256=\udcff\udc80",
        "\ud800",
        SIGNATURE.replace("=a", "=\uff41"),
    ],
    ids=ascii,
)
def test_no_other_header_will_do(header: str | None) -> None:
    assert not is_signed(BODY, header, SECRET)


@pytest.mark.parametrize("body", [b"", BODY[:-1], BODY + b" ", b"hello World!", BODY.replace(b"W", b"\x57\x00")])
def test_a_body_that_is_off_by_a_byte_is_not_signed(body: bytes) -> None:
    assert not is_signed(body, SIGNATURE, SECRET)


def test_the_raw_bytes_count_not_what_they_mean() -> None:
    body = b'{"a": 1}'
    assert is_signed(body, _sha256(SECRET, body), SECRET)
    assert not is_signed(b'{"a":1}', _sha256(SECRET, body), SECRET)


def test_the_comparison_takes_the_same_time_however_much_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, Any]] = []
    real = hmac.compare_digest

    def spy(one: Any, other: Any) -> bool:
        asked.append((one, other))
        return real(one, other)

    monkeypatch.setattr(hints.hmac, "compare_digest", spy)
    assert is_signed(BODY, SIGNATURE, SECRET)
    assert not is_signed(BODY, "sha256=x", SECRET)
    assert len(asked) == 2
    assert all(SIGNATURE.encode() in pair for pair in asked)


@given(body=st.binary(), other=st.binary(), secret=st.text(min_size=1))
def test_only_the_signature_of_these_bytes_will_do(body: bytes, other: bytes, secret: str) -> None:
    assert is_signed(body, _sha256(secret, body), secret)
    assert is_signed(other, _sha256(secret, body), secret) is (other == body)


@given(header=st.text(alphabet=st.characters()))
def test_any_header_is_judged_without_an_error(header: str) -> None:
    assert is_signed(BODY, header, SECRET) is (header == SIGNATURE)


# --- any body at all --------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**65) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
EVENTS = st.sampled_from(
    [CREATED, UPDATED, "jira:issue_deleted", "comment_created", "worklog_updated", "sprint_closed", ""]
)
IDS = st.text("0123456789", min_size=1, max_size=12) | st.text(max_size=6) | JSON
LIKE_WEBHOOKS = st.fixed_dictionaries(
    {},
    optional={
        "webhookEvent": EVENTS | JSON,
        "issue": JSON
        | st.fixed_dictionaries(
            {"id": IDS},
            optional={
                "fields": JSON | st.fixed_dictionaries({"labels": JSON | st.lists(st.text() | JSON, max_size=4)})
            },
        ),
        "comment": JSON,
    },
)


def _outcome(body: bytes) -> Hint | Ignored | None:
    try:
        outcome = read_hint(body)
    except BadWebhook:
        return None
    if isinstance(outcome, Hint):
        assert outcome.issue_id.isascii()
        assert outcome.issue_id.isdigit()
        assert outcome.reason.startswith(("jira:issue_", "comment_"))
    else:
        assert isinstance(outcome, Ignored)
        assert outcome.reason
    return outcome


@given(st.binary())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    _outcome(body)


@settings(max_examples=120)
@given(LIKE_WEBHOOKS | JSON)
def test_any_json_is_read_or_refused(data: Any) -> None:
    _outcome(orjson.dumps(data, default=str) if _fits(data) else repr(data).encode())


def _fits(data: Any) -> bool:
    try:
        orjson.dumps(data)
    except (orjson.JSONEncodeError, TypeError):
        return False
    return True


@pytest.mark.parametrize("depth", [1_000, 1_100, 100_000])
@pytest.mark.parametrize("bricks", [(b"[", b"]"), (b'{"issue":', b"}")], ids=["lists", "objects"])
def test_deep_nesting_is_refused_and_breaks_nothing(depth: int, bricks: tuple[bytes, bytes]) -> None:
    opening, closing = bricks
    assert _outcome(opening * depth + b"1" + closing * depth) is None
    assert _outcome(opening * depth) is None
    inside = b'{"webhookEvent":"jira:issue_updated","issue":{"id":"1"},"x":' + b"[" * depth + b"]" * depth + b"}"
    assert _outcome(inside) in (None, Hint("1", UPDATED))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", None),
        (b"null", None),
        (b"[]", None),
        (b'"jira:issue_updated"', None),
        (b"{}", None),
        (b'{"webhookEvent": 7}', None),
        (b'{"webhookEvent": "jira:issue_updated", "issue": {"id": 10040}}', Hint("10040", UPDATED)),
        (b'\xef\xbb\xbf{"webhookEvent": "jira:issue_updated", "issue": {"id": "1"}}', None),
        (b'{"webhookEvent": "jira:issue_updated", "issue": {"id": true}}', Ignored),
        (b'{"webhookEvent": "jira:issue_updated", "issue": {"id": -1}}', Ignored),
        (b'{"webhookEvent": "jira:issue_updated", "issue": {"id": "OPS-1"}}', Ignored),
        ('{"webhookEvent": "jira:issue_updated", "issue": {"id": "²"}}'.encode(), Ignored),
        ('{"webhookEvent": "jira:issue_updated", "issue": {"id": "１２"}}'.encode(), Ignored),
        (b'{"webhookEvent": "worklog_updated", "worklog": {"issueId": "10040"}}', Ignored),
        (b'{"webhookEvent": "sprint_started", "sprint": {"id": 1}}', Ignored),
        (b'{"webhookEvent": "jira:version_released", "version": {"id": "1"}}', Ignored),
        (
            b'{"webhookEvent": "jira:issue_created", "issue": {"id": "1", "fields": {"labels": ["a\\u0000", "b", 3]}}}',
            Hint("1", CREATED, ("a\0", "b")),
        ),
    ],
)
def test_bodies_made_by_hand(body: bytes, expected: Any) -> None:
    outcome = _outcome(body)
    assert isinstance(outcome, Ignored) if expected is Ignored else outcome == expected


@pytest.mark.parametrize("label", ["sopilot-inc-1\0-6b1e2f0a", "sopilot-\0", "sopilot-team", "sopilot-inc-1-6b1e2f0a"])
async def test_a_label_of_nobodys_is_looked_up_without_an_error(store: Store, label: str) -> None:
    """PostgreSQL takes no NUL, and a signed body may hold one."""
    assert not await store.tx(note, Hint("1", CREATED, (label,)), 0.0)


@given(tokens=st.lists(st.text(alphabet=st.characters()), max_size=3))
def test_only_the_secret_itself_and_once_will_do_in_an_address(tokens: list[str]) -> None:
    assert bears_secret(tokens, SECRET) is (tokens == [SECRET])
    assert bears_secret([SECRET], SECRET)
    assert not bears_secret([SECRET, *tokens[:1], SECRET], SECRET)


@pytest.mark.parametrize(
    ("address", "issue"),
    [
        ("http://jira.example/jira/rest/api/2/issue/10013/comment/10084", "10013"),
        ("http://jira.example/rest/api/2/issue/OPS-1/comment/10084", None),
        ("http://jira.example/rest/api/2/issue/10013/comment/10084/..", None),
        (f"http://jira.example/rest/api/2/issue/{'1' * 40}/comment/1", None),
        ("", None),
        (7, None),
        (None, None),
    ],
)
def test_a_comment_without_its_issue_names_it_by_its_address(address: Any, issue: str | None) -> None:
    hint = read_hint(orjson.dumps({"webhookEvent": "comment_created", "comment": {"id": "1", "self": address}}))
    assert (hint.issue_id if isinstance(hint, Hint) else None) == issue
