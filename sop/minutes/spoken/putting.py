"""What comes of a matter that was named to nobody: it is put to who spoke of it, kept without a name, or a day is granted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import agrees
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.sayings import is_duty, is_reported
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.dayswords import days_in
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.nameless import nameless
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.settled import due_of

_YOU_TAKE = re.compile(
    r"(?:(?:so|and|then|okay|ok|well|which means|meaning|I take it|does that mean),? )*(?:"
    r"(?:are )?you(?:['’]re|['’]ll|['’]d| are| will| would| can| could)? (?:then |be )?(?:tak(?:e|ing)|do(?:ing)?|handl(?:e|ing)|"
    r"pick(?:ing)? up|have|up for|on) (?:it|that|this|them|those|that one|this one)|"
    r"(?:(?:is )?(?:that|this|it)(?:['’]s| is|['’]d be| would be|['’]ll be)?|would that be|can that be) (?:you|yours|one for you|"
    r"with you|on you|your(?:s)? (?:job|to do))|you['’]ll see to (?:it|that|them))(?: then| yourself)?,?(?: (?:right|okay|ok|yes|"
    r"no))?\?",
    re.IGNORECASE,
)
"""Whether who just spoke of it does it: "So you're taking it?"."""
_DEMANDS = re.compile(
    r"(?:(?:then|so|well|okay|ok|right|but|and|no|yes),? )*(?:they|it|that|those|these|this|that one|all of (?:it|them|that))"
    r" (?:really |all |just |also |still )*(?:(?:has|have|need|needs|['’]ve got|['’]s got|ought) to|must|should|can['’]t stay|"
    r"needs|need|wants|want)\b(?! (?:be (?:fine|ok|okay|enough|possible|easy|there|you)|have|help|do it|work|suffice|wait)\b)",
    re.IGNORECASE,
)
"""What has to become of what was just asked about: "Those have to go."."""
_NAMED = re.compile(
    r"(?:(?:about|on|regarding|as for|next,?|and|now),? )*(?P<what>(?:the|our|your|those|these|that) [\w'’-]+"
    r"(?: [\w'’-]+){0,6})[.:…–—-]*",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|will|would|do|does|did|went|looks?|works?|says?|said|came|got|broke|failed)\b"
)
_GRANTS = re.compile(
    r"(?:(?:oh|ah|yes|yeah|yep|sure|okay|ok|well|absolutely|of course),? )*(?:"
    r"(?:~|that|it|this)(?:['’]s| is| would be|['’]d be| will be|['’]ll be| sounds| works| suits| does| will do|,)?"
    r"(?: (?:more than|perfectly|just|quite|really|totally|all|very|so|even|absolutely|early|soon|good|well|plenty))*"
    r"(?: (?:perfect|fine|good|great|okay|ok|lovely|enough|wonderful|excellent|right|better|ideal|early|it is|then|works?|"
    r"suits?|me|us|I (?:had )?hoped(?: for)?|enough for (?:me|us)|I expected|we need|I need|by me|with me|for me|for us))*|"
    r"(?:perfect|great|fine|lovely|good|excellent|wonderful|brilliant|works|deal|done|agreed|noted|super|ideal|suits me)|"
    r"(?:it|that) (?:would|does|will|is|can|could)|(?:without|minus|skip|drop|forget|lose) the (?:ish|or so|maybe|hedge)|"
    r"(?:make it|let['’]s (?:say|make it|call it)|I(?:['’]ll| will)? (?:write|put|note|take)|I['’]m (?:writing|noting)|"
    r"(?:a )?real) (?:down )?(?:a (?:real|firm|proper) )?~)"
    r"(?:,? (?:please|thanks|thank you|then|it is))*[.!]*",
    re.IGNORECASE,
)
"""What grants the day that was asked about."""
_BARELY = re.compile(
    r"(?:I(?:['’]ll| will)|let me) (?!(?:see|think|survive|try|wait|say|pass|manage|cry|die|stop|be|know|guess|shut)\b)[a-z]+"
    r"(?: (?:over|by|round|around|up|in|down|across|through|back|along|there|myself|straight|right|and|go|ask|ring|call|tell|see|"
    r"them|him|her))*(?: (?:instead|then|now|myself|first thing))?[.!]*"
)
_WRITES = re.compile(
    r"(?:(?:yes|okay|ok|sure|then|so|and|fine)[,. ]+)*(?:I(?:['’]ll| will)? |I['’]m )?(?:writ(?:e|ing)|put(?:ting)?|not(?:e|ing)|"
    r"say|make it|take|call it) (?:down |for )?",
    re.IGNORECASE,
)
_THAT_IS = re.compile(r"(?:that|which|so that|it)(?:['’]s| is|['’]d be| would be) (?=the |[0-9])", re.IGNORECASE)
_COMES_BACK = re.compile(
    r"(?:anyway,? |as for |about |and )*(?P<what>(?:the|that|those) [\w'’ -]{3,30}?),? (?:(?:I(?:['’]ll| will| can| could)|"
    r"let me) (?:take|do|have|handle|write) (?:that|it|this|those|them)(?: one)?|(?:that|it|those)(?:['’]s| is|['’]ll be|['’]re)"
    r" mine|(?:is|are) mine|I(?:['’]ll| will| can) (?:take|do))\b",
    re.IGNORECASE,
)
_HAS_TOOL = re.compile(
    r"(?:['’]s got| has| knows| owns| built| wrote| runs| did| does| keeps| set up) (?:the|that|those|it|all|our|a|an|"
    r"access|time)\b[^,.?!]{0,40}[.!]?"
)
_BACK, _TASKS = 16, 6
"""Sentences after which somebody may come back to what nobody took, and the tasks that it may be."""
_LATER = 4
"""Sentences in which it is put to somebody, or demanded, after it was named."""


def put(ledger: Ledger, index: int, one: Utterance, last: OpenTask | None, said: Sequence[Utterance]) -> bool:
    """Whether a sentence puts what was named to somebody, keeps it for nobody, or grants a day."""
    return (
        (last is not None and _granted(ledger, index, one, last, said))
        or nameless(ledger, index, one)
        or _you_take(ledger, index, one, last, said)
        or _demanded(ledger, index, one, said)
        or (last is not None and (_goes(index, one, last) or _writes(ledger, index, one, last)))
        or (last is not None and _that_is(ledger, index, one, last, said))
        or _takes_left(ledger, index, one)
        or _fits(ledger, index, one)
    )


def _granted(ledger: Ledger, index: int, one: Utterance, last: OpenTask, said: Sequence[Utterance]) -> bool:
    """ "Is Tuesday okay?" of who has it, "Tuesday is perfect.": that is its day, and he has it."""
    before = said[index - 1] if index else None
    if before is None or before.turn == one.turn or not re.fullmatch(r"Is .{3,30} okay\?", before.text):
        return False
    when = ledger.reading.when
    asked = [due for due in days_in(before.masked, when.all, when.whole) if due.day is not None]
    mine = len(before.who) == 1 and before.who == last.owners.sure and not {*one.who} & {*before.who}
    if len(asked) != 1 or not mine or last.refused or index - last.heard > 1 or is_question(one.text) or one.mentions:
        return False
    text, days = one.masked, when.all(one.masked)
    again = re.search(re.escape(re.sub("^(?:the|by|on) ", "", asked[0].words)), text, re.IGNORECASE)
    if any(due.day not in (None, asked[0].day) for due in days):
        return False
    if again:
        start = again.start() - 4 if text[: again.start()].casefold().endswith("the ") else again.start()
        text = f"{text[:start]}~{text[again.end() :]}"
    if not (_GRANTS.fullmatch(text) or (again and agrees(one.masked))):
        return False
    last.agree(one, index, last.owners)
    last.due, last.proposed, last.earlier, ledger.pending = asked[0], None, None, None
    return True


def _you_take(ledger: Ledger, index: int, one: Utterance, last: OpenTask | None, said: Sequence[Utterance]) -> bool:
    """ "Could the job get a lock?" "It could." "So you're taking it?": who spoke of it is asked for it."""
    if not _YOU_TAKE.fullmatch(one.masked) or one.mentions or not index:
        return False
    before = next((each for each in reversed(said[:index]) if each.turn != one.turn), None)
    if before is None or len(before.who) != 1 or before.turn < one.turn - 1:
        return False
    who = Owners(before.who, (), before.speaker)
    if ledger.need is None:
        near = last is not None and last.asked and not last.owners and not last.refused and not last.accepted
        if last is None or not near or index - last.heard > _LATER:
            return False
        last.owners, last.speaker, last.guessed, last.heard = who, one.speaker, False, index
        return True
    need = ledger.need
    dues = ledger.reading.when.all(need.masked)
    title = title_of(need, Owners(), dues, ledger.reading, 0)
    task = OpenTask(title, who, due_of(need, dues, ledger.reading), need, index, agreed=False, asked=True)
    task.speaker, task.turn, task.to = one.speaker, one.turn, one.to
    ledger.open(index, one, task)
    return True


def _demanded(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
    """ "Dev, the debug logs. Are there customers in there?" "Some." "Those have to go.": it is asked of who was called."""
    demands = _DEMANDS.match(one.masked)
    if demands is None or one.mentions or is_question(one.text) or is_supposed(one.masked) or is_reported(one.masked):
        return False
    at = next((at for at in range(index - 1, max(-1, index - 2 - _LATER), -1) if said[at].mentions), None)
    between = said[at + 1 : index] if at is not None else ()
    if at is None or said[at].speaker != one.speaker or said[at].turn == one.turn or len(said[at].mentions) != 1:
        return False
    first = said[at].mentions[0]
    called = not unfilled(said[at].masked[: first.start]).strip(" ,")
    named = _NAMED.fullmatch(said[at].masked[first.end :].strip(" ,"))
    others = [each for each in between if each.speaker != one.speaker]
    if not (called and named and others) or _VERB.search(named["what"]) or len(first.who) != 1:
        return False
    if any({*each.who} != {*first.who} for each in others):
        return False
    dues = ledger.reading.when.all(one.masked)
    title = f"{named['what']} — {title_of(one, Owners(), dues, ledger.reading, 0)}"
    who = ledger.reading.people.of([first], said[at].text[first.start : first.end])
    task = OpenTask(title, who, due_of(one, dues, ledger.reading), one, index, agreed=False, asked=True)
    task.line = said[at].line
    ledger.open(index, one, task)
    return bool(tokens(title))


def _writes(ledger: Ledger, index: int, one: Utterance, last: OpenTask) -> bool:
    """ "I'm writing Thursday." "Write Thursday.": the day that was just settled, and nothing to be written."""
    found = _WRITES.match(one.masked) if last.due is not None and index - last.heard <= 2 and not one.mentions else None
    days = [due for due in ledger.reading.when.all(one.masked) if due.day is not None] if found else []
    if not days or found is None or last.due is None:
        return False
    only = days[0].start <= found.end() and not one.masked[days[0].end :].strip(" .!")
    return only and days[0].day == last.due.day


def _goes(index: int, one: Utterance, last: OpenTask) -> bool:
    """ "Do they read mail?" "They don't. I'll walk over.": who was asked says what he does, and names no thing."""
    asked = last.asked and not last.accepted and index - last.heard <= _LATER and last.turn != one.turn
    mine = bool(last.owners.sure) and (not one.speaker or (len(one.who) == 1 and one.who == last.owners.sure))
    if not (asked and mine and _BARELY.fullmatch(unfilled(one.masked))):
        return False
    last.agree(one, index, last.owners)
    return True


def _that_is(ledger: Ledger, index: int, one: Utterance, last: OpenTask, said: Sequence[Utterance]) -> bool:
    """ "Make it the Friday. That's the thirteenth.": which Friday was meant."""
    before = said[index - 1] if index else None
    found = _THAT_IS.match(one.masked)
    if found is None or before is None or before.turn != one.turn or last.refused or is_question(one.text):
        return False
    when = ledger.reading.when
    named = [due for due in days_in(one.masked, when.all, when.whole) if due.day is not None]
    told = [due for due in days_in(before.masked, when.all, when.whole) if due.day is not None]
    if len(named) != 1 or named[0].start > found.end() + 1 or not told or index - last.heard > 1:
        return False
    day, old = named[0].day, told[-1].day
    if day is None or old is None or day.weekday() != old.weekday():
        return False
    last.due, last.to, last.heard = named[0], max(last.to, one.to), index
    return True


def _takes_left(ledger: Ledger, index: int, one: Utterance) -> bool:
    """ "The write-up, I can take that one.": who comes back to what somebody had to do, and nobody did."""
    found = _COMES_BACK.match(unfilled(one.masked))
    if found is None or one.mentions or len(one.who) != 1 or is_question(one.text):
        return False
    about = {each[:4] for each in re.findall("[a-z]{4,}", found["what"].casefold())}
    for task in reversed(ledger.tasks[-_TASKS:]):
        known = {each[:4] for each in re.findall("[a-z]{4,}", task.title.casefold())}
        if not task.owners and not task.refused and index - task.heard <= _BACK and about & known:
            ledger.tasks.remove(task)
            ledger.tasks.append(task)
            task.agree(one, index, Owners(one.who, (), one.speaker))
            return True
    return False


def _fits(ledger: Ledger, index: int, one: Utterance) -> bool:
    """ "Who's got time for the replay?" "Erik has the tool.": somebody is named for what needs somebody."""
    need = ledger.need
    if need is None or len(one.mentions) != 1 or index == ledger.needed or is_question(one.text):
        return False
    first = one.mentions[0]
    if unfilled(one.masked[: first.start]).strip(" ,") or not _HAS_TOOL.fullmatch(one.masked[first.end :]):
        return False
    dues = ledger.reading.when.all(need.masked)
    who = ledger.reading.people.of([first], one.text[first.start : first.end])
    title = title_of(need, Owners(), dues, ledger.reading, 0)
    task = OpenTask(title, who, due_of(need, dues, ledger.reading), need, index, agreed=False, asked=True)
    task.speaker, task.turn, task.to, task.duty = one.speaker, one.turn, one.to, is_duty(need.masked)
    ledger.open(index, one, task)
    return True
