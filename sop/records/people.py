"""People as a record keeps them: a name that can always be shown, and whatever identities are known so far."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Side(StrEnum):
    """Where a change was made."""

    TEAMS = "teams"
    JIRA = "jira"
    MONITOR = "monitor"
    SYSTEM = "system"


class Role(StrEnum):
    """What someone is to the team; the table in `rights` says what each may do."""

    STRANGER = "stranger"
    VIEWER = "viewer"
    RESPONDER = "responder"
    LEAD = "lead"
    ADMIN = "admin"
    MACHINE = "machine"


class Person(Struct, frozen=True, omit_defaults=True):
    """Somebody, by name and by the identities known of them.

    name: what people read; aad_id: Entra object id; email: lower case; account_id: Jira accountId.
    """

    name: str
    aad_id: str | None = None
    email: str | None = None
    account_id: str | None = None

    def is_same_as(self, other: Person | None) -> bool:
        """Whether both name one human: any identity known of both decides, the name only where none is."""
        if other is None:
            return False
        pairs = [
            (self.aad_id, other.aad_id),
            (self.account_id, other.account_id),
            (self.email, other.email),
        ]
        known = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
        if known:
            return any(mine == theirs for mine, theirs in known)
        return self.name == other.name


class Actor(Struct, frozen=True):
    """Who does something, from which side, and as what."""

    person: Person
    side: Side
    role: Role


SYSTEM = Actor(Person("SOPilot"), Side.SYSTEM, Role.MACHINE)
