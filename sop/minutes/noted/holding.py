"""What English minutes say that somebody has, the matter before the person: "Reading the dump sits with Ada, by Tuesday"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.people import Mention
from sop.minutes.language.saidlater import with_later
from sop.minutes.language.sayings import is_reported
from sop.minutes.language.text import fold, is_done, is_question, is_supposed, sentences, without_quotes
from sop.minutes.noted.undertaken import signs_of

_N = "(?P<who>\ue000+(?:(?:,? and |, | & |/| / |\\+)\ue000+)*)"
_SOFT = r"(?:(?:still|now|also|then|therefore|both|all|currently|mostly|for now) )*"
_WORK = (
    r"(?:job|task|part|turn|homework|business|work|to-?do|duty|responsibility|assignment|baby|chore|errand|department|"
    r"bit|share|to do|to (?:see to|sort out|deal with))"
)
_PLACE = r"(?:desk|plate|list|table|tray|shoulders|to-?do list|agenda|hands|board|side|lap|pile)"
_FURNITURE = re.compile(r".*(?:desk|table|tray|lap|board)")
_IT = r"(?:it|this|that|them|these|those|both|all of (?:it|them)|this one|that one|the lot)"
_LIES = re.compile(
    rf"(?P<what>.+?)\s*(?:,|--?|[–—]|:|;)?\s*\b{_SOFT}(?:(?P<firm>sits?|lies?|rests?|falls?|belongs?|goes|go|(?:is|are|"
    rf"has been|have been|"
    rf"was|were) (?:left|given|handed|assigned|passed|entrusted)|(?:has|have) (?:gone|fallen))|stays?|remains?|is|are|will be|"
    rf"comes?) {_SOFT}(?:with|on|to|up to|down to|in the hands of|in|over to) (?:the \w+ of )?{_N}"
    rf"(?P<place>['’]s? (?:own |long |next )?(?:{_PLACE}|{_WORK}))?(?P<tail>\s*(?:[,.;:(–—-]|(?:and|until|till|by|"
    rf"before|on|this|next|who|to|as|again|alone|too|"
    rf"from|for)\b|\ue001|$).*)"
)
_IS_HIS = re.compile(
    rf"(?P<what>.+?)\s*(?:,|--?|[–—]|:|;)?\s*\b{_SOFT}(?:is|are|will be|stays?|remains?|becomes?|makes?) {_SOFT}{_N}"
    rf"(?P<firm>['’]s? (?:own |next |only |new )?{_WORK}\b|['’]s?(?= *(?:[.,;]|$|\ue001|until|by|till)))(?P<tail>.*)"
)
_HAS_IT = re.compile(
    rf"(?P<what>.+?)\s*(?:,|--?|[–—]|:|;|\.\.+)\s*(?:and |so |but |there |here )?{_N} {_SOFT}(?P<firm>(?:has(?: got)?|"
    rf"have|takes?|"
    r"took|has taken|does|do|owns?|picks? up|picked up|has picked up|handles?|is doing|will (?:do|take|handle)|got|"
    r"claims?|claimed|"
    rf"grabs?|grabbed|keeps?|is on|are on|sees? to|looks? (?:after|into)|takes? care of|deals? with|volunteered for) {_IT}"
    rf"(?: (?:on|up|over|off|in hand|on (?:his|her|their) (?:list|plate|desk)))?)\b(?P<tail>.*)"
)
_FORMS = (_IS_HIS, _HAS_IT, _LIES)
_NO_TASK = re.compile(
    r"\b(?:keys?|laptops?|badges?|pagers?|phones?|passwords?|faults?|blame|guilt|problem|praise|credit|thanks|applause|"
    r"floor|prize|"
    r"cake|last word|decision|choice|majority|sympath\w+|hearts?|birthday|turn|round|next meeting|meeting|thoughts|regards|"
    r"greetings|congratulations|lunch|dinner|breakfast|coffee|beers?|drinks?|pizza|mistake|error was|idea|suggestion|"
    r"proposal came|question (?:was|came)|seat|chair|minutes)\b|"
    r"^\W*(?:the|an?|our|my|one) (?:[a-z]+ )?(?:colleague|intern|trainee|newcomer|guest|visitor|student|cat|dog|baby|"
    r"team|group)s?$",
    re.IGNORECASE,
)
"""What is with somebody and gives him nothing to do."""
_TOLD = re.compile(
    r"\b(?:is|are|was|were|had|did|says?|said|thinks?|knows?|because|if|whether|when|who|how|why|since|not|never|always|"
    r"usually|"
    r"every|until now|so far|no longer|used to|normally|nobody|would|could|might|may|should we|whoever|[a-z]+s that|"
    r"[a-z]{3,}s (?:to|the|an?|it|us|them))\b",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:has|have|needs?|ought|is|are|was|were) to (?:be )?[a-z]|\bmust\b|\bneeds? [a-z]+ing\b|\bto be [a-z]+"
)
_AFTER = re.compile(
    r"\b(?:since|every|always|usually|as (?:always|ever|usual|before)|no longer|for (?:years|months|weeks|ever|good|two|three)|"
    r"last (?:week|month|year)|yesterday|already|was|were|did|had|anyway)\b",
    re.IGNORECASE,
)
_GERUND = re.compile(
    r"\W*(?:(?:and|so|then|also|finally|next)\W+)?(?!(?:nothing|something|anything|everything|thing|"
    r"king)\b)[a-z]{2,}ing(?: [a-z]|$)",
    re.I,
)
_POINTS = re.compile(
    r"\W*(?:[a-z]+ing )?(?:it|this|that|them|those|these)(?: one)?(?: (?:too|as well|up|out|again))?\W*$", re.IGNORECASE
)
_BARE = re.compile(
    r"\W*(?:it|this|that|them|those|these|which|everything|all|the rest|who|there|here)(?: one)?\W*$", re.IGNORECASE
)
_HIM = re.compile(r"\b(?:with|to|on) (?P<who>him|her)\b(?!\s+(?:[a-z]+s?\b)(?<!and)(?<!by)(?<!until)(?<!till))")
_LONGEST = 220


def held(reading: Reading, text: str, line: int, to: int) -> list[Candidate]:
    """What each sentence of a text says that somebody of the meeting has."""
    masked = without_quotes(text)
    mentions = reading.people.mentions(masked)
    if not mentions or (masked != text and not any(masked[one.start] == text[one.start] for one in mentions)):
        return []
    parts = [*sentences(masked)]
    mentions = _with_him(masked, parts, mentions)
    found: list[Candidate] = []
    for at, (start, end) in enumerate(parts):
        before = text[slice(*parts[at - 1])].strip() if at else ""
        inside = [one for one in mentions if start <= one.start < end]
        one = _of_sentence(reading, text[start:end], masked[start:end], [_moved(one, start) for one in inside], before)
        if one:
            due = with_later(one.due, text, end, reading.when)
            found.append(Candidate(one.title, one.owners, due, line, to))
    return found


def with_held(reading: Reading, text: str, line: int, to: int, found: list[Candidate]) -> list[Candidate]:
    """What was found in a text, and what it says besides that somebody has."""
    result = list(found)
    for one in held(reading, text, line, to):
        at = next((at for at, known in enumerate(result) if _same(one, known)), None)
        if at is None:
            result.append(one)
        elif fold(one.title) in fold(result[at].title):
            result[at] = replace(one, due=one.due or result[at].due)
    return result


def _same(one: Candidate, known: Candidate) -> bool:
    return fold(one.title) in fold(known.title) or fold(known.title) in fold(one.title)


def _moved(one: Mention, by: int) -> Mention:
    return Mention(one.start - by, one.end - by, one.who)


def _with_him(text: str, parts: Sequence[tuple[int, int]], mentions: Sequence[Mention]) -> list[Mention]:
    """The names, and "with him" where this sentence or the one before it named a single person."""
    more = []
    for at, (start, end) in enumerate(parts):
        found = _HIM.search(text, start, end)
        first = parts[at - 1][0] if at else start
        named = {one.who for one in mentions if first <= one.start < (found.start() if found else 0)}
        if found and len(named) == 1:
            more.append(Mention(found.start("who"), found.end("who"), named.pop()))
    return sorted([*mentions, *more], key=lambda one: one.start)


def _of_sentence(
    reading: Reading, text: str, masked: str, mentions: Sequence[Mention], before: str
) -> Candidate | None:
    off = is_question(masked) or is_supposed(masked) or is_done(masked) or (not masked.isascii() and _han(masked))
    if off or not mentions or len(masked) > _LONGEST:
        return None
    dues = reading.when.all(masked)
    signs = signs_of(masked, mentions, dues)
    found = next((match for form in _FORMS if (match := form.match(signs))), None)
    if found is None or not _is_matter(found, dated=any(due.day and due.start > found.end("who") for due in dues)):
        return None
    first, last = found.span("who")
    who = reading.people.of([one for one in mentions if first <= one.start < last], text[first:last])
    what = text[: found.end("what")]
    later = [due for due in dues if due.start >= found.end("who")]
    tail = text[found.start("tail") :].strip(" ,.;:()–—-")
    due = (
        next((one for one in later if one.day), None)
        or reading.when.whole(tail, 0)
        or next(iter([*later, *dues]), None)
    )
    title = reading.slots(what).title
    if _POINTS.match(what):
        title = f"{title} — {before.rstrip('.!')}" if before else ""
    return Candidate(title, who, due, 0, 0) if len(title) > 3 else None


def _is_matter(found: re.Match[str], *, dated: bool) -> bool:
    """Whether what somebody is said to have is something to do, and that still."""
    what, tail = found["what"].strip(), found["tail"]
    if (
        _AFTER.search(tail)
        or _NO_TASK.search(what)
        or "\ue000" in re.sub("\ue000+['’]s", "", what)
        or _BARE.match(what)
    ):
        return False
    duty = _DUTY.search(what)
    told = _TOLD.search(_DUTY.sub("", what)) or is_reported(what)
    if told or (found.re is not _HAS_IT and duty):
        return False
    place = found.groupdict().get("place") or ""
    firm = (found["firm"] or place) and not _FURNITURE.fullmatch(place)
    return bool(firm or dated or _GERUND.match(what) or duty)


def _han(text: str) -> bool:
    return bool(re.search("[㐀-鿿]", text))
