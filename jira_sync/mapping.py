"""A changed mapping of stages, priorities and options touches no issue that exists until somebody has seen what it would do.

What was last accepted is kept. While the procedure maps otherwise, a field of a record whose own value has come to mean another
one in Jira is held: nobody writes it, what people do in Jira is still taken, and it is written again as soon as somebody sets it
in Teams, who means it as it is mapped now. Everything else goes on. `sopilot sync --all --dry-run` shows what would be written,
`sopilot sync accept-mapping` has it written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, select

from jira_sync.findings import Finding
from jira_sync.local import OurTouch
from sop.procedure import Procedure
from sop.records.items import Incident, Kind, Record
from sop.storage import marks
from sop.storage.moments import from_text, to_text
from sop.storage.tables import links

MARK = "mapping"
TOLD = 5
"""Differences that are told in one sentence."""

OPTIONS = "severity"
"""The field whose values have options of their own in Jira."""

Names = dict[str, dict[str, str | None]]
"""What each stage, priority and severity is in Jira, by `incident stage`, `action stage`, those of some projects and issue
types, `priority` and `severity`."""
Where = tuple[str | None, str | None]
"""Project and issue type."""
NOWHERE: Where = (None, None)


class Accepted(Struct, frozen=True):
    """What is kept. accepted: may be written; changed: what the procedure says instead, since when, and whether a dry run of
    everything has shown what it would do.
    """

    accepted: Names
    changed: Names | None = None
    since: str = ""
    shown: bool = False


def names_of(procedure: Procedure) -> Names:
    """The part of a procedure that decides what a record's values are in Jira."""
    names: Names = {_stages(kind): {one.key: one.jira for one in procedure.track(kind).stages} for kind in Kind}
    names["priority"] = {one.key: one.jira for one in procedure.priorities}
    for one in procedure.jira.statuses:
        for kind in Kind:
            if one.kind in (None, kind):
                part = _stages(kind, one.project, one.issue_type)
                names[part] = {**one.stages, **names.get(part, {})}
    graded = procedure.jira.custom.get(OPTIONS)
    severities = [one.key for one in procedure.severities] if graded is not None else []
    words = graded.values if graded is not None else {}
    names[OPTIONS] = {key: words.get(key) if words else key for key in severities}
    return names


def _with_options(kept: Accepted, names: Names) -> Accepted:
    """What was accepted before options were looked at: what is found then counts as accepted, too."""
    if OPTIONS in kept.accepted:
        return kept
    return replace(kept, accepted=kept.accepted | {OPTIONS: names[OPTIONS]})


def notice(connection: Connection, procedure: Procedure, now: float) -> None:
    """See, at a start, whether the procedure maps otherwise. Where nothing is linked yet, nothing could be touched."""
    names, kept = names_of(procedure), read(connection)
    kept = _with_options(kept, names) if kept is not None else None
    if kept is None or connection.execute(select(links.c.item_id).limit(1)).first() is None or kept.accepted == names:
        wanted = Accepted(names)
    elif kept.changed == names:
        wanted = kept
    else:
        wanted = Accepted(kept.accepted, names, to_text(datetime.fromtimestamp(now, UTC)))
    if wanted != read(connection):
        _keep(connection, wanted)


def held(
    connection: Connection, item: Record, touched: Mapping[str, OurTouch], procedure: Procedure, where: Where = NOWHERE
) -> frozenset[str]:
    """The record's fields that are not to be written. touched: when our side last set a field; where: its issue is."""
    kept = read(connection)
    return held_by(kept, item, touched, procedure, where) if kept is not None else frozenset()


def held_by(
    kept: Accepted, item: Record, touched: Mapping[str, OurTouch], procedure: Procedure, where: Where = NOWHERE
) -> frozenset[str]:
    """`held`, by what is kept. Pure."""
    names = names_of(procedure)
    kept = _with_options(kept, names)
    if kept.accepted == names:
        return frozenset()
    since = from_text(kept.since) if kept.changed == names else None
    values = {"stage": (_parts(item.kind, *where), item.stage), "priority": (("priority",), item.priority)}
    if isinstance(item, Incident):
        values[OPTIONS] = ((OPTIONS,), item.severity)
    return frozenset(
        field
        for field, (parts, key) in values.items()
        if _named(kept.accepted, parts, key) != _named(names, parts, key)
        and not (since is not None and field in touched and touched[field].at >= since)
    )


def differences(connection: Connection, procedure: Procedure) -> list[str]:
    """How the procedure maps otherwise than what was accepted, for people; empty where it does not."""
    kept, names = read(connection), names_of(procedure)
    return list(_differences(_with_options(kept, names).accepted, names)) if kept is not None else []


def _differences(before: Names, after: Names) -> Iterator[str]:
    for part in {**after, **before}:
        names = after.get(part, {})
        known = before.get(part, {})
        for key in {**known, **names}:
            if known.get(key) != names.get(key):
                yield f"{part} {key}: {known.get(key) or '(none)'} → {names.get(key) or '(none)'}"


def finding(connection: Connection, procedure: Procedure) -> Finding | None:
    """What readiness says of it: people's work goes on, and some of what exists waits for somebody's word."""
    found = differences(connection, procedure)
    if not found:
        return None
    told = "; ".join(found[:TOLD]) + (f"; and {len(found) - TOLD} more" if len(found) > TOLD else "")
    return Finding(
        f"sop.yaml maps otherwise than was accepted, so issues that exist are left as they are: {told}",
        "`sopilot sync --all --dry-run` shows what it would change; `sopilot sync accept-mapping` has it changed",
    )


def shown(connection: Connection, procedure: Procedure) -> None:
    """Somebody has seen what the changed mapping would do."""
    kept = read(connection)
    if kept is not None and kept.changed == names_of(procedure) and not kept.shown:
        _keep(connection, Accepted(kept.accepted, kept.changed, kept.since, shown=True))


def accept(connection: Connection, procedure: Procedure) -> bool:
    """The changed mapping may be written. False, and nothing has changed, where nobody has seen what it would do."""
    kept, names = read(connection), names_of(procedure)
    if kept is not None and _with_options(kept, names).accepted != names and not (kept.shown and kept.changed == names):
        return False
    _keep(connection, Accepted(names))
    return True


def read(connection: Connection) -> Accepted | None:
    """What is kept; None before the first start."""
    found = marks.read(connection, MARK)
    return Accepted(**found) if found is not None else None


def _keep(connection: Connection, wanted: Accepted) -> None:
    marks.keep(connection, MARK, {name: getattr(wanted, name) for name in Accepted.__struct_fields__})


def _stages(kind: Kind, project: str | None = None, issue_type: str | None = None) -> str:
    there = " ".join(
        word for word in (f"of {issue_type!r}" if issue_type else "", f"in {project}" if project else "") if word
    )
    return f"{kind.value} stage{' ' * bool(there)}{there}"


def _parts(kind: Kind, project: str | None, issue_type: str | None) -> tuple[str, ...]:
    """The parts that may name a stage's status there."""
    there = ((project, issue_type), (project, None), (None, issue_type), (None, None))
    return tuple(dict.fromkeys(_stages(kind, *one) for one in there))


def _named(names: Names, parts: tuple[str, ...], key: str) -> str | None:
    """What something is in Jira: by the first of the file's parts that says so, the usual one last."""
    usual = parts[-1]
    found = (
        names[part].get(key)
        for part in (*(one for one in names if one != usual), usual)
        if part in parts and part in names
    )
    return next((one for one in found if one is not None), None)
