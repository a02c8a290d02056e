"""`people` of sop.yaml against the real Jira: accounts that are not there, deactivated, or cannot own an issue."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any

from jira_sync.client import JiraClient
from jira_sync.findings import Finding, nearest
from jira_sync.values import identity
from jira_sync.vendor_errors import Forbidden
from sop.procedure import Procedure
from sop.procedure.model import SamePerson
from sop.records.text import clean_line

_WORD = re.compile(r"[^\W\d_]{2,}")


async def of_people(client: JiraClient, procedure: Procedure) -> list[Finding]:
    """Everybody whom the file names, one after the other's name. Raises sop.errors where Jira cannot be asked at all.

    A few requests for each: nothing that a readiness probe should ask time and again.
    """
    projects = procedure.jira.projects(client.account.project)
    try:
        found = await asyncio.gather(*(_of_person(client, one, projects) for one in procedure.people))
    except Forbidden as hidden:
        problem = f"sop.yaml, people: SOPilot's account may not look people up: {hidden.reason}"
        return [Finding(problem, "Give it the global permission Browse users and groups")]
    return [finding for findings in found for finding in findings]


async def _of_person(client: JiraClient, one: SamePerson, projects: Sequence[str]) -> list[Finding]:
    where = f"sop.yaml, people, {one.teams}"
    user = await client.user(one.jira)
    if user is None or identity(user) is None:
        return [await _nobody(client, where, one)]
    name = clean_line(str(user.get("displayName") or one.jira))
    if not user.get("active", True):
        problem = f"{where}: the account of {name} in Jira is deactivated, so nothing is assigned to it"
        return [Finding(problem, "Name the account that they use now, or take the line out")]
    shut = [key for key in projects if not await client.is_assignable(user, key)]
    if not shut:
        return []
    problem = f"{where}: no issue can be assigned to {name} in {', '.join(shut)}"
    return [Finding(problem, "Give them the permission Assignable User there")]


async def _nobody(client: JiraClient, where: str, one: SamePerson) -> Finding:
    there = await client.people_of(one.jira) if "@" in one.jira else []
    if there:
        problem = f"{where}: the address {one.jira} fits several people in Jira"
        return Finding(problem, f"Name one of them by the account: {_listed(there)}")
    problem = f"{where}: Jira knows nobody of {one.jira!r}"
    return Finding(problem, f"Nearest people in Jira: {await _nearest(client, one) or 'none'}")


async def _nearest(client: JiraClient, one: SamePerson) -> str:
    """People whose name or address begins with a word of what the file says, those first that are most like it."""
    said = " ".join(name.partition("@")[0] for name in (one.jira, one.teams))
    found: dict[str, dict[str, Any]] = {}
    for word in dict.fromkeys(_WORD.findall(said)):
        found |= {str(identity(user)): user for user in await client.people_named(word)}
    names = {_shown(user): user for user in found.values() if user.get("active", True)}
    return _listed([names[name] for name in nearest(said, list(names))])


def _listed(users: list[dict[str, Any]]) -> str:
    return ", ".join(f"{_shown(user)} ({identity(user)})" for user in users)


def _shown(user: dict[str, Any]) -> str:
    return clean_line(str(user.get("displayName") or identity(user)))
