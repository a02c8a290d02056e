"""Minutes as written: lists, tables, check boxes and prose under headings, to tasks and decisions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from sop.minutes.blocks import Blocks
from sop.minutes.candidate import Candidate, Reading, last_sentence
from sop.minutes.due import Due
from sop.minutes.formulas import decision_of, goal_of, is_formula, may_hold_task, note_of
from sop.minutes.found import Said
from sop.minutes.headings import Headings
from sop.minutes.joining import joined
from sop.minutes.lines import Line, read_lines
from sop.minutes.marks import after_arrow, field_of, is_labelled, is_marked_otherwise, marks
from sop.minutes.people import Owners
from sop.minutes.repeats import once
from sop.minutes.sections import Section
from sop.minutes.tables import BARS, Row, Table, head_of, is_rule, row_of
from sop.minutes.text import is_done, is_kept_open

_ENDS = re.compile(
    r"-{2,}\s*(?:原始郵件|原始邮件|Original Message|Forwarded message)|On .{5,80} wrote:$", re.IGNORECASE
)
_TOP = 5  # Lines of a head that end nothing.
_EXPLICIT_TO = re.compile(r"[A-Z][\w'’-]+(?:(?:,| and| &) [A-Z][\w'’-]+)* to (?!the\b|a\b|an\b)[a-z]+\b")


class _Parent(Struct, frozen=True):
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


def read_written(text: str, reading: Reading) -> Written:
    """The tasks and decisions of minutes, in order."""
    return _Walk(joined(read_lines(text)), reading).walked()


class _Walk:
    def __init__(self, lines: Sequence[tuple[Line, int]], reading: Reading) -> None:
        self.lines = lines
        self.reading = reading
        self.headings = Headings(reading)
        self.found = Written([], [], [])
        self.table: Table | None = None
        self.parents: list[_Parent] = []
        self.foreign = False
        self.skip = 0
        self.blocks = Blocks(lines, reading)

    def walked(self) -> Written:
        for index, (line, to) in enumerate(self.lines):
            if index > _TOP and _ENDS.match(line.raw.strip()):
                break
            if index >= self.skip:
                self._line(index, line, to)
        self.found.tasks = once(self.found.tasks)
        return self.found

    def _line(self, index: int, line: Line, to: int) -> None:
        if not line.text or line.quoted:
            self.table = None if not line.text and not line.raw.strip() else self.table
            return
        if self._in_table(index, line) or self._fields_of_one(index):
            return
        following = next((after for after, _ in self.lines[index + 1 : index + 4] if after.text), None)
        blank_before = index == 0 or not self.lines[index - 1][0].text
        if self.headings.took(line, following, blank_before=blank_before, first=not self.headings.seen):
            self.parents = []
            return
        section = self.headings.section
        if is_formula(line.text) or is_marked_otherwise(line.text):
            self._decided(line)
            if may_hold_task(line.text):
                self.found.tasks += self.reading.told(line.text, line.number, to)
            self._push(line, "gone", Owners())
        elif not self._marked(line, to, section):
            self._plain(index, line, to, section)

    def _decided(self, line: Line) -> None:
        decision, note, met = decision_of(line.text), note_of(line.text), goal_of(line.text)
        if decision is not None:
            self.found.decisions.append(Said(decision, line.number))
        elif note is not None:
            self.found.notes.append(Said(note, line.number))
        elif met is not None:
            self.found.goal_met = met

    def _in_table(self, index: int, line: Line) -> bool:
        raw = line.raw.translate(BARS)
        if self.table is not None:
            row = None if is_rule(raw) else row_of(self.table, raw)
            if row is not None and not row.done and self.headings.section not in (Section.CLOSED, Section.AGENDA):
                self.found.tasks += self.reading.row(row, line.number, line.number)
            if row is not None or is_rule(line.raw):
                return True
        self.table = head_of(raw) or self.blocks.table_at(index)
        if self.table is not None and head_of(raw) is None:
            headless = not is_rule(self.lines[index + 1][0].raw)
            return self._in_table(index, line) if headless else True
        piped = line.raw.lstrip().startswith("|")
        following = self.lines[index + 1][0].raw if index + 1 < len(self.lines) else ""
        self.foreign = piped and (self.foreign or is_rule(line.raw) or is_rule(following))
        if (
            self.table is None
            and piped
            and not self.foreign
            and self.headings.section in (Section.ACTION, Section.SHARED)
        ):
            slots = self.reading.slots(line.text.strip("| "))
            if slots.owners and slots.title and not is_rule(line.raw):
                self.found.tasks += self.reading.listed(
                    line.text.strip("| "), line.number, line.number, Owners(), slots
                )
        return self.table is not None or piped

    def _fields_of_one(self, index: int) -> bool:
        """Task: … / Owner: … / Due: …, each on a line of its own."""
        fields: dict[str, str] = {}
        at = index
        while at < len(self.lines):
            field = field_of(self.lines[at][0].text)
            if not field or field[0] in fields:
                break
            fields[field[0]] = field[1]
            at += 1
        if "task" not in fields or len(fields) < 2 or not fields["task"]:
            return False
        self.skip = at
        row = Row(fields["task"], fields.get("owner", ""), fields.get("due", ""), False)
        self.found.tasks += self.reading.row(row, self.lines[index][0].number, self.lines[at - 1][1])
        return True

    def _push(self, line: Line, kind: str, owners: Owners, due: Due | None = None) -> None:
        if line.listed:
            self.parents = [one for one in self.parents if one.depth < line.depth]
            self.parents.append(_Parent(line.depth, kind, owners, due))

    def _marked(self, line: Line, to: int, section: Section) -> bool:
        """Whether the line marks tasks itself, as TODO: or an open check box does."""
        found = marks(line.text)
        arrow = after_arrow(line.text) if line.listed else 0
        if line.ticked is None and not found and not arrow:
            return False
        if section is Section.CLOSED or line.ticked:
            self._push(line, "gone", Owners())
            return True
        owners = self.headings.owners
        if not found:
            self.found.tasks += self.reading.listed(line.text[arrow:], line.number, to, owners)
        elif line.text[: found[0].start].strip():
            self.found.tasks += self.reading.told(line.text[: found[0].start], line.number, to)
        ends = [*(one.start for one in found[1:]), len(line.text)]
        for mark, end in zip(found, ends, strict=False):
            rest = line.text[mark.end : end]
            if self.reading.people.mentions(mark.who):
                rest = f"{mark.who}：{rest}"
            tasks = self.reading.several(rest, line.number, to, Owners(words=mark.who) if mark.who else owners)
            if not tasks and self.reading.slots(rest).owners and line.text[: mark.start].strip():
                # "We agreed to renew. ACTION: Tom, Friday.": what it is stands before.
                before = last_sentence(line.text, mark.start)
                tasks = self.reading.listed(f"{before} — {rest}", line.number, to, owners)
            self.found.tasks += tasks
        self._push(line, "item", owners)
        return True

    def _plain(self, index: int, line: Line, to: int, section: Section) -> None:
        reading = self.reading
        if section is Section.CLOSED and (line.listed or line.numeral) and is_kept_open(line.text):
            self.found.tasks += reading.listed(line.text, line.number, to, self.headings.owners)
            self._push(line, "item", Owners())
        elif section in (Section.CLOSED, Section.WARNING, Section.AGENDA):
            self._push(line, "gone", Owners())
        elif is_labelled(line.text) or (line.text.startswith(("@", "＠")) and reading.slots(line.text).owners):
            self.found.tasks += reading.listed(line.text, line.number, to, Owners())
        elif section in (Section.ACTION, Section.SHARED) and (line.listed or line.numeral):
            self._task(index, line, to)
        elif section in (Section.ACTION, Section.SHARED):
            blank_before = index > 0 and not self.lines[index - 1][0].text
            slots = reading.slots(line.text)
            named = slots.owners or slots.due or not blank_before
            pure = (self.blocks.is_list(index) and named) or (
                slots.owners and slots.assigned and (slots.due or slots.leading)
            )
            told = reading.told(line.text, line.number, to)
            self.found.tasks += told or (reading.listed(line.text, line.number, to, Owners(), slots) if pure else [])
        elif (
            line.listed
            and section is not Section.SHELVED
            and self.blocks.is_assigned(index)
            and reading.slots(line.text).owners
        ):
            self._task(index, line, to)
        elif line.listed and self.headings.owners and reading.slots(line.text).due and section is Section.OTHER:
            self.found.tasks += reading.listed(line.text, line.number, to, self.headings.owners)
        elif section is Section.MIXED:
            found = reading.concluded(line.text, line.number, to)
            self.found.tasks += found
            if not found and (line.listed or line.numeral):
                self.found.decisions.append(Said(line.text, line.number))
        elif line.listed and section is not Section.SHELVED:
            found = reading.assigned(line.text, line.number, to, bold=line.bold)
            if not found and line.bold and _EXPLICIT_TO.match(line.text) and not is_done(line.text):
                found = reading.listed(line.text, line.number, to, Owners())
            self.found.tasks += found or reading.duty(line.text, line.number, to)
        else:
            found = reading.told(line.text, line.number, to) or reading.bracketed(line.text, line.number, to)
            self.found.tasks += found or reading.duty(line.text, line.number, to)
            self._decided(line)

    def _task(self, index: int, line: Line, to: int) -> None:
        """A list item among tasks: one itself, a group of them, or a detail of the one above."""
        self.parents = [one for one in self.parents if one.depth < line.depth]
        parent = self.parents[-1] if self.parents else None
        above = parent.owners if parent else self.headings.owners
        due = parent.due if parent else self.headings.due
        slots = self.reading.slots(line.text)
        group = self.blocks.named_group(index, line, slots)
        if parent is not None and parent.kind == "gone":
            kind, owners = "gone", Owners()
        elif group or not slots.title:
            kind, owners, due = "group", group or slots.owners or above, slots.due or due
        elif parent is not None and parent.kind == "item" and not slots.owners:
            kind, owners = "detail", above
        elif self.blocks.is_group(index, line) and not slots.owners and not slots.due:
            kind, owners = "group", above
        else:
            found = self.reading.listed(line.text, line.number, to, above, slots, due)
            limited = slots.due is not None and self.reading.when.is_strong(line.text, slots.due)
            if self.headings.section is Section.SHARED and not (slots.assigned or above or limited):
                # Decisions stand among these tasks, and have days as well.
                found = self.reading.concluded(line.text, line.number, to)
            self.found.tasks += found
            kind, owners = ("item" if found else "gone"), slots.owners or above
        self._push(line, kind, owners, due)
