"""Whose something is, asked with a tag: "The key has to go. Grace, that's your vault, isn't it?" "It is."; and who says so."""

from __future__ import annotations

import re

from sop.minutes.language.fillers import unfilled
from sop.minutes.language.text import is_supposed

_TAG = (
    r"(?:isn['’]t it|is it|no|right|yes|correct|don['’]t you|do you|aren['’]t you|are you|aren['’]t they|are they|"
    r"isn['’]t that|still)"
)
_TAGGED = re.compile(
    rf"\b(?:that|this|it|those)(?:['’]s| is|['’]re| are) (?:your (?:own )?[\w-]+(?: [\w-]+)?|(?:all |still )?"
    rf"(?:yours|with you|on you|(?:on|in) your [\w-]+)), {_TAG}\b|"
    rf"\byou(?:['’]re| are)? (?:look after|looking after|own|run|running|have|keep|wrote|built|handle|do|manage|in charge of)"
    rf" (?:it|that|this|those|them|these)(?: one)?, {_TAG}\b|\bisn['’]t (?:that|this|it) your [\w-]+(?: [\w-]+)?(?=\W*$)|"
    r"\bis (?:it|that|this) something (?:that )?(?:you|your \w+) (?:can|could) (?:take|do|handle|look at|pick up|own)\b"
    r"(?: on)?",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\b(?:has|have|needs?|need|ought|['’]ve got|got) to\b|\bshould\b|\bmust\b|\b(?:needs?|wants|could use) (?:[a-z]+ing|an?)\b|"
    r"\bwe need\b|要|得",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:I|we)(?:['’]ll|['’]d)? (?:still |also |really |only |just )*(?:need|want|could use|like)\b"
    r"(?! (?:you\b|more time|a minute|help\b|to (?:talk|discuss|decide|know|hear|start|agree|think|move on|speak|"
    r"see|go|get (?:to|through)"
    r"|understand|be|wait)\b))|"
    r"\b[Ww]e (?:should|must|ought to|have to|need to) (?:really |also |still |finally )*(?!(?:talk|discuss|decide|know|hear|"
    r"start|agree|"
    r"think|move|speak|see|go|be|wait|stop|celebrate|understand|thank|have)\b)[a-z]+ (?:the|our|those|that|all)\b|"
    r"(?:['’]s|\bhas|\bhave) got to (?:be|go|leave|come|get|move)\b|\b(?:has|have|needs) to (?:be (?!able)[a-z]+|"
    r"go|leave|come|move)\b|\bneeds [a-z]+ing\b",
    re.IGNORECASE,
)
_FOR_ME = re.compile(
    r"(?:(?:okay|ok|and|so|right|good)[, ]+)*(?:an? )?(?:action(?: item| point)?|to-?do|task|note|reminder)"
    r" (?:for|on|to) (?:me|myself|self)\s*[:,–—-]\s*(?:to )?",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"(?:it is|they are|that is|I do|I am|I did|I have|I can|guilty|mine|so it is|that['’]s (?:me|mine|right|the one))"
    r"(?=[,.!]|$| sadly| indeed)",
    re.IGNORECASE,
)
_FOR_OTHERS = re.compile(
    r"(?:he|she|they|everybody|everyone|legal|finance|marketing)(?:['’]ll| will| can) (?:have|get) "
    r"(?:it|them|that|those|one|his|hers|theirs)\b",
    re.IGNORECASE,
)


def without_tag(text: str) -> str | None:
    """What is left of a sentence that asks whose something is; None where it asks no such thing."""
    return _TAGGED.sub(" ", text) if _TAGGED.search(text) else None


def is_needed(text: str) -> bool:
    """Whether a sentence says what has to be done: that is what it is asked for."""
    return bool(_NEEDS.search(text))


def for_me(text: str) -> re.Match[str] | None:
    """Where somebody says that what follows is for himself: "Action for me: call the landlord"."""
    return _FOR_ME.match(text)


def is_wanted(text: str) -> bool:
    """Whether the speaker needs something, and a name alone behind it asks for that: "I need the numbers. May?"."""
    return bool(_WANTED.search(text)) and not is_supposed(text)


def owns_up(text: str) -> bool:
    """Whether who was asked says that it is his: "It is, sadly.", "I do."."""
    return bool(_MINE.match(unfilled(text)))


def gives_others(text: str) -> bool:
    """Whether who was asked for something says that somebody else will have it: "He can have them by tomorrow."."""
    return bool(_FOR_OTHERS.match(unfilled(text)))
