"""What English minutes leave to somebody: "That leaves Kelly to call them", "This one goes to Rob: pull the figures"."""

from __future__ import annotations

import re

from sop.minutes.language.committing import DEED

_LEFT_TO = re.compile(
    r"\b(?:that|this|which|it) (?:leaves|is (?:up|left) to|falls to|stays with|is for|is on)\s*$|"
    r"\b(?:up|left(?: (?:it|this|that|the [a-z ]{3,20}))?|leaves? (?:it|this|that)|falls|over) to\s*$|\bfor\s*$",
    re.IGNORECASE,
)
_TO_DEED = re.compile(rf"\s+to\s+{DEED}")
_GOES_TO = re.compile(
    r"(?:^|[.;:,–—-]\s+)\s*(?:(?:and|so|the)\s+)?(?:this|that|it|this one|that one|(?:the )?(?:first|second|third|"
    r"last|next|other)"
    r" (?:one|point|item|task)|another one|one)\s+(?:goes|falls|went|belongs|is|was (?:given|handed|assigned)|is (?:assigned|"
    r"given|left|up)|stays|lands)\s+(?:to|with|on|for)\s*$|(?:^|[.;:]\s+)\s*(?:now |and |so )?over to\s*$",
    re.IGNORECASE,
)
_NAMED_DEED = re.compile(
    rf"\s*(?::|[–—-]\s)\s*(?:to\s+|please\s+)?{DEED}|\s*,\s*who\s+(?:will|is going to|has to|wants to)\s+{DEED}"
)
"""This one goes to Rob: pull the figures. Over to Kelly, who will …"""
_THANKED = re.compile(
    rf"\s*,?\s*for (?:kindly )?(?:offering|agreeing|volunteering|promising|taking it (?:up)?on (?:yourself|you)|being ready|"
    rf"being willing)\s+to\s+{DEED}"
)


def left_to_en(text: str, first: int, last: int, sentence: int) -> int | None:
    """Where it begins where the words before a name leave it to somebody: "That leaves Kelly to call them"."""
    thanks = re.search(r"\b(?:thanks|thank you|thx|great),?\s*$", text[sentence:first], re.IGNORECASE)
    found = _THANKED.match(text, last) if thanks else None
    if not found and _GOES_TO.search(text[sentence:first]):
        found = _NAMED_DEED.match(text, last)
    if not found and _LEFT_TO.search(text[sentence:first]):
        found = _TO_DEED.match(text, last)
    return found.end() if found else None
