"""Comparing the settings and the procedure with the real Jira, before the first issue fails on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process, utils

from jira_sync.account import Account
from jira_sync.client import JiraClient
from jira_sync.custom import TYPES, fits, meant, resolved
from jira_sync.making import Field, Unfit, fields, missing, named, shaped
from jira_sync.vendor_errors import NotThere
from sop.procedure import Procedure
from sop.procedure.mirroring import Custom, Given
from sop.records.items import Kind

NEEDED = (
    "BROWSE_PROJECTS",
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "SCHEDULE_ISSUES",
    "TRANSITION_ISSUES",
    "ADD_COMMENTS",
    "ASSIGN_ISSUES",
)
"""SCHEDULE_ISSUES is what due dates take; https://support.atlassian.com/jira-cloud-administration/docs/permissions-for-company-managed-projects/."""

_BY_SPELLING: dict[str, Any] = {"limit": 3, "scorer": fuzz.ratio, "processor": utils.default_process}
"""Names differ by a slip or by case: a longer name that holds a part of it is not the nearer one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit, and what to do about it."""

    problem: str
    remedy: str


async def compare(client: JiraClient, procedure: Procedure) -> list[Finding]:
    """Everything that would make a sync fail. Raises sop.errors where Jira cannot be asked at all."""
    if (other := _other_jira(client.account, await client.server_info())) is not None:
        return [other]
    await client.myself()
    findings: list[Finding] = []
    screens: dict[str, list[Field]] = {}
    for key in procedure.jira.projects(client.account.project):
        found, seen = await _project(client, procedure, key)
        findings += found
        screens |= seen
    priorities = _names(await client.priorities())
    for level in procedure.priorities:
        if level.jira not in priorities:
            findings.append(_unknown(f"priorities, {level.key}", "priority", level.jira, priorities))
    if not screens:
        return findings
    told = await client.fields() if procedure.jira.custom else []
    findings += custom_faults(procedure, told, [field for screen in screens.values() for field in screen])
    findings += making_faults(procedure, screens, frozenset(_always_said(procedure, told)))
    return findings + await _strangers(client, procedure, screens)


async def _strangers(client: JiraClient, procedure: Procedure, screens: dict[str, list[Field]]) -> list[Finding]:
    """Defaults of fields for people, whose address belongs to nobody in Jira."""
    found = []
    for name, value in procedure.jira.defaults.items():
        for_people = any(field.type == "user" for screen in screens.values() for field in named(screen, name))
        if for_people and isinstance(value, str) and "@" in value and await client.find_user(value) is None:
            problem = f"sop.yaml, jira.defaults, {name}: Jira knows no single active person of the address {value}"
            found.append(Finding(problem, "Correct the address, or name somebody else"))
    return found


async def _project(client: JiraClient, procedure: Procedure, key: str) -> tuple[list[Finding], dict[str, list[Field]]]:
    """What does not fit in one project, and the create screens of its issue types that are made there."""
    usual = key == client.account.project
    try:
        project = await client.project(key)
    except NotThere:
        where = "SOPILOT_JIRA_PROJECT" if usual else "sop.yaml, jira.routes"
        problem = f"there is no project {key!r}, or SOPilot's account may not see it"
        return [Finding(problem, f"Check {where}, and give the account the permission Browse Projects")], {}
    there = "" if usual else f" in {key}"
    held = await client.permissions(NEEDED, key)
    findings = [
        Finding(f"the account lacks the permission {name}{there}", "Grant it in the project's permission scheme")
        for name, has in held.items()
        if not has
    ]
    by_type = {str(one["name"]): _names(one["statuses"]) for one in await client.statuses(key)}
    ids = {str(one["name"]): str(one["id"]) for one in project.get("issueTypes", [])}
    screens = {}
    for where, issue_type, kind in _made_in(procedure, key, usual=usual):
        if issue_type not in (ids or by_type):
            findings.append(_unknown(where, "issue type of the project", issue_type, list(ids or by_type)))
            continue
        findings += _of_track(kind, procedure, by_type.get(issue_type, []), f"{issue_type!r}{there}")
        if issue_type in ids and f"{issue_type}{there}" not in screens:
            screens[f"{issue_type}{there}"] = fields(await client.create_fields(ids[issue_type], key))
    return list(dict.fromkeys(findings)), screens


def _made_in(procedure: Procedure, key: str, *, usual: bool) -> Iterator[tuple[str, str, Kind]]:
    """Where the procedure says so, which issue types, for which kind of record."""
    if usual:
        yield from ((f"{kind.value}.issue_type", procedure.track(kind).issue_type, kind) for kind in Kind)
    for index, route in enumerate(procedure.jira.routes):
        if route.project == key:
            for kind in route.kinds:
                yield f"jira.routes[{index}]", route.issue_type or procedure.track(kind).issue_type, kind


