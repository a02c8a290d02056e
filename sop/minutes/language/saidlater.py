"""By when, where the sentence behind a task says nothing else: "First thing Monday.", "30 June is the limit."."""

from __future__ import annotations

import re

from sop.minutes.days.due import Due
from sop.minutes.days.when import When
from sop.minutes.language.agreedday import agreed_later
from sop.minutes.language.text import is_question, is_supposed, sentences

_LONGEST = 110
"""Signs of a sentence that only says when."""
_BARE = re.compile(
    r"(?:(?:and|but|so|then|all|both|this|that|it['’]?s|first thing|latest|at the latest|preferably|ideally|hopefully|"
    r"probably|no later than|promised for|"
    r"deadline|due|target|limit|eta|by|on|until|before|for)[,:]? ){0,4}~"
    r"(?: (?:at the latest|latest|please|sharp|if possible|if (?:he|she|they) can|at the very latest|would do|will do|"
    r"(?:is|was|would be|will be) (?:the |our |his |her |their )?(?:[a-z]+ )?(?:limit|deadline|target|day|date|plan|aim|"
    r"fine|ok|okay|enough|"
    r"good|early enough|soon enough|what (?:he|she|they|I|we) (?:said|promised|noted|agreed))))?\W*",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:noted|reckons?|reckoned|estimates?d?|promised?s?|aims?|aiming|targets?|deadline is|limit is|due|agreed|"
    r"wrote down|put down|"
    r"settled|hopes?|hoping|planned|thinks?|guess(?:es)?|said|says|offered|named|date is|finish(?:es)?|deliver(?:s|y)?)"
    r"(?: (?:for|on|it|them|by|is|to be ready|to be done|to have (?:it|them)(?: done| ready)?|will be|down)){0,3} ~|"
    r"\b(?:wants?|hopes?|plans?|expects?|aims?|intends?|should|will|['’]ll) (?:to )?be (?:done|finished|ready|"
    r"through)(?: with (?:it|"
    r"that|this|them))?(?: by| on)? ~|"
    r"\b(?:want|need|like|expect|have|get)s? (?:it|them|this|that|these|those)\b[^,.;]{0,30} ~|"
    r"^(?:it|they|this|that|these|those|both|all) (?:really )?(?:has to|have to|needs? to|must|should|ought to|is to|are to|"
    r"(?:is|are) due)\b"
    r"[^,.;]{0,30} ~",
    re.IGNORECASE,
)
_MEETS = re.compile(
    r"^I(?:['’]m| am|['’]ll| will)? (?:see|seeing|meet|meeting) (?:him|her|them)[^,.;]{0,20} ~", re.IGNORECASE
)
_TALK = re.compile(
    r"\b(?:tell|ask|talk|speak|get|raise|show|explain|discuss|bring|mention|propose|present)\b", re.IGNORECASE
)
"""What is done when one meets somebody: "I will tell the management. I see them on Thursday."."""
_PAST = re.compile(r"\b(?:was|were|did|had|yesterday|last|ago|already)\b", re.IGNORECASE)


_DEADLINE = re.compile(
    r"^[^。]*以\s*(?=[^。]{2,14}為準)|"
    r"^(?:the |its )?(?:deadline|due(?: date)?|期限|截止日?期?|時限)\s*(?:is|[:：是為])?\s*",
    re.IGNORECASE,
)


def with_later(due: Due | None, text: str, end: int, when: When) -> Due | None:
    """The day of a task, or the one that the sentence behind it gives it."""
    if due is not None and due.day is not None:
        return due
    later = said_later(text, end, when) or agreed_later(text, end, when)
    return later or due or _whole(text, end, when)


def _whole(text: str, end: int, when: When) -> Due | None:
    """When, where the next sentence says nothing else: "Deadline is 15 March."."""
    start, stop = next(((start + end, stop + end) for start, stop in sentences(text[end:])), (end, end))
    words = _DEADLINE.sub("", text[start:stop].strip()).strip(" .。").removesuffix("為準").strip()
    return when.whole(words, text.index(words, start)) if words else None


def said_later(text: str, end: int, when: When) -> Due | None:
    """The day that the sentence which starts there gives to the task before it; None where it says anything else."""
    start, stop = next(((end + first, end + last) for first, last in sentences(text[end:])), (end, end))
    sentence = text[start:stop]
    words = sentence.strip()
    if not words or len(words) > _LONGEST or is_question(words) or is_supposed(words):
        return None
    dues = [due for due in when.all(text) if start <= due.start and due.end <= stop and due.day]
    if len(dues) != 1:
        return None
    due = dues[0]
    rest = f"{text[start : due.start].strip()} ~{text[due.end : stop].rstrip()}".strip()
    bare = _BARE.fullmatch(rest)
    said = _SAYS.search(rest) and not _PAST.search(rest.replace("said", ""))
    meets = _MEETS.search(rest) and _TALK.search(text[max(0, end - 200) : end])
    return due if bare or said or meets else None
