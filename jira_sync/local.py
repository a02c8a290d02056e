"""What the sync needs of our side of one item, read in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
import orjson
from sqlalchemy import Connection, Row, select

from jira_sync.overwritten import Written, decode
from jira_sync.talk import Known
from jira_sync.values import Values, from_json
from sop.desk import people, records
from sop.records.items import Record
from sop.records.people import Person, Side
from sop.storage.moments import from_text
from sop.storage.tables import journal, links, people as people_table


@dataclass(frozen=True, slots=True)
class OurTouch:
    """The last change of one field on our side: when (UTC) and by whom."""

    at: datetime
    by: Person


@dataclass(frozen=True, slots=True)
class Local:
    """Our side.

    owner: with every identity known; asked: when Jira was last asked for the owner's account; written: our last writes
    into Jira, not looked over yet.
    """

    item: Record
    link: Row[Any] | None
    base: Values
    owner: Person | None
    asked: datetime | None
    comments: list[Known]
    touched: dict[str, OurTouch]
    written: dict[str, Written]

    @property
    def issue_id(self) -> str | None:
        """Id of the issue, once there is one."""
        return str(self.link.issue_id) if self.link is not None and self.link.issue_id is not None else None

    @property
    def account_id(self) -> str | None:
        """The owner's Jira account."""
        return self.owner.account_id if self.owner is not None else None

    def with_owner(self, owner: Person) -> Local:
        """The same, knowing more of the owner."""
        return replace(self, owner=owner)


def load(connection: Connection, item_id: str) -> Local | None:
    """Our side of the item; None where there is no such item."""
    item = records.load(connection, item_id)
    if item is None:
        return None
    item = with_accounts(connection, item)
    link = connection.execute(select(links).where(links.c.item_id == item_id)).first()
    base = from_json(orjson.loads(link.base)) if link is not None and link.base else {}
    owner = people.known(connection, item.assignee) if item.assignee is not None else None
    return Local(
        item=item,
        link=link,
        base=base,
        owner=owner,
        asked=_asked(connection, owner),
        comments=records.comments_of(connection, item_id),
        touched=_touched(connection, item_id),
        written=decode(link.wrote if link is not None else None),
    )


def with_accounts(connection: Connection, item: Record) -> Record:
    """The record, with every identity known of who reported it."""
    return msgspec.structs.replace(item, reporter=people.known(connection, item.reporter))


def _asked(connection: Connection, owner: Person | None) -> datetime | None:
    if owner is None or not owner.email:
        return None
    asked = connection.execute(select(people_table.c.jira_asked_at).where(people_table.c.email == owner.email)).scalar()
    return from_text(asked) if asked else None


def _touched(connection: Connection, item_id: str) -> dict[str, OurTouch]:
    rows = connection.execute(
        select(journal.c.field, journal.c.at, journal.c.person)
        .where(journal.c.item_id == item_id, journal.c.side != Side.JIRA.value)
        .order_by(journal.c.n)
    )
    return {row.field: OurTouch(from_text(row.at), msgspec.json.decode(row.person, type=Person)) for row in rows}
