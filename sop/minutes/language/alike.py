"""Whether two short texts speak of the same thing."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9][a-z0-9'’-]*")
_HAN = re.compile(r"[㐀-鿿]+")
_EMPTY_HAN = re.compile(
    r"這個|那個|那邊|這邊|什麼|時候|給[你妳您我他]們?|給大家|[把將](?!來)|處理|一下|[你妳您我]們?|可以|好了|"
    r"會(?![議員計場])|[吧啊喔哦啦嗎呢就來去再也都的]"
)
_EMPTY = frozenset(
    "the a an to of for and or in on at by with it that this we i you will ll can do be is are so then instead "
    "until night also please up out our my your from have get "
    "them those these one thing ready okay just about as not all i'll we'll you'll that's it's let's let he she "
    "they who what when where there here some any maybe um uh yes no okay ok sure right too was were has had but "
    "if into ha haha hi hey wow ugh ooh hmm er erm mm".split()
)


@lru_cache(maxsize=4096)
def tokens(text: str) -> frozenset[str]:
    """What a text speaks of: its words without the empty ones, and each two signs of Chinese that stand together."""
    folded = text.casefold()
    words = {word for word in _WORD.findall(folded) if word not in _EMPTY and len(word) > 1}
    if folded.isascii():
        return frozenset(words)
    folded = _EMPTY_HAN.sub(" ", folded)
    return frozenset(words.union(run[at : at + 2] for run in _HAN.findall(folded) for at in range(len(run) - 1)))


def alike(one: str, other: str) -> bool:
    """Whether the shorter of the two is mostly in the other."""
    return overlap(tokens(one), tokens(other)) >= 0.6


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the smaller is in the other, 0 to 1."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
