"""The handler of `jira.sync`: one item and its issue brought to agree, whatever state either is found in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from jira_sync import links, local as ours
from jira_sync.client import JiraClient
from jira_sync.creation import Creation
from jira_sync.finishing import Finish
from jira_sync.local import Local
from jira_sync.plan import Plan, plan
from jira_sync.projection import marker_label, project, to_fields
from jira_sync.remote import Remote, RemoteComment, comment as read_comment, person, read
from jira_sync.talk import in_jira, talk
from jira_sync.values import Values, digest
from jira_sync.vendor_errors import NotThere
from sop.desk import Desk, people
from sop.errors import Rejected, Trouble
from sop.lanes import Done, Job, Outcome
from sop.records.items import Comment
from sop.records.people import Person
from sop.storage import Store

ASK_AGAIN = timedelta(days=1)
"""How long an answer "Jira knows nobody of that address" is believed."""


@dataclass(frozen=True, slots=True)
class Look:
    """Both sides of one item as just read, and what is to be done."""

    local: Local
    remote: Remote
    plan: Plan


class Mirror:
    """Brings items and issues to agree. One item at a time: its lane sees to that."""

    def __init__(self, store: Store, desk: Desk, client: JiraClient) -> None:
        self._store = store
        self._desk = desk
        self._client = client
        self._creation = Creation(store, desk, client)

    async def sync(self, job: Job) -> Outcome:
        """Carry out `jira.sync`. Raises sop.errors."""
        local = await self._store.read(ours.load, job.payload["item"])
        if local is None:
            return Done()
        local = await self._match_owner(local)
        if local.issue_id is None:
            return await self._creation.run(job, local)
        try:
            return await self._reconcile(job, local, local.issue_id)
        except NotThere as gone:
            return self._bury(local, gone)

    async def look(self, item_id: str) -> Look | Local | None:
        """What a sync would do, without doing it; Local where there is no issue yet. Raises sop.errors."""
        local = await self._store.read(ours.load, item_id)
        if local is None or local.issue_id is None:
            return local
        remote = read(await self._client.issue(local.issue_id))
        return Look(local, remote, self._plan(local, remote))

    def on_trouble(self, connection: Connection, job: Job, _trouble: Trouble) -> None:
        """The card says that it waits, and for what."""
        self._desk.refresh_cards(connection, job.payload["item"])

    async def _reconcile(self, job: Job, local: Local, issue_id: str) -> Outcome:
        remote = read(await self._client.issue(issue_id))
        remote = await self._with_comments(job, local, remote)
        planned = self._plan(local, remote)
        said = talk(local.comments, remote.comments, complete=remote.comments_complete)
        await self._edit(job, local, remote, planned.write)
        for comment in said.create:
            await self._write_comment(job, issue_id, comment)
        stuck = await self._move(job, remote, planned.write)
        if stuck is not None:
            written = {field: value for field, value in planned.write.items() if field != "stage"}
            partial = replace(planned, write=written)
            await self._store.tx(Finish(self._desk, local, remote, partial, said, self._now()))
            raise stuck
        return Done(Finish(self._desk, local, remote, planned, said, self._now()))

    def _plan(self, local: Local, remote: Remote) -> Plan:
        return plan(
            project(local.item, self._desk.procedure, local.account_id),
            remote.values,
            local.base,
            {field: touch.at for field, touch in local.touched.items()},
            {field: touch.at for field, touch in remote.touched.items()},
        )

    async def _edit(self, job: Job, local: Local, remote: Remote, write: Values) -> None:
        fields = to_fields({name: value for name, value in write.items() if name != "stage"}, marker_label(local.item))
        if fields:
            job.ensure_mine()
            await self._client.edit(remote.id, fields)

    async def _move(self, job: Job, remote: Remote, write: Values) -> Rejected | None:
        """Carry out the transition; the reason where the workflow opens none."""
        status = write.get("stage")
        if status is None:
            return None
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
        await self._client.transition(remote.id, step.id)
        return None

    async def _write_comment(self, job: Job, issue_id: str, comment: Comment) -> None:
        job.ensure_mine()
        text = in_jira(comment)
        answer = await self._client.add_comment(issue_id, text, {"comment": comment.id})
        # Kept at once: a later comment that fails must not make this one look unwritten.
        held = str(answer.get("body") or text)
        await self._store.tx(links.link_comment, comment.id, str(answer["id"]), digest(held))

    async def _with_comments(self, job: Job, local: Local, remote: Remote) -> Remote:
        """All comments with their properties, where some are missing or one may be ours with a lost answer."""
        linked = {jira_id for _comment, jira_id, _digest in local.comments}
        waiting = any(jira_id is None for _comment, jira_id, _digest in local.comments)
        strange = any(one.id not in linked and one.author.account_id == remote.creator for one in remote.comments)
        if remote.comments_complete and not (waiting and (job.suspect or strange)):
            return remote
        return replace(remote, comments=await self._all_comments(remote.id), comments_complete=True)

    async def _all_comments(self, issue_id: str) -> tuple[RemoteComment, ...]:
        found: list[RemoteComment] = []
        while True:
            page = await self._client.comments(issue_id, len(found))
            found += [read_comment(one) for one in page["comments"]]
            if not page["comments"] or len(found) >= int(page["total"]):
                return tuple(found)

    async def _match_owner(self, local: Local) -> Local:
        """Find the owner's account by e-mail, once a day at most."""
        owner = local.owner
        if owner is None or owner.account_id or not owner.email:
            return local
        if local.asked is not None and self._now() - local.asked < ASK_AGAIN:
            return local
        user = await self._client.find_user(owner.email)
        if user is None:
            await self._store.tx(_not_found, owner, self._now())
            return local
        account = person(user)
        assert account is not None, "the search found somebody"
        found = Person(owner.name, owner.aad_id, owner.email, account.account_id)
        return local.with_owner(await self._store.tx(people.remember, found))

    def _bury(self, local: Local, gone: NotThere) -> Done:
        item_id, at = local.item.id, self._now()

        def finish(connection: Connection) -> None:
            links.tombstone(connection, item_id, gone.reason, at)
            self._desk.refresh_cards(connection, item_id)

        return Done(finish)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._desk.clock.now(), UTC)


def _not_found(connection: Connection, owner: Person, at: datetime) -> None:
    people.remember(connection, owner)
    people.asked_jira(connection, owner, at)
