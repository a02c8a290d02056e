"""A conflict: both sides changed one field at the same time. One value stands, the other is kept whole until a person decides."""

from __future__ import annotations

import hashlib
from datetime import datetime

from msgspec import Struct

from sop.records.people import Side


class Conflict(Struct, frozen=True, omit_defaults=True):
    """`kept` stands, `dropped` is the other value; of each by whom, when, and on which side.

    kept, dropped: as Jira shows them (names, not ids); kept_json, dropped_json: whole and in the record's own terms
    (`sop.records.values`), None where the procedure has no word for what Jira holds; kept_side: whose value stands; at: when
    the dropped one was seen to be; evidence: what tells of the change in Jira; settled: a person has decided, so no card
    shows it any more.
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

    @property
    def dropped_side(self) -> Side:
        """The other side."""
        return Side.JIRA if self.kept_side is Side.TEAMS else Side.TEAMS

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
        )

    def is_still(self, other: Conflict) -> bool:
        """Whether the other one, found later, tells nothing new: the same values stand and were dropped, by the same changes."""
        return self.mark == other.mark and (self.kept, self.kept_json) == (other.kept, other.kept_json)
