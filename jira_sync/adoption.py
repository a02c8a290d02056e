"""Issues that were in Jira before SOPilot: each becomes a record that is linked to it, and nothing of it is changed.

What would have to be guessed is left alone and told with what would settle it: which kind of record it is, a status or priority
that the procedure does not know, an issue that bears our marks and may be a clone. A record is made with the very values that the
issue has, so the first sync has nothing to write. All that is written to Jira is our property, by `jira.mark`.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from jira_sync import links
from jira_sync.changelog import moment, person
from jira_sync.client import JiraClient
from jira_sync.pace import in_turn
from jira_sync.projection import absorb, marker
from jira_sync.remote import Remote, read
from jira_sync.values import OUR_LABEL, is_marker
from jira_sync.vendor_errors import NotThere
from sop.desk import Desk, lanes_of as names, people, records, wishes
from sop.desk.door import Handled, uid_of
from sop.errors import Rejected
from sop.lanes import Done, Job, Outcome, put
from sop.procedure import Procedure
from sop.records import commands as c
from sop.records.items import Kind, Record
from sop.records.people import Actor, Person, Role, Side
from sop.storage import Store


@dataclass(frozen=True, slots=True)
class Adoptable:
    """An issue that can become a record. creator: who made it."""

    kind: Kind
    remote: Remote
    creator: Person


@dataclass(frozen=True, slots=True)
class Left:
    """An issue that is left alone, and what would settle it."""

    key: str
    reason: str


ADOPTABLE = (Kind.INCIDENT, Kind.ACTION)
"""A meeting has a time and people, which no issue tells."""


def kind_of(issue_type: str, labels: tuple[str, ...], procedure: Procedure, otherwise: Kind | None) -> Kind | None:
    """The kind of record that an issue is: by its type where only one kind has that, else by a label that names one, else
    as the person who asked has said. None where all of that says nothing.
    """
    by_type = [kind for kind in ADOPTABLE if procedure.track(kind).issue_type == issue_type]
    if len(by_type) == 1:
        return by_type[0]
    named = [kind for kind in by_type or ADOPTABLE if kind.value in {label.casefold() for label in labels}]
    return named[0] if len(named) == 1 else otherwise


def judge(issue: dict[str, Any], issue_type: str, project: str, desk: Desk, otherwise: Kind | None) -> Adoptable | Left:
    """Whether an issue (of the REST API, with our property) can become a record. Pure."""
    try:
        remote = read(issue)
    except Rejected as unreadable:
        return Left(str(issue.get("key", "?")), unreadable.reason)
    if (trouble := _of_another(issue, remote, project)) is not None:
        return Left(remote.key, trouble)
    kind = kind_of(issue_type, remote.values["labels"], desk.procedure, otherwise)
    if kind is None:
        return Left(
            remote.key,
            f"{issue_type!r} may be either kind of record: label it, or say which with --as incident or --as action",
        )
    absorbed = absorb(kind, remote.values, remote.assignee, desk.procedure.within(remote.project, issue_type))
    if absorbed.unmapped:
        said = "; ".join(f"its {field} {value!r} is not in sop.yaml" for field, value in absorbed.unmapped.items())
        return Left(remote.key, said)
    if not absorbed.fields["title"]:
        return Left(remote.key, "it has no summary")
    return Adoptable(kind, remote, person(issue["fields"].get("creator")) or Person("?"))


def _of_another(issue: dict[str, Any], remote: Remote, project: str) -> str | None:
    """Why it is not for us to take, where it is not."""
    if remote.project != project:
        return f"it is in project {remote.project}, not in {project}"
    if remote.marker is not None and remote.marker.get("uid") != uid_of(_command_id(remote)):
        return f"it was made for {remote.marker.get('item')} of this or another SOPilot"
    marked = [label for label in issue["fields"].get("labels") or [] if is_marker(str(label))]
    if marked and remote.marker is None:
        whose = str(marked[0]).removeprefix(OUR_LABEL).rpartition("-")[0].upper()
        return f"it is a clone of the issue of {whose}: take the label {marked[0]} off to have it adopted"
    return None


def action_of(found: Adoptable, assignee: Person | None, procedure: Procedure, *, posted: bool) -> c.AdoptFromJira:
    """What makes the record: it holds what the issue holds. assignee: with every identity known."""
    there = procedure.within(found.remote.project, found.remote.issue_type)
    fields = absorb(found.kind, found.remote.values, assignee, there).fields
    return c.AdoptFromJira(kind=found.kind, **fields, created_at=moment(found.remote.created), posted=posted)


def _command_id(remote: Remote) -> str:
    return f"adopt:{remote.id}:{remote.created}"


class Adoption:
    """Makes the records, and carries out `jira.mark`."""

    def __init__(self, store: Store, desk: Desk, client: JiraClient) -> None:
        self._store = store
        self._desk = desk
        self._client = client

    async def search(self, jql: str) -> list[tuple[str, str]]:
        """Id and issue type of every issue of the project that the query finds, oldest first. Raises sop.errors."""
        scoped = f'project = "{self._client.account.project}" AND ({jql}) ORDER BY created ASC'
        found = await self._client.search(scoped, "issuetype")
        return [(str(one["id"]), str(one["fields"]["issuetype"]["name"])) for one in found]

    async def look(self, issue_id: str, issue_type: str, otherwise: Kind | None) -> Adoptable | Left | None:
        """Whether it can become a record; None where it is one already. Raises sop.errors."""
        if await self._store.read(links.item_of_issue, issue_id) is not None:
            return None
        try:
            issue = await self._client.issue(issue_id, marker=True)
        except NotThere:
            return Left(issue_id, "it has gone meanwhile")
        return judge(issue, issue_type, self._client.account.project, self._desk, otherwise)

    async def adopt(self, found: Adoptable, *, posted: bool) -> bool:
        """Make the record, unless somebody else has. posted: whether it gets its card, as any new record does."""
        return await self._store.tx(self._keep, found, posted)

    def _keep(self, connection: Connection, found: Adoptable, posted: bool) -> bool:
        remote, now = found.remote, self._desk.clock.now()
        if links.item_of_issue(connection, remote.id) is not None:
            return False
        assignee = people.remember(connection, remote.assignee) if remote.assignee is not None else None
        command = c.Command(
            id=_command_id(remote),
            actor=Actor(people.remember(connection, found.creator), Side.JIRA, Role.MACHINE),
            at=datetime.fromtimestamp(now, UTC),
            action=action_of(found, assignee, self._desk.procedure, posted=posted),
            cause=f"issue {remote.key} ({remote.id}) as of {remote.updated}",
        )
        answer = self._desk.handle(connection, command)
        assert isinstance(answer, Handled), "what is in Jira already is not refused"
        assert answer.item is not None, "an issue makes a record"
        url = f"{self._client.account.url.rstrip('/')}/browse/{remote.key}"
        links.adopt(connection, answer.item.id, remote.values, remote.id, remote.key, url)
        self._follow(connection, answer.item.id, now)
        return True

    def _follow(self, connection: Connection, item_id: str, now: float) -> None:
        if self._client.marks_at_create:
            # Where an issue cannot be made with our property, every look that does not find it there sets it.
            put(
                connection,
                names.jira_lane(item_id),
                names.MARK,
                {"item": item_id},
                gate=names.JIRA_GATE,
                now=now,
                merge_key="mark",
                due_at=now,
            )
        # Its comments come with the first sync.
        wishes.sync_in_background(connection, item_id, now)

    async def mark(self, job: Job) -> Outcome:
        """Carry out `jira.mark`: our property is on the record's issue. Raises sop.errors."""
        return await in_turn(self._client.pace, self._mark, job, background=True)

    async def _mark(self, job: Job) -> Outcome:
        item: Record | None = await self._store.read(records.load, job.payload["item"])
        issue_id: str | None = await self._store.read(links.issue_of, job.payload["item"])
        if item is not None and issue_id is not None:
            job.ensure_mine()
            # Whether an issue has gone, and what follows from that, is for the sync to find out.
            with suppress(NotThere):
                await self._client.mark(issue_id, marker(item))
        return Done()
