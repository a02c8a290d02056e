"""The handler of `jira.sync`: one item and its issue brought to agree, whatever state either is found in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from jira_sync import links, local as ours
from jira_sync.changelog import person
from jira_sync.client import JiraClient
from jira_sync.conflicts import Conflicts
from jira_sync.creation import Creation
from jira_sync.finishing import Finish
from jira_sync.local import Local
from jira_sync.overwritten import agreed, lost, mended_labels
from jira_sync.pace import in_turn
from jira_sync.plan import Plan, plan
from jira_sync.projection import project
from jira_sync.remote import Remote, RemoteComment, comment as read_comment, read
from jira_sync.talk import talk
from jira_sync.vendor_errors import NotThere
from jira_sync.writing import Writing
from sop.desk import Desk, people, wishes
from sop.errors import Trouble
from sop.lanes import Done, Job, Outcome
from sop.records.people import Person
from sop.storage import Store

ASK_AGAIN = timedelta(days=1)
"""How long an answer "Jira knows nobody of that address" is believed."""
LOOK_AGAIN_S = 5.0
"""After a write: whether it ran over somebody's. The webhook of our own write may well ask for the same look before."""


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
        self._writing = Writing(store, client)

    async def sync(self, job: Job) -> Outcome:
        """Carry out `jira.sync`. Raises sop.errors."""
        return await in_turn(self._client.pace, self._sync, job, background=bool(job.payload.get("background")))

    async def _sync(self, job: Job) -> Outcome:
        local = await self._store.read(ours.load, job.payload["item"])
        if local is None:
            return Done()
        local = await self._match_owner(local)
        if local.issue_id is None:
            return await self._creation.run(job, local)
        try:
            return await self._reconcile(job, local, local.issue_id)
        except NotThere as gone:
            # Jira says so to a caller whose credentials it does not know, too.
            await self._client.myself()
            return self._bury(local, gone)

    async def look(self, item_id: str) -> Look | Local | None:
        """What a sync would do, without doing it; Local where there is no issue yet. Raises sop.errors."""
        local = await self._store.read(ours.load, item_id)
        if local is None or local.issue_id is None:
            return local
        remote = read(await self._client.issue(local.issue_id))
        local = replace(local, base=agreed(local.base, local.written, remote))
        return Look(local, remote, self._plan(local, remote))

    def on_trouble(self, connection: Connection, job: Job, _trouble: Trouble) -> None:
        """The card says that it waits, and for what."""
        self._desk.refresh_cards(connection, job.payload["item"])

    async def _reconcile(self, job: Job, local: Local, issue_id: str) -> Outcome:
        remote = read(await self._client.issue(issue_id))
        local = replace(local, base=agreed(local.base, local.written, remote))
        remote = await self._with_comments(job, local, remote)
        planned = self._plan(local, remote)
        said = talk(local.comments, remote.comments, complete=remote.comments_complete)
        if planned.clashes:
            found = Conflicts(local, remote, self._desk.procedure, self._now())
            await self._store.tx(found.foretell, planned.clashes)
        carried = await self._writing.carry_out(job, local, remote, planned, said.create)
        finish = Finish(self._desk, local, remote, carried.planned, said, self._now())
        if carried.refused is not None:
            await self._store.tx(finish)
            raise carried.refused
        return Done(_then_look_again(finish) if carried.planned.write else finish)

    def _plan(self, local: Local, remote: Remote) -> Plan:
        labels = mended_labels(local.written, remote, lost(local.written, remote))
        planned = plan(
            project(local.item, self._desk.procedure, local.account_id),
            remote.values | {"labels": labels},
            local.base,
            {field: touch.at for field, touch in local.touched.items()},
            {field: touch.at for field, touch in remote.touched.items()},
        )
        wanted = planned.write.get("labels", labels)
        return (
            planned if wanted == remote.values["labels"] else replace(planned, write=planned.write | {"labels": wanted})
        )

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
            if links.tombstone(connection, item_id, gone.reason, at):
                self._desk.refresh_cards(connection, item_id)

        return Done(finish)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._desk.clock.now(), UTC)


def _then_look_again(finish: Finish) -> Callable[[Connection], None]:
    def both(connection: Connection) -> None:
        finish(connection)
        now = finish.desk.clock.now()
        wishes.sync(connection, finish.local.item.id, now, now + LOOK_AGAIN_S)

    return both


def _not_found(connection: Connection, owner: Person, at: datetime) -> None:
    people.remember(connection, owner)
    people.asked_jira(connection, owner, at)