def custom_faults(procedure: Procedure, told: list[dict[str, Any]], on_screens: list[Field]) -> Iterator[Finding]:
    """Custom fields that are not mirrored as the procedure means it. told: all fields of the site; on_screens: of the creates."""
    names = [str(one["name"]) for one in told if one.get("custom")]
    for name, custom in procedure.jira.custom.items():
        where, found = f"sop.yaml, jira.custom, {name}", meant(custom, told)
        if not found:
            yield _unknown(f"jira.custom, {name}", "custom field of Jira", custom.field, names)
        elif len(found) > 1:
            ids = ", ".join(str(one["id"]) for one in found)
            yield Finding(f"{where}: several fields are called {custom.field!r}", f"Name one by its id: {ids}")
        elif not fits(custom, found[0]["schema"]):
            held = found[0]["schema"]
            problem = f"{where}: {custom.field!r} holds {held.get('items') or held['type']}, which is no {custom.type}"
            yield Finding(problem, f"Set its `type`, one of {_quoted(list(TYPES))}, or choose another field")
        else:
            yield from _usable(where, custom, [one for one in on_screens if one.id == found[0]["id"]])


def _usable(where: str, custom: Custom, screens: list[Field]) -> Iterator[Finding]:
    if custom.writes and not screens:
        problem = f"{where}: {custom.field!r} is on no screen that issues are made with"
        yield Finding(problem, "Add it to the project's screens, or set `direction: to_teams`")
    valid = dict.fromkeys(option for one in screens for option in one.options)
    for given in (*custom.options, *custom.values.values()):
        if valid and given not in valid:
            near = _quoted(_nearest(given, list(valid)))
            yield Finding(f"{where}: {given!r} is no value of {custom.field!r}", f"Nearest values in Jira: {near}")


def _always_said(procedure: Procedure, told: list[dict[str, Any]]) -> Iterator[str]:
    """Ids of fields that every create says something in, whatever the record is."""
    if procedure.jira.policy("priority").direction != "off":
        yield "priority"
    said = {"reporter", "created_at"}
    if procedure.incident.issue_type != procedure.action.issue_type:
        said.add("severity")
    yield from (one.id for one in resolved(procedure.jira.custom, told) if one.name in said)


def making_faults(procedure: Procedure, screens: dict[str, list[Field]], given: frozenset[str]) -> Iterator[Finding]:
    """What would make every create fail. screens: the fields of each issue type's create screen; given: ids always said."""
    jira = procedure.jira
    for name, value in jira.defaults.items():
        meant = [field for screen in screens.values() for field in named(screen, name)]
        if not meant:
            known = dict.fromkeys(field.name for screen in screens.values() for field in screen)
            yield _unknown(f"jira.defaults, {name}", "field that an issue is made with", name, list(known))
        if any(len(named(screen, name)) > 1 for screen in screens.values()):
            ids = ", ".join(dict.fromkeys(field.id for field in meant))
            yield Finding(
                f"sop.yaml, jira.defaults, {name}: several fields are called so", f"Name one by its id: {ids}"
            )
        yield from dict.fromkeys(fault for field in meant if (fault := _fit(name, value, field)) is not None)
    for issue_type, screen in screens.items():
        for field in missing(screen, given, jira.defaults):
            valid = f", one of {_quoted(field.options)}" if field.options else ""
            yield Finding(
                f"Jira makes no {issue_type!r} without {field.name!r} ({field.id}), and SOPilot has nothing to say there",
                f"Add to sop.yaml, under `jira:`, `defaults: {{{field.name!r}: …}}`{valid}; or make it optional in Jira",
            )


def _fit(name: str, value: Given, field: Field) -> Finding | None:
    try:
        shaped(field, value)
    except Unfit as unfit:
        where = f"sop.yaml, jira.defaults, {name}: {unfit}"
        given = str(value)
        remedy = f"Nearest values in Jira: {_quoted(_nearest(given, unfit.options))}" if unfit.options else "Correct it"
        return Finding(where, remedy)
    return None


def _other_jira(account: Account, info: dict[str, Any]) -> Finding | None:
    """The credentials say which Jira it is (decision 0013): whether the Jira agrees. A Data Center calls itself Server."""
    cloud = info.get("deploymentType") == "Cloud"
    if account.is_data_center and cloud:
        remedy = "Set SOPILOT_JIRA_EMAIL and SOPILOT_JIRA_API_TOKEN instead of SOPILOT_JIRA_PAT"
        return Finding("this is Jira Cloud, and SOPILOT_JIRA_PAT is for a Data Center", remedy)
    if not account.is_data_center and not cloud:
        remedy = "Set SOPILOT_JIRA_PAT instead of SOPILOT_JIRA_EMAIL and SOPILOT_JIRA_API_TOKEN"
        return Finding("this is a Jira Data Center or Server, which takes no API token", remedy)
    return None


def _of_track(kind: Kind, procedure: Procedure, statuses: list[str], issue_type: str) -> list[Finding]:
    return [
        _unknown(f"{kind.value}.stages, {stage.key}", f"status of {issue_type}", stage.jira, statuses)
        for stage in procedure.track(kind).stages
        if stage.jira not in statuses
    ]


def _names(things: list[dict[str, Any]]) -> list[str]:
    return [str(one["name"]) for one in things]


def _unknown(where: str, what: str, given: str | None, valid: list[str]) -> Finding:
    nearest = _nearest(given or "", valid)
    return Finding(
        f"sop.yaml, {where}: {given!r} is no {what}",
        f"Nearest names in Jira: {_quoted(nearest) or 'none'}",
    )


def _nearest(given: str, valid: Sequence[str]) -> list[str]:
    return [name for name, _score, _index in process.extract(given, valid, **_BY_SPELLING)]


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)
