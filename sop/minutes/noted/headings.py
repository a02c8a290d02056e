"""Which heading a line stands under: Markdown's, numbered, with a colon, or a short line of its own."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.candidate import Reading
from sop.minutes.language.marks import marks
from sop.minutes.language.people import Owners
from sop.minutes.language.text import is_done, is_question
from sop.minutes.noted.agenda import Agenda
from sop.minutes.noted.lines import Line
from sop.minutes.noted.sections import Section, begins_with_action, is_carried_over, is_plainly_action, section_of
from sop.minutes.noted.unowned import ends_with_nobody

_LONGEST = 40
"""Columns of a heading that no Markdown marks; a Chinese sign takes two."""
_RANKS = {"great": 10, "small": 11, "inner": 12}
_EMOJI = "\U0001f300"
"""From here on: emoji, which open a heading as a bullet does."""
_BULLETED, _PLAIN, _COLON, _NAMED = 13, 14, 15, 16
_INHERITED = frozenset(
    {Section.ACTION, Section.SHARED, Section.MIXED, Section.CLOSED, Section.WARNING, Section.SHELVED}
)


_FOR = re.compile(
    r"^(?:owners?|assignee|負責人?|承辦人?|for\b)\s*[:：]?|(?:的)?(?:待辦|任務|工作)(?:事項|項目)?$|"
    r"(?:要)?(?:負責|處理|要做)(?:的)?(?:項目|部分|事項)?$|\s+(?:will|to[- ]dos?|takes(?: on)?)$|"
    r"['’]s (?:tasks|actions|action items|to-?dos?|part|share|list|items|jobs?)$",
    re.IGNORECASE,
)


_TO_BE_DONE = re.compile(r"[（()）\s]|要|須|需|必須|應|請|完成|處理|做完|交付?|的|to be done|to do|done", re.IGNORECASE)
_LIMITS = re.compile(r"[前內要須請]|完成|期限|截止|\b(?:by|before|until|till|due|done|deadline)\b", re.IGNORECASE)
"""What makes the first line by when something is due, and not when the meeting was."""
_NOBODY = re.compile(
    r"(?:still )?(?:nobody|no one|no owner|unassigned|up for grabs|without an owner)(?:['’]s)?(?: yet| so far)?|"
    r"(?:還|尚|目前)?(?:沒有?人|無人)(?:認領?|負責|接手?|要做)?(?:的)?(?:工作|事項|項目)?|(?:待|尚未|還沒)(?:認領|指派|分派|分配)(?:的)?(?:工作|事項|項目)?|負責人未定|未(?:指定|分配|指派)",
    re.IGNORECASE,
)
"""What heads tasks that are nobody's yet."""


def nobody_heads(text: str) -> Owners:
    """What a line that heads tasks says of whose they are, where that is nobody yet; no words where it says something else."""
    bare = text.rstrip(" :：").strip(" :：（）()")
    return Owners(words=bare) if _NOBODY.fullmatch(bare) else Owners()


_SILENT = (Section.CLOSED, Section.WARNING, Section.AGENDA, Section.NOTES)
_ELSE = re.compile(
    r"另外|此外|還有|另(?=[請由：])|補充|(?:also|in addition|apart from that|besides|one more thing|p\.?s\.?)\b", re.I
)
"""What begins a paragraph that does not belong to the heading above any more."""
_RULE = re.compile(r"[-*_—─=]{3,}")


class _Heading(Struct, frozen=True):
    rank: int
    section: Section
    owners: Owners
    due: Due | None
    mark: str
    depth: int


