"""Tasks on their way from a line to the draft."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from sop.minutes.alike import tokens
from sop.minutes.due import Due
from sop.minutes.people import Owners, People
from sop.minutes.promises import promise
from sop.minutes.prose import Asked, asked, follows
from sop.minutes.slots import Slots, read_slots
from sop.minutes.tables import Row
from sop.minutes.text import is_done, is_question, is_supposed, last_sentence, without_quotes
from sop.minutes.when import When

_TOGETHER = re.compile(r"(?:與|和|跟|同)\s*$")
_TOGETHER_AFTER = re.compile(r"\s*(?:一起|共同|合作|搭配|(?:兩個|[來去])?(?:處理|負責|弄|分))")
_ENDING = re.compile(r"[,，;；]?\s*(?:\b(?:and|while|but|so)|並且?|而)\s*$")
_ARROWED = re.compile(r"\s*(?:→|->|=>|➜|➡)")
_ALL = re.compile(r"(?:都是?|全部|一律|\ball|\bboth)[^，。,.]{0,4}$", re.IGNORECASE)
_YOU_AND = re.compile(r"\byou and $|[你妳您][跟和與] ?$", re.IGNORECASE)
PAST = re.compile(r"已(?!知)|(?<![為不免])了(?:$|[，。,；;])")
_SELF = re.compile(
    r"(?:我|他|她|本人)[^，。；;]{0,16}?(?:會|來|負責|交|給|處理|補|寄|送|完成|弄|做|改|提供|更新|整理|寫|查|確認|準備|聯絡|安排|測|修|上傳|提出|公告|發|問|約|訂)|\b(?:I['’]?ll|"
    r"I will|I can|will)\b"
)
_PRONOUN = re.compile(r"\b(?:it|this|that|them|these|those)\b(?! [a-z]+ (?:is|are))", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:(?:[煩懇敬另再]?請|麻煩|由|拜託|勞煩|交由|指派|指示|責成|委由|商請)|→|->|=>|⇒|➜|➡|👉|»|"
    r"\bplease,?(?: (?:can|could|would|will))?|\b(?:can|could|would|will)|.*\b(?:asked|want|need|would like|"
    r"I['’]d like|let['’]s (?:have|get)|assigned to|up to|falls to))\s*[@＠]?\s*$",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"(?:^|[，。；;：:、])\s*[另再並惠]?請(?!假|款|購|求)|\bto be [a-z]+(?:ed|t|n|ne)\b", re.IGNORECASE
)
_BETWEEN = re.compile(r"[；;]|(?:^|\s)[（(]?\d{1,2}[)）][.、]?\s?|(?:^|\s)\d{1,2}[.、]\s|[①-⑳]")
_LEAD = 5
"""Signs beside a day before a task that do not make a clause of their own: "By Friday, Alex will …"."""
_SPOKEN = re.compile(
    r"\s+(?:would|will|can|could|should|must|is|was|has|had|does|did|thinks?|feels?|wants?|prefers?|likes?|says?|said)\b"
)
_SPEAKER = re.compile(r"\s*(?:(?:補充|表示|說明|說|回報|報告|提到|提醒|答應)說?\s*[:：，,]?|[:：])\s*")


class Candidate(Struct, frozen=True):
    """A task as a line says it. line, to: the lines of the source."""

    title: str
    owners: Owners
    due: Due | None
    line: int
    to: int


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
        if not slots.title or is_done(text) or (is_question(text) and not slots.assigned):
            return []
        owners = slots.owners or (Owners() if slots.assigned else self._asked_inside(text) or default)
        return [Candidate(slots.title, self.partners(text, owners), slots.due or due, line, to)]

    def _asked_inside(self, text: str) -> Owners:
        """Whom a list item asks in the middle: 「說明頁請佩珊改寫，週五前給志豪看」."""
        told = self.told(text, 0, 0)
        return told[0].owners if len(told) == 1 else Owners()

    def several(self, text: str, line: int, to: int, owners: Owners) -> list[Candidate]:
        """What stands behind a mark: one task, or several with a semicolon or a number between them."""
        parts = [part for part in _BETWEEN.split(text) if part.strip()]
        if len(parts) < 2 or sum(bool(self.slots(part).owners) for part in parts) < 2:
            parts = [text]
        return [one for part in parts for one in self.listed(part, line, to, owners)]

    def row(self, row: Row, line: int, to: int) -> list[Candidate]:
        """A row of a table of tasks: each cell says what its column does, the task's own words only what no cell says."""
        whole = self.when.whole(row.due, 0) if row.due else None
        said = row.due or row.status
        dues = [whole] if whole else [due for due in self.when.all(said) if row.due or self.when.is_strong(said, due)]
        due = next((each for each in reversed(dues) if each.day), dues[0] if dues else None)
        named = self.people.named(row.owner) if row.owner else Owners()
        found = []
        for one in self.listed(row.task, line, to, Owners()):
            title = row.task.strip(" 。.") if row.owner and row.due else one.title
            owners = Owners(named.sure, named.ask, row.owner) if row.owner or row.due else one.owners
            found.append(Candidate(title, owners, due if row.due else one.due or due, line, to))
        return found

    def partners(self, text: str, owners: Owners) -> Owners:
        """與立人一起寫: whoever else does it."""
        found = [
            one
            for one in self.people.mentions(text)
            if _TOGETHER.search(text[: one.start]) and _TOGETHER_AFTER.match(text, one.end)
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
            topic = text[one.start : one.who[0].start]
            topic = _ASKING.sub("", topic)
            slots = self.slots(
                topic
                + re.sub(r"^\s*[:：]?\s*(?:to|will|please)\b|^\s*[:：]", "", _ENDING.sub("", text[one.rest : one.end]))
            )
            head = re.split("[，,；;]", slots.title)[0]
            if (
                len(tokens(head)) < (1 if slots.title.isascii() else 3)
                and not topic
                and one.sentence < one.start
                and not follows(one, found)
            ):
                # 「預設改為不勾選，小安於 4/24 前調整」: what it is stands before.
                slots = _due_behind(self.slots(text[one.sentence : one.end]), one.start - one.sentence)
            few = len(tokens(slots.title))
            if (not follows(one, found) and few <= 1) or (_PRONOUN.search(slots.title) and few <= 2):
                # "The certificate expires. Alex will renew it.": what "it" is stands before.
                own = text[one.sentence : one.start].strip(" ,;，；")
                before = own if len(tokens(own)) > 1 else last_sentence(text, one.sentence)
                both = f"{before} — {text[one.rest : one.end]}"
                slots = _due_behind(self.slots(both), len(before)) if before else slots
            if slots.title:
                who = self.people.of(one.who, text[one.who[0].start : one.who[-1].end])
                whole = self.partners(text[one.start : one.end], who)
                result.append(Candidate(slots.title, whole, slots.due or _next_to(text, one, dues), line, to))
        return _shared(text, result, dues) or self._promised(text, line, to)

    def _promised(self, text: str, line: int, to: int) -> list[Candidate]:
        """凱翔：鑰匙我這禮拜四交給子賢 — what a speaker in minutes says of himself, with a date."""
        mentions = self.people.mentions(text)
        if not mentions or mentions[0].start > 0:
            return []
        lead = _SPEAKER.match(text, mentions[0].end)
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
        if told or is_question(text) or is_supposed(text) or is_done(text) or PAST.search(text):
            return told
        slots = self.slots(text)
        limited = slots.due is not None and self.when.is_strong(text, slots.due)
        bound = re.search(r"(?:應|須|需|務必|請)(?:於|在).{1,16}?[前內]|由[^，。；]{2,8}?(?:於|在).{1,12}?前", text) or (
            limited and _UNNAMED.search(without_quotes(text))
        )
        if slots.title and (
            bound or (slots.owners and (slots.due or not slots.leading or ":" in text or "：" in text))
        ):
            return [Candidate(slots.title, slots.owners, slots.due, line, to)]
        return []

    def assigned(self, text: str, line: int, to: int, *, bold: bool) -> list[Candidate]:
        """A list item in no list of tasks: a task where it ends or begins like one: "(Ming, 11/20)", "Alex: … by Friday"."""
        told = self.told(text, line, to)
        if told or is_question(text) or is_supposed(text) or is_done(text) or PAST.search(text):
            return told
        slots = self.slots(text)
        if not slots.title or not slots.owners:
            return []
        limited = slots.due is not None and slots.due.day is not None and self.when.is_strong(text, slots.due)
        if slots.leading and _SPOKEN.match(text, self.people.mentions(text)[0].end):
            # "Jimmy would rather …": running text, in which nothing was given to him.
            return []
        if (
            (bold and slots.leading)
            or (slots.leading and slots.due and text.startswith(tuple("（([【")))
            or (slots.leading and slots.apart)
            or (limited and slots.assigned and not slots.leading)
            or (slots.due and not slots.leading and slots.due.end > len(text) - 4)
            or (slots.leading and (limited or _ARROWED.match(text, self.people.mentions(text)[0].end)))
            or (slots.assigned and not slots.leading and promise(text))
        ):
            return [Candidate(slots.title, slots.owners, slots.due, line, to)]
        return []


def _due_behind(slots: Slots, end: int) -> Slots:
    """Without the day of what stands before the task: "The freeze begins on Monday; Alex announces it."."""
    due = slots.due
    return replace(slots, due=None) if due and due.start < end and end - (due.end - due.start) > _LEAD else slots


def _next_to(text: str, one: Asked, dues: Sequence[Due]) -> Due | None:
    """The day right behind who is asked: 「值班表 → 怡安 3/6 貼群組」."""
    return next(
        (due for due in dues if due.day and not text[one.rest : due.start].strip() and due.start >= one.rest), None
    )


def _shared(text: str, tasks: list[Candidate], dues: Sequence[Due]) -> list[Candidate]:
    """Tasks of one sentence, those without a day with the one that it gives to all of them: 「…，都是週五」."""
    due = next((due for due in dues if _ALL.search(text[: due.start])), None)
    return tasks if due is None else [replace(task, due=task.due or due) for task in tasks]
