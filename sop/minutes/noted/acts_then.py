"""What somebody does on a day to come, told in the present: "Zach strips it at origin, by Tuesday"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.acting import BY_A_DAY_EN
from sop.minutes.language.asked import is_day
from sop.minutes.language.candidate import Reading
from sop.minutes.language.committing import led_in_en
from sop.minutes.language.naming import chained
from sop.minutes.language.people import Mention

_STATES = (
    r"(?:aims?|targets?|plans?|tries|try|promises?|offers?|is|are|be|has|have|had|do|does|did|was|were|may|might|can|could|"
    r"would|should|will|shall|must|says?|said|thinks?|knows?|"
    r"wants?|needs?|hopes?|means?|feels?|believes?|expects?|doubts?|fears?|likes?|loves?|hates?|prefers?|agrees?|disagrees?|"
    r"sees?|hears?|gets?|finds?|remembers?|supposes?|assumes?|guess(?:es)?|reckons?|wonders?|warns?|complains?|reports?|notes?|"
    r"mentions?|explains?|argues?|suggests?|proposes?|recommends?|claims?|insists?|objects?|reminds?|thanks?|"
    r"joins?|leaves?|returns(?! (?:the|a|an|these|those|that|this|both|all|it|them)\b)|return(?! (?:the|a|an|these|those|"
    r"that|this|"
    r"both|all|it|them)\b)|starts?(?! (?:the|a|an)\b)|begins?|travels?|flies|fly|drives?|works?|lives?|stays?|remains?|"
    r"sits?|waits?|"
    r"comes?|arrives?|retires?|turns?(?! (?:the|a|an|off|on)\b)|celebrates?|meets?|visits?|attends?|hosts?|chairs?|moderates?|"
    r"presents?|speaks?|lectures?|teaches|"
    r"receives?|misses|enjoys?|owns?|manages?|remain|holds?|keeps?|covers?|watches|deputi[sz]es?|stands?|lacks?|seems?|appears?|"
    r"looks? (?:forward|good|bad|fine|well|ill)|goes(?! (?:through|over)\b)|go(?! (?:through|over)\b)|"
    r"asks? (?:whether|if|why|how|what|when|who|where|that|to|about|us to)|(?:wonders|checks? in)|"
    r"and|or|but|about|from|at|in|on|of|with|to|for|by|not|never|only|who|whose|which|both|too|together)\b"
)
_PERSONAL = (
    r"(?:takes? (?:[a-z]+ )?(?:leave|part|place|notes|off|(?:the )?(?:day|week|afternoon|morning|train|bus|plane|minutes|"
    r"floor|chair)|"
    r"over (?:from|as|on)|(?i:mon|tues|wednes|thurs|fri)day)|moves? (?:to|house|flat|into|in)|gives? (?:birth|a (?:talk|lecture|"
    r"speech|demo)|the (?:keynote|talk))|(?:runs?|leads?|opens?|closes?|holds?) (?:the|a|our) (?:[a-z]+ )?(?:meeting|session|"
    r"workshop|talk|training|course|retro|stand-?up|round|team|group|exam))"
)
"""What one does in one's own life, or in a meeting."""
_DEED = re.compile(
    r"\s+(?:(?:then|also|both|each|together|just|now|(?!(?:re|sup|ap|com|multi)ply\b|rely\b)[a-z]{3,}ly)\s+)*"
    rf"(?!{_STATES})(?!(?:the|an?|our|all|these|those|it|them)\b)(?!{_PERSONAL})(?P<verb>[a-z]+(?:-[a-z]+)?)\s+"
    r"(?!(?:for|until|till|by|on|in|at|before|after|within|since)\b)(?=[\w\"“'’-])",
)
_THIRD = re.compile(r"(?:[a-z-]+[^us]s|[a-z-]*(?:us|ss)es)$")
_SHIFT = re.compile(
    r"\d{1,2}\s*[–—-]\s*\d{1,2}\b|\d{1,2}\.? (?:and \d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|(?:next|this|that) (?:week|weekend|month)\b|(?:the )?(?:early|late|"
    r"night|first|"
    r"second|weekend) (?:shift|one|week|half|slot)\b|(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d",
    re.IGNORECASE,
)
"""Rob takes 24–26 December: whose days are which."""
_SOON = re.compile(
    r"\s*[,–—-]\s*[\"“'’]?(?:shortly|soon|asap|very soon|right away|at once|immediately|straight away)[\"”'’]?[\s.;!]*$",
    re.IGNORECASE,
)


