"""What a sync stores when its requests are through: taken values, the new base, conflicts, comments. One transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from jira_sync import links
from jira_sync.local import Local, with_accounts
from jira_sync.overwritten import Lost, encode, lost, remember
from jira_sync.plan import Clash, Plan, plan
from jira_sync.projection import absorb, project
from jira_sync.remote import Remote
from jira_sync.talk import Talk
from jira_sync.values import Values
from sop.desk import Conflict, Desk, people, records
from sop.records.commands import Command, SeenInJira
from sop.records.items import value_of
from sop.records.people import Actor, Person, Role, Side
from sop.storage.moments import to_text

SHOWN = 80
"""Characters of a value on a conflict's line."""


@dataclass(frozen=True, slots=True)
class Finish:
    """To be called with the connection of the transaction that ends the sync.

    planned: as carried out; now: UTC.
    """

    desk: Desk
    local: Local
    remote: Remote
    planned: Plan
    said: Talk
    now: datetime

    def __call__(self, connection: Connection) -> None:
        """Store it all."""
        unmapped = self._take(connection)
        for comment_id, (jira_id, digest) in self.said.adopt.items():
            links.link_comment(connection, comment_id, jira_id, digest)
        for clash in self.planned.clashes:
            links.keep_conflict(connection, self.local.item.id, self._conflict(clash))
        for gone in lost(self.local.written, self.remote).values():
            if gone.field != "labels":
                links.keep_conflict(connection, self.local.item.id, self._run_over(gone))
        self._agree(connection, unmapped)
        self.desk.refresh_cards(connection, self.local.item.id)

    def _take(self, connection: Connection) -> dict[str, str]:
        """Give the record what only Jira changed, where it still holds what we planned from."""
        assignee = self.remote.assignee
        if assignee is not None and "assignee" in self.planned.take:
            assignee = people.remember(connection, assignee)
        absorbed = absorb(self.local.item.kind, self.planned.take, assignee, self.desk.procedure)
        if absorbed.fields or self.said.seen:
            answer = self.desk.handle(connection, self._command(absorbed.fields))
            assert not hasattr(answer, "code"), "what was seen in Jira is never refused"
        return absorbed.unmapped

    def _command(self, fields: dict[str, Any]) -> Command:
        authors = {name: touch.by for name, touch in self.remote.touched.items() if name in fields}
        expected = {name: value_of(self.local.item, name) for name in fields}
        return Command(
            id=str(uuid.uuid4()),
            actor=Actor(Person("Jira"), Side.JIRA, Role.MACHINE),
            at=self.now,
            action=SeenInJira(fields, expected, authors, self.said.seen),
            item_id=self.local.item.id,
            cause=f"issue {self.remote.key} ({self.remote.id}) as of {self.remote.updated}",
        )

    def _agree(self, connection: Connection, unmapped: dict[str, str]) -> None:
        """The new base: per field what Jira now holds, where our side holds it too or has just written it.

        A field that moved here while the requests ran, and was not taken therefore, keeps its old base: the next sync
        sees that both sides moved.
        """
        item = records.load(connection, self.local.item.id)
        assert item is not None, "records are never deleted"
        owner = people.known(connection, item.assignee) if item.assignee else None
        held = project(with_accounts(connection, item), self.desk.procedure, owner.account_id if owner else None)
        there = self.remote.values | self.planned.write
        base: Values = dict(self.local.base)
        for field, value in there.items():
            if field in self.planned.write or field not in held or held[field] == value:
                base[field] = value
        values: dict[str, Any] = {
            "base": base,
            "state": "linked",
            "issue_key": self.remote.key,
            "url": f"{self.remote_url}/browse/{self.remote.key}",
            "wrote": encode(remember(self.planned.write, self.remote)),
            "trouble_since": None,
            "seen_updated": self.remote.updated,
            "trouble": "; ".join(_not_mapped(field, value) for field, value in sorted(unmapped.items())) or None,
        }
        if plan(held, there, base, {}, {}, self.desk.procedure.jira.policies()).is_empty:
            values["verified_at"] = to_text(self.now)
        links.agreed(connection, self.local.item.id, values)

    @property
    def remote_url(self) -> str:
        """The site's address, out of the link as it was made."""
        url = str(self.local.link.url) if self.local.link is not None and self.local.link.url else ""
        return url.partition("/browse/")[0]

    def _conflict(self, clash: Clash) -> Conflict:
        ours_by = self.local.touched.get(clash.field)
        theirs_by = self.remote.touched.get(clash.field)
        names = (ours_by.by.name if ours_by else "?", theirs_by.by.name if theirs_by else "?")
        values = (self._shown(clash, Side.TEAMS), self._shown(clash, Side.JIRA))
        mine = clash.kept is Side.TEAMS
        return Conflict(
            field=clash.field,
            kept=values[0 if mine else 1],
            dropped=values[1 if mine else 0],
            kept_side=clash.kept,
            kept_by=names[0 if mine else 1],
            dropped_by=names[1 if mine else 0],
            at=self.now,
        )

    def _run_over(self, gone: Lost) -> Conflict:
        """A change in Jira that came between our read and our write, and is gone."""
        ours_by = self.local.touched.get(gone.field)
        ours = project(self.local.item, self.desk.procedure, self.local.account_id).get(gone.field)
        return Conflict(
            field=gone.field,
            kept=self._shown(Clash(gone.field, ours, gone.old, Side.TEAMS), Side.TEAMS),
            dropped=_short(gone.shown),
            kept_side=Side.TEAMS,
            kept_by=ours_by.by.name if ours_by else "?",
            dropped_by=gone.last.touch.by.name,
            at=gone.last.touch.at,
        )

    def _shown(self, clash: Clash, side: Side) -> str:
        if clash.field == "assignee":
            person = self.local.item.assignee if side is Side.TEAMS else self.remote.assignee
            return person.name if person else "—"
        return _short(clash.ours if side is Side.TEAMS else clash.theirs)


def _short(value: object) -> str:
    text = "—" if value in (None, "") else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _not_mapped(field: str, value: str) -> str:
    return f"“{value}” in Jira stands for no {field} in sop.yaml, so it was not taken"
