"""Writes of ours that may still arrive: whoever sent them was killed, stood still or had no answer. Pure.

Jira takes a request however old it is, and another worker has gone on meanwhile. What it brings then reads like somebody's edit,
but is older than what was agreed on since. So a write is remembered for as long as it may be on its way, and known by its id.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from jira_sync.overwritten import Written, ours
from jira_sync.remote import Remote
from jira_sync.values import Values

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


def waiting(lates: Lates, written: dict[str, Written], remote: Remote, now: float, *, suspect: bool) -> Lates:
    """What may still arrive after this look. suspect: whether the sync that wrote `written` never came to its end."""
    found: Lates = {}
    there = {(step.field, step.write) for step in remote.steps}
    for field, many in lates.items():
        if left := [one for one in many if one.until > now and (field, one.id) not in there]:
            found[field] = tuple(replace(one, mark=remote.mark) for one in left)
    for field, one in written.items() if suspect else ():
        if one.id and not one.through and (field, one.id) not in there:
            found[field] = (*found.get(field, ()), Late(one.id, remote.mark, now + ARRIVES_WITHIN_S))
    return found


def arrived(lates: Lates, written: dict[str, Written], base: Values, remote: Remote) -> dict[str, Written]:
    """What has arrived since the last look, as a write that was merged against what was agreed on then.

    Not where a newer one of ours came after it.
    """
    found = {}
    known = ours(written, remote)
    for field, many in lates.items():
        ids = {one.id for one in many}
        steps = [step for step in remote.steps if step.field == field and step.write in ids]
        if steps and not (field in known and known[field].n > steps[-1].n):
            last = steps[-1]
            found[field] = Written(base.get(field), last.new, many[0].mark, id=last.write or "", late=True)
    return found
