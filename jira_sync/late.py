"""Writes of ours that may still arrive: whoever sent them was killed, stood still or had no answer. Pure.

Jira takes a request however old it is, and another worker has gone on meanwhile. What it brings then reads like somebody's edit,
but is older than what was agreed on since, and nobody means it any more. So a write is remembered for as long as it may be on its
way, and known by its id; one that has arrived late is looked through: what it has changed is as it was before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace as with_
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from jira_sync.changelog import Step
from jira_sync.overwritten import Written, touched
from jira_sync.remote import Remote
from jira_sync.values import Values, normal_labels
from sop.records.people import Person

ARRIVES_WITHIN_S = 600.0
"""Far above the time after which our client gives a request up (`transport.TIMEOUT_S`): a proxy may hold it longer."""


class Late(Struct, frozen=True):
    """One field of such a write. id: as `Written.id`; mark: newest entry of the changelog at our last look; until: UTC, in s."""

    id: str
    mark: int
    until: float


Lates = dict[str, tuple[Late, ...]]
_DECODER: msgspec.json.Decoder[Lates] = msgspec.json.Decoder(Lates)


def encode(lates: Lates) -> str | None:
    """As the link keeps it; None for nothing."""
    return msgspec.json.encode(lates).decode() if lates else None


def decode(text: str | None) -> Lates:
    """The inverse of `encode`."""
    return _DECODER.decode(text) if text else {}


def in_doubt(lates: Lates, written: dict[str, Written], remote: Remote, now: float) -> Lates:
    """With what a sync wrote that never came to its end, where Jira does not show it."""
    found = dict(lates)
    there = {step.write for step in remote.steps}
    for field, one in written.items():
        if one.id and not one.through and one.id not in there:
            found[field] = (*found.get(field, ()), Late(one.id, remote.mark, now + ARRIVES_WITHIN_S))
    return found


def waiting(lates: Lates, remote: Remote, wrote: Iterable[str], now: float) -> Lates:
    """What may still arrive at the end of a sync. wrote: fields that were written; one that is still to be put right is kept."""
    there = {(step.field, step.write) for step in remote.steps}
    open_ = remote.stale.keys() - set(wrote)
    found: Lates = {}
    for field, many in lates.items():
        left = tuple(
            one if field in open_ else replace(one, mark=remote.mark)
            for one in many
            if field in open_ or (one.until > now and (field, one.id) not in there)
        )
        if left:
            found[field] = left
    return found


def arrived(lates: Lates, written: dict[str, Written], remote: Remote) -> tuple[dict[str, Written], list[Step]]:
    """Our last writes, and the entries of those that have come late, oldest first.

    Of two writes of one value the one that arrives first is the one that counts, whichever was sent first: whoever edits after it
    has that value in view. The other changes nothing, or is late. An older write is not late where a newer one came after it.
    """
    known, found = dict(written), []
    for field, many in lates.items():
        of_field = [step for step in remote.steps if step.field == field]
        steps = [step for step in of_field if step.write in {one.id for one in many}]
        fresh = written.get(field)
        own = next((step for step in of_field if fresh is not None and step.write == fresh.id), None)
        same = next((step for step in steps if fresh is not None and step.new == fresh.wrote), None)
        if fresh is not None and same is not None and (own is None or same.n < own.n):
            known[field] = replace(fresh, id=same.write or "")
            steps = [*(step for step in steps if step.n > same.n), *([own] if own is not None else [])]
        elif own is not None:
            steps = [step for step in steps if step.n > own.n]
        found += steps
    return known, sorted(found, key=lambda step: step.n)


def strays(late: list[Step], lates: Lates, base: Values) -> dict[str, Written]:
    """The late ones as writes that were merged against what was agreed on then: what they ran over is found as ever."""
    return {
        step.field: Written(
            base.get(step.field), step.new, min(one.mark for one in lates[step.field]), id=step.write or ""
        )
        for step in late
    }


def undone(remote: Remote, late: list[Step]) -> Remote:
    """The issue as if these writes had never come; `stale` is what Jira holds by them.

    Whoever has set the field since did it with them in view: that stands.
    """
    values, stale, gone, assignee = dict(remote.values), {}, set(), remote.assignee
    for step in reversed(late):
        since = [one for one in remote.steps if one.field == step.field and one.n > step.n and one not in gone]
        if step.field == "labels":
            values["labels"] = _without(values["labels"], step, since)
        elif since:
            continue
        else:
            values[step.field] = step.old
            if step.field == "assignee":
                assignee = Person(step.shown or step.old, account_id=step.old) if step.old else None
        gone.add(step)
        stale[step.field] = remote.values[step.field]
    kept = tuple(step for step in remote.steps if step not in gone)
    stale = {field: value for field, value in stale.items() if value != values[field]}
    return with_(remote, values=values, steps=kept, assignee=assignee, stale=stale) if gone else remote


def _without(labels: Any, late: Step, since: list[Step]) -> tuple[str, ...]:
    decided = (set(late.old) ^ set(late.new)) - touched(since)
    return normal_labels((set(labels) - decided) | (set(late.old) & decided))
