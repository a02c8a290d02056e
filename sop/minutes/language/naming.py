"""Names that stand together, and names that a part of a text begins with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.people import Mention, People
from sop.minutes.language.segments import NOTHING, Segment
from sop.minutes.language.text import sentences

_LEAD_IN = re.compile(
    rf"[\s{NOTHING}，,]*(?:(?:另外|另|並|也|再|那麼|那|就|而|then|and|so|also)\s*)?(?:(?:也|再)?(?:請|麻煩|由|"
    rf"拜託|勞煩|交由|指派|please|pls)\s*)?[@＠]?\s*",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:[、,，/／&＆+＋和與及跟]|以及|或者?是?|會同|偕同|and|&|,? and|or|(?=[@＠]))\s*[@＠]?\s*")
_LEFT_OVER = re.compile(
    r"\s*(?:[:：,，]\s*)?(?:(?:to|will|shall|should|must|is going to|(?:kindly )?offered to|is asked to|"
    r"was asked to|would|has to|needs to|is to|agreed to|promised to|volunteers to|volunteered to|"
    r"takes on)\s+|"
    r"(?:(?:can|could|would|will) you\s+)?(?:pls|please|kindly)\s+|(?:can|could|would|will) you\s+|(?:來|去)?(?:負責|"
    r"主責)(?:將|把)?\s*|說[他她]?(?:會|可以|要|來|願意|能)(?!再?(?:想|考慮|看看|接受|不))(?:順手|順便|先)?|會|要|"
    r"需要|需|應|將(?!來)|共同|一起|先行?(?=[㐀-鿿])(?!生))?"
)
_PRONOUN = re.compile(
    r"\s*(?P<who>[Ss]he|[Hh]e|(?:[Hh]is|[Hh]er) (?:job|task|part)(?: there| then| now)?(?= is to\b)|"
    r"她|他)(?=\s|['’](?:ll|d)\b|['’]s (?:going to|gonna|to)\b|(?:也|還|另|再)?(?:會|答應|負責))"
)
_SO_HE = re.compile(
    r"[,;:–—]\s+(?:(?:so|and|but|therefore|which is why|then|and so|and then|that is why),?\s+)?(?P<who>he|she)"
    r"(?=['’]ll\s|\s+(?:also\s+)?(?:will|shall|is going to|promised to|agreed to|offered to|volunteered to|is to|has to)\s)"
)
"""Priya knows them, so she will …: who was named before in the sentence."""
_GIVEN_TO = re.compile(r"(?:由|請|交給|麻煩)(?P<who>[他她](?:本人|自己)?)(?!們)")
"""由他本人…: who was named before."""
_SHORT = 24
_NO_OWNER = re.compile(
    r"\s?(?:的|們|['’]s\b|說(?![他她]?(?:會|可以|要|來|願意|能)(?!再?(?:想|考慮|看看|接受|不)))|問|已|認為|覺得|提到|"
    r"表示|反映|回報說|was|were|is\b|has\b|had\b|said|says|asked|"
    r"thinks|fixed|did)"
)


def chained(text: str, mentions: Sequence[Mention], index: int) -> list[Mention]:
    """The mention and those that are joined to it by "and", a comma or 、."""
    chain = [mentions[index]]
    for following in mentions[index + 1 :]:
        if not _JOINED.fullmatch(text[chain[-1].end : following.start]):
            break
        chain.append(following)
    return chain


def chains_of(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """All mentions, those that are joined together."""
    result: list[list[Mention]] = []
    for one in mentions:
        if result and _JOINED.fullmatch(text[result[-1][-1].end : one.start]):
            result[-1].append(one)
        else:
            result.append([one])
    return result


def leading_names(text: str, start: int, end: int, mentions: Sequence[Mention]) -> tuple[list[Mention], int]:
    """The names that a part of a text begins with as those who act, and where what they do begins."""
    lead = _LEAD_IN.match(text, start, end)
    at = lead.end() if lead else start
    for index, one in enumerate(mentions):
        if one.start == at:
            chain = chained(text, mentions, index)
            last = chain[-1].end
            if _NO_OWNER.match(text, last, end):
                return [], start
            over = _LEFT_OVER.match(text, last, end)
            return chain, over.end() if over else last
    return [], start


def with_small(text: str, people: People, mentions: Sequence[Mention], parts: Sequence[Segment]) -> list[Mention]:
    """The mentions, and those in a part of its own that is nothing but names: "- mark+dylan", where "mark" is a word as well."""
    found = list(mentions)
    for part in parts:
        words = text[part.start : part.end].strip()
        # "Open, mark and send": in an enumeration it is the word.
        if (
            text[: part.start].rstrip()[-1:] in tuple(",，、")
            or part.kind != "text"
            or len(words) >= _SHORT
            or not (names := people.whole(words))
        ):
            continue
        start = text.index(words, part.start)
        found = [one for one in found if not part.start <= one.start < part.end]
        for name, who in names:
            at = text.index(name, start)
            found.append(Mention(at, at + len(name), who))
            start = at + len(name)
    return sorted(found, key=lambda one: one.start)


def with_pronouns(text: str, own: Sequence[Mention]) -> list[Mention]:
    """The names, and a pronoun that begins a sentence after one that names a single person: "She also offered to …"."""
    more: list[Mention] = []
    before: tuple[int, int] | None = None
    for start, end in sentences(text):
        found = _PRONOUN.match(text, start, end)
        named = {one.who for one in [*own, *more] if before and before[0] <= one.start < before[1]}
        if found and len(named) == 1:
            more.append(Mention(found.start("who"), found.end("who"), named.pop()))
        if inner := _GIVEN_TO.search(text, start, end):
            named |= {one.who for one in own if start <= one.start < inner.start()}
            if len(named) == 1 and not found:
                more.append(Mention(inner.start("who"), inner.end("who"), named.pop()))
        inner = _SO_HE.search(text, start, end)
        if inner and not found:
            named = {one.who for one in own if start <= one.start < inner.start()}
            more += [Mention(inner.start("who"), inner.end("who"), who) for who in named if len(named) == 1]
        before = (start, end)
    return sorted([*own, *more], key=lambda one: one.start)
