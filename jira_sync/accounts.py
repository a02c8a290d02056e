"""Which account in Jira is whose: found by e-mail or by `people` of sop.yaml, or linked by the person and proven."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from jira_sync.changelog import person
from jira_sync.client import JiraClient
from jira_sync.mentions import named_in
from jira_sync.values import identity
from sop.desk import Desk, accounts, people, wishes
from sop.lanes import Done, Job
from sop.records.people import Person
from sop.storage import Store
from sop.words import words

ASK_AGAIN = timedelta(days=1)
"""How long Jira's answer about somebody is believed: that it knows nobody of an address, or that they are deactivated."""
NAMES_KEPT = 1000


def objection(user: dict[str, Any] | None, asker: Person, account: str, *, trusted: bool) -> str | None:
    """Why an account is not linked, as a key of `say.link.…`; None where it is.

    Proof is the e-mail: the account's own is the asker's, or Jira has found the account by the asker's. What else somebody
    types, an admin has to say (trusted): nobody can claim an account that is not theirs.
    """
    if user is None or identity(user) is None:
        return "nobody"
    if not user.get("active", True):
        return "inactive"
    if trusted:
        return None
    mine = (asker.email or "").casefold()
    is_mine = bool(mine) and mine in (str(user.get("emailAddress") or "").casefold(), account.casefold())
    return None if is_mine else "not_yours"


class Accounts:
    """Finds people's accounts."""

    def __init__(self, store: Store, desk: Desk, client: JiraClient) -> None:
        self._store = store
        self._desk = desk
        self._client = client
        self._names: dict[str, str] = {}

    async def run(self, job: Job) -> Done:
        """Carry out `jira.account`: link what may be linked, and say what came of it. Raises sop.errors."""
        wanted = job.payload
        asker, account = Person(wanted["name"], wanted["aad_id"], wanted["email"]), wanted["account"]
        user = await self._client.user(account)
        problem = objection(user, asker, account, trusted=wanted["trusted"])
        say = words(wanted["language"])

        def finish(connection: Connection) -> None:
            key, account_id = problem, identity(user)
            if key is None and account_id is not None:
                other = accounts.holder(connection, account_id)
                if other is not None and other.aad_id != asker.aad_id and not wanted["trusted"]:
                    key = "taken"
                else:
                    accounts.link(connection, asker, account_id, self._desk.clock.now())
            name = str((user or {}).get("displayName") or account)
            text = say(f"say.link.{key or 'done'}", name=name, account=account, person=asker.name)
            wishes.say(connection, wanted["conversation"], text, self._desk.clock.now(), markdown=False)

        return Done(finish)

    async def names(self, mentioned: set[str]) -> dict[str, str]:
        """Names of people by what mentions in Jira say of them, as Teams knows them where it does. Raises sop.errors."""
        for one in sorted(mentioned - self._names.keys()):
            user = await self._client.user(one) if "@" not in one else None
            if user is not None:
                shown = await self._store.read(_name, user)
                if len(self._names) >= NAMES_KEPT:
                    self._names.clear()
                self._names[one] = shown
        return {one: self._names[one] for one in mentioned if one in self._names}

    async def mentions(self, text: str) -> dict[str, str]:
        """Real mentions for names of linked people in a text, where the team pings from Teams. Raises sop.errors."""
        if not self._desk.procedure.pings_in_jira:
            return {}
        linked = await self._store.read(accounts.linked_names)
        return {name: await self._client.mention(linked[name]) for name in named_in(text, linked)}

    async def match(self, owner: Person, state: str | None, asked: datetime | None) -> bool:
        """Learn of an owner's account what is not known yet, asking Jira once a day at most; whether it was asked.

        Raises sop.errors.

        state, asked: as of `sop.desk.accounts.state_of`.
        """
        mapped = self._desk.procedure.account_of(owner)
        inactive = state == people.INACTIVE
        if owner.account_id is not None and not inactive and mapped in (None, owner.account_id):
            return False
        if mapped is None and (state == people.UNLINKED or not (owner.account_id or owner.email)):
            return False
        now = datetime.fromtimestamp(self._desk.clock.now(), UTC)
        if asked is not None and now - asked < ASK_AGAIN:
            return False
        user = await self._client.user(mapped or owner.account_id or str(owner.email))
        await self._store.tx(_keep, owner, user, now)
        return True


def _name(connection: Connection, user: dict[str, Any]) -> str:
    there = person(user)
    assert there is not None, "a user that was found"
    return people.known(connection, Person("", account_id=there.account_id)).name or there.name


def _keep(connection: Connection, owner: Person, user: dict[str, Any] | None, at: datetime) -> None:
    account_id = identity(user)
    if user is None or account_id is None:
        people.remember(connection, owner)
        people.asked_jira(connection, owner, at)
        return
    holder = accounts.holder(connection, account_id)
    if holder is not None and not holder.is_same_as(owner):
        people.asked_jira(connection, people.remember(connection, owner), at)
        return
    people.remember(connection, Person(owner.name, owner.aad_id, owner.email, account_id))
    accounts.note_active(connection, account_id, at, active=bool(user.get("active", True)))
