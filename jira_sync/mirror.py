"""The handler of `jira.sync`: one item and its issue brought to agree, whatever state either is found in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from jira_sync import links, local as ours
from jira_sync.changelog import person
from jira_sync.client import JiraClient
from jira_sync.creation import Creation
from jira_sync.finishing import Finish
from jira_sync.local import Local
from jira_sync.overwritten import lost, mended_labels
from jira_sync.pace import in_turn
from jira_sync.plan import Plan, plan
from jira_sync.projection import project
from jira_sync.remote import Remote, RemoteComment, comment as read_comment, read
from jira_sync.talk import talk
from jira_sync.vendor_errors import NotThere, ReadOnly
from jira_sync.writing import Writing
from sop.desk import Desk, people, wishes
from sop.errors import Misconfigured, Rejected, Trouble
from sop.lanes import Done, Job, Outcome
from sop.records.people import Person, Side
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
        if local is None or local.is_unlinked:
            return Done()
        local = await self._match_owner(local)
        if local.wanted is not None:
            return await self._relink(local, local.wanted)
        if local.issue_id is None:
            return await self._creation.run(job, local)
        try:
            return await self._reconcile(job, local, local.issue_id)
        except NotThere as gone:
            if not local.is_gone:
                await self._ensure_seeing()
            return self._bury(local, local.issue_id, gone)

    async def look(self, item_id: str) -> Look | Local | None:
        """What a sync would do, without doing it; Local where it would make an issue, None where nothing. Raises sop.errors."""
        local = await self._store.read(ours.load, item_id)
        if local is None or local.is_unlinked:
            return None
        issue = local.issue_id or local.wanted
        if issue is None:
            return local
        remote = read(await self._client.issue(issue))
        planned = self._plan(local, remote)
        return Look(local, remote, replace(planned, write={}) if remote.archived else planned)

    def on_trouble(self, connection: Connection, job: Job, _trouble: Trouble) -> None:
        """The card says that it waits, and for what."""
        self._desk.refresh_cards(connection, job.payload["item"])

    async def _reconcile(self, job: Job, local: Local, issue_id: str) -> Outcome:
        remote = read(await self._client.issue(issue_id))
        remote = await self._with_comments(job, local, remote)
        planned = self._plan(local, remote)
        if remote.archived:
            return Done(self._read_only(local, remote, planned))
        said = talk(local.comments, remote.comments, complete=remote.comments_complete)
        try:
            carried = await self._writing.carry_out(job, local, remote, planned, said.create)
        except ReadOnly:
            # What waits is written later; what changed in Jira is taken all the same, and the card says that it waits.
            await self._store.tx(self._read_only(local, remote, planned))
            raise
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

    async def _relink(self, local: Local, key: str) -> Done:
        """Somebody has chosen an issue that exists. Raises Rejected where the record cannot have it."""
        item_id = local.item.id
        remote = read(await self._client.issue(key))
        owner = await self._store.read(links.item_of_issue, remote.id)
        if owner is not None:
            remedy = f"Choose another one, or unlink {owner} first"
            raise Rejected(f"{remote.key} is the issue of {owner}", remedy=remedy, about=remote.key)
        url = f"{self._client.account.url.rstrip('/')}/browse/{remote.key}"

        def finish(connection: Connection) -> None:
            links.bind(connection, item_id, remote.id, remote.key, url)
            links.begin_apart(connection, item_id)
            wishes.sync(connection, item_id, self._desk.clock.now())

        return Done(finish)

    async def _ensure_seeing(self) -> None:
        """Before an issue is taken for gone: whether we see anything at all. Raises Misconfigured.

        Jira says "not there" to a caller whose credentials it does not know, too, and so it does of every issue of a project
        whose permission Browse Projects the account has lost, or that was archived.
        """
        await self._client.myself()
        try:
            await self._client.project()
        except NotThere as hidden:
            raise Misconfigured(
                f"Jira shows SOPilot's account nothing of the project {self._client.account.project}",
                setting="SOPILOT_JIRA_PROJECT",
                remedy="Give the account the permission Browse Projects there; if the project was archived, restore it",
                about=hidden.about,
            ) from hidden

    def _read_only(self, local: Local, remote: Remote, planned: Plan) -> Finish:
        """Nothing can be written: what changed in Jira is taken, and what changes here waits."""
        taken = replace(planned, write={}, clashes=tuple(one for one in planned.clashes if one.kept is Side.JIRA))
        said = talk(local.comments, remote.comments, complete=remote.comments_complete)
        return Finish(self._desk, local, remote, taken, replace(said, create=()), self._now())

    def _bury(self, local: Local, issue_id: str, gone: NotThere) -> Done:
        item_id, at = local.item.id, self._now()

        def finish(connection: Connection) -> None:
            if links.tombstone(connection, item_id, issue_id, gone.reason, at):
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
