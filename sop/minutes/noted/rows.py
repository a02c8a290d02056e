"""The tables of minutes, read row by row, and tasks whose fields stand on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.marks import field_of
from sop.minutes.language.people import Owners
from sop.minutes.language.tables import BARS, Row, Table, cells, head_of, heads_groups, is_rule, repeated, row_of
from sop.minutes.noted.blocks import Blocks
from sop.minutes.noted.fields import labelled
from sop.minutes.noted.formulas import is_formula
from sop.minutes.noted.lines import Line
from sop.minutes.noted.sections import Section

_TIME = re.compile(r"時間|時刻|日期|發生時間|time|date|when", re.IGNORECASE)
_LONGEST = 100
_SILENT = (Section.CLOSED, Section.AGENDA)


class Rows:
    """The reading of tables. read_up_to: the line that is to be read next, where several were read at once."""

    def __init__(self, lines: Sequence[tuple[Line, int]], reading: Reading, blocks: Blocks) -> None:
        self._lines = lines
        self._reading = reading
        self._blocks = blocks
        self._table: Table | None = None
        self._above: Row | None = None
        self._grouped = False
        self._foreign = self._log = False
        self.read_up_to = 0

    def end(self) -> None:
        """The table ended: a blank line follows."""
        self._table, self._foreign = None, False

    def read(self, index: int, section: Section) -> list[Candidate] | None:
        """The tasks of a row, or of fields that begin here; None where the line is neither."""
        found = self._row(index, section)
        if found is None:
            found = self._labelled(index, section)
        return self._fields_of_one(index) if found is None else found

    def _labelled(self, index: int, section: Section) -> list[Candidate] | None:
        """Tasks with a label before each of their parts, in one line."""
        line, to = self._lines[index]
        rows, rest = labelled(line.text)
        if not rows or line.ticked or section in _SILENT:
            return [] if rows else None
        tasks = [task for row in rows for task in self._reading.row(row, line.number, to)]
        return tasks + self._reading.told(rest, line.number, to)

    def _row(self, index: int, section: Section) -> list[Candidate] | None:
        line = self._lines[index][0]
        raw = line.raw.translate(BARS)
        if self._table is not None:
            row = None if is_rule(raw) else row_of(self._table, raw)
            if row is not None and row.task:
                merged = self._grouped and not cells(raw, self._table.sign)[0]
                self._above = row = repeated(row, self._above, merged=merged)
            if (
                row is not None
                and not row.done
                and not is_formula(row.task)
                and section not in _SILENT
                and not self._log
            ):
                return self._reading.row(row, line.number, line.number)
            if row is not None or is_rule(line.raw):
                return []
        self._table, self._above = head_of(raw) or self._blocks.table_at(index), None
        self._log = self._table is not None and head_of(raw) is not None and self._is_log(index)
        self._grouped = self._table is not None and heads_groups(self._table, self._below(index))
        if self._table is not None and head_of(raw) is None:
            headless = not is_rule(self._lines[index + 1][0].raw)
            return self._row(index, section) if headless else []
        if raw.lstrip().startswith("|"):
            return self._piped(index, section)
        self._foreign = False
        return [] if self._table else None

    def _is_log(self, index: int) -> bool:
        """Whether a table without owners tells when things happened: every time of it has passed."""
        table = self._table
        if table is None or table.owner is not None or table.due is None:
            return False
        head = cells(self._lines[index][0].raw.translate(BARS), table.sign)
        rows = [cells(row, table.sign) for row in self._below(index) if not is_rule(row)]
        times = [row[table.due] for row in rows if len(row) == len(head)]
        passed = [
            one for one in times if re.search(r"\d", one) and not any(due.day for due in self._reading.when.all(one))
        ]
        return bool(_TIME.fullmatch(head[table.due].strip("*_ ")) and len(times) > 1 and passed == times)

    def _below(self, index: int) -> list[str]:
        rows = (line.raw.translate(BARS) for line, _ in self._lines[index + 1 : index + _LONGEST])
        return list(takewhile(str.strip, rows))

    def _piped(self, index: int, section: Section) -> list[Candidate]:
        """A row of a table that is none of tasks: its cells are running text."""
        line = self._lines[index][0]
        following = self._lines[index + 1][0].raw if index + 1 < len(self._lines) else ""
        head = is_rule(line.raw) or is_rule(following)
        self._foreign = self._foreign or head
        if self._table is not None or head or section in _SILENT:
            return []
        text = line.text.strip("| ")
        if not self._foreign and section in (Section.ACTION, Section.SHARED):
            slots = self._reading.slots(text)
            if slots.owners and slots.title:
                return self._reading.listed(text, line.number, line.number, Owners(), slots)
        told = (self._reading.told(cell, line.number, line.number) for cell in cells(line.raw, "|"))
        return [task for cell in told for task in cell]

    def _fields_of_one(self, index: int) -> list[Candidate] | None:
        """Task: … / Owner: … / Due: …, each on a line of its own."""
        fields: dict[str, str] = {}
        at = index
        while at < len(self._lines):
            field = field_of(self._lines[at][0].text)
            if not field or field[0] in fields:
                break
            fields[field[0]] = field[1]
            at += 1
        if "task" not in fields or len(fields) < 2 or not fields["task"]:
            return None
        self.read_up_to = at
        row = Row(fields["task"], fields.get("owner", ""), fields.get("due", ""), False)
        return self._reading.row(row, self._lines[index][0].number, self._lines[at - 1][1])
