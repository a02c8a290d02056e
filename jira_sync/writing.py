"""Carrying out a plan in Jira. What Jira refuses is left out and told in the end; everything else goes through."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection

from jira_sync import links, overwritten
from jira_sync.changelog import FIELD_OF
from jira_sync.client import JiraClient
from jira_sync.local import Local
from jira_sync.plan import Plan
from jira_sync.projection import marker, marker_label, to_fields
from jira_sync.remote import Remote
from jira_sync.talk import in_jira
from jira_sync.values import Values, digest
from jira_sync.vendor_errors import BadFields, NotThere
from sop.errors import Rejected
from sop.lanes import Job
from sop.records.items import Comment
from sop.storage import Store


@dataclass(frozen=True, slots=True)
class Carried:
    """planned: the plan less what was refused; refused: that, with Jira's reasons."""

    planned: Plan
    refused: Rejected | None


class Writing:
    """The writes of one sync: one edit for all fields, comments one by one, then the transition."""

    def __init__(self, store: Store, client: JiraClient) -> None:
        self._store = store
        self._client = client

    async def carry_out(
        self,
        job: Job,
        local: Local,
        remote: Remote,
        planned: Plan,
        comments: tuple[Comment, ...],
        announce: Callable[[Connection], None],
    ) -> Carried:
        """Write what is planned, and comments of ours. Raises sop.errors where Jira cannot be asked at all.

        announce: stores what must be known though no write's answer comes.
        """
        if planned.write:
            # Before the first write: its answer may be lost. What a loss was just found by is kept until that is stored.
            fresh = overwritten.remember(planned.write, remote) | {
                field: local.written[field] for field in overwritten.lost(local.written, remote)
            }

            def about_to_write(connection: Connection) -> None:
                links.about_to_write(connection, local.item.id, overwritten.encode(fresh))
                if held := overwritten.arrived(local.written, remote):
                    # Told by what is forgotten now.
                    links.agreed(connection, local.item.id, {"base": local.base | held})
                announce(connection)

            await self._store.tx(about_to_write)
        refusals: list[Rejected] = []
        if remote.marker is None and not self._client.marks_at_create:
            await self._attempt(job, partial(self._client.mark, remote.id, marker(local.item)), refusals)
        left_out = await self._edit(job, local, remote, planned.write, refusals)
        for comment in comments:
            await self._attempt(job, partial(self._write_comment, remote.id, comment), refusals)
        if "stage" in planned.write and (stuck := await self._move(job, remote, planned.write["stage"])) is not None:
            refusals.append(stuck)
            left_out = left_out | {"stage"}
        write = {field: value for field, value in planned.write.items() if field not in left_out}
        return Carried(replace(planned, write=write), _as_one(refusals, remote.key))

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
        self, job: Job, local: Local, remote: Remote, write: Values, refusals: list[Rejected]
    ) -> frozenset[str]:
        """One request for all fields, and another without those that Jira refuses; which those are."""
        left_out: set[str] = set()
        fields = to_fields({name: value for name, value in write.items() if name != "stage"}, marker_label(local.item))
        while fields:
            try:
                worded = await self._client.worded(fields)
                job.ensure_mine()
                await self._client.edit(remote.id, worded)
                break
            except BadFields as refused:
                bad = refused.fields.keys() & fields.keys()
                if not bad:
                    raise
                refusals.append(refused)
                left_out |= {FIELD_OF[name] for name in bad}
                fields = {name: value for name, value in fields.items() if name not in bad}
        return frozenset(left_out)

    async def _move(self, job: Job, remote: Remote, status: str) -> Rejected | None:
        """Carry out the transition; the reason where the workflow opens none."""
        step = next((one for one in remote.transitions if one.to == status), None)
        if step is None:
            here = remote.values["stage"]
            open_ = ", ".join(sorted({one.to for one in remote.transitions})) or "none"
            return Rejected(
                f"Jira's workflow opens no way from “{here}” to “{status}” to SOPilot (open: {open_})",
                remedy="Move the issue in Jira, or allow the transition in its workflow, then retry",
                about=remote.key,
            )
        job.ensure_mine()
        try:
            await self._client.transition(remote.id, step.id)
        except NotThere:
            raise
        except Rejected as refused:
            return refused
        return None

    async def _write_comment(self, issue_id: str, comment: Comment) -> None:
        text = in_jira(comment)
        answer = await self._client.add_comment(issue_id, text, {"comment": comment.id})
        # Kept at once: a later comment that fails must not make this one look unwritten.
        held = str(answer.get("body") or text)
        await self._store.tx(links.link_comment, comment.id, str(answer["id"]), digest(held))


def _as_one(refusals: list[Rejected], about: str) -> Rejected | None:
    if not refusals:
        return None
    reasons = dict.fromkeys(one.reason for one in refusals)
    remedies = dict.fromkeys(one.remedy for one in refusals if one.remedy)
    return Rejected("; ".join(reasons), remedy="; ".join(remedies), about=about)
