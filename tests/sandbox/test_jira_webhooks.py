"""Webhooks: shape, signature, retries, and the faults of delivery."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from sandbox.jira import JiraOptions, serve
from tests.sandbox.jira_support import ALEX, Receiver, Rest, receiving, until


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
async def rest(receiver: Receiver) -> AsyncIterator[Rest]:
    options = JiraOptions(webhook_url=receiver.url, webhook_secret="s3cret")
    async with serve(options) as jira, aiohttp.ClientSession() as http:
        jira.state.clock.advance(0)
        yield Rest(http, jira)


def events(receiver: Receiver) -> list[str]:
    return [json.loads(body)["webhookEvent"] for _, body in receiver.got]


async def test_every_event_is_signed_and_shaped(rest: Rest, receiver: Receiver) -> None:
    made = await rest.create("首頁 500")
    await rest.act("edit", issue=made["key"], fields={"priority": "High", "assignee": ALEX})
    await rest.act("edit", issue=made["key"], fields={"assignee": None})
    await rest.act("transition", issue=made["key"], to="Done")
    comment = (await rest.act("comment", issue=made["key"], body="看"))["comment"]
    await rest.act("edit_comment", issue=made["key"], comment=comment, body="看好")
    await rest.act("delete_comment", issue=made["key"], comment=comment)
    await rest.act("delete", issue=made["key"])
    await until(lambda: len(receiver.got) == 8)
    bodies = {}
    for headers, raw in receiver.got:
        wanted = "sha256=" + hmac.new(b"s3cret", raw, hashlib.sha256).hexdigest()
        assert headers["X-Hub-Signature"] == wanted
        assert "X-Atlassian-Webhook-Retry" not in headers
        assert headers["X-Atlassian-Webhook-Flow"]
        body = json.loads(raw)
        assert "emailAddress" not in raw.decode()
        bodies.setdefault((body["webhookEvent"], body.get("issue_event_type_name")), []).append(body)
    assert len({headers["X-Atlassian-Webhook-Identifier"] for headers, _ in receiver.got}) == 8
    assert set(bodies) == {
        ("jira:issue_created", "issue_created"),
        ("jira:issue_updated", "issue_updated"),
        ("jira:issue_updated", "issue_assigned"),
        ("jira:issue_updated", "issue_generic"),
        ("comment_created", None),
        ("comment_updated", None),
        ("comment_deleted", None),
        ("jira:issue_deleted", None),
    }
    (created,) = bodies["jira:issue_created", "issue_created"]
    assert created["issue"]["fields"]["summary"] == "首頁 500"
    assert "首頁".encode() in receiver.got[0][1]
    (updated,) = bodies["jira:issue_updated", "issue_updated"]
    assert {item["fieldId"] for item in updated["changelog"]["items"]} == {"priority", "assignee"}
    assert updated["user"]["accountId"] == ALEX
    (commented,) = bodies["comment_created", None]
    assert commented["comment"]["body"] == "看"
    assert "user" not in commented
    assert "labels" not in commented["issue"]["fields"]


async def test_retries_follow_the_clock_and_end_after_five(rest: Rest, receiver: Receiver) -> None:
    receiver.plan = [503, 429, 408, 409, 425, 500, 200]
    await rest.create()
    for attempt in range(1, 7):
        await until(partial(attempted, rest, attempt))
        rest.jira.state.clock.advance(600)
    await until(lambda: rest.jira.state.webhooks.pending == 0)
    retries = [headers.get("X-Atlassian-Webhook-Retry") for headers, _ in receiver.got]
    assert retries == [None, "1", "2", "3", "4", "5"]
    assert len({headers["X-Atlassian-Webhook-Identifier"] for headers, _ in receiver.got}) == 1
    _, shown = await rest("GET", "/_control/webhooks")
    assert shown["deliveries"][0]["statuses"] == [503, 429, 408, 409, 425, 500]


def attempted(rest: Rest, times: int) -> bool:
    return rest.jira.state.webhooks.deliveries[0].attempts == times


async def test_other_refusals_are_not_retried(rest: Rest, receiver: Receiver) -> None:
    receiver.plan = [400]
    await rest.create()
    await until(lambda: len(receiver.got) == 1 and rest.jira.state.webhooks.pending == 0)
    assert rest.jira.state.webhooks.deliveries[0].statuses == [400]


async def test_lost_doubled_late_and_reordered(rest: Rest, receiver: Receiver) -> None:
    for kind in ("webhook_lost", "webhook_doubled"):
        await rest.fault(kind, times=1, match={"event": "issue_created"})
        await rest.create(kind)
    await until(lambda: len(receiver.got) == 2)
    assert receiver.got[0][1] == receiver.got[1][1]
    receiver.got.clear()
    await rest.fault("webhook_late", times=1, seconds=900)
    made = await rest.create("late")
    await rest.act("comment", issue=made["key"], body="now")
    await until(lambda: events(receiver) == ["comment_created"])
    rest.jira.state.clock.advance(900)
    await until(lambda: events(receiver) == ["comment_created", "jira:issue_created"])
    receiver.got.clear()
    await rest.fault("webhook_reordered", times=1)
    made = await rest.create("swapped")
    await rest.act("edit", issue=made["key"], fields={"summary": "second"})
    await until(lambda: events(receiver) == ["jira:issue_updated", "jira:issue_created"])


async def test_seeding_is_silent_and_names_the_receiver(rest: Rest, receiver: Receiver) -> None:
    assert (await rest("POST", "/_control/seed", {"webhook": None, "issues": [{"summary": "s"}]}))[0] == 200
    await rest.create()
    assert rest.jira.state.webhooks.pending == 0
    assert not rest.jira.state.webhooks.deliveries


def paths(value: object, depth: int = 3, at: str = "") -> set[str]:
    """The places of a JSON value, lists by their first entry."""
    if isinstance(value, list):
        return paths(value[0], depth, at + "[]") if value else set()
    if not isinstance(value, dict) or not depth:
        return set()
    return {f"{at}/{key}" for key in value}.union(*(paths(v, depth - 1, f"{at}/{k}") for k, v in value.items()))


# What Jira has added since the recordings were made.
NEWER = {"/issue/fields/statuscategorychangedate", "/issue/fields/environment", "/issue/fields/votes"}
NEWER |= {f"{person}/accountType" for person in ("/user", "/comment/author", "/comment/updateAuthor")}
NEWER |= {"/issue/fields/duedate", "/issue/fields/project/simplified", "/issue/fields/issuetype/hierarchyLevel"}


@pytest.mark.parametrize(
    ("recorded", "number"),
    [
        ("webhook-issue-created.json", 0),
        ("webhook-issue-updated-raised-priority.json", 1),
        ("webhook-cloud-comment-created-mention-user.json", 2),
        ("webhook-cloud-comment-deleted.json", 3),
    ],
)
async def test_bodies_have_no_place_that_recorded_ones_lack(
    rest: Rest, receiver: Receiver, shared_data: Path, recorded: str, number: int
) -> None:
    made = await rest.create()
    await rest.act("edit", issue=made["key"], fields={"priority": "High"})
    comment = (await rest.act("comment", issue=made["key"], body="x"))["comment"]
    await rest.act("delete_comment", issue=made["key"], comment=comment)
    await until(lambda: len(receiver.got) == 4)
    real = json.loads((shared_data / "recorded" / "jira-webhooks" / recorded).read_text("utf-8"))
    wanted = ("jira:issue_created", "jira:issue_updated", "comment_created", "comment_deleted")[number]
    (ours,) = [json.loads(raw) for _, raw in receiver.got if json.loads(raw)["webhookEvent"] == wanted]
    assert paths(ours) - paths(real) - NEWER == set()
    assert {"/timestamp", "/webhookEvent", "/issue/id", "/issue/key"} <= paths(ours)
