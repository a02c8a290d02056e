"""Fields against the real Jira: custom ones that are mirrored, and what every create must say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jira_sync.custom import TYPES, fits, meant, resolved
from jira_sync.findings import Finding, nearest, quoted, unknown
from jira_sync.making import Field, Unfit, missing, named, shaped
from sop.procedure import Procedure
from sop.procedure.mirroring import Custom, Given


def custom_faults(procedure: Procedure, told: list[dict[str, Any]], on_screens: list[Field]) -> Iterator[Finding]:
    """Custom fields that are not mirrored as the procedure means it. told: all fields of the site; on_screens: of the creates."""
    names = [str(one["name"]) for one in told if one.get("custom")]
    for name, custom in procedure.jira.custom.items():
        where, found = f"sop.yaml, jira.custom, {name}", meant(custom, told)
        if not found:
            yield unknown(f"jira.custom, {name}", "custom field of Jira", custom.field, names)
        elif len(found) > 1:
            ids = ", ".join(str(one["id"]) for one in found)
            yield Finding(f"{where}: several fields are called {custom.field!r}", f"Name one by its id: {ids}")
        elif not fits(custom, found[0]["schema"]):
            held = found[0]["schema"]
            problem = f"{where}: {custom.field!r} holds {held.get('items') or held['type']}, which is no {custom.type}"
            yield Finding(problem, f"Set its `type`, one of {quoted(list(TYPES))}, or choose another field")
        else:
            yield from _usable(where, custom, [one for one in on_screens if one.id == found[0]["id"]])


def _usable(where: str, custom: Custom, screens: list[Field]) -> Iterator[Finding]:
    if custom.writes and not screens:
        problem = f"{where}: {custom.field!r} is on no screen that issues are made with"
        yield Finding(problem, "Add it to the project's screens, or set `direction: to_teams`")
    valid = dict.fromkeys(option for one in screens for option in one.options)
    for given in (*custom.options, *custom.values.values()):
        if valid and given not in valid:
            near = quoted(nearest(given, list(valid)))
            yield Finding(f"{where}: {given!r} is no value of {custom.field!r}", f"Nearest values in Jira: {near}")


def always_said(procedure: Procedure, told: list[dict[str, Any]]) -> Iterator[str]:
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
            yield unknown(f"jira.defaults, {name}", "field that an issue is made with", name, list(known))
        if any(len(named(screen, name)) > 1 for screen in screens.values()):
            ids = ", ".join(dict.fromkeys(field.id for field in meant))
            yield Finding(
                f"sop.yaml, jira.defaults, {name}: several fields are called so", f"Name one by its id: {ids}"
            )
        yield from dict.fromkeys(fault for field in meant if (fault := _fit(name, value, field)) is not None)
    for issue_type, screen in screens.items():
        for field in missing(screen, given, jira.defaults):
            valid = f", one of {quoted(field.options)}" if field.options else ""
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
        remedy = f"Nearest values in Jira: {quoted(nearest(given, unfit.options))}" if unfit.options else "Correct it"
        return Finding(where, remedy)
    return None
