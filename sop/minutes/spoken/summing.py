"""The chair's last words, which list again what was agreed: they add nothing, but give a missing owner or day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from sop.minutes.days.due import Due
from sop.minutes.language.alike import overlap, tokens
from sop.minutes.language.answers import after_sum, agrees, sums_up
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.promises import promise
from sop.minutes.language.sayings import request
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.dating import date
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import FAR, OpenTask

_PARTS = re.compile(r"[,，、;；:：。.!！?？]\s*|\s+and\s+|然後|還有|以及", re.IGNORECASE)
_ME = re.compile(r"\b(?:me|I|I['’]ll)\b|我(?!們)")
_ALSO = re.compile(r"\b(?:also|in addition|one more)\b|另外|順便|再麻煩", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:(?:okay|ok|right|great|good|well|fine|好|嗯|OK)[,.，。 ]*)*(?:(?:so|then|that['’]s)\b|所以|那就?)",
    re.IGNORECASE,
)
_ROUGHLY = re.compile(
    r",? (?:or (?:so|something|thereabouts|later|whenever)|maybe|perhaps|I (?:think|guess|believe))|左右|吧",
    re.IGNORECASE,
)
_LIKE = 0.4
"""How much of a part's words a task shares that it speaks of."""
_MOST = 0.6
"""How many parts of a sentence speak of what is agreed, where nothing else says that it sums up."""
_LOOKED_BACK = 40
_LATE = 0.6
"""Where in a conversation somebody lists what was agreed."""
_NODS = 3
"""Sentences back in which who sums up spoke before."""
_TURN = 6
"""Sentences of one turn that are read together."""
_TELLS = re.compile(r"[你妳您]|請|麻煩|拜託|我(?!們)|[?？]|\b(?:you|please|I)\b", re.IGNORECASE)
"""What gives something to somebody, or asks."""
_HAN = re.compile(r"[㐀-鿿]")
_CERTAIN = re.compile(r"^(?!.*(?:左右|大概|可能|好像|應該|或)).*[㐀-鿿]", re.DOTALL)
"""Last words in Chinese that do not guess."""


class Part(Struct):
    """A part of a sentence: whose task, which words of it, by when. alone: whether no other day stands in it."""

    who: tuple[int, ...]
    topic: frozenset[str]
    due: Due | None
    words: str
    alone: bool = True


