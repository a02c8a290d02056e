"""What the walk through minutes keeps: what it found, and which items those below belong to."""

from __future__ import annotations

from msgspec import Struct

from sop.minutes.days.due import Due
from sop.minutes.found import Said
from sop.minutes.language.candidate import Candidate
from sop.minutes.language.people import Owners


class Parent(Struct, frozen=True):
    """A list item that others may stand below. kind: item, group, detail, or gone."""

    depth: int
    kind: str
    owners: Owners
    due: Due | None = None


class Written(Struct):
    """What minutes hold."""

    tasks: list[Candidate]
    decisions: list[Said]
    notes: list[Said]
    goal_met: bool | None = None
