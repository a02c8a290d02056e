"""What somebody says he does himself, known by its form: "I'm writing that one", "I'd better call them by Friday"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.phrases import Phrases

_NO_DEED = (
    r"(?!(?:be|have|see|know|think|say|hear|guess|imagine|remember|feel|like|want|mean|believe|live|wait|stop|agree|go|leave|"
    r"understand|explain|repeat|just|not|never|keep|start|join|mute|admit)\b)"
)
_IDLE = (
    r"(?!(?:going|leaving|flying|travell?ing|driving|coming|meeting|seeing|visiting|waiting|having|being|getting|working|"
    r"thinking|"
    r"hoping|looking|asking|saying|talking|telling|wondering|joking|kidding|presenting|speaking|hosting|chairing|demoing|"
    r"guessing|assuming|planning|moving|staying|starting|"
    r"sitting|missing|joining|losing|dying|trying|feeling|sharing|hearing|listening|reading|watching|running late|counting on|"
    r"taking (?:the |an? |my )?(?:day|week|afternoon|morning|train|bus|break|holiday|time|leave|off|exam|test|course|"
    r"class)|relying|doing (?:it|that|"
    r"this) (?:again|every))\b)"
)
_PLEDGED = re.compile(
    rf"\bI(?:['’]ve| have) (?:promised|agreed|offered|volunteered|undertaken) to {_NO_DEED}[a-z]+\b|"
    rf"\bI(?:['’]m| am) (?:supposed|meant|due|down) to {_NO_DEED}[a-z]+\b|"
    r"\bI(?:['’]m| am) [a-z]+ing (?:that|this) one\b|\b[Cc]ount on me to [a-z]+\b|"
    rf"\b[Ll]et me (?:also |just |then )*(?!(?:know|check|look|ask|share|show|tell|finish|read|try|get|interrupt|add|quote|"
    rf"put|rephrase|"
    r"remind|give|summari[sz]e|sum|recap|open|find|pull up|bring up|scroll|go|begin|jump|take|turn (?:on|off) my|write (?:it|"
    r"that) down)\b)"
    rf"{_NO_DEED}[a-z]+ (?:up |off |out |down |back |over |through )?(?:the|our|those|these|a|an|all|your) |"
    rf"\bI(?:['’]ll| will) have to {_NO_DEED}[a-z]+ (?=[a-z])|"
    r"\b(?:[Ii]t|that)(?:['’]s| is) (?:on|up to|down to) me to [a-z]+ |\bI(?:['’]ll| will) be the one to [a-z]+ |"
    rf"\b[Mm]y (?:job|task|part|turn)(?:['’]s| is) to {_NO_DEED}[a-z]+ ",
)
_DATED = re.compile(
    rf"\bI(?:['’]m| am) (?:still |also |just )*{_IDLE}[a-z-]+ing (?=[a-z])|"
    rf"\bI(?:['’]ll| will) be {_IDLE}[a-z-]+ing (?=[a-z])|"
    rf"\bI(?:['’]m| am) the one (?:who|that)(?:['’]s| is|['’]ll| will)(?: be)? (?:{_IDLE}[a-z-]+ing|[a-z]+) (?=[a-z])|"
    rf"\bI(?:['’]d better| had better| ought to| plan to| mean to| intend to| aim to| should| must|"
    rf"['’]m about to) {_NO_DEED}[a-z]+ (?=[a-z])|"
    rf"\bI(?: want|['’]d like|['’]m keen| would like) to {_NO_DEED}[a-z]+ (?=[a-z])|"
    rf"\bI(?:['’]m| am) (?:also |still )?(?:planning|aiming|intending) to {_NO_DEED}[a-z]+ (?=[a-z])|"
    rf"\bI was (?:going|about|planning) to {_NO_DEED}[a-z]+ [^,.;]{{3,60}} anyway\b|"
    r"\b[Tt]hat(?: one)?(?:['’]s| is) mine(?=[,. ])(?! too\b| as well\b)|"
    r"\bthe (?:rest|other half|remainder|missing (?:bit|part|half))(?: of it)? (?:comes|follows|will (?:come|follow)|"
    r"is coming)\b"
)
_HABIT = Phrases("every|when", r"\bevery (?:single )?time\b|\bthat['’]s when I\b", re.IGNORECASE)
_WAITS = re.compile(r"(?:拿到|收到|有了|來了)(?:之後|以後|的話)?我(?:就|再)")
_PAST = re.compile(
    r"\b(?:yesterday|last (?:week|month|year|time)|usually|always|normally|every (?:day|week|month|year|[a-z]+day)|already)\b|"
    r"\bon [a-z]+days\b",
    re.IGNORECASE,
)
_EN_CAN_BY = re.compile(
    r"\b(?:I can|[Ll]et me) (?:also |just |maybe )?(?!not\b|know\b|put\b|start\b|finish\b|see\b|hear\b|be\b|tell\b|"
    r"imagine\b|understand\b|say\b|remember\b|"
    r"only\b|confirm\b|live\b|have (?:the|an?)\b)"
    r"[a-z]+ (?:through |over |up |out |into |down |off )?(?:the|a|an|it|that|them|this|these|our|your|you|one|two)\b"
)


def can_by(text: str) -> re.Match[str] | None:
    """Where somebody says what he can do, which a day makes a promise: "I can send it", "let me translate it"."""
    return _EN_CAN_BY.search(text)


def pledges(text: str) -> re.Match[str] | None:
    """Where somebody says that a deed is his, day or none."""
    found = _PLEDGED.search(text)
    return None if found and _PAST.search(text) else found


def _beside(text: str, due: Due, deed: re.Match[str]) -> bool:
    """Whether a day stands behind a deed, or right before it: "Tonight I'm turning it off"."""
    before = due.end <= deed.start() and not text[due.end : deed.start()].strip()
    return bool(due.day) and (due.start >= deed.end() - 1 or before)


def does_then(text: str, dues: Sequence[Due]) -> re.Match[str] | None:
    """Where somebody tells what he does on a day that is to come, which is behind it."""
    if _PAST.search(text) or re.search(r"\b(?:if|unless)\b", text):
        return None
    found = _DATED.search(text)
    return found if found and any(_beside(text, due, found) for due in dues) else None


def waits(text: str) -> bool:
    """Whether what is taken on waits for what somebody else gives, whenever that is: 「拿到我就換」."""
    return bool(_WAITS.search(text))


def is_habit(text: str) -> bool:
    """Whether it only tells what somebody does each time."""
    return bool(_HABIT.search(text))
