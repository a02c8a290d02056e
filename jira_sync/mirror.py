"""The handler of `jira.sync`: one item and its issue brought to agree, whatever state either is found in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from jira_sync import late, links, local as ours, mapping, twins
from jira_sync.accounts import Accounts
from jira_sync.audience import guarded, withheld
from jira_sync.client import JiraClient
from jira_sync.conflicts import Conflicts
from jira_sync.creation import Creation
from jira_sync.finishing import Finish
from jira_sync.hearing import each_once, twins_too
from jira_sync.hiding import Hiding
from jira_sync.local import Local
from jira_sync.overwritten import agreed, lost, mended_labels
from jira_sync.pace import in_turn
from jira_sync.plan import Plan, plan
from jira_sync.projection import project
from jira_sync.read_only import writing_in
from jira_sync.remote import Remote, RemoteComment, comment as read_comment, read
from jira_sync.talk import talk, unread
from jira_sync.values import Values
from jira_sync.vendor_errors import NotThere, ReadOnly
from jira_sync.walking import Walker
from jira_sync.workflow import Workflows
from jira_sync.writing import Writing
from sop.desk import Desk, accounts, people, wishes
from sop.errors import Rejected, Said, Trouble
from sop.lanes import Calm, Done, Job, Later, Outcome
from sop.procedure import Procedure
from sop.records.people import Side
from sop.storage import Store

LOOK_AGAIN_S = 5.0
"""After a write: whether it ran over somebody's. The webhook of our own write may well ask for the same look before."""


@dataclass(frozen=True, slots=True)
class Look:
    """Both sides of one item as just read, and what is to be done."""

    local: Local
    remote: Remote
    plan: Plan


