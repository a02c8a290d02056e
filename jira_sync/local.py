"""What the sync needs of our side of one item, read in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec
import orjson
from sqlalchemy import Connection, Row, select

from jira_sync import late
from jira_sync.late import Lates
from jira_sync.overwritten import Written, decode
from jira_sync.talk import Known
from jira_sync.values import FIELDS, Values, from_json
from sop.desk import accounts, people, records
from sop.desk.ties import GONE, UNLINKED
from sop.records.items import Record, named_in, with_people
from sop.records.people import Person, Side
from sop.storage.moments import from_text
from sop.storage.tables import journal, links


@dataclass(frozen=True, slots=True)
class OurTouch:
    """The last change of one field on our side: when (UTC), by whom, and the operation's id."""

    at: datetime
    by: Person
    operation: str


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a field names, with every identity known, and what is known of their account: as `Local.owner_state`."""

    person: Person
    state: str | None
    asked: datetime | None


@dataclass(frozen=True, slots=True)
class Local:
    """Our side.

    owner: with every identity known; owner_state, asked: what else is known of the owner's account, and when Jira was last
    asked for it; written: our last writes into Jira, not looked over yet; held: fields that are not to be written
    (`jira_sync.mapping`); named: whom custom fields name; late: writes that may still arrive;
    stray: those that just have.
    """

    item: Record
    link: Row[Any] | None
    base: Values
    owner: Person | None
    owner_state: str | None
    asked: datetime | None
    comments: list[Known]
    touched: dict[str, OurTouch]
    written: dict[str, Written]
    held: frozenset[str] = frozenset()
    named: tuple[Named, ...] = ()
    late: Lates = field(default_factory=dict)
    stray: dict[str, Written] = field(default_factory=dict)

    @property
    def issue_id(self) -> str | None:
        """Id of the issue, once there is one."""
        return str(self.link.issue_id) if self.link is not None and self.link.issue_id is not None else None

    @property
    def where(self) -> tuple[str | None, str | None]:
        """The project that its issue was last seen in, and its issue type; the project as the key has it until then."""
        if self.link is None or self.link.issue_key is None:
            return None, None
        return self.link.project or str(self.link.issue_key).rpartition("-")[0], self.link.issue_type

    @property
    def is_unlinked(self) -> bool:
        """Whether somebody decided that the record goes on without Jira."""
        return self.link is not None and self.link.state == UNLINKED

    @property
    def is_gone(self) -> bool:
        """Whether it is known already that its issue is deleted or hidden from us."""
        return self.link is not None and self.link.state == GONE

    @property
    def wanted(self) -> str | None:
        """Key of the issue that somebody has chosen for the record, and that is not linked yet."""
        return self.link.wanted if self.link is not None else None

    @property
    def former(self) -> frozenset[str]:
        """Ids of the issues that the record had before, and has no more."""
        return frozenset((self.link.former or "").split()) if self.link is not None else frozenset()

    @property
    def account_id(self) -> str | None:
        """The owner's Jira account, where Jira takes them by it: one that is deactivated it keeps, but takes no more."""
        return self.owner.account_id if self.owner is not None and self.owner_state != people.INACTIVE else None

    @property
    def verified_at(self) -> str | None:
        """When both sides were last seen equal."""
        return str(self.link.verified_at) if self.link is not None and self.link.verified_at else None

    def with_base(self, stage: str) -> Local:
        """The same, where our own steps have brought the issue to that status: both sides agree so far."""
        return replace(self, base=self.base | {"stage": stage})

    def after_step(self, stage: str) -> Local:
        """As `with_base` where a step whose answer we do not know was to lead to the status that the issue is in."""
        return self.with_base(stage) if self.link is not None and self.link.step == stage else self

    @property
    def operations(self) -> dict[str, str]:
        """Ids of the operations that changed each field last on our side."""
        return {field: touch.operation for field, touch in self.touched.items()}

    def changes(self) -> list[dict[str, str]]:
        """Of each field that is mirrored the last change on our side, oldest first: names and ids only, no values."""
        last = [(touch, field) for field, touch in self.touched.items() if field in FIELDS or field in self.base]
        return [
            {"field": field, "who": touch.by.name, "when": touch.at.isoformat(), "operation": touch.operation}
            for touch, field in sorted(last, key=lambda one: (one[0].at, one[1]))
        ]

    def with_owner(self, owner: Person, state: str | None) -> Local:
        """The same, knowing more of the owner."""
        return replace(self, owner=owner, owner_state=state)


def load(connection: Connection, item_id: str) -> Local | None:
    """Our side of the item; None where there is no such item."""
    item = records.load(connection, item_id)
    if item is None:
        return None
    named = tuple(_named(connection, one) for one in named_in(item))
    item = with_accounts(connection, item)
    link = connection.execute(select(links).where(links.c.item_id == item_id)).first()
    base = from_json(orjson.loads(link.base)) if link is not None and link.base else {}
    owner = people.known(connection, item.assignee) if item.assignee is not None else None
    state, asked = accounts.state_of(connection, owner) if owner is not None else (None, None)
    return Local(
        item=item,
        link=link,
        base=base,
        owner=owner,
        owner_state=state,
        asked=asked,
        comments=records.comments_of(connection, item_id),
        touched=_touched(connection, item_id),
        written=decode(link.wrote if link is not None else None),
        named=named,
        late=late.decode(link.late if link is not None else None),
    )


def _named(connection: Connection, person: Person) -> Named:
    known = people.known(connection, person)
    return Named(known, *accounts.state_of(connection, known))


def with_accounts(connection: Connection, item: Record) -> Record:
    """The record, with every identity known of who reported it, and the accounts that Jira takes of those in custom fields."""

    def known(person: Person) -> Person:
        there = people.known(connection, person)
        return msgspec.structs.replace(there, account_id=accounts.assignable(connection, there))

    return with_people(msgspec.structs.replace(item, reporter=people.known(connection, item.reporter)), known)


def _touched(connection: Connection, item_id: str) -> dict[str, OurTouch]:
    rows = connection.execute(
        select(journal.c.field, journal.c.at, journal.c.person, journal.c.command_id)
        .where(journal.c.item_id == item_id, journal.c.side != Side.JIRA.value)
        .order_by(journal.c.n)
    )
    return {
        row.field: OurTouch(from_text(row.at), msgspec.json.decode(row.person, type=Person), row.command_id)
        for row in rows
    }
