"""Tasks whose next sentence only says who does them, and by when: "Watch the zone from outside. Taken by Alex, due 9/25."."""

from __future__ import annotations

import re
from itertools import pairwise

from sop.minutes.candidate import Candidate, Reading
from sop.minutes.people import Owners
from sop.minutes.roles import PAST, is_role, tells
from sop.minutes.slots import Slots
from sop.minutes.text import is_done, is_question, is_supposed, sentences, without_quotes

_GIVEN = re.compile(
    r"(?:(?:this |it )?(?:is |was )?(?:taken(?: on| over| up)?|picked up|owned|to be done) by|(?:this |it )?(?:is |was )?"
    r"(?:assigned|given|handed|goes|falls) to|(?:this |it )?(?:is |sits )?with|action(?: on| by)?|owners?(?: is| are)?|"
    r"由|交給|指派給?|分派給|(?:負責人?|承辦人?|主責|認領人?)(?:是|為)?)\s*[:：]?\s*(?=\S)",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\s+(?:takes?|has|have|owns?|picks? up)\s+(?:this|it|that)(?: one)?(?: on| over| up)?\b|"
    r"(?:來)?(?:認領|接手|負責|承辦|主責|處理)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\s*(?:(?:taken(?: on)?|picked up|owned) by (?:nobody|no ?one)(?: yet| so far)?|"
    r"(?:nobody|no ?one) (?:has )?(?:taken|took|takes|wants|wanted|volunteered|picked)\b[^.;,]{0,24}|"
    r"(?:there is )?(?:no owner|nobody|no ?one|owner open|unassigned|not (?:yet )?assigned|owner to be (?:found|named))"
    r"(?: yet| so far)?|(?:目前|還|尚)?(?:沒有?人|無人|未有人)(?:認領|接手?|負責|要做)|(?:待|尚未)(?:認領|指派|分派)|"
    r"(?:負責人|承辦人?|人選)(?:未定|待定|另定|還沒定|尚未指定))[\s.。;；,，]*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^.{0,12}?(?:remed(?:y|ies)|fix|measure|action|improvement|countermeasure|task|to-?do|改善(?:措施|作法|做法)?|對策|措施|"
    r"作法|做法|處置|待辦)\s*[:：]\s*",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"[，,]\s*(?P<who>[^，,。；;]{1,20}?)[。.]?\s*$")
_LEAST = 4
"""Signs of a sentence that can be a task."""


def attributed(reading: Reading, text: str, line: int, to: int) -> tuple[list[Candidate], str]:
    """The tasks that the sentence behind them gives to somebody or to nobody yet, and the text without both sentences."""
    found: list[Candidate] = []
    gone: list[tuple[int, int]] = []
    for (start, end), (after, stop) in pairwise(sentences(without_quotes(text))):
        given = _given(reading, text[after:stop])
        if given is None or (gone and gone[-1][1] > start):
            continue
        task = _task(reading, text[start:end])
        if task is not None:
            found.append(Candidate(task.title, given.owners, given.due or task.due, line, to))
            gone.append((start, stop))
    for start, stop in reversed(gone):
        text = text[:start] + text[stop:]
    return found, text.strip()


def closed(reading: Reading, text: str, line: int, to: int) -> list[Candidate]:
    """What has a limit and ends in who does it: 「值班表儘早排定，佳蓉。」."""
    end = _CLOSING.search(text)
    who = reading.people.named(end["who"]) if end else Owners()
    task = _task(reading, text[: end.start()]) if end and who else None
    fits = task is not None and task.due is not None and not task.owners
    return [Candidate(task.title, who, task.due, line, to)] if task and fits else []


def _given(reading: Reading, sentence: str) -> Slots | None:
    """Who and when, where a sentence says nothing else; None where it says more."""
    if _NOBODY.fullmatch(sentence):
        return Slots("", Owners(words=sentence.strip(" .。;；")), None)
    if is_question(sentence) or PAST.search(sentence):
        return None
    bare = sentence.strip()
    lead = _GIVEN.match(bare)
    bare = bare[lead.end() :] if lead else bare
    takes = _TAKES.search(bare)
    bare = bare[: takes.start()] + bare[takes.end() :] if takes else bare
    slots = reading.slots(bare)
    return slots if slots.is_bare and slots.owners and (lead or takes or slots.due) else None


def _task(reading: Reading, sentence: str) -> Slots | None:
    """What is to be done by a sentence; None where it tells, asks, or says itself who does it."""
    label = _LABEL.match(sentence)
    words = sentence[label.end() if label else 0 :].strip(" 　.。;；")
    off = is_question(words) or is_supposed(words) or is_done(words) or PAST.search(words) or is_role(words)
    if len(words) < _LEAST or off or reading.told(words, 0, 0):
        return None
    slots = reading.slots(words)
    title = slots.title if slots.title and not slots.owners else words
    return None if tells(words, title) else Slots(title, slots.owners, slots.due)
