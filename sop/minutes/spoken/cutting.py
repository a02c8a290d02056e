"""A title without the days at its ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.topical import only_i_before

TAIL = re.compile(
    r"[,，]?\s*(?:(?<![A-Za-z])(?:right|okay|ok|then|please|if possible|at the latest)|好嗎|可以嗎|喔|哦|吧|齁|啦|囉|"
    r"好了|大概|大約|預計|差不多|也?就是)?[?？!！。.,，\s]*$",
    re.IGNORECASE,
)
"""What a title ends with and does not need."""
_TAKEN_BACK = Phrases(
    "mean|no|rather|sorry|wait",
    r"(?:\s*\b(?:by|on|before|until)?\s*\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|[這本下]?(?:週|周|禮拜|"
    r"星期)[一二三四五六日])?"
    r"(?:[,，—–\s-]*(?:\b(?:no|wait|sorry|or rather|I mean)|不對|不是|欸|啊|改))+[,，\s]*$|[,，\s]*給我到$",
    re.IGNORECASE,
)


def cut(text: str, dues: Sequence[Due], offset: int) -> str:
    """Without the due phrases that end the text or stand at its start, and without what took one of them back."""
    for due in reversed(dues):
        start, end = due.start - offset, due.end - offset
        alone = only_i_before(text[:start]) and (not text[:start].strip() or len(tokens(text[end:])) <= 1)
        if start >= 0 and (alone or not TAIL.sub("", text[end:]).strip(" ,，。.!！?？")):
            text = _TAKEN_BACK.sub("", text[:start].rstrip(" ,，—-")) + text[end:]
    return text
