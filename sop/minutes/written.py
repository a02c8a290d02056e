"""Minutes as written: lists, tables, check boxes and prose under headings, to tasks and decisions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from sop.minutes.candidate import Candidate, Reading
from sop.minutes.found import Said
from sop.minutes.headings import Headings
from sop.minutes.lines import Line, read_lines
from sop.minutes.marks import field_of, is_marked_otherwise, marks
from sop.minutes.people import Owners
from sop.minutes.sections import Section
from sop.minutes.tables import Table, head_of, is_rule, row_of
from sop.minutes.text import is_done

_ENDS = re.compile(
    r"-{2,}\s*(?:原始郵件|原始邮件|Original Message|Forwarded message)|On .{5,80} wrote:$", re.IGNORECASE
)
_TOP = 5
"""Lines at the top in which a forwarded mail's head ends nothing."""
_LONGEST_LIST = 200
_META = re.compile(
    r"(?:下次(?:會議|開會)|下回|散會|會議結束|next (?:meeting|call|sync)|meeting (?:adjourned|closed|ended)|"
    r"adjourned|"
    r"(?:none|nothing|n/a|無|略|沒有)[.。]?$|(?:以上|如有)|[@＠](?:all|everyone|here|channel|大家|所有人|全體)\b|"
    r"(?:日期|時間|地點|出席(?:者|人員)?|與會(?:者|人員)?|列席(?:人員)?|缺席|主席|主持人?|[紀記]錄|寄件者|"
    r"收件者|副本|主旨|會議(?:時間|日期|地點|名稱)|date|time|when|where|present|attendees|participants|"
    r"apologies|chair|location|place|notes? by|minutes(?: by)?|subject|from|to|cc)\s*[:：]|"
    r"(?:請)?(?:大家|各位|全體|所有人|同仁))",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"[【\[]?(?:決議|決定|結論|decisions?|decided)[】\]]?\s*[:：】\]]\s*(?P<what>\S.*)$", re.IGNORECASE
)
_NOTED = re.compile(r"[【\[]?(?:notes?|remark|備註|附註|註|說明)[】\]]?\s*[:：】\]]\s*(?P<what>\S.*)$", re.IGNORECASE)
_GOAL = re.compile(
    r"(?:goal(?: (?:met|reached))?|(?:會議)?目標(?:是否)?(?:達成|完成))\s*[:：?？]\s*(?P<what>(?:yes|no|met|"
    r"not met|reached|not reached|是|否|達成|未達成|有|沒有)\b.*)$",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"\S.*(?:\b(?:owner|assignee|responsible)|負責人?|承辦人?)\s*[:：]\s*\S", re.IGNORECASE)
_BETWEEN = re.compile(r"[；;]|(?:^|\s)[（(]?\d{1,2}[)）][.、]?\s?|(?:^|\s)\d{1,2}[.、]\s|[①-⑳]")
_EXPLICIT_TO = re.compile(r"[A-Z][\w'’-]+(?:(?:,| and| &) [A-Z][\w'’-]+)* to (?!the\b|a\b|an\b)[a-z]+\b")


class _Parent(Struct, frozen=True):
    depth: int
    kind: str
    owners: Owners


class Written(Struct):
    """What minutes hold."""

    tasks: list[Candidate]
    decisions: list[Said]
    notes: list[Said]
    goal_met: bool | None = None


def read_written(text: str, reading: Reading) -> Written:
    """The tasks and decisions of minutes, in order."""
    return _Walk(_joined(read_lines(text)), reading).walked()


def _joined(lines: Sequence[Line]) -> list[tuple[Line, int]]:
    """The lines with the number of their last: a long list item goes on in plain, indented lines below it."""
    result: list[tuple[Line, int]] = []
    for line in lines:
        if result and _is_field_of(result[-1][0], result[-1][1], line):
            before, _ = result[-1]
            result[-1] = (
                replace(before, text=f"{before.text}；{line.text}", raw=f"{before.raw}\n{line.raw}"),
                line.number,
            )
        elif result and line.text and _goes_on(result[-1][0], result[-1][1], line):
            before, _ = result[-1]
            glue = " " if before.text[-1:].isascii() or line.text[:1].isascii() else ""
            text = before.text + glue + line.text
            result[-1] = (replace(before, text=text, raw=f"{before.raw}\n{line.raw}"), line.number)
        else:
            result.append((line, line.number))
    return result


def _is_field_of(before: Line, last: int, line: Line) -> bool:
    """Whether a line says who does the task above, or by when: "Owner: Alex"."""
    field = field_of(line.text) if last == line.number - 1 and not line.heading else None
    if not field or field[0] == "task" or not field[1] or before.heading or not before.text:
        return False
    fresh = field_of(before.text.split("；")[0]) is None and not before.text.endswith((":", "："))
    deeper = line.depth > before.depth or not line.listed
    return fresh and (before.listed or bool(before.numeral)) and deeper


