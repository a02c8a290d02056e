"""The issue of a create whose answer was lost: found by our label, known by more than that, since a clone bears the label too.

On Cloud our property, which no clone takes along, says which one is ours. A Data Center takes none with a create. There the
clone may be made under our own account, so creator and time do not tell it; but whoever clones, clones something that was there
before. So the oldest of those that bear our label is ours, and nothing is taken before the search index has had its time. By
itself Jira links a clone to its original: then the clone even leads to ours where the search does not know it.
https://confluence.atlassian.com/adminjiraserver/configuring-issue-cloning-938847864.html
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from jira_sync.changelog import moment
from jira_sync.client import JiraClient
from jira_sync.jql import in_projects
from jira_sync.local import Local
from jira_sync.projection import marker_label
from jira_sync.remote import Remote, read
from jira_sync.values import identity
from jira_sync.vendor_errors import NotThere
from sop.desk import Desk
from sop.storage.moments import from_text

CLOCKS_APART = timedelta(minutes=10)
"""By so much Jira's clock may be behind ours, and a create still be told from what stood there before."""
CLONERS = "Cloners"
"""Jira's own type of the link from a clone to its original."""


class Doubt:
    """Looks for what a create has made."""

    def __init__(self, desk: Desk, client: JiraClient) -> None:
        self._desk = desk
        self._client = client

    async def is_ours(self, issue_id: str, local: Local) -> bool:
        """Whether our property is on it. Raises sop.errors."""
        told = await self._told(issue_id, local)
        return told is not None and _bears_ours(told[0], local)

    async def found(self, local: Local) -> str | None:
        """The issue's id; None where there is none, as far as Jira's search knows.

        On a Data Center to be asked once the index has had its time: a clone may be there first. Raises sop.errors.
        """
        waiting = await self._bearing(local)
        if self._client.marks_at_create:
            for issue_id in waiting:
                if await self.is_ours(issue_id, local):
                    return issue_id
            return None
        return await self._oldest(waiting, local)

    async def _bearing(self, local: Local) -> list[str]:
        """The issues with our label, oldest first, and the one that a webhook told."""
        # In all projects: what the procedure says of the record may have changed since.
        projects = in_projects(self._desk.procedure.jira.projects(self._client.account.project))
        jql = f'{projects} AND labels = "{marker_label(local.item)}" ORDER BY created ASC'
        found = [str(issue["id"]) for issue in await self._client.search(jql, "labels")]
        told = local.link.hint_id if local.link is not None else None
        return found if told is None or self._client.marks_at_create else list(dict.fromkeys([*found, str(told)]))

    async def _oldest(self, waiting: list[str], local: Local) -> str | None:
        looked: set[str] = set()
        made: list[Remote] = []
        while waiting:
            issue_id = waiting.pop(0)
            if issue_id in looked:
                continue
            looked.add(issue_id)
            told = await self._told(issue_id, local)
            if told is None:
                continue
            remote, originals = told
            if _bears_ours(remote, local):
                return remote.id
            waiting += originals
            if not originals and await self._we_made(remote, local):
                made.append(remote)
        oldest = min(made, key=_age, default=None)
        return oldest.id if oldest is not None else None

    async def _told(self, issue_id: str, local: Local) -> tuple[Remote, list[str]] | None:
        """The issue, and what it was cloned from; None where it is not there, or was the record's before."""
        if issue_id in local.former:
            return None
        try:
            issue = await self._client.issue(issue_id, marker=True)
        except NotThere:
            return None
        return read(issue), cloned_from(issue)

    async def _we_made(self, remote: Remote, local: Local) -> bool:
        """Whether it bears our label, and our account has made it since the claim."""
        claimed = local.link.claimed_at if local.link is not None else None
        if claimed is None or moment(remote.created) < from_text(claimed) - CLOCKS_APART:
            return False
        return remote.creator == identity(await self._client.myself())


def cloned_from(issue: dict[str, Any]) -> list[str]:
    """Ids of the issues that this one, with its links, is a clone of. Pure."""
    links = issue["fields"].get("issuelinks") or []
    return [
        str(one["outwardIssue"]["id"])
        for one in links
        if (one.get("type") or {}).get("name") == CLONERS and one.get("outwardIssue")
    ]


def _bears_ours(remote: Remote, local: Local) -> bool:
    return (remote.marker or {}).get("uid") == local.item.uid


def _age(remote: Remote) -> tuple[datetime, int]:
    return moment(remote.created), int(remote.id)