class Headings:
    """The headings above the line that is read."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._stack: list[_Heading] = []
        self.seen = False
        self._agenda = Agenda()

    @property
    def section(self) -> Section:
        """What stands under the headings."""
        return self._stack[-1].section if self._stack else Section.OTHER

    def ruled_off(self, raw: str) -> None:
        """Where a line is a rule across the page, what a heading warned of ends there."""
        while _RULE.fullmatch(raw.strip()) and self._stack and self._stack[-1].section is Section.WARNING:
            self._stack.pop()

    @property
    def owners(self) -> Owners:
        """Whom the nearest heading names: 「### 孫宇翔」."""
        return self._stack[-1].owners if self._stack else Owners()

    @property
    def due(self) -> Due | None:
        """When all below the nearest heading is due: 「11/20 前：」."""
        return self._stack[-1].due if self._stack else None

    def leads(self, line: Line) -> bool:
        """Whether a plain line stands indented below the name of who does it."""
        return bool(self.owners) and line.depth > self._stack[-1].depth

    def holds(self, line: Line) -> bool:
        """Whether a line stands in a list below the name of who does it."""
        return bool(self.owners) and (line.listed or self.leads(line))

    def took(self, line: Line, following: Line | None, *, blank_before: bool, first: bool) -> bool:
        """Whether the line is a heading; then it holds from here."""
        self.seen = True
        self._leave(line, blank_before)
        rank = self._rank(line, following, blank_before)
        if rank is None:
            return False
        words = line.text.strip(" 【】[]〔〕<>《》")
        section = section_of(words)
        if first and not (begins_with_action(words) or is_plainly_action(words)):
            section = Section.OTHER
        elif section is Section.OTHER and not line.listed and is_carried_over(words):
            section = Section.ACTION
        slots = self._reading.slots(words)
        bare = _FOR.sub("", words.rstrip(" :：")).strip(" :：（）()")
        named = self._reading.people.named(bare)
        if not named:
            # It says what stands below it, and names nobody.
            named = nobody_heads(bare)
            section = Section.ACTION if named.words and section is Section.OTHER else section
        elif named and section is Section.OTHER and bare != words.strip(" :：（）()"):
            section = Section.ACTION
        limit = slots.due if slots.due and not _TO_BE_DONE.sub("", slots.title) else None
        if (
            section is Section.OTHER
            and limit
            and (not first or _LIMITS.search(words))
            and self._reading.when.is_strong(words, limit)
        ):
            section = Section.ACTION
        self._open(_Heading(rank, section, named, limit, line.numeral or _mark(line), line.depth))
        return True

    def _leave(self, line: Line, blank_before: bool) -> None:
        """Out of a section that holds no tasks, where the next point begins though it is no heading itself."""
        if blank_before and not line.listed and not line.heading and _ELSE.match(line.text):
            while self.section in _SILENT:
                self._stack.pop()
        if self.section is Section.AGENDA and self._agenda.is_over(line, blank_before=blank_before):
            self._stack.pop()
        top = self._stack[-1] if self._stack else None
        if top is None or top.section in (Section.ACTION, Section.SHARED, Section.MIXED, Section.OTHER):
            return
        numbered = top.rank in (*_RANKS.values(), _BULLETED) and top.mark == (line.numeral or _mark(line))
        paragraph = top.rank == _COLON and blank_before and not line.listed and not line.numeral
        if (numbered and line.depth == top.depth) or paragraph:
            self._stack.pop()

    def _open(self, new: _Heading) -> None:
        alike = (_PLAIN, _COLON) if new.rank == _PLAIN else (new.rank,)
        beside = next((one for one in reversed(self._stack) if one.rank in alike), None)
        if new.owners and beside and not beside.owners and beside.section in (Section.ACTION, Section.SHARED):
            # "Action items:" and then "Rob:", in the same form, or "Rob": what is his stands below both.
            new = replace(new, rank=_NAMED)
        while self._stack and self._stack[-1].rank >= new.rank:
            self._stack.pop()
        inherits = new.section is Section.OTHER and self.section in _INHERITED
        self._stack.append(replace(new, section=self.section) if inherits else new)
        if new.section is Section.AGENDA:
            self._agenda = Agenda()

    def _rank(self, line: Line, following: Line | None, blank_before: bool) -> int | None:
        if line.heading:
            return line.heading
        text = line.text
        if _width(text) > _LONGEST or line.ticked is not None or text.endswith(("。", ".", "，", ",", "；", "！", "!")):
            return None
        if ends_with_nobody(text):
            return None
        if any(text[mark.end :].strip() for mark in marks(text)):
            return None
        above = self._stack[-1] if self._stack else None
        colon = text.endswith((":", "："))
        known = section_of(text) is not Section.OTHER and _width(text) <= 28 and not self._has_slots(text)
        if not colon and (is_question(text) or is_done(text)) and not known:
            return None
        if line.numeral:
            return self._numbered(line, _RANKS[line.numeral], known, colon)
        if line.listed:
            sibling = above is not None and above.rank == _BULLETED and above.mark == _mark(line)
            marked = _mark(line) in "●■◆◎◇▼▲★☆※▶►➤" or _mark(line) > _EMOJI
            starred = (
                _mark(line) == "＊" and blank_before and following is not None and following.number == line.number + 1
            )
            marked = (marked or starred) and ("，" not in text or colon)
            fits = _leads(line, following) and (known or sibling or marked) and not self._has_slots(text)
            in_list = (
                above is not None and above.section in (Section.ACTION, Section.SHARED) and not sibling and not marked
            )
            return (
                _BULLETED
                if fits and not in_list and line.depth == 0 and (colon or marked or sibling or known)
                else None
            )
        if line.bold:
            return None if self._has_slots(text) else 9
        if colon:
            return _COLON if following is not None else None
        if known or is_plainly_action(text):
            return _PLAIN
        adjacent = following is not None and following.number == line.number + 1
        deep = following is not None and (
            following.depth > line.depth or (following.listed and following.depth == line.depth)
        )
        below = adjacent and deep
        if below and self._reading.people.named(text):
            return _PLAIN
        return (
            _PLAIN
            if blank_before and adjacent and not self._has_slots(text) and ":" not in text and "：" not in text
            else None
        )

    def _numbered(self, line: Line, rank: int, known: bool, colon: bool) -> int | None:
        """一、 is a heading, but for items numbered so below a heading of tasks."""
        above = next((one for one in reversed(self._stack) if one.rank <= rank), None)
        within = (
            above is not None and above.rank < rank and above.section in (Section.ACTION, Section.SHARED, Section.MIXED)
        )
        if within and not colon:
            return None
        if self._has_slots(line.text):
            return None
        text = line.text
        return rank if colon or known or ("：" not in text and "，" not in text and ":" not in text) else None

    def _has_slots(self, text: str) -> bool:
        slots = self._reading.slots(text)
        if not slots.title or is_plainly_action(slots.title):
            return False
        return bool(slots.owners or slots.due)


def _leads(line: Line, following: Line | None) -> bool:
    return following is not None and (following.depth > line.depth or _mark(following) != _mark(line))


def _mark(line: Line) -> str:
    if not line.listed:
        return ""
    number = re.match(r"[\d.]*\d[.)、]?", line.raw.lstrip())
    return re.sub(r"\d+", "1", number[0]) if number else line.raw.lstrip()[:1]


def _width(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text)
