"""plan(): the three-way merge of what we hold, what Jira holds, and what both last agreed on. Pure and small.

Echoes die by value: what we wrote ourselves comes back equal and plans to nothing, whoever's name it carries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jira_sync.values import FIELDS, Values, normal_labels
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
    ours_at: dict[str, datetime],
    theirs_at: dict[str, datetime],
) -> Plan:
    """Per field: equal is agreed; only one side moved, that one counts; both moved, sets merge and else the newest wins.

    local, remote, base: values in Jira's terms; a field missing in local cannot be said there and is never written; one
    missing in base was never agreed on (a create says no status): what we hold counts, unless somebody has changed it in
    Jira since. ours_at, theirs_at: when each side changed a field last.
    """
    write: Values = {}
    take: Values = {}
    clashes: list[Clash] = []
    for field in FIELDS:
        if field not in remote:
            continue
        if field not in local:
            if remote[field] != base[field] if field in base else field in theirs_at:
                take[field] = remote[field]
            continue
        mine, theirs = local[field], remote[field]
        if mine == theirs:
            continue
        if theirs == base[field] if field in base else field not in theirs_at:
            write[field] = mine
        elif mine == base[field] if field in base else field not in ours_at:
            take[field] = theirs
        elif field == "labels":
            merged = merge_sets(mine, theirs, base.get(field, ()))
            if merged != theirs:
                write[field] = merged
            if merged != mine:
                take[field] = merged
        else:
            kept = _newest(ours_at.get(field), theirs_at.get(field))
            clashes.append(Clash(field, mine, theirs, kept))
            (take if kept is Side.JIRA else write)[field] = theirs if kept is Side.JIRA else mine
    return Plan(write, take, tuple(clashes))


def merge_sets(mine: tuple[str, ...], theirs: tuple[str, ...], base: tuple[str, ...]) -> tuple[str, ...]:
    """Everything that either side added, without what either removed."""
    agreed = set(base)
    added = (set(mine) | set(theirs)) - agreed
    return normal_labels((agreed & set(mine) & set(theirs)) | added)


def _newest(ours: datetime | None, theirs: datetime | None) -> Side:
    if ours is None or theirs is None:
        return Side.JIRA
    return Side.TEAMS if ours > theirs + TOLERANCE else Side.JIRA
