"""The handler of `jira.upload`: a file that came from Teams onto its issue, once, whatever answer is lost."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Connection

from jira_sync import links, uploads
from jira_sync.client import JiraClient
from jira_sync.pace import in_turn
from jira_sync.uploads import Held
from jira_sync.vendor_errors import NotThere
from sop.desk import Desk, files
from sop.desk.files import Carried, State, parks
from sop.desk.ties import GONE, UNLINKED
from sop.errors import Rejected, Trouble
from sop.lanes import Done, Job, Later, Outcome
from sop.storage import Store
from sop.words.files import not_there

NO_ISSUE_YET_S = 30.0
"""Seconds until it is looked again whether a record has its issue."""


class Uploading:
    """Puts files onto issues, one at a time for each issue: its lane sees to that."""

    def __init__(self, store: Store, desk: Desk, client: JiraClient) -> None:
        self._store = store
        self._desk = desk
        self._client = client

    async def run(self, job: Job) -> Outcome:
        """Put it there, unless it is. What Jira does not take is told the person. Raises sop.errors."""
        one = await self._store.read(files.carried, job.payload["file"])
        if one is None or one.state is not State.KEPT:
            return Done()
        state, issue_id = await self._store.read(links.tie_of, one.item_id)
        if state in (GONE, UNLINKED):
            return self._fails(one, "no_issue")
        if issue_id is None:
            return Later(NO_ISSUE_YET_S)
        try:
            return await in_turn(self._client.pace, lambda mine: self._put(mine, one, issue_id), job, background=False)
        except NotThere:
            return self._fails(one, "no_issue")
        except Rejected as refused:
            return self._fails(one, "failed", reason=refused.reason)

    def on_trouble(self, connection: Connection, job: Job, trouble: Trouble) -> None:
        """Where it is parked the person is told; where only the gate closes, it comes later."""
        one = files.carried(connection, job.payload["file"])
        if one is not None and parks(trouble):
            sentence = not_there(one.name, one.item_id, "failed", one.said.language, reason=trouble.reason)
            files.tell(connection, one, sentence, self._desk.clock.now())

    async def _put(self, job: Job, one: Carried, issue_id: str) -> Outcome:
        known = await self._store.read(files.ours, one.item_id)
        same = [jira_id for jira_id, (name, digest) in known.items() if (name, digest) == (one.name, one.sha256)]
        if not job.suspect and not same:
            return await self._upload(job, one, issue_id)
        there = await uploads.held(self._client, issue_id)
        if any(file.id in same for file in there):
            return self._arrives(one, next(file.id for file in there if file.id in same))
        if job.suspect and (lost := await self._found(one, [file for file in there if file.id not in known])):
            return self._arrives(one, lost.id)
        return await self._upload(job, one, issue_id)

    async def _found(self, one: Carried, there: list[Held]) -> Held | None:
        """The file whose answer we lost: it has the name, the size, and the very content."""
        content = await self._store.read(files.content, one.id)
        for file in there:
            if (file.name, file.size) == (one.name, len(content)) and await self._digest(file) == one.sha256:
                return file
        return None

    async def _digest(self, file: Held) -> str | None:
        try:
            return sha256(await uploads.content(self._client, file)).hexdigest()
        except NotThere:
            # Somebody has just removed it.
            return None

    async def _upload(self, job: Job, one: Carried, issue_id: str) -> Outcome:
        limit = await uploads.limit(self._client)
        if not limit.enabled:
            return self._fails(one, "jira_off")
        content = await self._store.read(files.content, one.id)
        if len(content) > limit.most:
            return self._fails(one, "too_big", limit=limit.most)
        job.ensure_mine()
        return self._arrives(one, await uploads.put(self._client, issue_id, one.name, content))

    def _arrives(self, one: Carried, jira_id: str) -> Done:
        return Done(lambda connection: files.arrived(connection, one, jira_id, self._desk.clock.now()))

    def _fails(self, one: Carried, why: str, *, limit: int = 0, reason: str = "") -> Done:
        sentence = not_there(one.name, one.item_id, why, one.said.language, limit=limit, reason=reason)

        def finish(connection: Connection) -> None:
            files.fail(connection, one, sentence, self._desk.clock.now())

        return Done(finish)
