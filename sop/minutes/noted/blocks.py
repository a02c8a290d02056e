"""What lines are together: a list of tasks under any heading, plain lines that are a list, an item that is a group of others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.candidate import Reading
from sop.minutes.language.people import Owners
from sop.minutes.language.roles import tells
from sop.minutes.language.slots import Slots
from sop.minutes.language.tables import BARS, Table, inferred, sign_of
from sop.minutes.language.text import is_done
from sop.minutes.noted.lines import Line
from sop.minutes.noted.shaped import is_shaped
from sop.minutes.noted.speaks import AWAY
from sop.minutes.noted.undertaken import signs_of

_LONGEST_LIST = 200
_LONGEST_BLOCK = 60
_LONGEST_TABLE = 40

_ENDS = re.compile(r"(?:以上|散會|謝謝|感謝|thanks|that['’]s (?:it|all))[。.!！]?$", re.IGNORECASE)


class Blocks:
    """The lines of minutes, to be asked about what they are together."""

    def __init__(self, lines: Sequence[tuple[Line, int]], reading: Reading) -> None:
        self._lines = lines
        self._reading = reading
        self._assigned: dict[int, bool] = {}
        self._listed: dict[int, bool] = {}
        self._shaped: dict[int, bool] = {}

    def table_at(self, index: int) -> Table | None:
        """A table whose head says nothing that is known, or that has none: its cells show what they are."""
        if index and self._lines[index - 1][0].raw.strip() and sign_of(self._lines[index - 1][0].raw.translate(BARS)):
            return None
        rows: list[str] = []
        for line, _ in self._lines[index : index + _LONGEST_TABLE]:
            if not line.raw.strip():
                break
            rows.append(line.raw.translate(BARS))
        people, when = self._reading.people, self._reading.when
        return inferred(
            rows, lambda cell: bool(people.named(cell)), lambda cell: bool((due := when.whole(cell, 0)) and due.day)
        )

    def is_assigned(self, index: int) -> bool:
        """Whether a list under any heading is one of tasks: nearly each item says who does it and by when."""
        if index not in self._assigned:
            block: list[int] = []
            for at in range(index, min(len(self._lines), index + _LONGEST_LIST)):
                line = self._lines[at][0]
                if line.listed and line.depth == self._lines[index][0].depth:
                    block.append(at)
                elif line.text and not (line.listed or line.depth > self._lines[index][0].depth):
                    break
            slots = [self._reading.slots(self._lines[at][0].text) for at in block]
            told = [self._tells(self._lines[at][0].text, one) for at, one in zip(block, slots, strict=True)]
            full = sum(
                bool(not past and one.title and one.owners and one.due and (one.apart or one.assigned))
                for one, past in zip(slots, told, strict=True)
            )
            self._assigned |= dict.fromkeys(block, full >= 2 and full * 3 >= len(block) * 2)
        return self._assigned[index]

    def is_given(self, index: int, text: str) -> bool:
        """Whether a line of such a list gives something to somebody."""
        slots = self._reading.slots(text)
        return self.is_assigned(index) and bool(slots.owners) and not self._tells(text, slots)

    def _tells(self, text: str, slots: Slots) -> bool:
        signs = signs_of(text, self._reading.people.mentions(text), self._reading.when.all(text))
        return bool(tells(text, slots.title) or AWAY.search(signs))

    def is_shaped(self, index: int) -> bool:
        """Whether plain lines, without a blank between them, each say between signs who does what, and most by when."""
        if index not in self._shaped:
            block: list[int] = []
            for at in range(index, min(len(self._lines), index + _LONGEST_BLOCK)):
                line = self._lines[at][0]
                if (
                    not line.text
                    or line.listed
                    or line.heading
                    or line.numeral
                    or line.quoted
                    or _ENDS.match(line.text)
                ):
                    break
                block.append(at)
            shapes = [is_shaped(self._reading, self._lines[at][0]) for at in block]
            full = sum(one is True for one in shapes)
            fits = full >= 2 and full * 2 >= len(block) and False not in shapes
            self._shaped |= dict.fromkeys([index, *block], fits and bool(block))
        return self._shaped[index]

    def is_below_point(self, index: int) -> bool:
        """Whether a line is indented below a point of a list and says by its signs who does what and when, as one of two does
        that stand together."""
        line = self._lines[index][0]
        above = next((one for one, _ in reversed(self._lines[:index]) if one.text and one.depth < line.depth), None)
        if not line.depth or above is None or not (above.listed or above.numeral):
            return False
        due = self._reading.slots(line.text).due
        return bool(due and due.day) and is_shaped(self._reading, line) is True

    def is_dated(self, index: int) -> bool:
        """Whether a line says by when, or stands in a list of which at least half do and none tells of the past."""
        lines = self._lines
        if self._reading.slots(lines[index][0].text).due:
            return True
        first, last = index, index + 1
        while first and lines[first - 1][0].listed and lines[first - 1][0].depth == lines[index][0].depth:
            first -= 1
        while last < len(lines) and lines[last][0].listed and lines[last][0].depth == lines[index][0].depth:
            last += 1
        texts = [lines[at][0].text for at in range(first, min(last, first + _LONGEST_BLOCK))]
        dated = sum(bool((due := self._reading.slots(text).due) and due.day) for text in texts)
        return dated * 2 >= len(texts) and not any(tells(text, text) or is_done(text) for text in texts)

    def is_list(self, index: int) -> bool:
        """Whether plain lines under a heading of tasks, without a blank between them, are a list: most say who does them."""
        if index not in self._listed:
            block: list[int] = []
            for at in range(index, len(self._lines)):
                if self._lines[at][0].listed or self._lines[at][0].heading or len(block) > _LONGEST_BLOCK:
                    break
                if self._lines[at][0].text:
                    block.append(at)
            named = sum(bool(self._reading.slots(self._lines[at][0].text).owners) for at in block)
            self._listed |= dict.fromkeys(block, named >= 2 and named * 2 >= len(block))
        return self._listed[index]

    def named_group(self, index: int, line: Line, slots: Slots) -> Owners:
        """Whom a list item names whose tasks are the items below it: 黃子軒：, "Alex (backend)"."""
        bare = re.sub(r"[（(][^）)]*[）)]", "", line.text).strip(" :：")
        named = self._reading.people.named(bare)
        below = self._lines[index + 1][0] if index + 1 < len(self._lines) else None
        leads = below is not None and below.listed and below.depth > line.depth
        return named if not slots.title or (leads and not slots.due) else Owners()

    def is_group(self, index: int, line: Line) -> bool:
        """Whether the items below are tasks of their own: one of them says who or when, or the line ends in a colon."""
        below = []
        for after, _ in self._lines[index + 1 :]:
            if after.text and (after.depth <= line.depth or not after.listed):
                break
            if after.text:
                below.append(after)
            if len(below) > 12:
                break
        if not below:
            return False
        slots = [self._reading.slots(after.text) for after in below]
        return line.text.endswith((":", "：")) or any(one.owners or one.due or one.assigned for one in slots)
