"""Tasks whose next sentence only says who does them, and by when: "Watch the zone from outside. Taken by Alex, due 9/25."."""

from __future__ import annotations

import re
from itertools import pairwise

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.people import Owners
from sop.minutes.language.roles import PAST, is_role, tells
from sop.minutes.language.saidlater import said_later
from sop.minutes.language.slots import Slots
from sop.minutes.language.text import is_done, is_question, is_supposed, sentences, without_quotes

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
_DOES_IT = re.compile(
    r"\s+(?P<what>(?!(?:knows|likes|has|needs|wants|thinks|finds|hates|loves|sees|says|gets|doubts|is|was)\b)[a-z]+s "
    r"(?:it|this|that|them|both)(?: (?:up|out|over|off|in|round|around|on))?)[\s.;]*$"
)
"""The report is due on Friday; Rob presents it."""
_WHO_ZH = re.compile(
    r"(?P<what>[^。？?]{2,40}?)[，,]?\s*(?<!是)(?:由|要|給|派)?誰(?:來|去|要|會|可以)?[㐀-鿿]{0,3}(?<![的了過說])[？?]"
)
_WHO_EN = re.compile(
    r"(?:and |so )?who(?:(?:['’]ll| will| can| could| is going to| wants to| should)|(?= (?!was|is|has|does)[a-z]+s ))"
    r" (?P<what>[a-z]{2,} [^?]{3,60})\?",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\s+(?:does|will|can|is on it|wants to|would)\b(?= *[,.;]| *$)|(?<=[㐀-鿿])(?:說)?(?:來|要|可以|願意|\s*OK|好)(?=[，。,]|$)"
)
_SETTLED = re.compile(
    r"(?:點名|欽點|指名|決定(?:由|給|讓|是)?|最後(?:是|由|給)?|結論[是為]?|交給|派給|就)\s*[:：]?\s*|"
    r"\b(?:in the end|we (?:agreed|settled) on|it is|goes to|finally)\s*,?\s*",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\s*(?:\((?:no takers?|nobody|no ?one|no owner|open|no volunteers?)(?: yet| so far)?\)|(?:taken(?: on)?|picked up|"
    r"owned) by (?:nobody|no ?one)(?: yet| so far)?|"
    r"(?:nobody|no ?one) (?:has )?(?:taken|took|takes|wants|wanted|volunteered|picked|answered|replied|spoke up|raised|"
    r"offered|came forward|could say)\b[^.;]{0,40}|"
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
_STATES = re.compile(
    r"(?:the|a|an|our|we|they|it|this|that|there|he|she)\b[^,;:]*?\b(?:is|are|was|were|starts|ends|begins|started|ended|"
    r"went|came|"
    r"failed|broke|expired|runs|ran|had)\b(?! to\b)",
    re.IGNORECASE,
)
"""The freeze starts on Friday: how something is, and nothing to do."""
_WAS = re.compile(
    r"\b(?:asked|wondered|discussed|talked|voted|wanted|had|was|were|did|could)\b(?!.*\b(?:has|have|needs?|is|are|must|should|"
    r"remains?)\b)",
    re.IGNORECASE,
)
"""We asked who wanted it: what nobody answered to then leaves nothing to do."""
_LEAST = 4
"""Signs of a sentence that can be a task."""


def attributed(reading: Reading, text: str, line: int, to: int) -> tuple[list[Candidate], str]:
    """The tasks that the sentence behind them gives to somebody or to nobody yet, and the text without both sentences."""
    found: list[Candidate] = []
    gone: list[tuple[int, int]] = []
    for (start, end), (after, stop) in pairwise(sentences(without_quotes(text))):
        asked = _WHO_ZH.fullmatch(text[start:end].strip()) or _WHO_EN.fullmatch(text[start:end].strip())
        given = _answer(reading, text[after:stop]) if asked else _given(reading, text[after:stop])
        if given is None or (gone and gone[-1][1] > start):
            continue
        if not asked and not given.owners and _WAS.search(text[start:end]):
            continue
        task = Slots(asked["what"].strip(), Owners(), None) if asked else _task(reading, text[start:end])
        if task is not None and (task.due or not given.title):
            title = f"{task.title} — {given.title}" if given.title else task.title
            due = given.due or task.due or said_later(text, stop, reading.when)
            found.append(Candidate(title, given.owners, due, line, to))
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
    """Who and when, where a sentence says nothing else, or only that he does "it"; None where it says more."""
    if _NOBODY.fullmatch(sentence):
        return Slots("", Owners(words=sentence.strip(" .。;；")), None)
    if is_question(sentence) or PAST.search(sentence):
        return None
    bare = sentence.strip()
    first = next(iter(reading.people.mentions(bare)), None)
    does = _DOES_IT.match(bare, first.end) if first and not first.start else None
    if first and does:
        return Slots(does["what"], reading.people.of([first], bare[: first.end]), None)
    lead = _GIVEN.match(bare)
    bare = bare[lead.end() :] if lead else bare
    takes = _TAKES.search(bare)
    bare = bare[: takes.start()] + bare[takes.end() :] if takes else bare
    slots = reading.slots(bare)
    return slots if slots.is_bare and slots.owners and (lead or takes or slots.due) else None


def _answer(reading: Reading, sentence: str) -> Slots | None:
    """Whom the answer to "who does it?" settles on, and by when: 「兩個人都可以，最後點名怡安，3/10」."""
    settled = max((one.end() for one in _SETTLED.finditer(sentence)), default=0)
    slots = reading.slots(_DOES.sub("", sentence[settled:].strip(), count=1))
    return slots if slots.is_bare and slots.owners else None


def _task(reading: Reading, sentence: str) -> Slots | None:
    """What is to be done by a sentence; None where it tells, asks, or says itself who does it."""
    label = _LABEL.match(sentence)
    words = sentence[label.end() if label else 0 :].strip(" 　.。;；")
    off = is_question(words) or is_supposed(words) or is_done(words) or PAST.search(words) or is_role(words)
    if len(words) < _LEAST or off or reading.told(words, 0, 0):
        return None
    slots = reading.slots(words)
    title = slots.title if slots.title and not slots.owners else words
    if is_role(title) or _STATES.match(words):
        return None
    return None if tells(words, title) else Slots(title, slots.owners, slots.due)
