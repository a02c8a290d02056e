"""Who is only called and told what it is about: "And Sam, the restore test?", "Felix, the titles."."""

from __future__ import annotations

import re

from sop.minutes.language.fillers import unfilled
from sop.minutes.language.utterances import Utterance

_HOW = re.compile(
    r"\s*[,，]\s*(?:and )?(?:what about |how about )?(?:the|your|our) [\w -]{3,40}"
    r"(?:, (?:(?:by |on )?(?:[A-Z][a-z]+day|tomorrow|today|tonight|the [0-9]+(?:st|nd|rd|th))|how far (?:are|is|"
    r"did) [a-z]+|where are we|any news|what['’]s (?:the status|happening)|how is (?:it|"
    r"that) going))?\?$|"
    r"\s*[,，]\s*[^，。?？]{2,14}呢[？?]$|的[^，。?？]{1,12}呢[?？]?$"
)
_MATTER = re.compile(r"\s*,\s*(?:and )?(?:now )?(?:the|your|our) [\w'’-]+(?: [\w-]+){0,2}\.")


def asks_how(one: Utterance) -> bool:
    """Whether somebody is only asked how something stands: "And Sam, the restore test?"."""
    return bool(one.mentions) and bool(_HOW.match(one.masked, one.mentions[0].end))


def names_matter(one: Utterance) -> bool:
    """Whether somebody is only called and told what it is about: "Felix, the titles."."""
    first = one.mentions[0] if len(one.mentions) == 1 else None
    return (
        first is not None and not unfilled(one.masked[: first.start]) and bool(_MATTER.fullmatch(one.masked, first.end))
    )
