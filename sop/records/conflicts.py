"""A conflict: both sides changed one field at the same time. One value stands, the other is kept whole until a person decides."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from sop.records.people import Side


class Conflict(Struct, frozen=True, omit_defaults=True):
    """`kept` stands, `dropped` is the other value; of each by whom, when, and on which side.

    kept, dropped: as Jira shows them (names, not ids); kept_json, dropped_json: whole and in the record's own terms
    (`sop.records.values`), None where the procedure has no word for what Jira holds; kept_side: whose value stands; at: when
    the dropped one was seen to be; evidence: what tells of the change in Jira; settled: a person has decided, so no card
    shows it any more; earlier: other values of the field that do not stand, newest first, each a conflict of its own;
    from_side: where the dropped value is from, where that is the side whose value stands too.
    """

    field: str
    kept: str
    dropped: str
    kept_side: Side
    kept_by: str
    dropped_by: str
    at: datetime
    kept_at: datetime | None = None
    dropped_at: datetime | None = None
    kept_json: str | None = None
    dropped_json: str | None = None
    evidence: str = ""
    settled: bool = False
    earlier: tuple[Conflict, ...] = ()
    from_side: Side | None = None

    @property
    def all(self) -> tuple[Conflict, ...]:
        """This one and the earlier ones, each by itself."""
        return (replace(self, earlier=()), *self.earlier)

    @property
    def open(self) -> tuple[Conflict, ...]:
        """Those of all that wait for a person."""
        return tuple(one for one in self.all if not one.settled)

    @property
    def dropped_side(self) -> Side:
        """Where the dropped value is from: the other side, unless one there was run over and the field then set anew."""
        return self.from_side or _other(self.kept_side)

    @property
    def mark(self) -> str:
        """Names this conflict, so that a press on an older one is known as such."""
        parts = (self.field, self.dropped, self.dropped_json, self.dropped_side.value, str(self.dropped_at))
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

    @property
    def other_way(self) -> Conflict:
        """The same with the other value standing, settled: what is left once somebody has taken that one."""
        return Conflict(
            field=self.field,
            kept=self.dropped,
            dropped=self.kept,
            kept_side=self.dropped_side,
            kept_by=self.dropped_by,
            dropped_by=self.kept_by,
            at=self.at,
            kept_at=self.dropped_at,
            dropped_at=self.kept_at,
            kept_json=self.dropped_json,
            dropped_json=self.kept_json,
            evidence=self.evidence,
            settled=True,
            from_side=self.from_side,
        )

    def is_still(self, other: Conflict) -> bool:
        """Whether the other one, found later, tells nothing new: the same values stand and were dropped, by the same changes."""
        return self.mark == other.mark and (self.kept, self.kept_json) == (other.kept, other.kept_json)

    def over(self, other: Conflict) -> Conflict:
        """The same, where what stands is what stands in the other one."""
        return replace(
            self,
            kept=other.kept,
            kept_json=other.kept_json,
            kept_side=other.kept_side,
            kept_by=other.kept_by,
            kept_at=other.kept_at,
            from_side=None if self.dropped_side is _other(other.kept_side) else self.dropped_side,
        )

    @property
    def is_none(self) -> bool:
        """Whether the dropped value stands by now."""
        return (self.kept, self.kept_json) == (self.dropped, self.dropped_json)


def _other(side: Side) -> Side:
    return Side.JIRA if side is Side.TEAMS else Side.TEAMS


def together(found: Sequence[Conflict]) -> Conflict | None:
    """All conflicts of a field as one, the first in front; None of none."""
    return replace(found[0], earlier=tuple(found[1:])) if found else None


def joined(known: Conflict | None, told: Conflict) -> Conflict:
    """What is known of a field, with one more value that does not stand.

    What stands is the same for all. The same loss told again is no other one, and what somebody has settled stays settled. An
    older value of the same person on the same side is not missed by them: they have set the field anew; nor is the same value
    shown twice.
    """
    found = known.all if known is not None else ()
    others = [one if one.settled else one.over(told) for one in found if one.mark != told.mark]
    whose = (told.dropped_by, told.dropped_side)
    value = (told.dropped, told.dropped_json)
    rest = tuple(
        one
        for one in others
        if one.settled
        or not (one.is_none or (one.dropped_by, one.dropped_side) == whose or (one.dropped, one.dropped_json) == value)
    )
    return replace(told, settled=any(one.settled for one in found if one.mark == told.mark), earlier=rest)


def settled(known: Conflict, one: Conflict, *, took: bool) -> Conflict:
    """What is left of all conflicts of a field when a person has settled that one.

    Who takes its value decides on all that were told before it. What was told after it they may not have seen: it waits on.
    """
    decided = one.other_way if took else replace(one, settled=True)
    at = [other.mark for other in known.all].index(one.mark)
    newer = [other.over(decided) for other in known.all[:at]]
    older = [replace(other, settled=True) if took else other for other in known.all[at + 1 :]]
    return replace(decided, earlier=(*(other for other in newer if not other.is_none), *older))
