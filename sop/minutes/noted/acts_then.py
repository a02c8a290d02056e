"""What somebody does on a day to come, told in the present: "Zach strips it at origin, by Tuesday"."""

from __future__ import annotations

import re

from sop.minutes.language.acting import BY_A_DAY_EN
from sop.minutes.language.candidate import Reading

_STATES = (
    r"(?:is|are|be|has|have|had|do|does|did|was|were|may|might|can|could|would|should|will|shall|must|says?|said|thinks?|knows?|"
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
    r"over (?:from|as|on)|(?:mon|tues|wednes|thurs|fri)day)|moves? (?:to|house|flat|into|in)|gives? (?:birth|a (?:talk|lecture|"
    r"speech|demo)|the (?:keynote|talk))|(?:runs?|leads?|opens?|closes?|holds?) (?:the|a|our) (?:[a-z]+ )?(?:meeting|session|"
    r"workshop|talk|training|course|retro|stand-?up|round|team|group|exam))"
)
"""What one does in one's own life, or in a meeting."""
_DEED = re.compile(
    rf"\s+(?:then |also |both |each )?(?!{_STATES})(?!{_PERSONAL})(?P<verb>[a-z]+(?:-[a-z]+)?)\s+"
    r"(?=[\w\"“'’-])",
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


def acts_then(text: str, last: int, end: int, reading: Reading, *, several: bool) -> bool:
    """Whether a verb of deeds follows the names, and a day to come its object. several: whether they are more than one."""
    found = _DEED.match(text, last, end)
    if not found or (not several and not _THIRD.search(found["verb"])):
        return False
    if several and (not BY_A_DAY_EN.match(text, last) or found["verb"].endswith("ly")):
        return False
    if _SOON.search(text[:end], found.end()):
        return True
    rest = found.end()
    if _SHIFT.match(text, rest):
        return False
    return any(
        (due.day or reading.when.is_strong(text, due)) and rest < due.start and due.end <= end
        for due in reading.when.all(text)
    )
