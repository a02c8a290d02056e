"""The first sync of a record: one issue, exactly once, though Jira has no idempotency key.

Before the POST a claim is committed with what will be sent. Where its answer is lost (a crash, a time-out), the claim stays and
the create is in doubt: the issue is adopted by the id that its webhook told, or by a search for our label; only when the
search index has had time to catch up and still knows nothing, the POST is repeated.

Which of the issues with our label is ours, our property says. A Data Center takes none with a create: there the sync that
follows sets it (`writing`), and until then the creator and the time tell it from a clone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from jira_sync import boards, links
from jira_sync.changelog import FIELD_OF, moment
from jira_sync.client import JiraClient
from jira_sync.create_screens import Screens
from jira_sync.custom import Customs, persons
from jira_sync.jql import in_projects
from jira_sync.local import Local
from jira_sync.making import Unfit, made_with, named_persons
from jira_sync.projection import marker, marker_label, project, to_fields
from jira_sync.read_only import writing_in
from jira_sync.remote import Remote, read
from jira_sync.values import Values, identity
from jira_sync.vendor_errors import BadFields, NotThere
from sop.desk import Desk, recaps, wishes
from sop.errors import Misconfigured, Rejected, Retryable, Trouble
from sop.lanes import Done, Job, Later, Outcome
from sop.records.items import Record
from sop.storage import Store
from sop.storage.moments import from_text

INDEX_LAG_S = 60.0
"""How long a fresh issue may stay unknown to Jira's search."""
CLOCKS_APART = timedelta(minutes=10)
"""By so much Jira's clock may be behind ours, and a create still be told from what stood there before."""


