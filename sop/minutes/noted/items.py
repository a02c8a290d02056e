"""Lines in no list of tasks that are tasks: by whom they name, because nobody has them yet, by what their writer takes on."""

from __future__ import annotations

import re

from msgspec.structs import replace

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.people import Owners
from sop.minutes.language.sayings import WISH, commands, is_reported
from sop.minutes.language.text import fold, is_done, is_question, is_supposed, sentences, without_quotes
from sop.minutes.noted.allotted import allotted
from sop.minutes.noted.attributed import attributed, closed
from sop.minutes.noted.author import promised
from sop.minutes.noted.bracketed import bracketed
from sop.minutes.noted.called import of_called
from sop.minutes.noted.deeds import with_deeds
from sop.minutes.noted.each_does import each_does
from sop.minutes.noted.formulas import may_hold_task, without_close
from sop.minutes.noted.holding import with_held
from sop.minutes.noted.lines import Line
from sop.minutes.noted.ownerless import with_ownerless
from sop.minutes.noted.shaped import shaped_so
from sop.minutes.noted.unclaimed import unanswered, unclaimed
from sop.minutes.noted.undertaken import completed
from sop.minutes.noted.unowned import begins_with_nobody, duty, ends_with_nobody, points_below, unowned

_EXPLICIT_TO = re.compile(r"[A-Z][\w'’-]+(?:(?:,| and| &) [A-Z][\w'’-]+)* to (?!the\b|a\b|an\b)[a-z]+\b")
_ARROW = re.compile(r"\s(?:→|->|=>|➜|➡|⇒|-->)\s*(?=\S)|→")
_CLOSED_AT = re.compile(r"散會[（(][^（()）]*[)）][。]?$")
_WANTED = re.compile(r"\bwant(?:ed|s)\b", re.IGNORECASE)
_LED_BY_ARROW = re.compile(r"\s*[\w.-]+(?: [\w.-]+)?\s*(?:→|->|=>|➜|➡)\s*(?=[a-z])")
_AND_I = re.compile(r"\s*[,;]\s+(?:and|but|while|so)\s+I(?:['’]ll)?\s+[a-z].*")


def of_item(reading: Reading, line: Line, to: int, author: Owners) -> list[Candidate]:
    """A list item in no list of tasks."""
    by_form = shaped_so(reading, line.text, line.number, to) or allotted(
        reading, line.text, line.number, to, numbered=True
    )
    if by_form:
        return by_form
    given, rest = attributed(reading, line.text, line.number, to)
    if given:
        return given + (of_prose(reading, replace(line, text=rest), to, author) if rest else [])
    found = completed(reading, reading.assigned(line.text, line.number, to, bold=line.bold), line.text, line.number, to)
    found = with_held(reading, line.text, line.number, to, found)
    found = with_ownerless(reading, line.text, line.number, to, found, listed=True)
    if not found and line.bold and _EXPLICIT_TO.match(line.text) and not is_done(line.text):
        found = reading.listed(line.text, line.number, to, Owners())
    return (
        found
        or unowned(reading, line, to)
        or _answered(reading, line, to)
        or closed(reading, line.text, line.number, to)
        or promised(reading, line.text, line.number, to, author)
        or with_deeds(reading, line.text, line.number, to, [])
        or _duties(reading, line.text, line.number, to, [])
    )


def of_prose(reading: Reading, line: Line, to: int, author: Owners) -> list[Candidate]:
    """A line of running text."""
    by_form = shaped_so(reading, line.text, line.number, to)
    by_form = by_form or allotted(reading, line.text, line.number, to, numbered=bool(line.numeral))
    if by_form:
        return by_form
    number = line.number
    several, text = each_does(reading, _CLOSED_AT.sub("", line.text), number, to)
    given, text = attributed(reading, text, number, to)
    given = several + given
    if given and not text:
        return given
    found = (
        reading.told(text, number, to)
        or of_called(reading, text, number, to)
        or bracketed(reading, text, number, to)
        or closed(reading, text, number, to)
    )
    own = promised(reading, text, number, to, author)
    # "I'll write up the checks (Ingrid), by Friday": what is promised was read already.
    found = [
        one for one in map(_without_mine, found) if not any(fold(mine.title) in fold(one.title) for mine in own)
    ] + own
    if text.startswith(("【", "[")) or _LED_BY_ARROW.match(text):
        found = found or reading.assigned(text, number, to, bold=False)
    if (
        line.text.startswith(("→", "->", "=>", "➜", "➡"))
        or line.numeral
        or begins_with_nobody(text)
        or ends_with_nobody(text)
    ):
        found = found or unowned(reading, line, to)
    found = completed(reading, found, text, number, to)
    found = with_held(reading, text, number, to, with_deeds(reading, text, number, to, found))
    found += _duties(reading, text, number, to, found)
    return given + with_ownerless(reading, text, number, to, found, listed=bool(line.numeral))