def summed(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether a sentence only lists what was agreed; then only what was missing is taken from it."""
    opened = sums_up(one.masked)
    if opened:
        ledger.left_over()
    goes_on = bool(one.speaker) and (ledger.summing == one.turn or _resumes(ledger, index, one))
    if not (opened or goes_on) and is_question(one.text):
        return False
    last = _lists_last(ledger, index, one)
    says_so = _OPENS.match(one.masked) is not None and not one.mentions
    if not (opened or goes_on or last or says_so or one.mentions):
        return False  # It names nobody.
    spans = list(_spans(one, dues))
    parts = list(_parts(one, dues, spans)) if len(spans) > 1 or opened or goes_on or last else []
    if len(parts) < 2 and not (opened or goes_on or last):
        return False  # A single part lists nothing, whatever task it speaks of.
    meant = [(part, _meant(ledger, part)) for part in parts]
    known = [(part, task) for part, task in meant if task is not None]
    again = last or (says_so and _says_again(parts, known))
    if not (opened or goes_on or again or _lists(parts, known)):
        return False
    asks = request(one.masked)
    if (asks and (is_question(one.text) or _ALSO.search(one.masked) or len(known) < 2)) or (
        not known and promise(after_sum(one.masked))
    ):
        return False  # What is asked anew among the last words is an item.
    # Behind a list of names there may be more: 「…我明天把會議記錄發出來」.
    ledger.summing = ledger.summing if last and not (opened or goes_on) else one.turn
    if (
        len({part.who for part in parts}) <= 1
        and len({id(task) for _, task in known}) < 2
        and ledger.restate(one, dues, index, sums=goes_on and not one.masked.isascii())
    ):
        return True
    for part, task in known:
        _complete(task, part, one, index)
        if opened or goes_on:
            _correct(ledger, index, task, part, one)
    return True


def _resumes(ledger: Ledger, index: int, one: Utterance) -> bool:
    """Whether who sums up goes on to the next, once the one before has said yes: 「宏達，憑證明天。」「是。」「Carol，…」."""
    if ledger.summing < 0 or not _opens_with_name(one) or is_question(one.text):
        return False
    before = next(
        (each for each in reversed(ledger.said[max(0, index - _NODS) : index]) if each.speaker == one.speaker), None
    )
    between = [each for each in ledger.said[max(0, index - _NODS) : index] if before and each.turn > before.turn]
    nods = all(len(tokens(each.masked)) <= 1 or agrees(each.masked) for each in between)
    return before is not None and before.turn == ledger.summing and nods


def _lists_last(ledger: Ledger, index: int, one: Utterance) -> bool:
    """Whether somebody names people with a thing and a day each, near the end: 「柏翰金鑰十一號，志祥清單十三號」."""
    if index < _LATE * len(ledger.said) or not _opens_with_name(one):
        return False
    turn = [
        each
        for each in ledger.said[max(0, index - _TURN) : index + _TURN]
        if each.line == one.line and each.turn == one.turn
    ]
    lists = [each for each in turn if _opens_with_name(each)]
    parts = [part for each in lists for part in _all_parts(each, ledger) if part.who]
    if len({part.who for part in parts}) < 2 or any(_TELLS.search(each.masked) for each in lists):
        return False
    again = [part for part in parts if _meant(ledger, part) or _is_dated(ledger, part)]
    return len(again) > 1 and len(again) * 2 >= len(parts)


def _is_dated(ledger: Ledger, part: Part) -> bool:
    """Whether somebody has a task on just that day."""
    day = part.due.day if part.due is not None else None
    return day is not None and any(
        {*part.who} & {*task.owners.sure, *task.owners.ask} and task.due is not None and task.due.day == day
        for task in ledger.tasks
    )


def _correct(ledger: Ledger, index: int, task: OpenTask, part: Part, one: Utterance) -> None:
    """Of two days that are told of one task the last counts, where nothing else is said of it."""
    due, old = part.due, task.due
    said = one.masked
    if due is None or due.day is None or old is None or old.day in (None, due.day) or not _CERTAIN.search(said):
        return
    if len(part.who) == 1 and {*part.who} <= {*task.owners.sure} and len(part.topic - task.topic) <= 1:
        date(task, due, one, index)


def _meant(ledger: Ledger, part: Part) -> OpenTask | None:
    """The task that a part of a sentence speaks of; None where there is none, or several are as near."""
    found: list[tuple[float, OpenTask]] = []
    for task in ledger.tasks[-_LOOKED_BACK:]:
        if part.topic.isdisjoint(task.topic):
            continue
        near = overlap(part.topic, task.topic)
        owners = {*task.owners.sure, *task.owners.ask}
        fits = not part.who or not owners or bool(owners & {*part.who})
        if fits and near >= _LIKE:
            found.append((near + len(part.topic & task.topic) / 100, task))
    best = max((near for near, _ in found), default=0.0)
    nearest = [task for near, task in found if near == best]
    return nearest[0] if len(nearest) == 1 else None


def _opens_with_name(one: Utterance) -> bool:
    """Whether a sentence begins with who it is about."""
    return bool(one.mentions) and not unfilled(one.masked[: one.mentions[0].start]).strip(" ，,")


def _lists(parts: Sequence[Part], known: Sequence[tuple[Part, OpenTask]]) -> bool:
    """Whether most parts name what several people have already: "May the forms, Ming the domain."."""
    mine = {id(task) for part, task in known if part.who and {*part.who} & {*task.owners.sure}}
    people = {part.who for part, _ in known if part.who}
    return len(mine) > 1 and len(people) > 1 and len(known) >= _MOST * len(parts)


def _says_again(parts: Sequence[Part], known: Sequence[tuple[Part, OpenTask]]) -> bool:
    """Whether most of three or more parts name tasks, and each another: "So restore test by Friday, price list tomorrow, …"."""
    return len(parts) > 2 and len({id(task) for _, task in known}) > 1 and len(known) >= _MOST * len(parts)


def _complete(task: OpenTask, part: Part, one: Utterance, index: int) -> None:
    """Give a task the owner or the day that it has not got."""
    if part.due is not None and part.due.day is not None and (task.due is None or _is_other(part, task.due, one)):
        # The last word counts: nobody lists another day than the one agreed to, but to say that it is another now.
        task.due = part.due
        if index - task.heard <= FAR:
            task.to = max(task.to, one.to)
    if len(part.who) == 1 and (task.left or not task.owners):
        task.owners = Owners(part.who, (), part.words)
        task.agreed, task.refused, task.to = True, False, max(task.to, one.to)


def _is_other(part: Part, old: Due, one: Utterance) -> bool:
    """Whether a day in the last words is another than the one agreed to, and no rough one: "Monday or so"."""
    if part.due is None or old.day is None:
        return part.due is not None
    # Last words in Chinese are corrected once it is known whether they only list what was agreed to.
    english = _HAN.search(one.masked) is None
    return english and part.alone and part.due.day != old.day and not _ROUGHLY.match(one.masked, part.due.end)


def _all_parts(one: Utterance, ledger: Ledger) -> Iterator[Part]:
    dues = ledger.reading.when.all(one.masked)
    return _parts(one, dues, _spans(one, dues))


def _parts(one: Utterance, dues: Sequence[Due], spans: Iterable[tuple[int, int]]) -> Iterator[Part]:
    """The parts of a sentence that name something. Who is named stays it until another is; a day alone is of the part before."""
    text, last = one.masked, Part((), frozenset(), None, "")
    held: Part | None = None
    for start, end in spans:
        named = [each for each in one.mentions if start <= each.start < end]
        when = [due for due in dues if start <= due.start < end]
        rest = text[start:end]
        places = [(each.start - start, each.end - start) for each in named] + [
            (each.start - start, each.end - start) for each in when
        ]
        for begin, stop in sorted(places, reverse=True):
            rest = rest[:begin] + " " + rest[stop:]
        mine = not named and _ME.search(rest)
        who = named[0].who if len(named) == 1 else one.who if mine else last.who if not named else ()
        words = text[named[0].start : named[0].end] if named else one.speaker if mine else last.words
        topic = tokens(_ME.sub(" ", unfilled(rest.strip())))
        due = when[-1] if when else None
        last = Part(who, topic, due, words, len(when) < 2)
        if topic:
            if held is not None:
                yield held
            held = last
        elif due is not None and held is not None and held.due is None:
            held.due = due
    if held is not None:
        yield held


def _spans(one: Utterance, dues: Sequence[Due]) -> Iterator[tuple[int, int]]:
    """Where each part of a sentence is: between commas, and from a name that follows other words."""
    text = one.masked
    kept = [(each.start, each.end) for each in one.mentions] + [(each.start, each.end) for each in dues]
    cuts = [found for found in _PARTS.finditer(text) if not any(a < found.end() and found.start() < b for a, b in kept)]
    start = 0
    for found in cuts:
        if text[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)
