"""The handler of `jira.relate`: an action item's issue linked to that of the meeting, and of the incident that it is about.

A link is made once. One that people remove afterwards stays removed: what was made is remembered, and never looked for again.
Sources: https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issue-links/ (a link that is there already is not
made a second time, and answered as made) and …/api-group-issue-link-types/.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection

from jira_sync import links
from jira_sync.client import JiraClient
from jira_sync.pace import in_turn
from jira_sync.vendor_errors import NotThere
from sop.desk import records
from sop.desk.ties import GONE, UNLINKED
from sop.lanes import Done, Job, Later, Outcome
from sop.records.items import Incident, Meeting
from sop.storage import Store, marks

log = logging.getLogger(__name__)
NO_ISSUE_YET_S = 20.0
"""Seconds until it is looked again whether both records have their issues."""
RELATES: Final = "relates"
"""What the type of link is called that Jira comes with; sites may rename it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two issues by their ids; None for one that is still to be made. other: the record that the second one is of."""

    issue_id: str | None
    other: str
    other_issue_id: str | None


class Relating:
    """Links issues. The type of link is asked for once."""

    def __init__(self, store: Store, client: JiraClient) -> None:
        self._store = store
        self._client = client
        self._type: str | None = None

    async def run(self, job: Job) -> Outcome:
        """Link the item's issue to those that it follows from, unless that was done before. Raises sop.errors."""
        pairs: list[Pair] = await self._store.read(_pairs, job.payload["item"], job.payload["to"])
        if any(one.issue_id is None or one.other_issue_id is None for one in pairs):
            return Later(NO_ISSUE_YET_S)
        if not pairs:
            return Done()
        try:
            return await in_turn(self._client.pace, lambda mine: self._link(mine, pairs), job, background=True)
        except NotThere as gone:
            # Linking is turned off, or our account may not link: https://developer.atlassian.com says 404 to both.
            log.warning("issues of %s are not linked: %s", job.payload["item"], gone.reason)
            return Done()

    async def _link(self, job: Job, pairs: list[Pair]) -> Outcome:
        item_id = job.payload["item"]
        kind = await self._link_type()
        if kind is None:
            log.warning("issues of %s are not linked: this Jira has no type of link that says “relates to”", item_id)
            return Done()
        for one in pairs:
            assert one.issue_id is not None, "both are there"
            assert one.other_issue_id is not None, "both are there"
            if not (job.suspect and await self._is_linked(one)):
                job.ensure_mine()
                await self._client.call("POST", "issueLink", body=_body(kind, one))
            await self._store.tx(_keep, item_id, one)
        return Done()

    async def _link_type(self) -> str | None:
        """The id of the type that means no direction: the one called so, else any that reads the same both ways."""
        if self._type is None:
            known = (await self._client.call("GET", "issueLinkType"))["issueLinkTypes"]
            both_ways = [one for one in known if one["inward"] == one["outward"]]
            called = [one for one in known if str(one["name"]).casefold() == RELATES]
            self._type = next((str(one["id"]) for one in (*called, *both_ways)), None)
        return self._type

    async def _is_linked(self, one: Pair) -> bool:
        """Whether the answer that was lost said yes."""
        answer = await self._client.call("GET", "issue/{}", str(one.issue_id), query={"fields": "issuelinks"})
        there = answer["fields"].get("issuelinks") or []
        ends = [link.get("outwardIssue") or link.get("inwardIssue") or {} for link in there]
        return any(str(end.get("id")) == one.other_issue_id for end in ends)


def _body(kind: str, one: Pair) -> dict[str, Any]:
    return {"type": {"id": kind}, "inwardIssue": {"id": one.issue_id}, "outwardIssue": {"id": one.other_issue_id}}


def _pairs(connection: Connection, item_id: str, to: str) -> list[Pair]:
    """The pairs that were not linked yet, without those whose issue will not come."""
    meeting = records.load(connection, to)
    others = [to]
    if isinstance(meeting, Meeting) and meeting.follows is not None:
        followed = records.load(connection, meeting.follows)
        others += [followed.id] if isinstance(followed, Incident) else []
    state, issue_id = links.tie_of(connection, item_id)
    if state in (GONE, UNLINKED):
        return []
    found = []
    for other in others:
        other_state, other_issue = links.tie_of(connection, other)
        pair = Pair(issue_id, other, other_issue)
        if other_state not in (GONE, UNLINKED) and marks.read(connection, _name(item_id, pair)) is None:
            found.append(pair)
    return found


def _keep(connection: Connection, item_id: str, one: Pair) -> None:
    marks.keep(connection, _name(item_id, one), {"item": item_id, "other": one.other})


def _name(item_id: str, one: Pair) -> str:
    """By issues: a record that gets another one is linked anew."""
    return "related:" + sha256(f"{item_id}\0{one.issue_id}\0{one.other_issue_id}".encode()).hexdigest()[:40]
