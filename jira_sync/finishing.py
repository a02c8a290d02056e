"""What a sync stores when its requests are through: taken values, the new base, conflicts, comments. One transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from jira_sync import late, links
from jira_sync.attachments import credited, linked
from jira_sync.conflicts import Conflicts
from jira_sync.custom import PERSONAL
from jira_sync.local import Local, with_accounts
from jira_sync.overwritten import Written, encode, ours, through
from jira_sync.plan import Plan, plan
from jira_sync.projection import absorb, project
from jira_sync.remote import Remote
from jira_sync.talk import Talk
from jira_sync.told import told
from jira_sync.values import Values
from sop.desk import Desk, accounts, conflicts, files, people, records
from sop.desk.history import FOR_OPERATION
from sop.desk.ties import ARCHIVED
from sop.desk.view import FilesView
from sop.procedure import Procedure
from sop.records.commands import Command, SeenInJira
from sop.records.items import Record, value_of
from sop.records.outcomes import FieldChange
from sop.records.people import Actor, Person, Role, Side
from sop.storage.moments import to_text

_SPACE = uuid.UUID("f5d3a7c2-2f7c-4c0e-8a53-5a0f5b8f6a3e")


@dataclass(frozen=True, slots=True)
class Finish:
    """To be called with the connection of the transaction that ends the sync.

    planned: as carried out; written: that, with what it was merged against; now: UTC.
    """

    desk: Desk
    local: Local
    remote: Remote
    planned: Plan
    said: Talk
    written: dict[str, Written]
    now: datetime

    def __call__(self, connection: Connection) -> None:
        """Store it all; nothing where the record has another issue by now, or none."""
        if not links.is_issue_of(connection, self.local.item.id, self.remote.id):
            return
        self._note_owner(connection)
        unmapped = self._take(connection)
        for comment_id, (jira_id, digest) in self.said.adopt.items():
            links.link_comment(connection, comment_id, jira_id, digest)
        # Held, as the door does it: a person may settle a conflict of the item right now.
        item = records.load_locked(connection, self.local.item.id)
        assert item is not None, "records are never deleted"
        found = Conflicts(self.local, self.remote, self.procedure, self.now)
        found.tell(connection, self.planned.clashes, item)
        self._note_writes(connection)
        self._agree(connection, item, unmapped)
        self.desk.refresh_cards(connection, self.local.item.id)

    def _note_owner(self, connection: Connection) -> None:
        """Whether the owner in Jira is deactivated comes with the issue, so that nobody has to ask."""
        there = self.remote.assignee
        if there is None or there.account_id is None:
            return
        inactive = accounts.state_of(connection, there)[0] == people.INACTIVE
        if inactive == self.remote.assignee_active:
            people.remember(connection, self.desk.procedure.known_by_map(there))
            accounts.note_active(connection, there.account_id, self.now, active=self.remote.assignee_active)

    def _take(self, connection: Connection) -> dict[str, str]:
        """Give the record what only Jira changed, where it still holds what we planned from."""
        assignee = self.remote.assignee
        if assignee is not None and "assignee" in self.planned.take:
            assignee = people.remember(connection, self.desk.procedure.known_by_map(assignee))
        named = self._named(connection)
        absorbed = absorb(self.local.item.kind, self.planned.take, assignee, self.procedure, named)
        fields = absorbed.fields
        if self.remote.withheld != self.local.item.withheld:
            fields = fields | {"withheld": self.remote.withheld}
        if fields or self.said.seen:
            shown = conflicts.open_of(connection, self.local.item.id)
            answer = self.desk.handle(connection, self._command(fields))
            assert not hasattr(answer, "code"), "what was seen in Jira is never refused"
            found = Conflicts(self.local, self.remote, self.procedure, self.now)
            for field in absorbed.fields:
                if of_field := [one for one in shown if one.field == field]:
                    found.set_anew(connection, of_field)
        return absorbed.unmapped

    def _named(self, connection: Connection) -> dict[str, Person]:
        """Whom the issue's custom fields name, with every identity known; nobody where none of them is taken."""
        procedure = self.desk.procedure
        if not any(one.type in PERSONAL and name in self.planned.take for name, one in procedure.jira.free.items()):
            return {}
        there = self.remote.people.items()
        return {account: people.remember(connection, procedure.known_by_map(person)) for account, person in there}

    def _command(self, fields: dict[str, Any]) -> Command:
        led = told(self.remote, self.local.base, fields, self.local.item.kind, self.procedure, self.remote.people)
        expected = {name: value_of(self.local.item, name) for name in fields}
        return Command(
            id=str(uuid.uuid4()),
            actor=Actor(Person("Jira"), Side.JIRA, Role.MACHINE),
            at=self.now,
            action=SeenInJira(fields, expected, led, self.said.seen),
            item_id=self.local.item.id,
            cause=f"issue {self.remote.key} ({self.remote.id}) as of {self.remote.updated}",
        )

    def _note_writes(self, connection: Connection) -> None:
        """Which entries of Jira's changelog our last writes have become: the first look after them tells."""
        for field, step in ours(self.local.written, self.remote).items():
            operation = self.local.written[field].operation
            evidence = self.remote.evidence(step) + (FOR_OPERATION + operation if operation else "")
            entry = FieldChange(f"wrote.{field}", step.old, step.new, step.touch.by, step.touch.at, evidence)
            name = uuid.uuid5(_SPACE, f"{self.local.item.id}\0{field}\0{step.n}")
            records.note(connection, str(name), self.local.item.id, entry, Side.JIRA)

    def _agree(self, connection: Connection, item: Record, unmapped: dict[str, str]) -> None:
        """The new base: per field what both sides hold now, or descend from.

        A field that moved here while the requests ran, and was not taken therefore, keeps its old base: the next sync sees
        that both sides moved. Where we have written meanwhile, Jira's value descends from the one that we planned from.
        """
        account = accounts.assignable(connection, item.assignee) if item.assignee else None
        held = project(with_accounts(connection, item), self.procedure, account)
        planned_from = project(self.local.item, self.procedure, self.local.account_id)
        there = self.remote.values | self.planned.write
        base: Values = dict(self.local.base)
        for field, value in there.items():
            # What cannot be said in Jira's terms is agreed on as it stands, unless it has only now become such.
            unsaid = field not in held and value_of(item, field) == value_of(self.local.item, field)
            if unsaid or (field in held and held[field] == value):
                base[field] = value
            elif field in self.planned.write:
                base[field] = planned_from[field]
        values: dict[str, Any] = {
            "base": base,
            "state": ARCHIVED if self.remote.archived else "linked",
            "issue_key": self.remote.key,
            "project": self.remote.project,
            "issue_type": self.remote.issue_type,
            "url": f"{self.remote_url}/browse/{self.remote.key}",
            "files": self._files(connection),
            "wrote": encode(through(self.written)),
            "late": late.encode(late.waiting(self.local.late, self.remote, self.planned.write, self.now.timestamp())),
            "step": None,
            "trouble_since": None,
            "seen_updated": self.remote.updated,
            "trouble": "; ".join(_not_mapped(field, value) for field, value in sorted(unmapped.items())) or None,
        }
        if plan(held, there, base, {}, {}, self.desk.procedure.jira.policies()).is_empty:
            values["verified_at"] = to_text(self.now)
        links.agreed(connection, self.local.item.id, values)
        self._note_key(connection)

    def _note_key(self, connection: Connection) -> None:
        """An issue that was moved, or whose project was renamed, has another key: the journal says since when."""
        before = self.local.link.issue_key if self.local.link is not None else None
        if before is None or before == self.remote.key:
            return
        entry = FieldChange("issue", before, self.remote.key)
        records.write_journal(connection, self._command({}), self.local.item.id, [entry])

    def _files(self, connection: Connection) -> str | None:
        if not self.remote.file_count:
            return None
        newest = credited(linked(self.remote.files, self.remote_url), files.senders(connection, self.local.item.id))
        return msgspec.json.encode(FilesView(newest, self.remote.file_count)).decode()

    @property
    def procedure(self) -> Procedure:
        """As it maps where the issue is."""
        return self.desk.procedure.within(self.remote.project, self.remote.issue_type)

    @property
    def remote_url(self) -> str:
        """The site's address, out of the link as it was made."""
        url = str(self.local.link.url) if self.local.link is not None and self.local.link.url else ""
        return url.partition("/browse/")[0]


def _not_mapped(field: str, value: str) -> str:
    return f"“{value}” in Jira stands for no {field} in sop.yaml, so it was not taken"
