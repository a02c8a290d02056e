"""Bringing an issue to a status, by as many transitions as its workflow takes, the shortest way that is known.

Every step is one request, made only while the lane is ours, and written down before: found where a step of ours was to lead, the
issue is where both sides agree it should be so far, and the walk goes on. After each step the issue is read again. A status that
is not ours is a person's, or an automation's, and ends the walk: the next look weighs it like any other change. A walk comes
nearer with every step or ends, so it has no loops.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from jira_sync import links, overwritten, stuck
from jira_sync.client import JiraClient
from jira_sync.local import Local
from jira_sync.overwritten import Written
from jira_sync.remote import Remote, Transition, read
from jira_sync.screens import fill
from jira_sync.vendor_errors import NotThere
from jira_sync.workflow import Workflows, shortest
from sop.desk import Desk
from sop.errors import Rejected
from sop.lanes import Job
from sop.storage import Store

_MOVES = "TRANSITION_ISSUES"


@dataclass(frozen=True, slots=True)
class Walked:
    """How far it went. local: with our steps agreed on; written: what was written against what, the status by its last step;
    id: what the write is known by in Jira.

    overtaken: somebody else has moved the issue meanwhile; refused: why it is where it is.
    """

    local: Local
    written: dict[str, Written]
    id: str
    arrived: bool = False
    overtaken: bool = False
    refused: Rejected | None = None


class Walker:
    """Walks issues through their workflows."""

    def __init__(self, store: Store, client: JiraClient, workflows: Workflows, desk: Desk) -> None:
        self._store = store
        self._client = client
        self._workflows = workflows
        self._desk = desk

    async def walk(self, job: Job, walked: Walked, kept: dict[str, Written], remote: Remote, wanted: str) -> Walked:
        """Bring the issue to the status `wanted`. kept: writes of before that are not looked over yet. Raises sop.errors."""
        left: int | None = None
        while remote.values["stage"] != wanted:
            way = await self._way(remote, wanted)
            if way is None or (left is not None and len(way) >= left):
                return replace(walked, refused=await self._why(remote, wanted))
            step = next(one for one in remote.transitions if one.to == way[0])
            fields = await self._screen(walked.local, remote, step, last=len(way) == 1)
            if isinstance(fields, Rejected):
                return replace(walked, refused=fields)
            walked = await self._announce(job, walked, kept, remote, way, first=left is None)
            refusal = await self._take(job, remote, step, fields, walked)
            if len(way) == 1 and refusal is None:
                return replace(walked, arrived=True)
            now = read(await self._client.issue(remote.id))
            expected = remote.values["stage"] if refusal is not None else step.to
            if refusal is None:
                walked = replace(walked, local=walked.local.with_base(step.to))
                await self._store.tx(job.fenced(links.stepped), walked.local.item.id, walked.local.base)
            if now.values["stage"] != expected:
                return replace(walked, overtaken=True)
            if refusal is not None:
                return replace(walked, refused=refusal)
            await self._workflows.saw(now)
            remote, left = now, len(way)
        return replace(walked, arrived=True)

    async def _way(self, remote: Remote, wanted: str) -> tuple[str, ...] | None:
        """A transition that leads straight there costs no look at what is known of the workflow."""
        if any(one.to == wanted for one in remote.transitions):
            return (wanted,)
        return await self._workflows.way(remote, wanted)

    async def _announce(
        self, job: Job, walked: Walked, kept: dict[str, Written], remote: Remote, way: tuple[str, ...], *, first: bool
    ) -> Walked:
        """Keep, before the step, what its answer may be lost of."""
        if first and len(way) == 1:
            return walked
        item_id = walked.local.item.id
        last = Written(remote.values["stage"], way[-1], remote.mark, id=walked.id)
        others = {field: one for field, one in walked.written.items() if field != "stage"}
        if len(way) > 1:
            await self._store.tx(job.fenced(links.about_to_step), item_id, overwritten.encode(others | kept), way[0])
            return walked
        written = others | {"stage": last}
        await self._store.tx(job.fenced(links.about_to_write), item_id, overwritten.encode(written | kept))
        return replace(walked, written=written)

    async def _take(
        self, job: Job, remote: Remote, step: Transition, fields: dict[str, Any], walked: Walked
    ) -> Rejected | None:
        job.ensure_mine()
        try:
            behind = self._client.attributed(walked.local.changes(), ("stage",), walked.id)
            await self._client.transition(remote.id, step.id, fields, behind)
        except NotThere:
            raise
        except Rejected as refusal:
            return stuck.refused(step.to, refusal, remote.key)
        return None

    async def _screen(self, local: Local, remote: Remote, step: Transition, *, last: bool) -> dict[str, Any] | Rejected:
        """What to send with a step; a refusal where its screen asks for what we do not know."""
        if step.bare:
            return {}
        stage = self._desk.procedure.track(local.item.kind).stage(local.item.stage) if last else None
        resolution = stage.resolution if stage is not None else None
        filled = fill(await self._client.screen(remote.id, step.id), resolution)
        if filled.resolutions is not None:
            return stuck.needs_resolution(step.to, resolution, filled.resolutions, remote.key)
        if filled.open:
            there = await self._client.filled(remote.id, sorted(filled.open))
            empty = [name for field, name in filled.open.items() if field not in there]
            if empty:
                return stuck.needs_fields(step.to, empty, remote.key)
        return filled.values

    async def _why(self, remote: Remote, wanted: str) -> Rejected:
        """What stands in the way, and who can clear it."""
        here = str(remote.values["stage"])
        if not remote.transitions and not (await self._client.permissions((_MOVES,), remote.project))[_MOVES]:
            return stuck.no_permission(here, wanted, remote.key)
        opens = await self._workflows.opens(remote)
        ways = [
            (one, *rest)
            for one in await self._client.shut(remote.id)
            if (rest := _rest(one, wanted, opens)) is not None
        ]
        if ways:
            return stuck.shut(here, min(ways, key=lambda way: (len(way), way))[0], wanted, remote.key)
        return stuck.no_way(here, wanted, (one.to for one in remote.transitions), remote.key)


def _rest(step: str, wanted: str, opens: Any) -> tuple[str, ...] | None:
    return () if step == wanted else shortest(step, wanted, opens)
