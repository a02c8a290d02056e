"""Who is speaking: the person behind an activity, their e-mail, and whether the tenant knows them as a guest."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, update

from sop.desk import people
from sop.desk.renaming import show_new_name
from sop.errors import Trouble
from sop.lanes import Clock
from sop.procedure import Procedure
from sop.procedure.roles import role_of
from sop.records.people import Actor, Person, Role, Side
from sop.records.text import clean_line
from sop.storage import Store
from sop.storage.moments import from_text
from sop.storage.sql import Sql
from sop.storage.tables import people as people_table
from teams_bot.protocol.activity_views import Person as Sender
from teams_bot.protocol.connector import Connector
from teams_bot.protocol.reference import ConversationRef

log = logging.getLogger(__name__)
ASK_AGAIN = timedelta(hours=12)
"""How long the roster's answer about somebody is believed."""
RENAMED = timedelta(minutes=10)
"""How long it is believed of somebody who calls themselves otherwise than it says: they may just have been renamed."""
MEMBERS_ASKED = 200
"""People of a conversation that may be meant by a name in its minutes."""
LOOK_UP_S = 5.0
"""Seconds that a turn waits for the roster: an invoke has to be answered within about fifteen."""


class Roster:
    """People as the tenant knows them. Looked up once, when somebody is first met; then the database knows."""

    def __init__(
        self, store: Store, connector: Connector, procedure: Procedure, admins: frozenset[str], clock: Clock
    ) -> None:
        self._store = store
        self._connector = connector
        self._procedure = procedure
        self._admins = frozenset(admin.casefold() for admin in admins)
        self._clock = clock

    def recall(self, connection: Connection, sender: Sender) -> Actor | None:
        """The sender with their role, as the database knows them; None where Teams has to be asked first (`actor`)."""
        name = clean_line(sender.name)
        if not sender.aad_object_id:
            return Actor(Person(name or "?"), Side.TEAMS, Role.STRANGER)
        person, guest, asked_at = _known(connection, sender.aad_object_id)
        if person is None or self._is_old(asked_at, renamed=bool(name) and name != person.name):
            return None
        return self._with_role(person, guest=guest)

    async def actor(self, sender: Sender, reference: ConversationRef) -> Actor:
        """The sender with their role. Somebody who cannot be looked up now counts as a guest: rights are not guessed."""
        known = await self._store.glance(self.recall, sender)
        if known is not None:
            return known
        name = clean_line(sender.name)
        asked = await self._ask(sender.id, sender.aad_object_id, name, reference)
        if asked is not None:
            return self._with_role(asked[0], guest=asked[1])
        person, guest, _asked_at = await self._store.glance(_known, sender.aad_object_id)
        if person is None:
            person, guest = Person(name or "?", sender.aad_object_id), True
        return self._with_role(person, guest=guest)

    def _with_role(self, person: Person, *, guest: bool) -> Actor:
        return Actor(person, Side.TEAMS, role_of(person, self._procedure.roles, self._admins, guest=guest))

    async def mentioned(self, user_id: str, name: str, reference: ConversationRef) -> Person:
        """Somebody whom a message mentions, by the channel's id (`29:…`)."""
        asked = await self._ask(user_id, None, clean_line(name), reference)
        return asked[0] if asked is not None else Person(clean_line(name) or "?")

    async def members(self, reference: ConversationRef) -> tuple[Person, ...]:
        """Those of a conversation, as far as one page of its roster goes; nobody where it cannot be asked now."""
        try:
            async with asyncio.timeout(LOOK_UP_S):
                page = await self._connector.members_page(reference, page_size=MEMBERS_ASKED)
        except (Trouble, TimeoutError) as trouble:
            log.warning("a conversation's roster could not be read: %s", trouble)
            return ()
        found = [(_person(one, None, ""), is_foreign(one, reference) or _is_guest(one)) for one in page["members"]]
        return await self._store.tx(self._remember_all, found)

    def _remember_all(self, connection: Connection, found: list[tuple[Person, bool]]) -> tuple[Person, ...]:
        return tuple(self._remember(connection, person, guest) for person, guest in found if person.aad_id)

    @staticmethod
    def ask_anew(connection: Connection, members: Iterable[Sender]) -> None:
        """These people came or left: what they may do is asked again, in every process, when they next do something."""
        ids = [member.aad_object_id for member in members if member.aad_object_id]
        connection.execute(update(people_table).where(people_table.c.aad_id.in_(ids)).values(teams_asked_at=None))

    def _is_old(self, asked_at: datetime | None, *, renamed: bool) -> bool:
        """Whether it is time to ask again: guests become members, and members leave."""
        return asked_at is None or self._now() - asked_at > (RENAMED if renamed else ASK_AGAIN)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)

    async def _ask(
        self, user_id: str, aad_id: str | None, name: str, reference: ConversationRef
    ) -> tuple[Person, bool] | None:
        try:
            async with asyncio.timeout(LOOK_UP_S):
                member = await self._connector.member(reference, user_id)
        except (Trouble, TimeoutError) as trouble:
            log.warning("a person could not be looked up in the conversation's roster: %s", trouble)
            return None
        person = _person(member, aad_id, name)
        guest = _is_guest(member) or is_foreign(member, reference)
        return await self._store.tx(self._remember, person, guest), guest

    def _remember(self, connection: Connection, person: Person, guest: bool) -> Person:
        before = people.known(connection, Person("", person.aad_id)) if person.aad_id else None
        known = people.remember(connection, person, guest=guest, teams_asked_at=self._now())
        if before is not None and before.name and before.name != known.name:
            show_new_name(connection, known, self._procedure, self._clock.now())
        return known


def _known(connection: Connection, aad_id: str) -> tuple[Person | None, bool, datetime | None]:
    """Somebody as the database knows them, whether as a guest, and when Teams said so."""
    row = _KNOWN(connection, aad_id=aad_id).fetchone()
    if row is None:
        return None, True, None
    name, email, account_id, guest, asked_at = row
    return Person(name, aad_id, email, account_id), bool(guest), from_text(asked_at) if asked_at else None


_KNOWN = Sql("SELECT name, email, account_id, guest, teams_asked_at FROM people WHERE aad_id = :aad_id")


def _is_guest(member: dict[str, Any]) -> bool:
    return str(member.get("userRole") or "").casefold() == "guest"


def is_foreign(member: dict[str, Any], reference: ConversationRef) -> bool:
    """Whether they belong to another tenant: people of a shared chat are no more than guests of ours."""
    tenant = member.get("tenantId")
    return bool(tenant) and str(tenant).casefold() != reference.tenant_id.casefold()


def _person(member: dict[str, Any], aad_id: str | None, name: str) -> Person:
    """A member as the Connector gives it. Guests' principal names end in #EXT#…, their e-mail is their own."""
    email = member.get("email") or member.get("userPrincipalName")
    found = aad_id or member.get("aadObjectId") or member.get("objectId")
    return Person(
        clean_line(str(member.get("name") or name or "?")),
        str(found) if found else None,
        str(email).casefold() if email else None,
    )
