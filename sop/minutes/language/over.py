"""Whether what seems to be given to somebody in minutes was done or dropped before."""

from __future__ import annotations

import re

from sop.minutes.language.dropped import is_dropped
from sop.minutes.language.text import is_done

_PAST_EN = re.compile(r"\b(?:yesterday|last (?:week|month|time|year|night)|already|ago)\b", re.IGNORECASE)
_BEFORE_THAT = re.compile(
    r",\s+(?:last (?:time|week|month|year)|yesterday|the other day|[a-z]+ (?:days|weeks|months|years) ago)\b[^.;]*?\b(?:was|were|"
    r"had|did|went|came|got|took|made|broke|fell|ran|lost|sent|[a-z]{2,}ed)\b.*",
    re.IGNORECASE,
)
"""What was so before, and why it is to be done: "… by Friday, last time a third of it was wrong"."""
_TO_COME = re.compile(
    r"\b(?:will|can|could|would|please|pls|going to|(?:is|are|has|have|needs?|still) to|you)\b|['’]ll\b", re.IGNORECASE
)
"""What makes a day that has passed one of what is worked on: "could you send our crawl of last night"."""
TOLD_AS_PAST = re.compile(
    r"\b(?:was|were|did|had|(?!need\b|feed\b|speed\b|indeed\b|proceed\b)[a-z]{2,}ed)\b|已|(?<![日號一二三四五六天前內週]好)[了過](?:[，。,.]|$)",
    re.IGNORECASE,
)
"""What tells in a conversation that something was done."""


def is_over(lead: str, given: str, words: str) -> bool:
    """Whether a task is over. lead: what stands before it; given: how it is given; words: its own."""
    whole = given + words
    if re.search(r"[A-Za-z]", whole) and not re.search("[㐀-鿿]", whole):
        past = _PAST_EN.search(_BEFORE_THAT.sub("", whole)) and not _TO_COME.search(given)
        return bool(past) or is_done(whole) or is_dropped(whole)
    return bool(
        re.search("已|曾", lead[-2:])
        or re.match(r"\s*[㐀-鿿]{1,4}?(?<![為不免])了(?![解再之以後])", words)
        or re.match(r".{0,4}?(?:已|曾)", words[:6])
        or is_done(whole)
        or is_dropped(whole)
    )
