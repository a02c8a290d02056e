"""The day that whoever was given a task agreed to: "and he said next Monday is realistic", "You said Tuesday was fine"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.days.when import When
from sop.minutes.language.text import sentences

_FITS = (
    r"(?:(?:is|was|would be|will be|should be|looks?|looked|seems?|seemed|sounds?|sounded) (?:(?:quite|still|just) )?"
    r"(?:fine|ok|okay|possible|realistic|doable|feasible|"
    r"manageable|good|no problem|all right|alright|enough|early enough)|(?:works?|worked|suits?|suited|fits?|"
    r"would (?:work|suit|do|fit|be (?:fine|ok|okay|possible))))"
    r"(?: (?:for|with|by) (?:you|him|her|them|me|us|everybody|everyone|all|both)| (?:you|him|her|them|me|us|everybody|"
    r"everyone|all|both))?"
)
_WHO = r"(?:you|he|she|they|I)(?: (?:also|then|both|himself|herself))?"
_SAID = (
    rf"{_WHO} (?:said|thinks?|thought|says?|reckons?|reckoned|answered|replied|confirmed|agreed|told us|named|offered|"
    rf"mentioned|promised|aims? for|aimed for|settled on|noted)"
    rf"(?: that)?(?: (?:to|for))?"
)
_CAN = (
    rf"{_WHO}(?:['’]ll| can| could| will| would)(?: (?:manage|do|make|finish|deliver))"
    rf"(?: (?:it|that|this))?(?: (?:by|on|for))?"
)
_THROUGH = (
    rf"(?:{_WHO} )?(?:expects?|expected|hopes?|hoped|plans?|wants?|aims?|intends?|means?|promised?|thinks?) to "
    r"(?:be (?:done|through|finished|ready)|finish|have (?:it|them|this|that) (?:done|ready))(?: with (?:it|that|them))?"
    r"(?: (?:by|on|before))?"
)
_COULD = re.compile(
    r"\s+(?:whether|if) (?:he|she|they)(?: (?:too|also))? (?:could|would|can|might)(?: (?:also|please|perhaps|maybe))? (?=[a-z])"
)
_YES = re.compile(
    r"[;,.]\s+(?:and |but |so |to which )?(?:he|she|they)(?: (?:both|gladly|kindly|happily))? (?:agreed|accepted|"
    r"said (?:yes|ok|okay|sure|fine)|"
    r"promised|nodded|(?:is|was) (?:happy|glad|willing)|will(?! not)|can(?! ?not)|took it)\b"
)
_NEAR = 200
_AND = re.compile(r"\s+and\s+(?=(?:expects?|hopes?|plans?|wants?|aims?|intends?|thinks?)\b)")
_AGREES = re.compile(
    rf"\s*(?:(?:and|but|so|to which|for which|which)[, ]+)?(?:(?P<said>{_SAID}|{_CAN}|{_THROUGH}),? )?(?P<day>(?!(?:it|that|"
    rf"this|he|she|they|"
    rf"we|you|I)\b)[^,.;?:]{{3,34}}?)(?P<fits> {_FITS})?[\s.!]*",
    re.IGNORECASE,
)


def agreed_inside(text: str, start: int, end: int, when: When) -> tuple[int, Due | None]:
    """Where a task ends, without a last clause that only says when in the words of who has it, and that day."""
    comma = max(text.rfind(sign, start, end) for sign in ",;–—")
    for found in _AND.finditer(text, max(start, comma), end):
        comma = found.start()
    due = _agreed(text, comma + 1, end, when) if comma > start else None
    return (comma if due else end), due


def agreed_later(text: str, end: int, when: When) -> Due | None:
    """The day that the sentence which starts there says in the words of who has the task before it."""
    start, stop = next(((end + first, end + last) for first, last in sentences(text[end:])), (end, end))
    return _agreed(text, start, stop, when)


def _agreed(text: str, start: int, end: int, when: When) -> Due | None:
    found = _AGREES.fullmatch(text, start, end)
    if not found or not (found["said"] or found["fits"]):
        return None
    due = when.whole(found["day"], found.start("day"))
    return due if due and due.day else None


def could_en(text: str, last: int) -> int | None:
    """Where what somebody was asked whether he could do begins, where he said yes to it: "… whether she could …; she agreed"."""
    found = _COULD.match(text, last)
    return found.end() if found and _YES.search(text[found.end() : found.end() + _NEAR]) else None


def without_choice(text: str, dues: Sequence[Due]) -> str:
    """The text without the words that settle for a day, which tell of nothing that is over: 「明天下午好了」."""
    for due in dues:
        if text.startswith("好了", due.end):
            text = f"{text[: due.end]}  {text[due.end + 2 :]}"
    return text
