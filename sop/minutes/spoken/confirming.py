"""What is asked of somebody as his already, in English talk: he has it once he says that it is so, or by when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import agrees, refuses
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.cutting import cut
from sop.minutes.spoken.dating import date, redate
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.settled import due_of

_TAG = re.compile(
    r",? (?:(?:is|was) (?:that|it|this) (?:still |also )?(?:the (?:plan|idea|case|deal)|so|true|right|correct|on|valid|agreed)"
    r"(?: still)?|(?:that['’]s|is that|isn['’]t that) (?:right|so|correct)|(?:right|correct|still|yes|no|or)|or not|do I have "
    r"that right|"
    r"am I right)\?$",
    re.IGNORECASE,
)
"""What makes a question of what somebody is said to be going to do: "April will update the page, is that still the plan?"."""
_WILL = re.compile(
    r" (?:will|wants to|wanted to|is going to|was going to|is to|offered to|is (?:still )?(?:doing|writing|sending))"
    r"(?: still| also| then)? (?!be\b|have\b|see\b|join\b|come\b)(?=[a-z])"
)
_SO = re.compile(
    r"(?:(?:yes|yeah|yep|sure|of course|oh|ah|absolutely)[,. ]+)*(?:(?:that['’]s |it['’]s |that is |it is )?"
    r"(?:still (?:so|the (?:plan|idea|case)|on|true|valid|my plan|stands)|as (?:agreed|planned|promised|discussed)|the plan)|"
    r"(?:it|that) (?:still )?stands|so it is|correct|true|exactly|indeed|"
    r"(?:yes|yeah|yep|right),? (?:that|this)(?: one)?(?:['’]s| is) (?:mine|me|with me|on me|on my (?:list|desk|plate))|"
    r"(?:that|this|it)(?: one)?(?:['’]s| is) (?:mine|with me|on me|on my (?:list|desk|plate)))(?=[,.!]|$)",
    re.IGNORECASE,
)
_THING = re.compile(
    r"(?:the|our|your|those|these|that) [\w'’-]+(?: [\w'’-]+){0,3}, (?:~\?|whose (?:is|are) (?:that|it|those|they)\?)"
)
_WHOSE = re.compile(r"whose (?:is|are) (?:the|our|those|that) [\w'’-]+(?: [\w'’-]+){0,3}\?", re.IGNORECASE)
_SPLITS = re.compile(
    r"[^?]*?~(?: then| just)? (?:does|takes|has|gets|writes|brings|adds|makes|handles|plays) (?:the|all the|our) [^?]{3,40}[.!]?$"
)
_ALSO = re.compile(
    r"(?:(?:but|and|only|oh|just),? )*(?:(?:please,? )?(?:mind|remember|watch|careful with|keep in mind|think of|test|try|"
    r"check|run|do|"
    r"show|send|read|make) (?:it|that|this|them|one|the (?:limit|order|spelling|budget|size))\b[^.?]{0,40})[.!]?$",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:first|before(?:hand| you| that)|as always|like always|as usual|like last time|twice|carefully|this time)\b"
)
_NOT_THEN = re.compile(
    r"(?:(?:sorry|hmm|uh|well|oh|ah|okay|ok|but|right|all right|alright|fine|true|good point|no|then|yes|so|shoot)[,. ]+)*"
    r"not (?:on |by |before )?(?:the )?(?P<day>[\w-]+)(?: (?:morning|afternoon|evening|night))?[,.;]+ ",
    re.IGNORECASE,
)
_DO_IT = re.compile(
    r"(?:(?:then|so|but|and|rather|better|let['’]s (?:say|make it)|make (?:it|that)|say|I(?:['’]ll| will| can)"
    r"(?: rather)? (?:do|make|move|take|have|send|bring|give)(?: you)? (?:it|that|this|them))[, ]*)*"
)
"""What holds no thing of its own between a day that is denied and the one in its place."""
_YES = re.compile(r",? (?:okay|ok|sure|will do|fine|yes|no problem|can do)(?=[,.!]|$)", re.IGNORECASE)
_OWNS = re.compile(
    r"(?:(?:yeah|yes|yep|oh|ah|right|sorry|true|guilty|well)[,. ]+)*(?:(?:that|this|it)(?: one)?(?:['’]s| is) (?:on me|mine|me|"
    r"my (?:job|turn|part|task))|mine|guilty|my (?:job|turn|part))[.!]?",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|will|would|do|does|did|comes?|came|starts?|ends?|said|opens?|closes?|not|no|I|we|"
    r"they|"
    r"he|she|you|it|['’][a-z]+)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"(?:no|not|nobody|neither)\b", re.IGNORECASE)
_MINE = re.compile(
    r"(?:mine|me|I (?:do|am|have|will)|it is|on me|(?:that|it)(?:['’]s| is)(?: with)? (?:me|"
    r"mine))\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"(?:(?:so|and|okay|ok|good|fine),? )*(?:then )?(?P<what>(?:the|those|these|your) [\w -]{2,30}?)(?:['’]s| is| are|['’]ll "
    r"be| will be)"
    r" (?:up|live|ready|done|online|out|in|there|fixed|finished|sent|yours|back|in place|gone)(?:,| by| on)* $"
)
_DONE = re.compile(
    r"(?:(?:all|it|should|be) )*(?:done|ready|finished|sent|fixed|there|here|due|latest|promised?|at)\b.*",
    re.IGNORECASE,
)
_THREE = 3
_SOON, _LONG = 3, 6


def confirmed(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
    """Whether somebody is asked whether something is his, says that it is, or says how two share what they were given."""
    last = ledger.last(index)
    return (
        _asked_so(ledger, index, one, dues)
        or _asked_whose(ledger, index, one, dues, said)
        or _names_own(ledger, index, one, said, dues)
        or _is_up(ledger, index, one, dues)
        or (last is not None and _not_then(ledger, index, one, last, dues))
        or (
            last is not None
            and (_is_so(ledger, index, one, last, dues) or _only_details(ledger, index, one, last, said))
        )
    )


def _asked_so(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due]) -> bool:
    first = one.mentions[0] if len(one.mentions) == 1 else None
    tag = _TAG.search(one.masked) if first else None
    if tag is None or first is None or unfilled(one.masked[: first.start]) or {*first.who} & {*one.who}:
        return False
    will = _WILL.match(one.masked, first.end)
    if will is None or is_supposed(one.masked):
        return False
    who = ledger.reading.people.of([first], one.text[first.start : first.end])
    title = cut(one.text[will.end() : tag.start()], dues, will.end()).strip(" ,")
    _open(ledger, index, one, title, who, dues)
    return True


def _asked_whose(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due], said: Sequence[Utterance]) -> bool:
    if dues or not one.masked.endswith("?"):
        return False
    bare = one.masked
    for each in reversed(one.mentions):
        bare = f"{bare[: each.start]}~{bare[each.end :]}"
    bare = unfilled(bare)
    named = bare[:1].lower() + bare[1:]
    if not (_THING.fullmatch(named) or _WHOSE.fullmatch(named)) or not _is_taken(index, one, said):
        return False
    title = re.sub(r"^whose (?:is|are) |, (?:~|whose [a-z ]+)\?$|\?$", "", named)
    if not one.mentions:
        ledger.need, ledger.needed = one, index
        return True
    first = one.mentions[0]
    _open(ledger, index, one, title, ledger.reading.people.of([first], one.text[first.start : first.end]), dues)
    return True


def _open(ledger: Ledger, index: int, one: Utterance, title: str, who: Owners, dues: Sequence[Due]) -> None:
    task = OpenTask(title, who, due_of(one, dues, ledger.reading), one, index, agreed=False, asked=True)
    task.tagged = True
    ledger.open(index, one, task)


def _is_so(ledger: Ledger, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
    """ "Still the plan.", "That one is mine.": who was asked says that it is his."""
    fits = last.asked and not last.accepted and last.is_for(one) and index - last.heard <= 1 and last.turn != one.turn
    if not fits:
        return False
    found = (last.tagged or last.reminded) and (_SO.match(unfilled(one.masked)) or _SO.match(one.masked))
    echoes = _echoes(last.title.split(" — ")[-1], one.masked)
    if not (found or echoes) or is_question(one.text):
        return False
    last.agree(one, index, last.owners)
    if echoes:
        last.add(echoes)
    return redate(ledger, last, one, dues, index) or True


def _names_own(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
    """ "That's on me. New greys by Wednesday.": who says that it is his, and then what by when, with no verb."""
    before = said[index - 1] if index else None
    due = dues[0] if len(dues) == 1 and dues[0].day is not None else None
    if before is None or due is None or before.turn != one.turn or one.mentions or is_question(one.text):
        return False
    named = unfilled(one.text[: due.start]).strip(" ,")
    owns = _OWNS.fullmatch(before.masked.strip()) and len(one.who) == 1
    bare = (
        not one.masked[due.end :].strip(" .!")
        and not (_VERB.search(named) or _DONE.fullmatch(named))
        and 0 < len(named.split()) <= _THREE
    )
    if not (owns and bare and tokens(named)):
        return False
    ledger.open(index, one, OpenTask(named, Owners(one.who, (), one.speaker), due, one, index, agreed=True))
    return True


def _is_up(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due]) -> bool:
    """ "Then the page is up by the 28th.": by when who has a task says that the thing is there."""
    due = dues[-1] if dues and dues[-1].day is not None else None
    found = _UP.match(one.masked[: due.start] if due else "")
    found = found or (_UP.match(one.masked[: due.start].rstrip() + " ") if due else None)
    if due is None or found is None or len(one.who) != 1 or one.masked[due.end :].strip(" .!") or is_question(one.text):
        return False
    about = tokens(found["what"])
    for task in reversed(ledger.tasks[-_SOON:]):
        if task.owners.sure == one.who and about & task.topic and index - task.heard <= _LONG and task.agreed:
            return date(task, due, one, index)
    return False


def _not_then(ledger: Ledger, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
    """ "Right, not Friday, I'll do it on Monday.": another day in place of the one that the last task had."""
    denied = _NOT_THEN.match(one.masked) if dues and not one.mentions and index - last.heard <= _LONG else None
    if denied is None or last.due is None or last.refused:
        return False
    later = [due for due in dues if due.start >= denied.end() and due.day is not None]
    if not later or denied["day"].casefold() not in last.due.words.casefold():
        return False
    fits = _DO_IT.fullmatch(one.masked[denied.end() : later[0].start])
    mine = not one.speaker or {*one.who} <= {*last.owners.sure} or one.speaker == last.speaker
    if not (fits and mine):
        return False
    last.due = None  # What is denied is not said again, whichever weekday it is.
    return date(last, later[0], one, index)


def _only_details(ledger: Ledger, index: int, one: Utterance, last: OpenTask, said: Sequence[Utterance]) -> bool:
    """Whether what was just given is only told apart: who of two does which part, or how it is to be done."""
    near = index - last.heard <= _LONG and (last.accepted or last.agreed)
    if not near or is_question(one.text) or ledger.reading.when.all(one.masked):
        return False
    bare = one.masked
    for each in reversed(one.mentions):
        bare = f"{bare[: each.start]}~{bare[each.end :]}"
    owners = {*last.owners.sure}
    shared = len(owners) > 1 and bool(one.mentions) and {*one.mentions[0].who} <= owners
    if shared and _SPLITS.match(bare):
        return True
    plain = not one.mentions and (not one.speaker or one.speaker == last.speaker)
    return plain and bool(
        last.asked and _ALSO.match(one.masked) and (_FIRST.search(one.masked) or "mind the" in one.masked)
    )


def _echoes(title: str, text: str) -> str:
    """What was asked for in the answer's own words, before a yes: "Ask her about the clause, okay"; else empty."""
    verb = " ".join(title.split()[:2])
    yes = _YES.search(text)
    return (
        text[: yes.start()] if yes and len(verb) > _SOON and text.casefold().startswith(f"{verb} ".casefold()) else ""
    )


def _is_taken(index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
    """Whether what is answered next says whose it is: "Whose is the form?" "Mine, sadly."."""
    answer = next((each for each in said[index + 1 : index + 1 + _SOON] if each.turn != one.turn), None)
    if answer is None or is_question(answer.text) or refuses(answer.masked) or _NO.match(answer.masked):
        return False
    bare = unfilled(answer.masked)
    return bool(_SO.match(bare) or _SO.match(answer.masked) or _MINE.match(bare) or agrees(answer.masked))
