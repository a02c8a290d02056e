"""Single deeds that minutes tell in the present without a day: "Ruth books a bigger room for the next retro"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from sop.minutes.language.acting import PRESENT_EN
from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.naming import chained
from sop.minutes.language.roles import tells_of_others
from sop.minutes.language.text import fold, is_done, is_question, is_supposed, sentences, without_quotes
from sop.minutes.noted.acts_then import acts_then

_LASTS = re.compile(
    r"\s+(?:shows|points|brings|calls|presents|describes|gives|tells|raises|states|claims|argues|lists|repeats|recaps|walks|"
    r"demos|demonstrates|"
    r"introduces|opens|closes|ends|sums|outlines|illustrates|takes|makes|doubts|fears|believes|remembers|understands|owns|"
    r"leads|manages|maintains|keeps|holds|uses|reads|finds|speaks|"
    r"misses|loves|hates|enjoys|"
    r"trusts|supports|shares|agrees|represents|replaces|follows|watches|suspects|regrets|welcomes|appreciates|recommends|"
    r"suggests|proposes|runs|"
    r"recalls|remains|rejects|accepts|opposes|supposes|assumes|guesses|reckons|wonders|warns|thanks|congratulates|covers|"
    r"deserves|wins|loses)\b"
)
"""What somebody does or thinks for good, and is no single deed: "Rob owns the zone"."""
_HABIT = re.compile(
    r"\b(?:every|each|usually|always|normally|often|sometimes|regularly|typically|generally|never|daily|weekly|monthly|"
    r"once a|twice a|whenever|when|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days|as usual|these days|nowadays|currently)\b",
    re.IGNORECASE,
)


def with_deeds(reading: Reading, text: str, line: int, to: int, found: list[Candidate]) -> list[Candidate]:
    """What was found in a line of minutes, and the single deeds that its other sentences tell of those who were there."""
    masked = without_quotes(text)
    mentions = reading.people.mentions(masked)
    more: list[Candidate] = []
    for start, end in sentences(masked) if mentions else ():
        lead = start + len(masked[start:end]) - len(masked[start:end].lstrip())
        first = next((at for at, one in enumerate(mentions) if one.start == lead), None)
        if first is None:
            continue
        chain = chained(masked, mentions, first)
        last = chain[-1].end
        words = masked[start:end]
        single = PRESENT_EN.match(masked, last) and not _LASTS.match(masked, last)
        if not single and not acts_then(text, last, end, reading, several=len(chain) > 1):
            continue
        if (
            tells_of_others(masked, last)
            or _HABIT.search(words)
            or is_question(words)
            or is_supposed(words)
            or is_done(words)
        ):
            continue
        slots = reading.slots(text[last:end])
        bare = slots.title.partition(" ")[2]
        part = next((one for one in found if bare and one.title.endswith(f"— {bare}")), None)
        if part is not None:
            # "… — the logo": with what he does with it.
            found = [
                replace(one, title=one.title.removesuffix(bare) + slots.title) if one is part else one for one in found
            ]
        elif slots.title and not any(
            fold(slots.title) in fold(one.title) or fold(one.title) in fold(slots.title) for one in found
        ):
            who = reading.people.of(chain, text[chain[0].start : last])
            more.append(Candidate(slots.title, who, slots.due, line, to))
    return [*found, *more]
