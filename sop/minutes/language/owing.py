"""What somebody takes on by saying who has it from him, or what he does next, in the plain present of English.

"Support gets two sentences from me", "I owe the director a note", "I renew it tomorrow", "I put it up once the release is out".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.text import is_supposed

_TREAT = r"(?!.*\b(?:beers?|drinks?|coffees?|lunch|dinner|pizza|apolog\w+|explanation|favou?rs?|cakes?|one)\b)"
_NO_DEED = (
    r"(?!(?:be|have|see|know|think|say|hear|guess|imagine|remember|feel|like|want|mean|believe|live|wait|stop|agree|go|leave|"
    r"understand|explain|repeat|just|not|never|keep|start|join|mute|admit|tell|shut|hurry|get going|sit|stay|watch)\b)"
)
_A_THING = r"(?:the|a|an|some|that|those|his|her|their|two|three|four|one more|another) (?=[a-z])"
_WHOM = r"(?:(?:the|our|my|your|that|those) )?[\w'’-]+(?: [a-z-]+){0,2}"
_STATE = (
    r"(?!(?:was|am|were|had|have|has|got|get|saw|see|think|thought|know|knew|mean|meant|guess|heard|hear|told|tell|said|say|"
    r"need|want|like|hope|remember|love|hate|feel|felt|find|found|believe|doubt|suppose|wish|prefer|miss|own|use|expect|wonder|"
    r"notice|agree|understand|understood|live|work|sit|stay|wait|leave|left|meet|met|fly|travel|visit|watch|read|spend|"
    r"forget|forgot|recall|imagine|suspect|assume|bet|blame|trust|admit|gave|took|made|did|went|came|kept|built|wrote|ran|sent|"
    r"paid|bought|brought|caught|chose|drew|drove|began|broke|lost|sold|spoke|spent|taught|threw|won|rang|held|just|never|"
    r"only|still|always|usually|also|then|now|already|can|could|will|would|should|may|might|must|shall|do|does|don|"
    r"look|enjoy|join|attend|start|stop|keep|play|eat|drink|sleep|walk|drive|take (?:the|a|an) (?:bus|train|day|week|afternoon|"
    r"morning|break|flight|plane|ferry|tram|call)|call it|(?!need\b|feed\b|embed\b|shed\b)[a-z]+ed|[a-z]+ly)\b)"
)
_OWES = Phrases(
    "bash|better|crack|from|go|my|owe|promised|shot|stab|try|will",
    rf"\bI (?:still |also |really |just )*owe {_TREAT}{_WHOM} {_A_THING}|"
    rf"\bI(?:['’]ve| have)? (?:also |just )*promised {_TREAT}(?!to\b|that\b|myself\b){_WHOM} {_A_THING}|"
    r"(?<!n['’]t )(?<!never )(?<!\bto )\b(?:gets?|receives?|(?:['’]ll| will) (?:have|get|receive)) (?!it\b|them\b|that\b|"
    r"one\b|nothing\b|no\b)[^,.;?!]{2,50}? from me\b|"
    r"\b[Mm]y (?:own |other |next |last |only |one )*(?:homework|to-?do|task|job|part|assignment)(?:,|:| is| would be) "
    r"(?:the|a|an|that|our) (?=[a-z])|"
    r"(?:['’]ll| will| shall) hear from me (?:about|on|regarding) (?=[a-z])|"
    r"\b[Ee]xpect (?!me\b|that\b|to\b|it\b|them\b)[^,.;?!]{2,50}? from me\b|"
    r"\b(?:[Tt]he|[Oo]ur|[Yy]our|[Tt]hose|[Tt]hat) [\w -]{3,40}? will be (?:with you|in your (?:inbox|mailbox|hands)|"
    r"on your (?:desk|table))\b|"
    rf"\bI(?:['’]d| had) better {_NO_DEED}[a-z]+ (?:up |out |off |down |over )?(?:the|our|those|these|a|an|all|your|that) |"
    r"\b[Ll]et me have a (?:go|crack|stab|shot|try|bash) at (?=[a-z])",
)
_PAST = Phrases(
    "ago|already|always|delivered|done|each|every|kept|last|never|normally|on|sent|usually|whenever|written|yesterday",
    r"\b(?:(?<!of )yesterday|last (?:week|month|year|time|spring|summer)|usually|always|normally|every (?:day|week|month|year|"
    r"[a-z]+day)|each (?:day|week|month|year|time|[a-z]+day)|already|ago|whenever|never)\b|\bon [a-z]+days\b|"
    r"\b(?:sent|written|delivered|kept|done)\b",
    re.IGNORECASE,
)
_I_DO = (
    r"(?:^|[,;:] |\b(?:and|so|then|okay|but|well|first thing) )(?P<I>I (?:also |then |just )*)"
    rf"{_STATE}[a-z]{{2,}} (?:up |out |off |down |over |in |back |through )?"
)
_THEN_I = re.compile(
    rf"^(?i:(?:(?:fine|okay|ok|well|alright|all right|right|good|sure|yes)[,.]? )*(?:then|"
    rf"so)) (?P<I>I ){_STATE}[a-z]+ (?:up |out |off |down )?"
    r"(?:the|our|those|these|a|an|all|your|that) [^,.;?!]{3,60}[.!]?$"
)
_OBJECT = (
    r"(?:it|them|that|this|these|those|him|her|the|a|an|our|your|my|you (?:the|a|an|those|all)|all|both|one|two|three|"
    r"four|every|each|another|[A-Z][a-z]+)\b"
)
_DOES = re.compile(_I_DO + _OBJECT)
_ONCE_DONE = Phrases(
    "after|but|day|minute|moment|once|soon|when",
    r"\b(?:when|once|as soon as|after|the (?:day|moment|minute)) (?!I\b|you\b|we\b|he\b|she\b)[^,.;?!]{2,50}?"
    r"(?:['’]s|\bis|\bare|\bhas|\bhave) (?:been )?(?:all )?(?:out|done|finished|over|through|live|in|ready|up|back|there|"
    r"stable|free|quiet|green|(?!needed\b|required\b|used\b)[a-z]{2,}ed|gone|sent|closed)\b|"
    r"\b(?:when|once|as soon as) there['’]s an? |"
    r",? but not (?:this (?:week|sprint|month|quarter|release)|before|until|till|today|now)\b",
)
"""What has to have happened first, once; not each time that somebody comes to it."""
_GIVEN = re.compile(
    r"(?:^|[,;:] (?:and |so )?)(?:[Yy]ou|[Tt]hey|[Hh]e|[Ss]he|(?:the |our )?[a-z]+(?: [a-z]+)?) (?:get|have|gets|has) "
    r"(?:it|them|that one|both|all of (?:it|them))\s*(?:from me )?(?:by |on |at )?$"
)
"""Who has it, right before the day: "you get it next Friday"."""
_YOU_MAY_HAVE = re.compile(
    r"^(?:(?:okay|ok|yes|well|fine|then),? )*[Yy]ou (?:can|could|shall|should|may) have (?:the|a|an|it|them|that|those|my|"
    r"our|your|two|"
    r"three)\b[^,.;?!]{0,50}$"
)
_SAID_SO = re.compile(
    r"\b(?:said|says|wrote|writes|told \w+|goes|was like|were like|, quote|asked|asks|saying|that)\W*$", re.IGNORECASE
)
_CAN = re.compile(
    r"\bI (?:can|could) (?:also |just |maybe )*(?!not\b|see\b|hear\b|be\b|have\b|tell\b|imagine\b|understand\b|say\b|remember\b|"
    r"only\b|live\b|start\b)[a-z]+ (?:up |out |off |down |over |in |back )?(?:the|a|an|our|those|these|that|this|it|them|"
    r"all|both)\b"
)


def opens_own(text: str, at: int) -> bool:
    """Whether the speaker goes on with what he does himself: 「設計師說下週一給我，我下週二給你」."""
    read = re.match(r"I(?:['’]ll| will) (?:just |quickly )*(?:read|quote|say|spell|translate)\b", text[at:])
    english = (
        read is None and _SAID_SO.search(text[:at]) is None and bool(re.search(r", (?:(?:so|and|but) )?$", text[:at]))
    )
    chinese = text.startswith("我", at) and bool(
        re.search("(?<![說講問道])[，,][^，,我你妳他她說講問]{0,12}$", text[:at])
    )
    return chinese or english


def owes(text: str) -> re.Match[str] | None:
    """Where somebody says that others have something from him to come, day or none."""
    found = _OWES.search(text)
    return None if found and _PAST.search(text) else found


def does_next(text: str, dues: Sequence[Due]) -> int | None:
    """Where somebody tells in the plain present what he does by a day, or once something else is done. None: nowhere."""
    if _PAST.search(text) or is_supposed(text) or re.search(r"\b(?:every|each)\b", text) or text.rstrip().endswith("?"):
        return None
    led = _led(text, dues)
    found = _DOES.search(led)
    first = _ONCE_DONE.search(text)
    if found and (
        first or any((due.day and due.start > found.start()) or not text[: due.start].strip() for due in dues)
    ):
        return found.end("I")
    then = _THEN_I.match(text)
    if then:
        return then.end("I")
    able = _CAN.search(text)
    if able and first and first.start() >= able.end():
        return able.start()
    offered = next((due for due in dues if due.day and _YOU_MAY_HAVE.search(text[: due.start])), None)
    if offered is not None:
        return 0
    # "The report I have half ready, you get it next Friday."
    given = any(due.day and _GIVEN.search(text[: due.start]) for due in dues)
    return 0 if given and re.search(r"\bI\b", text) else None


def _led(text: str, dues: Sequence[Due]) -> str:
    """The text with a day that it opens with hidden: "Tomorrow I unplug the old one"."""
    opens = next((due for due in dues if not text[: due.start].strip(" ,")), None)
    return text if opens is None else "," * opens.end + text[opens.end :]
