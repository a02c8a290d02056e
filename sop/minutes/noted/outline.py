"""What the walk through minutes keeps: what it found, and which items those below belong to."""

from __future__ import annotations

from msgspec import Struct

from sop.minutes.days.due import Due
from sop.minutes.found import Said
from sop.minutes.language.candidate import Candidate
from sop.minutes.language.people import Owners
from sop.minutes.noted.formulas import decision_of, goal_of, note_of
from sop.minutes.noted.lines import Line


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

    def decided(self, line: Line) -> None:
        """Keep what a line says was decided or noted, or that the goal was met."""
        decision, note, met = decision_of(line.text), note_of(line.text), goal_of(line.text)
        if decision is not None:
            self.decisions.append(Said(decision, line.number))
        elif note is not None:
            self.notes.append(Said(note, line.number))
        elif met is not None:
            self.goal_met = met
