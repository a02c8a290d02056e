"""Carrying out a plan in Jira. What Jira refuses is left out and told in the end; everything else goes through."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from jira_sync import late, links, overwritten
from jira_sync.accounts import Accounts
from jira_sync.changelog import FIELD_OF
from jira_sync.client import JiraClient
from jira_sync.custom import persons
from jira_sync.local import Local
from jira_sync.overwritten import Written
from jira_sync.plan import Plan
from jira_sync.projection import marker, marker_label, to_fields
from jira_sync.remote import Remote
from jira_sync.talk import Talk, in_jira
from jira_sync.values import Values, digest
from jira_sync.vendor_errors import BadFields, NotThere
from jira_sync.walking import Walked, Walker
from sop.desk import accounts, records, wishes
from sop.errors import Rejected, Said
from sop.lanes import Job
from sop.records.items import Comment
from sop.storage import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Carried:
    """What has become of a plan.

    planned: less what was refused; local: with our own steps on the way to a status agreed on; written: what was written, and
    against what; refused: what was not, with the reasons; overtaken: somebody else moved the issue while we did.
    """

    planned: Plan
    local: Local
    written: dict[str, Written]
    refused: Rejected | None
    overtaken: bool


class Writing:
    """The writes of one sync: one edit for all fields, comments one by one, then the transition."""

    def __init__(
        self, store: Store, client: JiraClient, walker: Walker, whose: Accounts, now: Callable[[], float]
    ) -> None:
        self._store = store
        self._client = client
        self._walker = walker
        self._accounts = whose
        self._now = now

    async def carry_out(self, job: Job, local: Local, remote: Remote, planned: Plan, said: Talk) -> Carried:
        """Write what is planned, and what was said, edited or deleted here.

        Raises sop.errors where Jira cannot be asked at all.
        """
        write_id, standing = uuid.uuid4().hex, replace(remote, values=remote.standing)
        fresh = overwritten.remember(planned.write, standing, local.operations, local.item.labels, write_id)
        kept = {field: local.written[field] for field in overwritten.lost(local.written, remote) if field == "labels"}
        if planned.write:
            # Before the first write: its answer may be lost. What a loss of labels was just found by is kept until it is mended.

            def about_to_write(connection: Connection) -> None:
                links.about_to_write(connection, local.item.id, overwritten.encode(fresh | kept))
                # Told in part by what is forgotten now.
                links.agreed(connection, local.item.id, {"base": local.base, "late": late.encode(local.late)})

            await self._store.tx(job.fenced(about_to_write))
        refusals: list[Rejected] = []
        if remote.marker is None and not self._client.marks_at_create:
            await self._attempt(job, partial(self._client.mark, remote.id, marker(local.item)), refusals)
        left_out = await self._edit(job, local, remote, planned.write, write_id, refusals)
        for comment in said.create:
            await self._attempt(job, partial(self._write_comment, remote.id, comment), refusals)
        for jira_id in said.delete:
            await self._attempt(job, partial(self._client.delete_comment, remote.id, jira_id), refusals)
        for comment, jira_id in said.update:
            await self._attempt(job, partial(self._edit_comment, remote.id, jira_id, comment), refusals)
        walked = Walked(local, fresh, write_id)
        if "stage" in planned.write:
            walked = await self._walker.walk(job, walked, kept, standing, planned.write["stage"])
            if walked.refused is not None:
                refusals.append(walked.refused)
            if not walked.arrived:
                left_out = left_out | {"stage"}
        write = {field: value for field, value in planned.write.items() if field not in left_out}
        written = {field: one for field, one in walked.written.items() if field in write}
        refused = _as_one(refusals, remote.key)
        return Carried(replace(planned, write=write), walked.local, written, refused, walked.overtaken)

    @staticmethod
    async def _attempt(job: Job, write: Callable[[], Awaitable[None]], refusals: list[Rejected]) -> None:
        """A write whose refusal stops nothing else."""
        job.ensure_mine()
        try:
            await write()
        except NotThere:
            raise
        except Rejected as refused:
            refusals.append(refused)

    async def _edit(
        self, job: Job, local: Local, remote: Remote, write: Values, write_id: str, refusals: list[Rejected]
    ) -> frozenset[str]:
        """One request for all fields, and another without those that Jira refuses; which those are."""
        left_out: set[str] = set()
        customs = self._client.customs or ()
        names = FIELD_OF | {one.id: one.name for one in customs}
        said = {name: value for name, value in write.items() if name != "stage"}
        fields = to_fields(said, marker_label(local.item), customs)
        while fields:
            try:
                worded = await self._client.worded(fields, persons(customs))
                job.ensure_mine()
                behind = self._client.attributed(local.changes(), {names[name] for name in fields}, write_id)
                await self._client.edit(remote.id, worded, behind)
                break
            except BadFields as refused:
                bad = refused.fields.keys() & fields.keys()
                if not bad:
                    raise
                if bad <= {"assignee", *persons(customs)} and await self._are_deactivated([fields[one] for one in bad]):
                    # Said on the card by name; no press of anybody's would help.
                    log.info("%s: somebody's account is deactivated, so %s is left as it is", remote.key, sorted(bad))
                else:
                    refusals.append(refused)
                left_out |= {names[name] for name in bad}
                fields = {name: value for name, value in fields.items() if name not in bad}
        return frozenset(left_out)

    async def _are_deactivated(self, values: list[Any]) -> bool:
        """Whether each of these values of fields names somebody whose account is."""
        found = True
        for value in values:
            many = value if isinstance(value, list) else [value]
            found &= any([await self._is_deactivated(one) for one in many if one is not None])
        return found

    async def _is_deactivated(self, account_id: str) -> bool:
        """Whether that is why Jira does not take somebody; kept, so that it is not tried again every time."""
        user = await self._client.user(account_id)
        if user is None or user.get("active", True):
            return False
        at = datetime.fromtimestamp(self._now(), UTC)
        await self._store.tx(partial(accounts.note_active, active=False), account_id, at)
        return True

    async def _write_comment(self, issue_id: str, comment: Comment) -> None:
        text = in_jira(comment, await self._accounts.mentions(comment.text))
        answer = await self._client.add_comment(issue_id, text, {"comment": comment.id})
        # Kept at once: a later comment that fails must not make this one look unwritten.
        await self._store.tx(_written, comment, str(answer["id"]), str(answer.get("body") or text), self._now())

    async def _edit_comment(self, issue_id: str, jira_id: str, comment: Comment) -> None:
        text = in_jira(comment, await self._accounts.mentions(comment.text))
        answer = await self._client.edit_comment(issue_id, jira_id, text)
        await self._store.tx(_agreed, comment, jira_id, str(answer.get("body") or text))


def _written(connection: Connection, comment: Comment, jira_id: str, held: str, now: float) -> None:
    """Unless another worker has written it meanwhile: then the next look finds both (`jira_sync.twins`)."""
    if links.jira_id_of(connection, comment.id) is None:
        _agreed(connection, comment, jira_id, held)
    else:
        wishes.sync(connection, comment.item_id, now)


def _agreed(connection: Connection, comment: Comment, jira_id: str, held: str) -> None:
    links.link_comment(connection, comment.id, jira_id, digest(held))
    records.told(connection, comment)


def _as_one(refusals: list[Rejected], about: str) -> Rejected | None:
    if not refusals:
        return None
    reasons = dict.fromkeys(one.reason for one in refusals)
    remedies = dict.fromkeys(one.remedy for one in refusals if one.remedy)
    said = tuple(word for one in refusals for word in one.said or (Said("jira", {"words": one.reason}),))
    return Rejected("; ".join(reasons), remedy="; ".join(remedies), about=about, said=said)