class Mirror:
    """Brings items and issues to agree. One item at a time: its lane sees to that. calm: of bursts; without one none is held."""

    def __init__(self, store: Store, desk: Desk, client: JiraClient, calm: Calm | None = None) -> None:
        self._calm = calm
        self._store = store
        self._desk = desk
        self._client = client
        self._accounts = Accounts(store, desk, client)
        self._creation = Creation(store, desk, client)
        self._workflows = Workflows(store, client, desk.clock)
        walker = Walker(store, client, self._workflows, desk)
        self._hiding = Hiding(store, desk.clock, client)
        self._writing = Writing(store, client, walker, self._accounts, lambda: desk.clock.now())

    async def sync(self, job: Job) -> Outcome:
        """Carry out `jira.sync`. Raises sop.errors."""
        if self._calm is not None and (wait := self._calm.wait(job)) > 0:
            return Later(wait)
        return await in_turn(self._client.pace, self._sync, job, background=bool(job.payload.get("background")))

    async def _sync(self, job: Job) -> Outcome:
        local = await self._store.read(self._load, job.payload["item"])
        if local is None or local.is_unlinked:
            return Done()
        local = await self._match_named(await self._match_owner(local))
        await self._client.learn(self._desk.procedure.jira.custom)
        if local.wanted is not None:
            return await self._relink(local, local.wanted)
        if local.issue_id is None:
            return await self._creation.run(job, local)
        try:
            return await self._reconcile(job, local, local.issue_id)
        except NotThere as gone:
            if not local.is_gone:
                await self._hiding.ensure_seeing(local.where[0])
            return self._bury(local, local.issue_id, gone)

    async def look(self, item_id: str) -> Look | Local | None:
        """What a sync would do, held fields too, without doing it; Local where it would make an issue, None where nothing.

        Raises sop.errors.
        """
        local = await self._store.read(self._load, item_id)
        if local is None or local.is_unlinked:
            return None
        issue = local.issue_id or local.wanted
        if issue is None:
            return local
        customs = await self._client.learn(self._desk.procedure.jira.custom)
        remote = self._guarded(read(await self._client.issue(issue), customs))
        local, remote = self._looked_over(local, remote, suspect=False)
        local = self._followed(local, remote).after_step(remote.standing["stage"])
        planned = self._plan(replace(local, held=frozenset()), remote)
        return Look(local, remote, replace(planned, write={}) if remote.archived else planned)

    def _load(self, connection: Connection, item_id: str) -> Local | None:
        local = ours.load(connection, item_id)
        if local is None:
            return None
        held = mapping.held(connection, local.item, local.touched, self._desk.procedure, local.where)
        return replace(local, held=held)

    def on_trouble(self, connection: Connection, job: Job, _trouble: Trouble) -> None:
        """The card says that it waits, and for what."""
        self._desk.refresh_cards(connection, job.payload["item"])

    async def _reconcile(self, job: Job, local: Local, issue_id: str) -> Outcome:
        remote = self._guarded(read(await self._client.issue(issue_id), self._client.customs or ()))
        await self._hiding.shown(remote.project)
        local, remote = self._looked_over(local, remote, suspect=job.suspect)
        local = self._followed(local, remote)
        remote = await self._with_comments(job, local, remote)
        local, remote, sifted = await each_once(self._client, local, remote)
        await self._workflows.saw(replace(remote, values=remote.standing))
        local = local.after_step(remote.standing["stage"])
        planned = self._plan(local, remote)
        found = Conflicts(local, remote, self._there(remote), self._now())
        if over := [gone for field, gone in lost(local.stray | local.written, remote).items() if field != "labels"]:
            await self._store.tx(job.fenced(found.tell_lost), over)
        if remote.archived:
            return Done(self._read_only(local, remote, planned))
        names = await self._accounts.names(unread(local.comments, remote.comments))
        said = twins_too(talk(local.comments, remote.comments, complete=remote.comments_complete, names=names), sifted)
        if planned.clashes:
            await self._store.tx(job.fenced(found.foretell), planned.clashes)
        try:
            with writing_in(remote.project):
                carried = await self._writing.carry_out(job, local, remote, planned, said)
        except ReadOnly:
            # What waits is written later; what changed in Jira is taken all the same, and the card says that it waits.
            await self._store.tx(job.fenced(self._read_only(local, remote, planned)))
            raise
        if self._calm is not None and not planned.is_empty:
            self._calm.acted(job.lane)
        finish = Finish(self._desk, carried.local, remote, carried.planned, said, carried.written, self._now())
        if carried.refused is not None:
            await self._store.tx(job.fenced(finish))
            raise carried.refused
        if carried.overtaken:
            return Done(_then_look_again(finish, 0.0))
        return Done(_then_look_again(finish, LOOK_AGAIN_S) if carried.planned.write else finish)

    def _looked_over(self, local: Local, remote: Remote, *, suspect: bool) -> tuple[Local, Remote]:
        """What became of our writes: those that are through are agreed on, and those that came late are looked through."""
        lates = late.in_doubt(local.late, local.written, remote, self._desk.clock.now()) if suspect else local.late
        written, came_late = late.arrived(lates, local.written, remote)
        base = agreed(local.base, written, remote)
        seen = late.undone(remote, came_late)
        stray = late.strays([one for one in came_late if one in seen.steps], lates, base)
        return replace(local, base=base, written=written, late=lates, stray=stray), seen

    def _there(self, remote: Remote) -> Procedure:
        """The procedure as it maps where the issue is."""
        return self._desk.procedure.within(remote.project, remote.issue_type)

    def _followed(self, local: Local, remote: Remote) -> Local:
        """An issue that has been moved: what the status agreed on is called where it is now. Nobody here has moved anything."""
        before, after = self._desk.procedure.within(*local.where), self._there(remote)
        was, now = (one.track(local.item.kind).stage(local.item.stage) for one in (before, after))
        if was is None or now is None or local.base.get("stage") != was.jira:
            return local
        return local.with_base(now.jira)

    def _guarded(self, remote: Remote) -> Remote:
        return guarded(remote, self._desk.procedure.security_levels_shown)

    def _plan(self, local: Local, remote: Remote) -> Plan:
        if remote.withheld:
            return self._merged(local, remote, remote.values)
        labels = mended_labels(remote, lost(local.written, remote))
        there = remote.values | {"labels": labels}
        planned = self._merged(local, remote, there)
        # What both sides agree on and Jira does not hold: labels that were run over, and what a late write has brought.
        wanted = {field: planned.write.get(field, there[field]) for field in {"labels", *remote.stale}}
        policy = self._desk.procedure.jira.policy
        free = {field for field in wanted if policy(field).writes and field not in local.held}
        anew = {field: value for field, value in wanted.items() if value != remote.standing[field] and field in free}
        kept = {field: value for field, value in planned.write.items() if field not in wanted}
        return replace(planned, write=kept | anew)

    def _merged(self, local: Local, remote: Remote, there: Values) -> Plan:
        mine = project(local.item, self._there(remote), local.account_id)
        return plan(
            {field: value for field, value in mine.items() if field not in local.held},
            there,
            local.base,
            {field: touch.at for field, touch in local.touched.items()},
            {field: touch.at for field, touch in remote.touched.items()},
            self._desk.procedure.jira.policies(),
        )

    async def _with_comments(self, job: Job, local: Local, remote: Remote) -> Remote:
        """All comments with their properties, where some are missing or one may be ours with a lost answer."""
        waiting = any(jira_id is None for _comment, jira_id, _digest in local.comments)
        strange = twins.may_be(local.comments, remote.comments, remote.creator)
        if remote.comments_complete and not remote.comments_unclear and not (strange or (waiting and job.suspect)):
            return remote
        found = await self._all_comments(remote.id)
        return replace(remote, comments=withheld(found) if remote.withheld else found, comments_complete=True)

    async def _all_comments(self, issue_id: str) -> tuple[RemoteComment, ...]:
        found: list[RemoteComment] = []
        while True:
            page = await self._client.comments(issue_id, len(found))
            found += [read_comment(one) for one in page["comments"]]
            if not page["comments"] or len(found) >= int(page["total"]):
                return tuple(found)

    async def _match_owner(self, local: Local) -> Local:
        """Find the owner's account, or whether it is active again."""
        if local.owner is None or not await self._accounts.match(local.owner, local.owner_state, local.asked):
            return local
        return await self._store.read(_owner_known, local)

    async def _match_named(self, local: Local) -> Local:
        """The same for those whom custom fields name."""
        asked = [await self._accounts.match(one.person, one.state, one.asked) for one in local.named]
        if not any(asked):
            return local
        return await self._store.read(self._load, local.item.id) or local

    async def _relink(self, local: Local, key: str) -> Done:
        """Somebody has chosen an issue that exists. Raises Rejected where the record cannot have it."""
        item_id = local.item.id
        remote = read(await self._chosen(item_id, key))
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

    async def _chosen(self, item_id: str, key: str) -> dict[str, Any]:
        """The issue that somebody named. Raises Rejected where there is none to be seen, Misconfigured where nothing is."""
        try:
            return await self._client.issue(key)
        except NotThere as nowhere:
            await self._hiding.ensure_seeing()
            reason = f"Jira has no issue {key}, or hides it from SOPilot's account"
            remedy = f"Say it again with the right key: relink {item_id} KEY"
            said = (Said("no_issue", {"key": key, "id": item_id}),)
            raise Rejected(reason, remedy=remedy, about=key, said=said) from nowhere

    def _read_only(self, local: Local, remote: Remote, planned: Plan) -> Finish:
        """Nothing can be written: what changed in Jira is taken, and what changes here waits."""
        taken = replace(planned, write={}, clashes=tuple(one for one in planned.clashes if one.kept is Side.JIRA))
        said = talk(local.comments, remote.comments, complete=remote.comments_complete)
        return Finish(self._desk, local, remote, taken, replace(said, create=()), {}, self._now())

    def _bury(self, local: Local, issue_id: str, gone: NotThere) -> Done:
        item_id, at = local.item.id, self._now()

        def finish(connection: Connection) -> None:
            if links.tombstone(connection, item_id, issue_id, gone.reason, at):
                self._desk.refresh_cards(connection, item_id)

        return Done(finish)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._desk.clock.now(), UTC)


def _then_look_again(finish: Finish, after: float) -> Callable[[Connection], None]:
    def both(connection: Connection) -> None:
        finish(connection)
        now = finish.desk.clock.now()
        wishes.sync(connection, finish.local.item.id, now, now + after)

    return both


def _owner_known(connection: Connection, local: Local) -> Local:
    assert local.owner is not None, "asked for only where there is one"
    state, _asked = accounts.state_of(connection, local.owner)
    return local.with_owner(people.known(connection, local.owner), state)
