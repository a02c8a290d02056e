"""plan(): the three-way merge of what we hold, what Jira holds, and what both last agreed on. Pure and small.

Echoes die by value: what we wrote ourselves comes back equal and plans to nothing, whoever's name it carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from jira_sync.values import Values, normal_labels
from sop.procedure.mirroring import FREE, Policy
from sop.records.people import Side

TOLERANCE = timedelta(seconds=2)
"""Two clocks: within this, "newest" is not known, and Jira's value stands."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Both sides moved one field. kept: the side whose value stands."""

    field: str
    ours: object
    theirs: object
    kept: Side


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen: write to Jira, take from Jira, tell people of."""

    write: Values
    take: Values
    clashes: tuple[Clash, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both sides agree on everything."""
        return not (self.write or self.take or self.clashes)


def plan(
    local: Values,
    remote: Values,
    base: Values,
    ours_at: Mapping[str, datetime],
    theirs_at: Mapping[str, datetime],
    policies: Mapping[str, Policy] = MappingProxyType({}),
) -> Plan:
    """Per field: equal is agreed; only one side moved, that one counts; both moved, sets merge and else the newest wins.

    local, remote, base: values in Jira's terms; a field missing in local cannot be said there and is never written; one
    missing in base was never agreed on (a create says no status): what we hold counts, unless that is nothing, or somebody
    has changed it in Jira since. ours_at, theirs_at: when each side changed a field last. policies: of the fields that go
    another way; what their direction does not carry stays on its side, until a change that it does carry replaces it, seen by
    people.
    """
    write: Values = {}
    take: Values = {}
    clashes: list[Clash] = []
    for field, theirs in remote.items():
        policy = policies.get(field, FREE)
        they_moved = theirs != base[field] if field in base else field in theirs_at
        if field not in local:
            if they_moved and policy.takes:
                take[field] = theirs
            continue
        mine = local[field]
        if mine == theirs or policy.direction == "off":
            continue
        if field not in base and field not in ours_at and mine in (None, ()):
            # A field that the team has only now mapped, or of an issue that was there before: nobody has emptied it here.
            if policy.takes:
                take[field] = theirs
        elif not they_moved:
            if policy.writes:
                write[field] = mine
        elif mine == base[field] if field in base else field not in ours_at:
            if policy.takes:
                take[field] = theirs
        elif isinstance(mine, tuple) and policy.direction == "both":
            merged = merge_sets(mine, theirs, base.get(field, ()))
            if merged != theirs:
                write[field] = merged
            if merged != mine:
                take[field] = merged
        else:
            kept = _winner(policy, ours_at.get(field), theirs_at.get(field))
            clashes.append(Clash(field, mine, theirs, kept))
            (take if kept is Side.JIRA else write)[field] = theirs if kept is Side.JIRA else mine
    return Plan(write, take, tuple(clashes))


def merge_sets(mine: tuple[str, ...], theirs: tuple[str, ...], base: tuple[str, ...]) -> tuple[str, ...]:
    """Everything that either side added, without what either removed."""
    agreed = set(base)
    added = (set(mine) | set(theirs)) - agreed
    return normal_labels((agreed & set(mine) & set(theirs)) | added)


def _winner(policy: Policy, ours: datetime | None, theirs: datetime | None) -> Side:
    match policy.direction, policy.winner:
        case ("to_jira", _) | ("both", "teams"):
            return Side.TEAMS
        case ("both", "newest"):
            return _newest(ours, theirs)
        case _:
            return Side.JIRA


def _newest(ours: datetime | None, theirs: datetime | None) -> Side:
    if ours is None or theirs is None:
        return Side.JIRA
    return Side.TEAMS if ours > theirs + TOLERANCE else Side.JIRA
