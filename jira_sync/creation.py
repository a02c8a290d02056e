"""The first sync of a record: one issue, exactly once, though Jira has no idempotency key.

Before the POST a claim is committed with what will be sent. Where its answer is lost (a crash, a time-out), the claim stays and
the create is in doubt: the issue is adopted by the id that its webhook told, or by a search for our label; only when the
search index has had time to catch up and still knows nothing, the POST is repeated.

Which of the issues with our label is ours, `jira_sync.doubt` finds out.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from jira_sync import boards, links
from jira_sync.changelog import FIELD_OF, moment
from jira_sync.client import JiraClient
from jira_sync.create_screens import Screens
from jira_sync.custom import Customs, persons
from jira_sync.doubt import Doubt
from jira_sync.local import Local
from jira_sync.making import Unfit, made_with, named_persons
from jira_sync.projection import marker, marker_label, project, to_fields
from jira_sync.read_only import writing_in
from jira_sync.remote import read
from jira_sync.values import Values
from jira_sync.vendor_errors import BadFields
from sop.desk import Desk, recaps, records, wishes
from sop.errors import Misconfigured, Rejected, Retryable, Trouble
from sop.lanes import Done, Job, Later, Outcome
from sop.records.items import Record
from sop.records.outcomes import FieldChange
from sop.records.people import Person, Side
from sop.storage import Store
from sop.storage.moments import from_text

_SPACE = uuid.UUID("4a0f6a6e-6f0e-4d0b-9d6c-2d7a5c1f9b3e")
INDEX_LAG_S = 60.0
"""How long a fresh issue may stay unknown to Jira's search."""


class Creation:
    """Makes or adopts the issue of a record that has none."""

    def __init__(self, store: Store, desk: Desk, client: JiraClient) -> None:
        self._store = store
        self._desk = desk
        self._client = client
        self._screens = Screens(client)
        self._doubt = Doubt(desk, client)

    async def run(self, job: Job, local: Local) -> Outcome:
        """One issue for the record. Raises sop.errors."""
        link, told = local.link, self._client.marks_at_create
        if told and link is not None and link.hint_id is not None and await self._doubt.is_ours(link.hint_id, local):
            return await self._adopt(local.item, link.hint_id)
        if link is not None and link.claimed_at is not None:
            early = INDEX_LAG_S - (self._desk.clock.now() - from_text(link.claimed_at).timestamp())
            # Where only age tells a clone from ours, the index must have had the time to know both.
            found = await self._doubt.found(local) if told or early <= 0 else None
            if found is not None:
                return await self._adopt(local.item, found)
            if early > 0:
                return Later(early)
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
                if not await self._store.tx(job.fenced(links.claim), item.id, values, self._now()):
                    # Somebody has just decided that it is to have none, or another: that has put a sync of its own.
                    return Done()
                job.ensure_mine()
                with writing_in(self._project(item)):
                    issue_id, key = await self._client.create(fields, marker(item))
            except (Rejected, Retryable, Misconfigured) as refused:
                self._screens.forget()
                await self._store.tx(job.fenced(links.unclaim), item.id)
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

    async def _adopt(self, item: Record, issue_id: str) -> Done:
        """The answer to the create was lost: that this is its issue has been found out, and `why` says so."""
        remote = read(await self._client.issue(issue_id))
        evidence = f"{remote.key} ({remote.id}): found in Jira, as the answer to its create was lost"
        by = Person("SOPilot", account_id=remote.creator)
        found = FieldChange("issue", None, remote.key, by, moment(remote.created), evidence)
        return self._bind(item, remote.id, remote.key, found)

    def _bind(self, item: Record, issue_id: str, key: str, found: FieldChange | None = None) -> Done:
        url = f"{self._client.account.url.rstrip('/')}/browse/{key}"

        def finish(connection: Connection) -> None:
            links.bind(connection, item.id, issue_id, key, url)
            if found is not None:
                records.note(connection, str(uuid.uuid5(_SPACE, f"{item.id}\0{issue_id}")), item.id, found, Side.JIRA)
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
