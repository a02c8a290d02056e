"""Which days an English sentence of a conversation names with no matter of their own: "could you make that Tuesday"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from msgspec.structs import replace

from sop.minutes.days.due import Due, has_no_time
from sop.minutes.language.alike import tokens
from sop.minutes.language.fillers import unfilled
from sop.minutes.spoken.alone import TIME

_ORDINAL = (
    r"(?:twenty-|thirty-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?|"
    "oct|nov|dec)"
)
_DAY = re.compile(
    r"\b(?:(?:by|on|until|till|before) )?(?:"
    r"(?:(?:next|this) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day(?!['’]s [a-z]+ing)|tomorrow|today|"
    rf"the (?:[0-9]{{1,2}}(?:st|nd|rd|th)|{_ORDINAL})(?! (?:one|time|of|version|draft|page|week|day)\b)"
    rf"|{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?|(?:the )?[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}"
    r")\b",
    re.IGNORECASE,
)
"""A day that is named whatever stands around it."""
_NTH = re.compile(
    r"(?<=, )(?:(?:twenty|thirty)-[a-z]+th|(?:elev|thirte|fourte|fifte|sixte|sevente|eighte|ninete)enth|tenth|twelfth|twentieth|"
    r"thirtieth)(?=[.!?]?$|,)",
    re.IGNORECASE,
)
"""A day of the month with no more than its number: "it will be, let me see, twentieth"."""
_CUT = re.compile(
    r"[,;:.!?—–]|\b(?:because|since|so that|although|though|if|unless)\b|\b(?:but|and) (?=I\b|the\b|on\b|by\b)"
)
_SMALL = frozenset(
    "i i'm i'd i'll we we'd we'll you you'd you'll he he'll she she'll they they'll they'd it it's it'll it'd that that's "
    "that'll that'd this which them me us him her what whats how about if "
    "can could would will shall should may might must do does don't is are be am was have has had to get gets got give "
    "make makes making let let's say says said take need needs want wants prefer like love think guess suppose believe "
    "hope rather better best more less not no yes yeah yep okay ok sure fine good great right alright all well oh ah hmm um "
    "uh honestly actually really probably maybe perhaps ideally preferably then so or and but wait sorry still even just "
    "only at the latest earliest early for with by on until till before in from of as afraid done ready finished "
    "through out up over live "
    "promise manage expect count aim aiming aims aimed shoot shooting land lands lie send "
    "deliver arrive happen "
    "finish works do done possible realistic doable soon enough first thing next time now also too "
    "please thanks give gives hand bring set put long short time day date deadline limit your my inbox again "
    "were become becomes turn turns stay stays go one later sooner earlier".split()
)
"""Words that name no matter: of who speaks, of when, and of handing over."""
_GETS = re.compile(
    r"\b(?:you(?:['’]ll| will| can| should)? (?:get|have|expect)|(?:they|he|she)(?:['’]ll| will) (?:get|see|receive)) (?:a|an|"
    r"the (?:first|final|new)) "
    r"(?P<what>[a-z-]+(?: [a-z-]+){0,2})\s*$|"
    r"\b(?:it|they|that)(?:['’]ll| will| should| would) (?:be )?[a-z]+ (?:[a-z]+ ){0,5}$|"
    r"\bit (?:lands|lies|arrives) (?:[a-z]+ ){0,5}$",
    re.IGNORECASE,
)
"""Who gets something then, or what becomes of it: "You'll get a draft"; "It will lie in the shared folder"."""
_THING = re.compile(
    r"\b(?:the|our|my|your|their|his|her|a|an|those|these) (?!latest\b|earliest\b|day\b|limit\b|deadline\b|best\b|"
    r"last\b|date\b)(?P<what>[a-z-]+)"
)
_FACT = re.compile(
    r"\b(?:(?:I|we|you|they|he|she|it)(?:['’](?:m|re|s)| am| are| is) (?!(?:okay|ok|fine|good|better|aiming|shooting|"
    r"afraid|ready|done|"
    r"doing|more|rather|only|easily|enough|possible|going|due|then|that|by|on|until|not)\b)[a-z]+|"
    r"(?:I|we|you|they|he|she) (?:was|were|had|did|sent|met|saw|said no|went|came)\b|"
    r"(?:last|every|each|since|from|after|not before|starts?|begins?|opens?|closes?|ends?)\s*(?:on |the )?$|before$)",
    re.IGNORECASE,
)
_ANYWAY = re.compile(
    r"(?:I|we|they|he|she)(?:['’](?:m|re|s)| am| are| is)? (?:[a-z]+ ){0,2}?(?:there|here|them|her|him|over|in)(?: [a-z]+){0,3} ",
    re.IGNORECASE,
)
"""Where somebody is then anyway, or whom he sees."""
_DENIED = re.compile(
    r"\b(?:not|than|can['’]t|cannot|won['’]t|no longer|instead of|isn['’]t)\b[^,;.]{0,16}$", re.IGNORECASE
)
_TURNED_DOWN = re.compile(
    r"\s*(?:(?:is|['’]s|would be|will be|was) (?:too|the (?!limit|deadline|latest|best|last|day\b|date\b)|a|an|my|"
    r"our|tight|bad|hard|tough|off|out|not|when|full|booked|gone|no)\b|won['’]t|"
    r"doesn['’]t|isn['’]t|wouldn['’]t|can['’]t|no\b|not\b|I['’]m\b|we['’]re\b|at the (?!latest|earliest)[a-z]+|is (?-i:[A-Z]))",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"\s*(?:(?:they|he|she|we|I) (?!can\b|could\b|will\b|would\b)[a-z]+|['’]s (?!fine|good|ok|okay|better|great|"
    r"perfect|early|enough|possible|doable|best|alright|all right)[A-Za-z]+)"
)

_PEOPLE_THEN = re.compile(
    r"\b(?:are|is) (?:you|they|he|she|we) [a-z]+ $|"
    r"\b(?:do|does) (?:you|they|he|she|we) (?!(?:think|want|need|have|get|send|deliver|finish|manage|mean|say|prefer)\b)[a-z]+ $|"
    r"^(?:and |but |because )?(?:they|you|we|he|she) (?!(?:get|need|want|have (?:it|them|that)|has|can|could|will|would|should|"
    r"must|said|say|might|may|prefer|agree|agreed|take|do)s?\b)[a-z]+ (?:[a-z]+ ){0,3}$|"
    r"\bit(?:['’]s| is) (?:my|our|your|his|her|their|an?|the) (?!day\b|date\b)[a-z]+ $",
    re.IGNORECASE,
)
"""Where people are on a day, or what they do then."""
_EVENT_THEN = re.compile(
    r"\b(?:is|are|does|do|will) (?:the|our|your|their|his|her|my) (?P<what>[a-z]+) (?:[a-z]+ ){0,2}$", re.IGNORECASE
)
_FOR_OTHER = re.compile(
    r"\s*(?:suits?|works?|is (?:good|fine|okay)) (?:for )?(?:you|them|us) for [a-z]+", re.IGNORECASE
)

Days = Callable[[str], Sequence[Due]]
Whole = Callable[[str, int], Due | None]


def named_in(text: str, topic: frozenset[str], days: Days, whole: Whole, *, own: bool) -> list[Due]:
    """The days of a sentence whose clauses speak of nothing but when, or of the task. own: whether who has it speaks."""
    return [due for due in days_in(text, days, whole) if due.day is not None and _is_of_it(text, due, topic, own=own)]


def hands_over(text: str, due: Due) -> bool:
    """Whether the clause of a day says who gets something then, or where somebody is anyway."""
    before, after = _clause(text, due)
    return bool(_GETS.search(before) or (_ANYWAY.fullmatch(f"{before.strip()} ") and after.strip() == "anyway"))


def _clause(text: str, due: Due) -> tuple[str, str]:
    """What stands before and after a day in its clause."""
    starts = [found.end() for found in _CUT.finditer(text, 0, due.start)]
    ends = _CUT.search(text, due.end)
    return text[starts[-1] if starts else 0 : due.start], text[due.end : ends.start() if ends else len(text)]


def is_of_happening(text: str, due: Due, topic: frozenset[str]) -> bool:
    """Whether a day is when people are somewhere, or something happens: "Are you free on Friday?", "Is the fair tomorrow?"."""
    before, after = _clause(text, due)
    before = f"{unfilled(before).strip()} "
    event = _EVENT_THEN.search(before)
    if event and not stems([event["what"].casefold()]) & stems(topic):
        return True
    return bool((_PEOPLE_THEN.search(before) and not _GETS.search(before)) or _FOR_OTHER.match(after))


def days_in(text: str, days: Days, whole: Whole) -> list[Due]:
    """The due phrases of a text, and days that are named in it otherwise."""
    if has_no_time(text):
        return []
    read = [due for due in days(text) if not TIME.fullmatch(due.words.strip(" ,."))]
    for found in _DAY.finditer(text):
        if all(found.end() <= due.start or due.end <= found.start() for due in read):
            due = whole(found[0], found.start())
            read += [due] if due is not None and due.day is not None else []
    bare = _NTH.search(text)
    nth = whole(f"the {bare[0]}", bare.start()) if bare else None
    if bare and nth is not None and not any(due.start < bare.end() and bare.start() < due.end for due in read):
        read.append(replace(nth, words=bare[0], end=bare.end()))
    return sorted(read, key=lambda due: due.start)


def _is_of_it(text: str, due: Due, topic: frozenset[str], *, own: bool) -> bool:
    before, after = _clause(text, due)
    if own and _ANYWAY.fullmatch(f"{before.strip()} ") and after.strip() == "anyway":
        return True
    gets = _GETS.search(before) if own else None
    before = before[: gets.start()] if gets else before
    if is_of_happening(text, due, topic):
        return False
    if _FACT.search(before) or _DENIED.search(before) or _TURNED_DOWN.match(after) or _HAPPENS.match(after):
        return False
    return not (stems(_words(before)) - stems(topic)) and not _strange(after, topic)


_ENDING = re.compile("(?<=[a-z]{4})(?:ed|ing|e?s)$")


def stems(words: Iterable[str]) -> frozenset[str]:
    """Words without how they end: "converted" is "convert"."""
    return frozenset(map(_stem, words))


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    return _ENDING.sub("", word)


def _words(text: str) -> set[str]:
    return {
        word
        for word in re.findall(r"[a-z0-9][a-z0-9'-]*", unfilled(text).casefold().replace("’", "'"))
        if word not in _SMALL
    }


def _strange(after: str, topic: frozenset[str]) -> bool:
    """Whether what follows a day names a thing that is not the task's."""
    things = {found["what"].casefold() for found in _THING.finditer(after.casefold())}
    return bool(things) and not things & topic and not tokens(after) & topic


def says_only_when(text: str, days: Days, whole: Whole) -> bool:
    """Whether a sentence says by when and nothing else, but for why: "You'll get a first version by Friday"."""
    if not text.isascii() and re.search("[㐀-鿿]", text):
        return False
    for due in named_in(text, frozenset(), days, whole, own=True):
        starts = [found.end() for found in _CUT.finditer(text, 0, due.start)]
        ends = _CUT.search(text, due.end)
        before, after = text[: starts[-1] if starts else 0], text[ends.start() if ends else len(text) :]
        if not _words(before) and (not after or re.match(r"[,;]? ?(?:because|since|so\b)|[.!?]*$", after)):
            return True
    return False