def _without_mine(one: Candidate) -> Candidate:
    """What somebody has to do, without what the writer says of himself in the same sentence: "…, and I promised to …"."""
    return replace(one, title=_AND_I.sub("", one.title) or one.title)


def of_formula(reading: Reading, line: Line, to: int, author: Owners) -> list[Candidate]:
    """A marked decision, or the end of the meeting, which can give something to somebody all the same."""
    if (rest := without_close(line.text)) != line.text:
        return of_prose(reading, replace(line, text=rest), to, author)
    if not may_hold_task(line.text):
        return []
    by_form = allotted(reading, line.text, line.number, to, numbered=False)
    return by_form or reading.told(line.text, line.number, to)


def of_point(reading: Reading, line: Line, to: int) -> list[Candidate]:
    """A numbered point that is a task by its form, and no heading though it is short."""
    return allotted(reading, line.text, line.number, to, numbered=True) if line.numeral else []


def _duties(reading: Reading, text: str, line: int, to: int, found: list[Candidate]) -> list[Candidate]:
    """What has to be done by nobody in particular, beside what a paragraph gives to people."""
    parts = [text[start:end].strip() for start, end in sentences(text)]
    left = [task for part in parts if not reading.people.mentions(part) for task in _left(reading, part, line, to)]
    left = [] if points_below(text) else left
    if len(left) == 1 and left[0].due is None and len(parts) > 1:
        # "Replace the pane - who? Tomorrow."
        left = [replace(left[0], due=reading.when.whole(parts[-1].rstrip("."), text.rfind(parts[-1])))]
    left = left or _unanswered(reading, text, line, to)
    if left:
        return left
    free = [part for part in parts if not reading.people.mentions(part)] if len(parts) > 1 else []
    own = [task for part in free for task in duty(reading, part, line, to)]
    return own or ([] if found else duty(reading, text, line, to))


def _unanswered(reading: Reading, text: str, line: int, to: int) -> list[Candidate]:
    """What was asked for, and nobody answered to."""
    masked = without_quotes(text)
    at = next((start for start, end in sentences(masked) if masked[start:end].rstrip().endswith("?")), None)
    place = unanswered(masked[at:]) if at is not None and not reading.people.mentions(masked[at:]) else None
    slots = reading.slots(text[at:][place[0] : place[1]]) if place else None
    return [Candidate(slots.title, Owners(), slots.due, line, to)] if slots and slots.title else []


def _left(reading: Reading, text: str, line: int, to: int) -> list[Candidate]:
    """What a sentence leaves to whoever will do it: "Up for grabs: write the post-mortem"."""
    masked = without_quotes(text)
    place = unclaimed(masked)
    if (
        place is None
        or is_reported(_WANTED.sub("", masked[: place[0]]))
        or is_supposed(text)
        or is_done(text)
        or WISH.search(text)
    ):
        return []
    slots = reading.slots(text[place[0] : place[1]])
    beside = [due for due in reading.when.all(text) if due.end <= place[0] or due.start >= place[1]]
    due = slots.due or (beside[0] if len(beside) == 1 else None)
    return [Candidate(slots.title, Owners(), due, line, to)] if slots.title else []


def _answered(reading: Reading, line: Line, to: int) -> list[Candidate]:
    """What somebody reported, and behind an arrow what is done about it: "Kelly: text missing -> chase the insurer ASAP"."""
    arrow = _ARROW.search(line.text)
    if not arrow or is_question(line.text[: arrow.start()]) or is_done(line.text) or is_supposed(line.text):
        return []
    after = line.text[arrow.end() :]
    whole, slots = reading.slots(line.text), reading.slots(after)
    first = next(iter(reading.when.all(after)), None)
    due = slots.due or (first if first and first.start == 0 and first.day else None)
    does = due is not None or commands(after)
    if not (whole.owners and whole.leading and does and slots.title) or reading.people.mentions(after):
        return []
    return [Candidate(whole.title, whole.owners, due, line.number, to)]
