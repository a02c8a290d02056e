"""What may stand around an action item's title: `@person`, `by <date>`, `for INC-7`, in any order at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from sop.records.people import Person
from sop.words.due import parse_due
from teams_bot.commands.folding import Folded, fold, trim
from teams_bot.commands.mentions import Held
from teams_bot.commands.naming import ITEM_ID
from teams_bot.commands.parsed import Me

_EDGE = r"(?:^|[ ,;、。])"
_END = r"[ ,.;!。、]*$"
_ABOUT = re.compile(rf"{_EDGE}\(?(?:for|about|re|after|follows|from|關於|針對|來自)[ :#]*({ITEM_ID})\)?{_END}")
_ME = re.compile(rf"{_EDGE}(?:for me|@me|owner[ :]+me|負責人?[ :]*我|(?:指派|交)?給我|由?我負責){_END}")
_LEAD = rf"(?:{_EDGE}(?:for|owner|assign(?:ed)? to|負責人|指派給|交給|給|由)[ :]*)?"
_NAMED = re.compile(rf"{_EDGE}(?:owner ?: ?|負責人(?: ?: ?| ))([^ ]+(?: [a-z][^ ]*){{0,2}}?){_END}")
_AT_NAME = re.compile(rf"{_EDGE}@([^\s@:,]+){_END}")
_DUE = re.compile(
    rf"{_EDGE}(?:(?P<soft>by)|due(?: date| by)?|deadline|期限|截止日?期?|到期日?)(?:[ :]+|(?<=[期限止日]))(?P<day>[^ ].*)$"
)
_BEFORE = re.compile(rf"{_EDGE}(?P<day>[^ ]+(?: [^ ]+){{0,3}} ?(?:之前|以前|前)){_END}")
_TAIL = 200
"""Characters at the end of a text that are searched for clauses, so that a long one costs no more than a short one."""

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Clauses:
    """What was found. title: the rest, mentions still as signs; unread_due: what stood after `due` and is no date."""

    title: str
    owner: Person | Me | None = None
    due: date | None = None
    about: str | None = None
    unread_due: str | None = None


def split(text: str, held: Held, today: date) -> Clauses:
    """Take the clauses off the end of the text (a mention also off its start), each kind once."""
    found = Clauses(trim(text))
    while (fewer := _without_last(found, held, today)) is not None:
        found = fewer
    unread = _unread_due(found)
    return _with_leading_mention(replace(found, unread_due=unread) if unread is not None else found, held)


def plain_person(name: str) -> Person:
    """Somebody known by what was typed only: a name, or an e-mail address."""
    typed = trim(name).removeprefix("@")
    return Person(typed, email=typed.lower()) if _MAIL.fullmatch(typed) else Person(typed)


def _without_last(found: Clauses, held: Held, today: date) -> Clauses | None:
    folded = fold(found.title)
    if found.about is None and (match := _in_tail(_ABOUT, folded)):
        return replace(found, title=folded.before(match.start()), about=match[1].upper())
    if found.owner is None and (taken := _owner(folded, held)):
        return replace(found, title=taken[0], owner=taken[1])
    if found.due is None:
        before = _due_starts(folded, _BEFORE) if "前" in folded.text else ()
        for match in (*_due_starts(folded), *before):
            if day := parse_due(folded.after(match.start("day")), today):
                return replace(found, title=folded.before(match.start()), due=day)
    return None


def _owner(folded: Folded, held: Held) -> tuple[str, Person | Me] | None:
    if held.people and (mention := _in_tail(re.compile(rf"{_LEAD}({held.pattern})(?: ?負責)?{_END}"), folded)):
        return folded.before(mention.start()), held.person(mention[1])
    if match := _in_tail(_ME, folded):
        return folded.before(match.start()), Me()
    # Nearly every title has neither, and the patterns look at each of its words.
    match = _in_tail(_NAMED, folded) if "owner" in folded.text or "負責人" in folded.text else None
    match = match or (_in_tail(_AT_NAME, folded) if "@" in folded.text else None)
    if match and held.spoken(match[1]) == match[1]:
        return folded.before(match.start()), plain_person(folded.between(match.start(1), match.end(1)))
    return None


def _in_tail(pattern: re.Pattern[str], folded: Folded) -> re.Match[str] | None:
    return pattern.search(folded.text, max(0, len(folded.text) - _TAIL))


def _due_starts(folded: Folded, pattern: re.Pattern[str] = _DUE) -> list[re.Match[str]]:
    """Every place where a due clause may begin, first the longest."""
    starts: list[re.Match[str]] = []
    position = max(0, len(folded.text) - _TAIL)
    while match := pattern.search(folded.text, position):
        starts.append(match)
        position = max(match.start("day"), match.start() + 1)
    return starts


def _unread_due(found: Clauses) -> str | None:
    """What stands after the last `due` of the title and looks as if it were meant as a date: three words at most."""
    if found.due is not None:
        return None
    folded = fold(found.title)
    starts = [match for match in _due_starts(folded) if not match["soft"]]
    if not starts:
        return None
    day = starts[-1]["day"]
    return None if day.startswith("to ") or len(day.split()) > 3 else folded.after(starts[-1].start("day"))


def _with_leading_mention(found: Clauses, held: Held) -> Clauses:
    match = re.match(rf"({held.pattern})[ ,:、]*", found.title) if held.people else None
    if found.owner is not None or not match:
        return found
    return replace(found, title=trim(found.title[match.end() :]), owner=held.person(match[1]))
