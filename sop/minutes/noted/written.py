"""Minutes as written: lists, tables, check boxes and prose under headings, to tasks and decisions."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.found import Said
from sop.minutes.language.candidate import Reading
from sop.minutes.language.marks import after_arrow, in_order, is_labelled, is_marked_otherwise, marks
from sop.minutes.language.people import Owners
from sop.minutes.language.roles import is_away
from sop.minutes.language.text import is_kept_open, last_sentence
from sop.minutes.noted.attributed import attributed
from sop.minutes.noted.author import author_of, named_writer, promised
from sop.minutes.noted.below import with_bare_below
from sop.minutes.noted.blocks import Blocks
from sop.minutes.noted.carried import with_carried
from sop.minutes.noted.doubts import with_doubt
from sop.minutes.noted.formulas import decision_of, first_point, is_formula, without_greeting
from sop.minutes.noted.headings import Headings, nobody_heads
from sop.minutes.noted.items import of_formula, of_item, of_point, of_prose
from sop.minutes.noted.joining import joined
from sop.minutes.noted.labels import without_label
from sop.minutes.noted.likely import Above, is_short, with_likely
from sop.minutes.noted.lines import Line, read_lines
from sop.minutes.noted.movedon import as_it_stands
from sop.minutes.noted.offices import offices_of, with_officers
from sop.minutes.noted.openday import with_likely_day
from sop.minutes.noted.opening import is_opening
from sop.minutes.noted.openowner import with_likely_owner
from sop.minutes.noted.outline import Parent, Written
from sop.minutes.noted.pasted import added_later, begins_another_mail, under_names, unquoted, without_clocks
from sop.minutes.noted.remarks import without_remark
from sop.minutes.noted.repeats import once, with_same
from sop.minutes.noted.reported import stands_somewhere, without_offers, without_reports
from sop.minutes.noted.rows import Rows
from sop.minutes.noted.sections import Section
from sop.minutes.noted.shaped import of_shape
from sop.minutes.noted.standup import only_tells
from sop.minutes.noted.topics import named_after, topic_of
from sop.minutes.noted.undertaken import completed, owned
from sop.minutes.noted.withabove import with_owner_above

_TOP = 5  # Lines of a head that end nothing.


def read_written(text: str, reading: Reading) -> Written:
    """The tasks and decisions of minutes, in order."""
    written, lines = noted(text, reading)
    if not is_short(lines):
        dated = [with_likely_day(task, written.tasks, lines, reading) for task in written.tasks]
        written.tasks = [with_likely_owner(task, dated, lines, reading) for task in dated]
    return written


def noted(text: str, reading: Reading) -> tuple[Written, Sequence[tuple[Line, int]]]:
    """The same with only those days and owners that the rules know, and the lines that were read, each with its last one's
    number."""
    walk = _Walk(lines_of(text, reading), reading)
    written = walk.walked()
    written.tasks = once(with_likely(written.tasks, walk.lines, walk.heads, reading, walk.author_of))
    return written, walk.lines


def lines_of(text: str, reading: Reading) -> list[tuple[Line, int]]:
    """The lines of minutes as they are read, each with the number of its last one."""
    lines = under_names(unquoted(read_lines(text), reading.people), reading.people)
    lines = without_clocks(lines, reading.people)
    now = [*as_it_stands(joined(lines), reading.people)]
    return [*with_bare_below(with_carried(now, reading.people), reading)]


class _Walk:
    def __init__(self, lines: Sequence[tuple[Line, int]], reading: Reading) -> None:
        self.lines = lines
        self.reading = reading
        self.headings = Headings(reading)
        self.found = Written([], [], [])
        self.parents: list[Parent] = []
        self.heads: dict[int, Above] = {}
        self.blocks = Blocks(lines, reading)
        self.resolving, self.topic = False, ""
        self.rows = Rows(lines, reading, self.blocks)
        self.author = author_of([line for line, _ in lines], reading.people)
        self.offices = offices_of([line for line, _ in lines], reading.people)

    def walked(self) -> Written:
        for index, (line, to) in enumerate(self.lines):
            if index > _TOP and self.found.tasks and begins_another_mail(self.lines, index):
                self.lines = self.lines[:index]
                break
            if index >= self.rows.read_up_to:
                before, self.topic = len(self.found.tasks), topic_of(line.text) or self.topic
                self._line(index, line, to)
                self.found.tasks[before:] = named_after(self.topic, self.found.tasks[before:])
        self.found.tasks = once([one for one in self.found.tasks if not is_away(one.title)])
        return self.found

    def _line(self, index: int, line: Line, to: int) -> None:
        if not line.text or line.quoted:
            if not line.raw.strip():
                self.rows.end()
            else:
                self.headings.ruled_off(line.raw)
            return
        if self._doubted(line):
            return
        text = named_writer(without_label(line, self.reading.people), self.author_of(line), self.reading.people)
        text = with_officers(text, self.offices) if index > _TOP else text
        text = with_same(in_order(without_greeting(text)), line.number, self.found.tasks, self.reading.people)
        line = replace(line, text=without_remark(text, self.reading))
        if (rows := self.rows.read(index, self.headings.section)) is not None:
            self.found.tasks += rows
            return
        if is_opening(line, index, self.reading):
            return
        if late := self.reading.told(added_later(line.text, self.reading.people), line.number, to):
            self.found.tasks += late
            return
        following = next((after for after, _ in self.lines[index + 1 : index + 4] if after.text), None)
        blank_before = index == 0 or not self.lines[index - 1][0].text
        if self.headings.section is Section.OTHER and (given := of_point(self.reading, line, to)):
            self.found.tasks += given
            return
        if self.headings.took(line, following, blank_before=blank_before, first=not self.headings.seen):
            self.parents = []
            return
        section = self._resolved(line, blank_before)
        self.heads[line.number] = Above(section in (Section.ACTION, Section.SHARED), self.headings.owners)
        line = replace(line, text=with_owner_above(line.text, self.headings.owners, self.reading.people))
        if only_tells(line.text, self.reading):
            self._push(line, "gone", Owners())
            return
        line = without_offers(without_reports(line, self.reading) if section is Section.OTHER else line)
        if section is Section.MIXED and (point := first_point(line.text)):
            line = replace(line, text=point, numeral=line.numeral or "inner")
        if is_formula(line.text) or is_marked_otherwise(line.text):
            self.found.decided(line)
            self.found.tasks += of_formula(self.reading, line, to, self.author_of(line))
            self._push(line, "gone", Owners())
        elif not self._marked(line, to, section):
            self._plain(index, line, to, section)

    def _resolved(self, line: Line, blank_before: bool) -> Section:
        """The section: below 「決議：（1）…」 the numbered lines are what was resolved as well."""
        begins = bool(first_point(line.text))
        self.resolving = begins or (self.resolving and bool(line.numeral) and not blank_before)
        return Section.MIXED if self.resolving and self.headings.section is Section.OTHER else self.headings.section

    def _doubted(self, line: Line) -> bool:
        """Whether a line only says that it is not known whose the task before it is; then that is to be asked."""
        if asked := with_doubt(self.reading, self.found.tasks[-1:], line):
            self.found.tasks[-1:] = asked
        return bool(asked)

    def author_of(self, line: Line) -> Owners:
        """Who says "I" in a line."""
        return self.reading.people.named(line.by) if line.by else self.author

    def _push(self, line: Line, kind: str, owners: Owners, due: Due | None = None) -> None:
        if line.listed:
            self.parents = [one for one in self.parents if one.depth < line.depth]
            self.parents.append(Parent(line.depth, kind, owners, due))

    def _marked(self, line: Line, to: int, section: Section) -> bool:
        """Whether the line marks tasks itself, as TODO: or an open check box does."""
        found = marks(line.text)
        arrow = after_arrow(line.text) if line.listed else 0
        if line.ticked is None and not found and not arrow:
            return False
        shut = section is Section.CLOSED and line.ticked is None and not is_kept_open(line.text)
        if shut or line.ticked or (section in (Section.SHELVED, Section.WARNING) and not found):
            self._push(line, "gone", Owners())
            return True
        owners = self.headings.owners
        above = next((one for one in reversed(self.parents) if one.depth < line.depth), None)
        if not found and above and above.kind == "item":
            slots = self.reading.slots(line.text)
            if not slots.owners and not slots.due:
                # A step of the one above.
                self._push(line, "detail", owners)
                return True
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
            if not tasks and line.text[: mark.start].strip() and (not rest.strip() or self.reading.slots(rest).is_bare):
                # "We agreed to renew. ACTION: Tom, Friday.": what it is stands before.
                before = last_sentence(line.text, mark.start)
                tasks = self.reading.listed(f"{before} — {rest}", line.number, to, owners)
            self.found.tasks += tasks
        self._push(line, "item", owners)
        return True

    def _plain(self, index: int, line: Line, to: int, section: Section) -> None:
        reading = self.reading
        if (
            section is Section.CLOSED
            and is_kept_open(line.text)
            and (line.listed or line.numeral or reading.slots(line.text).owners)
        ):
            self.found.tasks += reading.listed(line.text, line.number, to, self.headings.owners)
            self._push(line, "item", Owners())
        elif section in (Section.CLOSED, Section.WARNING, Section.AGENDA):
            self._push(line, "gone", Owners())
        elif is_labelled(line.text) or (line.text.startswith(("@", "＠")) and reading.slots(line.text).owners):
            self.found.tasks += completed(
                reading, reading.listed(line.text, line.number, to, Owners()), line.text, line.number, to
            )
        elif section in (Section.ACTION, Section.SHARED) and (line.listed or line.numeral) and decision_of(line.text):
            self.found.tasks += reading.concluded(line.text, line.number, to)
            self.found.decided(line)
        elif section in (Section.ACTION, Section.SHARED) and (line.listed or line.numeral or self.headings.leads(line)):
            self._task(index, line, to)
        elif section in (Section.ACTION, Section.SHARED) and not stands_somewhere(line.text):
            slots = reading.slots(line.text)
            named = slots.owners or slots.due or index == 0 or self.lines[index - 1][0].text
            above = self.headings.owners if slots.due and slots.apart and not slots.owners else Owners()
            pure = (
                above
                or (self.blocks.is_list(index) and named)
                or (slots.owners and slots.assigned and (slots.due or slots.leading))
            )
            listed = reading.listed(line.text, line.number, to, above, slots) if pure else []
            told = reading.told(line.text, line.number, to) or listed
            prose = [] if any(one.due for one in told) else of_prose(reading, line, to, self.author_of(line))
            self.found.tasks += prose if not told or (len(prose) == 1 and prose[0].due) else told
        elif (
            section is Section.OTHER
            and not line.listed
            and (self.blocks.is_shaped(index) or self.blocks.is_below_point(index))
        ):
            self.found.tasks += of_shape(reading, line, to)
        elif line.listed and section is not Section.SHELVED and self.blocks.is_given(index, line.text):
            self._task(index, line, to)
        elif section is Section.OTHER and self.headings.holds(line) and self.blocks.is_dated(index):
            self.found.tasks += reading.listed(line.text, line.number, to, self.headings.owners)
        elif section is Section.MIXED:
            given, rest = attributed(reading, line.text, line.number, to)
            found = given + completed(reading, reading.concluded(rest, line.number, to), rest, line.number, to)
            found = found or promised(reading, line.text, line.number, to, self.author_of(line))
            self.found.tasks += found
            if not found and (line.listed or line.numeral):
                self.found.decisions.append(Said(line.text, line.number))
        elif line.listed and section is not Section.SHELVED:
            self.found.tasks += of_item(reading, line, to, self.author_of(line))
        else:
            self.found.tasks += of_prose(reading, line, to, self.author_of(line))
            self.found.decided(line)

    def _task(self, index: int, line: Line, to: int) -> None:
        """A list item among tasks: one itself, a group of them, or a detail of the one above."""
        self.parents = [one for one in self.parents if one.depth < line.depth]
        parent = self.parents[-1] if self.parents else None
        above = parent.owners if parent else self.headings.owners
        due = parent.due if parent else self.headings.due
        slots = self.reading.slots(line.text)
        nobodys = nobody_heads(line.text)
        group = self.blocks.named_group(index, line, slots)
        if parent is not None and parent.kind == "gone":
            kind, owners = "gone", Owners()
        elif group or nobodys.words or not slots.title:
            kind, owners, due = "group", nobodys if nobodys.words else group or slots.owners or above, slots.due or due
        elif parent is not None and parent.kind == "item" and not slots.owners:
            kind, owners = "detail", above
        elif self.blocks.is_group(index, line) and not slots.owners and not slots.due:
            kind, owners = "group", above
        else:
            found = [] if slots.owners else promised(self.reading, line.text, line.number, to, self.author_of(line))
            found = found or self.reading.each(line.text, line.number, to, above)
            found = found or self.reading.listed(line.text, line.number, to, above, slots, due)
            limited = slots.due is not None and self.reading.when.is_strong(line.text, slots.due)
            if self.headings.section is Section.SHARED and not (slots.assigned or above or limited):
                # Decisions stand among these tasks, and have days as well.
                found = self.reading.concluded(line.text, line.number, to)
            self.found.tasks += found if slots.assigned else owned(self.reading, found, line.text)
            kind, owners = ("item" if found else "gone"), slots.owners or above
        self._push(line, kind, owners, due)
