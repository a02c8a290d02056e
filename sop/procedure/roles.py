"""Who is what: a person's role from the procedure, the admins' setting, and what the tenant says."""

from __future__ import annotations

from sop.procedure.model import Roles
from sop.records.people import Person, Role


def role_of(person: Person, roles: Roles, admins: frozenset[str], *, guest: bool) -> Role:
    """The person's role. admins: Entra object ids; guest: whether the tenant knows them as a guest."""
    names = {name.casefold() for name in (person.aad_id, person.email) if name}
    if person.aad_id and person.aad_id.casefold() in admins:
        return Role.ADMIN
    if names & {name.casefold() for name in roles.leads}:
        return Role.LEAD
    if names & {name.casefold() for name in roles.viewers}:
        return Role.VIEWER
    return roles.guests if guest else roles.default
