"""Tasks on their way from a line to the draft."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.days.when import When
from sop.minutes.language.agreedday import agreed_inside
from sop.minutes.language.alike import tokens
from sop.minutes.language.asked import follows
from sop.minutes.language.cells import due_of_cell, moved_by, without_struck
from sop.minutes.language.dropped import is_dropped, is_told_of
from sop.minutes.language.evidence import denies_zh
from sop.minutes.language.parting import BETWEEN, CLOSED, parts_by_name, parts_of
from sop.minutes.language.people import Owners, People
from sop.minutes.language.promises import promise
from sop.minutes.language.prose import asked
from sop.minutes.language.roles import PAST, is_role, takes_office, tells
from sop.minutes.language.saidlater import with_later
from sop.minutes.language.slots import Slots, read_slots
from sop.minutes.language.tables import Row
from sop.minutes.language.text import begins_with_question, is_done, is_question, is_supposed, without_quotes
from sop.minutes.language.withhim import with_partner
from sop.minutes.language.wording import next_to, shared_due, words_of

_NAMES = 2
"""Words of a title that names a thing."""
_TOGETHER = re.compile(r"(?:與|和|跟|同)\s*$")
TOGETHER_AFTER = re.compile(
    r"\s*(?:[^，。,；]{0,8}?一起|共同|合作|搭配|分頭|分工|(?:兩個|[來去])?(?:處理|負責|弄|分)|"
    r"[來去](?![年了過說講談問要確討借拿提報對聊]))"
)
_ARROWED = re.compile(r"\s*(?:→|->|=>|➜|➡)")
_YOU_AND = re.compile(r"\byou and $|[你妳您][跟和與] ?$", re.IGNORECASE)
_SELF = re.compile(
    r"(?:我|他|她|本人)[^，。；;]{0,16}?(?:會|來|負責|交|給|處理|補|寄|送|完成|弄|做|改|提供|更新|整理|寫|查|確認|準備|"
    r"聯絡|安排|測|修|上傳|提出|公告|發|問|約|訂)|\b(?:I['’]?ll|"
    r"I will|I can|will)\b"
)
_UNNAMED = re.compile(
    r"(?:^|[，。；;：:、])\s*[另再並惠]?請(?!假|款|購|求)|\bto be [a-z]+(?:ed|t|n|ne)\b", re.IGNORECASE
)
_EMPTY = re.compile(
    r"(?:請假|休假|出差|沒事|沒什麼事?|照舊|同上|無變動|無|沒有|暫無|nothing(?: new)?|none|no (?:new )?(?:actions?|tasks?)|"
    r"n/?a|on leave|on holiday|away|no updates?)"
    r"(?:\s*[，,、.。;；]\s*(?:無|沒有|none|nothing)| for [A-Z]\w+| this (?:time|week))?[。.]?",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"(?:再議|待議|再討論|再說|到時再說|(?:and )?then we (?:decide|see)|to be discussed)[。.]?|"
    r"(?:see|cf\.?|refer to|參見|詳見|見)\s*(?:also )?[A-Z]{2,}-\d+[.。]?|[（(]?[^（()）:：]{2,40}[:：][）)]?",
    re.IGNORECASE,
)
"""What points to something else, or leads to the lines below."""
_SPOKEN = re.compile(
    r"\s+(?:would|will|can|could|should|must|is|was|has|had|does|did|thinks?|feels?|wants?|prefers?|likes?|says?|said|"
    r"spoke|went|met|saw|found|told|got|sent|wrote|made|took|gave|built|ran|came|left|lost|bought|brought|kept|heard|thought|"
    r"[a-z]+ed(?! to\b))\b"
)
_TO_DO = re.compile(
    r"記得|務必|需要?(?!求)|[須請]|(?<!重|需|主)要(?!求|點|是|件)|\b(?:need(?:s|ed)? to|must|to be|remember|has to|"
    r"have to)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"[（(][^（()）]{1,24}[)）][。.]?$")
_SPEAKER = re.compile(r"\s*(?:(?:補充|表示|說明|說|回報|報告|提到|提醒|答應)說?\s*[:：，,]?|[:：])\s*")


class Candidate(Struct, frozen=True, gc=False):
    """A task as a line says it. line, to: the lines of the source; nobodys: whether nobody took it, so that it waits for one."""

    title: str
    owners: Owners
    due: Due | None
    line: int
    to: int
    nobodys: bool = False


class Reading:
    """How one meeting's words are read: its people and its dates."""

    def __init__(self, people: People, when: When) -> None:
        self.people = people
        self.when = when

    def slots(self, text: str) -> Slots:
        """A task's words taken apart."""
        return read_slots(text, self.people, self.when)

    def listed(
        self, text: str, line: int, to: int, default: Owners, slots: Slots | None = None, due: Due | None = None
    ) -> list[Candidate]:
        """A line that is a task by where it stands. default: who does it where the line names nobody; due:
        when, where it names no day.
        """
        slots = slots or self.slots(text)
        if (
            not slots.title
            or _EMPTY.fullmatch(slots.title)
            or (not slots.assigned and not slots.due and _POINTS.fullmatch(text.strip()))
            or is_done(text)
            or is_dropped(text)
            or (slots.due is None and is_told_of(text, self.people))
            or (not slots.assigned and (is_question(text) or (not slots.due and begins_with_question(text))))
        ):
            return []
        owners = slots.owners or (Owners() if slots.assigned else self._asked_inside(text) or default)
        owners = with_partner(text, owners, default)
        return [Candidate(slots.title, self.partners(text, owners), slots.due or due, line, to)]

    def _asked_inside(self, text: str) -> Owners:
        """Whom a list item asks in the middle: 「說明頁請佩珊改寫，週五前給志豪看」."""
        told = self.told(text, 0, 0)
        return told[0].owners if len(told) == 1 else Owners()

    def several(self, text: str, line: int, to: int, owners: Owners) -> list[Candidate]:
        """What stands behind a mark: one task, or several with a semicolon or a number between them."""
        parts = [part for part in BETWEEN.split(text) if part.strip()]
        if len(parts) < 2:
            # "favicon (Ming), robots.txt (Alex)": each has its own.
            named = [part for part in CLOSED.split(text) if part.strip()]
            parts = named if all(self.slots(part).owners and self.slots(part).title for part in named) else parts
        if len(parts) < 2 or sum(bool(self.slots(part).owners) for part in parts) < 2:
            parts = [text]
        return [one for part in parts for one in self.listed(part, line, to, owners)]

    def each(self, text: str, line: int, to: int, default: Owners) -> list[Candidate]:
        """The tasks of an item or a cell that holds several, each with its own day or with who does it; none of one alone."""
        parts = parts_of(text, self.slots)
        if not parts:
            return self._by_name(text, line, to)
        first = self.slots(parts[0]).owners
        return [one for part in parts for one in self.listed(part, line, to, first or default)]

    def _by_name(self, text: str, line: int, to: int) -> list[Candidate]:
        found = [one for part in parts_by_name(text, self.slots) for one in self.listed(part, line, to, Owners())]
        # "Kelly collects the list, Rob sends it": what it is stands before.
        return [
            replace(one, title=f"{found[0].title} — {one.title}") if n and len(tokens(one.title)) < _NAMES else one
            for n, one in enumerate(found)
        ]

    def row(self, row: Row, line: int, to: int) -> list[Candidate]:
        """A row of a table of tasks: each cell says what its column does, the task's own words only what no cell says."""
        said = without_struck(row.due) or row.status
        due = due_of_cell(said, self.when, limits=not row.due) if said else None
        due = moved_by(row.status, due, self.when) if row.due else due
        named = self.people.holder(row.owner) if row.owner else Owners()
        several = [] if row.due else self.each(row.task, line, to, Owners())
        found = [replace(one, owners=Owners(named.sure, named.ask, row.owner)) for one in several if row.owner]
        for one in [] if found else self.listed(row.task, line, to, Owners()):
            title = row.task.strip(" 。.") if row.owner and row.due else one.title
            own = not row.owner and (not row.due or self.slots(row.task).leading)
            owners = one.owners if own else Owners(named.sure, named.ask, row.owner)
            found.append(Candidate(title, owners, due if row.due else one.due or due, line, to))
        return found

    def partners(self, text: str, owners: Owners) -> Owners:
        """與立人一起寫: whoever else does it."""
        found = [
            one
            for one in self.people.mentions(text)
            if _TOGETHER.search(text[: one.start]) and TOGETHER_AFTER.match(text, one.end)
        ]
        if not found or not owners:
            return owners
        more = self.people.of(found)
        return Owners(
            (*owners.sure, *(one for one in more.sure if one not in owners.sure)),
            (*owners.ask, *more.ask),
            owners.words,
        )

    def with_you(self, text: str, owners: Owners) -> Owners:
        """ "Mark, could you and Sam …": whoever else is asked."""
        found = [one for one in self.people.mentions(text) if _YOU_AND.search(text[: one.start])]
        more = tuple(who for one in found for who in one.who if len(one.who) == 1 and who not in owners.sure)
        return Owners((*owners.sure, *more), owners.ask, owners.words) if owners else owners

    def told(self, text: str, line: int, to: int) -> list[Candidate]:
        """The tasks that running text gives to people."""
        mentions = self.people.mentions(text)
        if not mentions:
            return []
        dues = self.when.all(text)
        found = asked(text, mentions, dues, self.when)
        result = []
        for one in found:
            end, agreed = agreed_inside(text, one.rest, one.end, self.when)
            one = replace(one, end=end)
            slots = words_of(text, one, self.slots, first=not follows(one, found))
            if slots.title:
                who = self.people.of(one.who, text[one.who[0].start : one.who[-1].end])
                whole = self.partners(text[one.start : one.end], who)
                due = agreed or with_later(slots.due or one.due or next_to(text, one, dues), text, one.end, self.when)
                result.append(Candidate(slots.title, whole, due, line, to))
        due = shared_due(text, dues)
        return [replace(task, due=task.due or due) for task in result] or self._promised(text, line, to)

    def _promised(self, text: str, line: int, to: int) -> list[Candidate]:
        """凱翔：鑰匙我這禮拜四交給子賢 — what a speaker in minutes says of himself, with a date."""
        mentions = self.people.mentions(text)
        lead = _SPEAKER.match(text, mentions[0].end) if mentions and not mentions[0].start else None
        if not lead:
            return []
        rest = text[lead.end() :]
        if is_supposed(rest) or is_question(rest) or PAST.search(rest) or not _SELF.search(rest):
            return []
        slots = self.slots(rest)
        due = slots.due or next(iter(self.when.all(rest)), None)
        who = self.people.of(mentions[:1], text[: mentions[0].end])
        return [Candidate(slots.title, who, due, line, to)] if due and slots.title else []

    def concluded(self, text: str, line: int, to: int) -> list[Candidate]:
        """A line under decisions: a task where it says who does it, or that something has to be done by a day."""
        told = self.told(text, line, to)
        if told or is_question(text) or is_supposed(text) or is_done(text) or PAST.search(text) or takes_office(text):
            return told
        slots = self.slots(text)
        limited = slots.due is not None and self.when.is_strong(text, slots.due)
        bound = re.search(
            r"(?:應|須|需|務必|請)(?:於|在).{1,16}?[前內]|由[^，。；]{2,8}?(?:於|在).{1,12}?前", text
        ) or (limited and _UNNAMED.search(without_quotes(text)))
        if slots.title and (
            bound
            or (limited and slots.assigned and not slots.leading)
            or (slots.owners and (slots.due or not slots.leading or ":" in text or "：" in text))
        ):
            return [Candidate(slots.title, slots.owners, slots.due, line, to)]
        return []

    def assigned(self, text: str, line: int, to: int, *, bold: bool) -> list[Candidate]:
        """A list item in no list of tasks: a task where it looks like one: "(Ming, 11/20)", "Alex: … by Friday"."""
        told = self.told(text, line, to)
        if told or is_question(text) or is_supposed(text) or is_done(text) or PAST.search(text):
            return told
        slots = self.slots(text)
        if not slots.title or not slots.owners or is_role(slots.title) or tells(text, slots.title):
            return []
        if denies_zh(text, self.people.mentions(text), self.when.all(text)):
            return []
        limited = slots.due is not None and slots.due.day is not None and self.when.is_strong(text, slots.due)
        if slots.due and not slots.due.day and re.search(r"\d", slots.due.words):
            # A day that has passed: what was done then, "last edit: May, 3 Feb".
            return []
        if any(_SPOKEN.match(text, one.end) for one in self.people.mentions(text)):
            # "Jimmy would rather …", "Kelly agreed that …": running text, in which nothing was given to them.
            return []
        if (
            (bold and slots.leading)
            or (slots.leading and slots.due and text.startswith(tuple("（([【")))
            or (slots.leading and slots.apart)
            or (limited and slots.assigned and not slots.leading)
            or (slots.apart and slots.assigned and not slots.leading and slots.due and slots.due.day)
            or (slots.due and not slots.leading and slots.due.end > len(text) - 4)
            or (
                slots.leading
                and (limited or any(_ARROWED.match(text, one.end) for one in self.people.mentions(text)[:1]))
            )
            or (slots.assigned and not slots.leading and promise(text))
            or (slots.assigned and not slots.leading and bool(_SIGNED.search(text) and _TO_DO.search(text)))
        ):
            return [Candidate(slots.title, slots.owners, slots.due, line, to)]
        return []