_LEAD = re.compile(
    r"\s*(?:(?:and|but|so|then|hence|thus|therefore|now)[, ]+)*(?:(?:(?:that|this|which) is why|for (?:that|this) reason|"
    r"because of (?:that|this)|the (?:outcome|result|plan|upshot)(?: is)?[:,]?(?: that)?|"
    r"(?:with \S+ )?(?:I|we|he|she) (?:have |has )?(?:settled|agreed|arranged|noted|decided)(?: with \S+)? that)\s+)?",
    re.IGNORECASE,
)
"""What may stand before who acts, and says nothing of its own."""
_THAT_HE = re.compile(
    r"\b(?:said|says|confirmed|confirms|promised|promises|agreed|agrees|settled|noted|arranged|announced|told (?:me|"
    r"us))(?: that)? "
    r"(?P<who>he|she)(?=\s[a-z])"
)
_SAYS = re.compile(
    r"\b(?:said|says|confirm(?:s|ed)|promise[sd]|agree[sd]|settled|noted|arranged|announced|told (?:me|us))(?: that)? $"
)
_NEXT = re.compile(r"[;,]\s+(?:(?:and|while|then)\s+)?$")


def clauses(
    text: str, start: int, end: int, mentions: Sequence[Mention], dues: Sequence[Due]
) -> list[tuple[list[Mention], int]]:
    """The names that open the clauses of a sentence as those who act, and where each clause ends."""
    found: list[tuple[list[Mention], int]] = []
    taken = start
    for at, one in enumerate(mentions):
        if not start <= one.start < end or one.start < taken:
            continue
        before = text[start : one.start]
        dated = [due for due in dues if start <= due.start and due.end <= one.start]
        opens = (
            _SAYS.search(before)
            or _LEAD.fullmatch(before)
            or led_in_en(before)
            or led_by_day(text, start, one.start, dues)
        )
        opens = opens if text[one.start : one.end] in ("he", "she") or not _SAYS.search(before) else None
        if opens or (_NEXT.search(before) and dated):
            chain = chained(text, mentions, at)
            if found and (cut := _NEXT.search(before)):
                found[-1] = (found[-1][0], start + cut.start())
            found.append((chain, end))
            taken = chain[-1].end
    return found


def with_said(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, and who is said to do something by himself: "Kelly confirmed that she archives the tickets by Friday"."""
    more = []
    for found in _THAT_HE.finditer(text):
        begin = max(text.rfind(sign, 0, found.start()) for sign in (". ", "; ", "! ", "? "))
        named = {one.who for one in mentions if begin < one.start < found.start()}
        if len(named) == 1 and not any(one.start == found.start("who") for one in mentions):
            more.append(Mention(found.start("who"), found.end("who"), named.pop()))
    return sorted([*mentions, *more], key=lambda one: one.start)


def led_by_day(text: str, start: int, first: int, dues: Sequence[Due]) -> Due | None:
    """The day that is all that stands before who acts: "Tomorrow, Priya replaces it"."""
    own = [due for due in dues if start <= due.start and due.end <= first]
    return own[0] if own and is_day(text, start, first, dues) else None


def acts_then(text: str, last: int, end: int, reading: Reading, *, several: bool, led: bool) -> bool:
    """Whether a verb of deeds follows the names, and a day to come its object. several: whether they are more than one;
    led: whether a day stands before them."""
    found = _DEED.match(text, last, end)
    if not found or (not several and not _THIRD.search(found["verb"])):
        return False
    if several and not BY_A_DAY_EN.match(text, found.start("verb") - 1):
        return False
    if _SOON.search(text[:end], found.end()):
        return True
    rest = found.end()
    if _SHIFT.match(text, rest):
        return False
    return led or any(
        (due.day or reading.when.is_strong(text, due)) and rest < due.start and due.end <= end
        for due in reading.when.all(text)
    )