def _goes_on(before: Line, last: int, line: Line) -> bool:
    plain = not (line.listed or line.heading or line.numeral or line.quoted or marks(line.text) or field_of(line.text))
    wide = sum(1 if sign.isascii() else 2 for sign in before.text) > 44
    ended = before.text.endswith(("。", ".", "：", ":", "！", "？", "!", "?", "|"))
    return bool(
        before.listed and plain and line.depth > before.depth and last == line.number - 1 and wide and not ended
    )


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
        self.blocks: dict[int, bool] = {}
        self.lists: dict[int, bool] = {}

    def walked(self) -> Written:
        for index, (line, to) in enumerate(self.lines):
            if index > _TOP and _ENDS.match(line.raw.strip()):
                break
            if index >= self.skip:
                self._line(index, line, to)
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
        if _META.match(line.text) or is_marked_otherwise(line.text):
            self._decided(line)
            if line.text[:4].lower() in ("next", "下次會議"):
                self.found.tasks += self.reading.told(line.text, line.number, to)
            self._push(line, "gone", Owners())
        elif not self._marked(line, to, section):
            self._plain(index, line, to, section)

    def _is_assigned(self, index: int) -> bool:
        """Whether a list under any heading is one of tasks: nearly each item says who does it and by when."""
        if index not in self.lists:
            block = []
            for at in range(index, min(len(self.lines), index + _LONGEST_LIST)):
                line = self.lines[at][0]
                if line.listed and line.depth == self.lines[index][0].depth:
                    block.append(at)
                elif line.text and not (line.listed or line.depth > self.lines[index][0].depth):
                    break
            slots = [self.reading.slots(self.lines[at][0].text) for at in block]
            full = sum(bool(one.title and one.owners and one.due and (one.apart or one.assigned)) for one in slots)
            self.lists |= dict.fromkeys(block, full >= 2 and full * 3 >= len(block) * 2)
        return self.lists[index]

    def _is_list(self, index: int) -> bool:
        """Whether plain lines under a heading of tasks, without a blank between them, are a list: most say who does them."""
        if index not in self.blocks:
            block = []
            for at in range(index, len(self.lines)):
                if not self.lines[at][0].text or self.lines[at][0].listed:
                    break
                block.append(at)
            named = sum(bool(self.reading.slots(self.lines[at][0].text).owners) for at in block)
            self.blocks |= dict.fromkeys(block, named >= 2 and named * 2 >= len(block))
        return self.blocks[index]

    def _decided(self, line: Line) -> None:
        found = _DECIDED.match(line.text) or _NOTED.match(line.text)
        goal = _GOAL.match(line.text)
        if found:
            kept = self.found.decisions if found.re is _DECIDED else self.found.notes
            kept.append(Said(found["what"], line.number))
        elif goal:
            self.found.goal_met = bool(re.match(r"yes|met\b|reached|是|達成|有", goal["what"], re.IGNORECASE))

    def _in_table(self, index: int, line: Line) -> bool:
        if self.table is not None:
            row = None if is_rule(line.raw) else row_of(self.table, line.raw)
            if row is not None and not row.done and self.headings.section not in (Section.CLOSED, Section.AGENDA):
                self._row(row.task, row.owner, row.due, line)
            if row is not None or is_rule(line.raw):
                return True
        self.table = head_of(line.raw)
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

    def _row(self, task: str, owner: str, due: str, line: Line) -> None:
        reading = self.reading
        named = reading.people.named(owner) if owner else Owners()
        whole = reading.when.whole(due, 0) if due else None
        dues = [whole] if whole else reading.when.all(due) if due else []
        for one in reading.listed(task, line.number, line.number, Owners()):
            when = next((each for each in reversed(dues) if each.day), dues[0] if dues else None)
            inside = one if not (owner or due) else None
            who = named if owner else (inside.owners if inside else Owners())
            title = task.strip(" 。.") if owner and due else one.title
            self.found.tasks.append(
                Candidate(
                    title,
                    Owners(who.sure, who.ask, owner or who.words),
                    when or (None if due else one.due),
                    line.number,
                    line.number,
                )
            )

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
        before = len(self.found.tasks)
        self._row(fields["task"], fields.get("owner", ""), fields.get("due", ""), self.lines[index][0])
        self.found.tasks[before:] = [
            Candidate(one.title, one.owners, one.due, one.line, self.lines[at - 1][1])
            for one in self.found.tasks[before:]
        ]
        return True

    def _push(self, line: Line, kind: str, owners: Owners) -> None:
        if line.listed:
            self.parents = [one for one in self.parents if one.depth < line.depth]
            self.parents.append(_Parent(line.depth, kind, owners))

    def _marked(self, line: Line, to: int, section: Section) -> bool:
        """Whether the line marks tasks itself, as TODO: or an open check box does."""
        found = marks(line.text)
        if line.ticked is None and not found:
            return False
        if section is Section.CLOSED or line.ticked:
            self._push(line, "gone", Owners())
            return True
        owners = self.headings.owners
        if not found:
            self.found.tasks += self.reading.listed(line.text, line.number, to, owners)
        ends = [*(one.start for one in found[1:]), len(line.text)]
        for mark, end in zip(found, ends, strict=False):
            rest = line.text[mark.end : end]
            if self.reading.people.mentions(mark.who):
                rest = f"{mark.who}：{rest}"
            self.found.tasks += self._several(rest, line.number, to, Owners(words=mark.who) if mark.who else owners)
        self._push(line, "item", owners)
        return True

    def _several(self, text: str, line: int, to: int, owners: Owners) -> list[Candidate]:
        """What stands behind a mark: one task, or several with a semicolon or a number between them."""
        parts = [part for part in _BETWEEN.split(text) if part.strip()]
        if len(parts) < 2 or sum(bool(self.reading.slots(part).owners) for part in parts) < 2:
            parts = [text]
        return [one for part in parts for one in self.reading.listed(part, line, to, owners)]

    def _plain(self, index: int, line: Line, to: int, section: Section) -> None:
        reading = self.reading
        if section in (Section.CLOSED, Section.WARNING, Section.AGENDA):
            self._push(line, "gone", Owners())
        elif _LABELLED.search(line.text) or (line.text.startswith(("@", "＠")) and reading.slots(line.text).owners):
            self.found.tasks += reading.listed(line.text, line.number, to, Owners())
        elif section in (Section.ACTION, Section.SHARED) and (line.listed or line.numeral):
            self._task(index, line, to)
        elif section in (Section.ACTION, Section.SHARED):
            slots = reading.slots(line.text)
            pure = self._is_list(index) or (slots.owners and slots.assigned and (slots.due or slots.leading))
            told = reading.told(line.text, line.number, to)
            self.found.tasks += told or (reading.listed(line.text, line.number, to, Owners(), slots) if pure else [])
        elif (
            line.listed
            and section is not Section.SHELVED
            and self._is_assigned(index)
            and reading.slots(line.text).owners
        ):
            self._task(index, line, to)
        elif section is Section.MIXED:
            found = reading.concluded(line.text, line.number, to)
            self.found.tasks += found
            if not found and (line.listed or line.numeral):
                self.found.decisions.append(Said(line.text, line.number))
        elif line.listed and section is not Section.SHELVED:
            found = reading.assigned(line.text, line.number, to, bold=line.bold)
            if not found and line.bold and _EXPLICIT_TO.match(line.text) and not is_done(line.text):
                found = reading.listed(line.text, line.number, to, Owners())
            self.found.tasks += found
        else:
            self.found.tasks += reading.told(line.text, line.number, to) or reading.bracketed(
                line.text, line.number, to
            )
            self._decided(line)

    def _task(self, index: int, line: Line, to: int) -> None:
        """A list item among tasks: one itself, a group of them, or a detail of the one above."""
        self.parents = [one for one in self.parents if one.depth < line.depth]
        parent = self.parents[-1] if self.parents else None
        above = parent.owners if parent else self.headings.owners
        slots = self.reading.slots(line.text)
        group = self.reading.people.named(line.text.rstrip(" :：")) if not slots.title else Owners()
        if parent is not None and parent.kind == "gone":
            kind, owners = "gone", Owners()
        elif group or not slots.title:
            kind, owners = "group", group or slots.owners or above
        elif parent is not None and parent.kind == "item" and not slots.owners:
            kind, owners = "detail", above
        elif self._is_group(index, line) and not slots.owners and not slots.due:
            kind, owners = "group", above
        else:
            found = self.reading.listed(line.text, line.number, to, above, slots)
            if self.headings.section is Section.SHARED and not (slots.assigned or above):
                # Decisions stand among these tasks, and have days as well.
                found = self.reading.concluded(line.text, line.number, to)
            self.found.tasks += found
            kind, owners = ("item" if found else "gone"), slots.owners or above
        self._push(line, kind, owners)

    def _is_group(self, index: int, line: Line) -> bool:
        """Whether the items below are tasks of their own: one of them says who or when, or the line ends in a colon."""
        below = []
        for after, _ in self.lines[index + 1 :]:
            if after.text and (after.depth <= line.depth or not after.listed):
                break
            if after.text:
                below.append(after)
            if len(below) > 12:
                break
        if not below:
            return False
        slots = [self.reading.slots(after.text) for after in below]
        return line.text.endswith((":", "：")) or any(one.owners or one.due or one.assigned for one in slots)
