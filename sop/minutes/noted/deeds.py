"""Single deeds that minutes tell in the present without a day: "Ruth books a bigger room for the next retro"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from sop.minutes.language.acting import GETS_EN, PRESENT_EN
from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.naming import chained, with_pronouns
from sop.minutes.language.roles import tells_of_others
from sop.minutes.language.text import fold, is_done, is_question, is_supposed, sentences, without_quotes
from sop.minutes.noted.acts_then import acts_then, clauses, led_by_day, with_said

_LASTS = re.compile(
    r"\s+(?:shows|points|brings|calls|presents|describes|gives|tells|raises|states|claims|argues|lists|repeats|recaps|"
    r"walks (?:us|everybody|everyone|them)|"
    r"demos|demonstrates|"
    r"introduces|opens|closes|ends|sums|outlines|illustrates|takes|makes|doubts|fears|believes|remembers|understands|owns|"
    r"leads|manages|maintains|keeps(?! (?:an|one|her|his) eye on)|holds|uses|reads|finds|speaks|"
    r"misses|loves|hates|enjoys|"
    r"trusts|supports|shares|agrees|represents|replaces|follows|watches|suspects|regrets|welcomes|appreciates|recommends|"
    r"suggests|proposes|runs|"
    r"recalls|remains|rejects|accepts|opposes|supposes|assumes|guesses|reckons|wonders|warns|thanks|congratulates|covers|"
    r"deserves|wins|loses)\b"
)
"""What somebody does or thinks for good, and is no single deed: "Rob owns the zone"."""
_AND = re.compile(r"\b(?:and|but|so)(?: (?:also|then|now))*(?= [a-z-]+s )")
_HAS = re.compile(
    r"\s+(?:is|has|knows|likes|was|had|keeps|finds|feels|thinks|sits|agrees|[a-z]+ed|found|saw|got|took|wrote|went|met) "
)
_BY = re.compile(
    r"\b(?:will|shall|must|(?:is|are|has|have|needs?|ought) to|should) (?:then |also |now )?be (?:[a-z]+ly )?(?:[a-z]+(?:ed|"
    r"t|n|ne|de|ut|ung|d))"
    r"(?: (?:up|out|off|in|on|over|down|back|through|again))?(?: (?:to|for|in|on|at) [^,.;]{2,30})? (?P<by>by )$"
)
_DUTY = re.compile(r"\b(?:will|shall|must|should|(?:has|have|needs?|is|are|ought) to|to be)\b")
_WHICH = re.compile(r",\s+(?:which|and (?:that|this)) $")
_TOOK = re.compile(
    r"\s+(?:takes|took|will take|picks up|picked up|has taken|does|will do|handles|is doing)(?: on| over| up| care of)?\b"
)
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
    mentions = with_said(masked, with_pronouns(masked, mentions))
    for start, end in sentences(masked) if mentions else ():
        words = masked[start:end]
        if _HABIT.search(words) or is_question(words) or is_supposed(words) or is_done(words):
            continue
        for chain, stop in clauses(masked, start, end, mentions, reading.when.all(masked)):
            last = chain[-1].end
            opens = not masked[start : chain[0].start].strip()
            led = led_by_day(masked, start, chain[0].start, reading.when.all(masked))
            places = [last, *(one.end() for one in _AND.finditer(masked, last, stop) if _HAS.match(masked, last))]
            for place in places:
                single = opens and _is_single(masked, place)
                several = len(chain) > 1
                if single or acts_then(text, place, stop, reading, several=several, led=led is not None):
                    break
            else:
                continue
            if tells_of_others(masked, place):
                continue
            last = place
            slots = reading.slots(text[last:stop])
            who = reading.people.of(chain, text[chain[0].start : chain[-1].end])
            more.append(Candidate(slots.title, who, slots.due or led, line, to))
        more += _passive(reading, text, start, end, line, to)
    for one in more:
        found = _with(found, one)
    return found


def _is_single(text: str, last: int) -> bool:
    """Whether a single deed with its object follows there: " books the room"."""
    return bool(GETS_EN.match(text, last) or (PRESENT_EN.match(text, last) and not _LASTS.match(text, last)))


def _passive(reading: Reading, text: str, start: int, end: int, line: int, to: int) -> list[Candidate]:
    """What will be done by somebody: "The pane will be replaced by Priya tomorrow"."""
    mentions = reading.people.mentions(text)
    for at, one in enumerate(mentions):
        agent = _BY.search(text[start : one.start]) if start <= one.start < end else None
        taken = _WHICH.search(text[start : one.start]) if start <= one.start < end else None
        took = _TOOK.match(text, one.end) if taken else None
        if taken and took and _DUTY.search(text[start : one.start]):
            slots = reading.slots(text[start : start + taken.start()] + text[took.end() : end])
            due = slots.due
            who = reading.people.of([one], text[one.start : one.end])
            return [Candidate(slots.title, who, due, line, to)] if slots.title and not slots.owners else []
        if agent:
            chain = chained(text, mentions, at)
            slots = reading.slots(f"{text[start : start + agent.start('by')].rstrip()},{text[chain[-1].end : end]}")
            who = reading.people.of(chain, text[one.start : chain[-1].end])
            return [Candidate(slots.title, who, slots.due, line, to)] if slots.title and not slots.owners else []
    return []


def _with(found: list[Candidate], deed: Candidate) -> list[Candidate]:
    """What was found, and a deed that was not; what was found as its object only is named by the whole of it."""
    bare = deed.title.partition(" ")[2]
    part = next((one for one in found if bare and one.title.endswith(f"— {bare}")), None)
    if part is not None:
        # "… — the logo": with what he does with it.
        named = replace(part, title=part.title.removesuffix(bare) + deed.title)
        return [named if one is part else one for one in found]
    known = any(fold(deed.title) in fold(one.title) or fold(one.title) in fold(deed.title) for one in found)
    return found if known or not deed.title else [*found, deed]