class Creation:
    """Makes or adopts the issue of a record that has none."""

    def __init__(self, store: Store, desk: Desk, client: JiraClient) -> None:
        self._store = store
        self._desk = desk
        self._client = client
        self._screens = Screens(client)

    async def run(self, job: Job, local: Local) -> Outcome:
        """One issue for the record. Raises sop.errors."""
        link = local.link
        if link is not None and link.hint_id is not None and await self._is_ours(link.hint_id, local):
            return await self._adopt(local.item, link.hint_id)
        if link is not None and link.claimed_at is not None:
            found = await self._search(local)
            if found is not None:
                return await self._adopt(local.item, found)
            age = self._desk.clock.now() - from_text(link.claimed_at).timestamp()
            if age < INDEX_LAG_S:
                return Later(INDEX_LAG_S - age)
        return await self._create(job, local)

    async def _create(self, job: Job, local: Local) -> Outcome:
        item = local.item
        values = project(item, self._desk.procedure, local.account_id)
        values.pop("stage", None)
        values = {field: value for field, value in values.items() if self._says(field, value)}
        # A Jira that is down is found out by a read: a POST without an answer would be in doubt for INDEX_LAG_S.
        await self._client.reach()
        while True:
            try:
                fields = await self._worded(item, values)
                if not await self._store.tx(links.claim, item.id, values, self._now()):
                    # Somebody has just decided that it is to have none, or another: that has put a sync of its own.
                    return Done()
                job.ensure_mine()
                with writing_in(self._project(item)):
                    issue_id, key = await self._client.create(fields, marker(item))
            except (Rejected, Retryable, Misconfigured) as refused:
                self._screens.forget()
                await self._store.tx(links.unclaim, item.id)
                values = _without(values, refused, self._client.customs or ())
            else:
                return self._bind(item, issue_id, key)

    def _says(self, field: str, value: Any) -> bool:
        """Whether an issue is made with the field.

        It is born as the record is, whichever way later changes go; but a field that is off is Jira's own affair. No issue is
        made without its title. A custom field is said where the site has it and there is something to say.
        """
        jira = self._desk.procedure.jira
        if field in jira.custom and (
            value in (None, ()) or field not in {one.name for one in self._client.customs or ()}
        ):
            return False
        return field == "title" or jira.policy(field).direction != "off"

    async def _worded(self, item: Record, values: Values) -> dict[str, Any]:
        """The fields of the create, with the procedure's defaults, as this Jira takes them. Raises sop.errors."""
        fields, defaults = self._fields(item, values), self._desk.procedure.jira.defaults
        people = persons(self._client.customs or ())
        if not defaults:
            return await self._client.worded(fields, people)
        screen = await self._screens.of(self._project(item), self._desk.procedure.issue_type(item))
        try:
            fields = made_with(screen, defaults, fields)
        except Unfit as unfit:
            raise Rejected(
                f"sop.yaml, jira.defaults: {unfit}", remedy="Correct it; `sopilot doctor` says what fits", about=item.id
            ) from unfit
        return await self._client.worded(fields, tuple(dict.fromkeys((*people, *named_persons(screen, fields)))))

    def _fields(self, item: Record, values: Values) -> dict[str, Any]:
        issue_type = self._desk.procedure.issue_type(item)
        label = marker_label(item)
        fields = {"project": {"key": self._project(item)}, "issuetype": {"name": issue_type}}
        return {**fields, "labels": [label], **to_fields(values, label, self._client.customs or ())}

    def _project(self, item: Record) -> str:
        route = self._desk.procedure.jira.destination(item)
        return route.project if route is not None else self._client.account.project

    async def _search(self, local: Local) -> str | None:
        """The oldest issue that carries our label and is ours by more than that: a clone carries the label, too."""
        item = local.item
        # In all projects: what the procedure says of the record may have changed since.
        projects = in_projects(self._desk.procedure.jira.projects(self._client.account.project))
        jql = f'{projects} AND labels = "{marker_label(item)}" ORDER BY created ASC'
        for issue in await self._client.search(jql, "labels"):
            if await self._is_ours(str(issue["id"]), local):
                return str(issue["id"])
        return None

    async def _is_ours(self, issue_id: str, local: Local) -> bool:
        if issue_id in local.former:
            return False
        try:
            remote = read(await self._client.issue(issue_id, marker=True))
        except NotThere:
            return False
        if remote.marker is None and not self._client.marks_at_create:
            return await self._we_made(remote, local)
        return (remote.marker or {}).get("uid") == local.item.uid

    async def _we_made(self, remote: Remote, local: Local) -> bool:
        """Whether an issue that could not be made with our property is from our create: by its creator and its time."""
        claimed = local.link.claimed_at if local.link is not None else None
        if claimed is None or moment(remote.created) < from_text(claimed) - CLOCKS_APART:
            return False
        return remote.creator == identity(await self._client.myself())

    async def _adopt(self, item: Record, issue_id: str) -> Done:
        remote = read(await self._client.issue(issue_id))
        return self._bind(item, remote.id, remote.key)

    def _bind(self, item: Record, issue_id: str, key: str) -> Done:
        url = f"{self._client.account.url.rstrip('/')}/browse/{key}"

        def finish(connection: Connection) -> None:
            links.bind(connection, item.id, issue_id, key, url)
            boards.wish(connection, self._desk, item)
            if recaps.is_of_meeting(item):
                wishes.relate(connection, item.id, str(item.about), self._desk.clock.now())
            # What a create cannot say (a status, comments) and what was changed meanwhile comes with the next sync.
            wishes.sync(connection, item.id, self._desk.clock.now())
            self._desk.refresh_cards(connection, item.id)

        return Done(finish)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._desk.clock.now(), UTC)


def _without(values: Values, refused: Trouble, customs: Customs) -> Values:
    """The values less those that Jira refused: the issue is made without them, and the next sync says which those are.

    Raises the refusal where it is about anything that an issue cannot do without. Our own label is such: it is sent again
    without the record's labels, and refused alone it is in no value.
    """
    if not isinstance(refused, BadFields):
        raise refused
    names = FIELD_OF | {one.id: one.name for one in customs}
    bad = {names.get(name, name) for name in refused.fields}
    if "title" in bad or not bad <= values.keys():
        raise refused
    return {field: value for field, value in values.items() if field not in bad}
