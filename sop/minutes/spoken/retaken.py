"""A day that its speaker takes back in the same breath, in Chinese: 「報告我來寫，週三，呃不對，週三我去受訓，週四交」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.utterances import Utterance

_HAN = re.compile("[㐀-鿿]")
_CUT = re.compile(r"[，,；;—…]+")
_BACK = re.compile(
    r"(?:欸|啊|呃|喔|哦|嗯|唉|哎|糟|好像|[，, ])*(?:不對|不是|不行|等等|等一下|等下|"
    r"糟糕|慘了|(?:我)?(?:講|說|記|看)錯了?|(?:我)?忘了)"
)
_OH = re.compile(r"(?:欸|啊|呃|喔|哦|唉)+")
"""What opens a clause that takes a day back by naming it again: 「週一，啊週一妳休假，那就…」."""

_SO = re.compile(r"(?:欸|啊|那|就|還是|改[成到]?|換[成到]?|[，, ])*")
_THINKS = re.compile(r"(?<![㐀-鿿])(?:嗯|呃|欸|啊|喔|哦|[，, …])+$")


def retaken(one: Utterance, dues: Sequence[Due]) -> Utterance:
    """The sentence without the day that its speaker takes back, and why, where he names another one for it then."""
    days = [due for due in dues if due.day is not None]
    if len({due.day for due in days}) < 2 or not _HAN.search(one.masked):
        return one
    spans = _clauses(one.masked)
    for at, (start, end) in enumerate(spans):
        old = next((due for due in reversed(days) if due.end <= start), None) or _named_again(one.masked, start, days)
        new = next((due for due in days if old and due.start >= start and due.day != old.day), None)
        if old is None or new is None or not _takes_back(one.masked[start:end], old):
            continue
        into = next(begin for begin, _ in reversed(spans[at:]) if begin <= new.start)
        # In the clause that takes it back itself, the new day is only behind the sign: 「不對週四」.
        into = new.start if into == start or _SO.fullmatch(one.masked[into : new.start]) else into
        was = one.masked.rfind(old.words, 0, start)
        alone = next((stop for begin, stop in spans if begin == was and stop == start), was + len(old.words))
        alone += len(one.masked[alone:start]) - len(one.masked[alone:start].lstrip("—… "))
        thinks = _THINKS.search(one.masked[: max(was, 0)])
        gone = [(thinks.start() if thinks else was, alone), (start, into)]
        if was < 0 or any(begin < each.end and each.start < stop for each in one.mentions for begin, stop in gone):
            return one
        return _without(one, gone)
    return one


def _named_again(text: str, start: int, days: Sequence[Due]) -> Due | None:
    """The day that is named again to say why it is none: 「三月十號，呃不對，三月十號我去受訓，禮拜五」."""
    first = days[0]
    return first if first.start >= start and text[:start].rstrip("，,；;—… ").endswith(first.words) else None


def _takes_back(clause: str, old: Due) -> bool:
    if _BACK.match(clause):
        return True
    oh = _OH.match(clause)
    return oh is not None and clause.startswith(old.words, oh.end())


def _clauses(text: str) -> list[tuple[int, int]]:
    ends = [0, *(found.end() for found in _CUT.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(ends) if unfilled(text[start:end]).strip() or end > start]


def _without(one: Utterance, spans: Sequence[tuple[int, int]]) -> Utterance:
    """The sentence without these spans, in which nobody is named."""
    text, masked, mentions = one.text, one.masked, one.mentions
    for start, end in reversed(spans):
        text, masked = text[:start] + text[end:], masked[:start] + masked[end:]
        mentions = tuple(
            replace(each, start=each.start - (end - start), end=each.end - (end - start)) if each.start >= end else each
            for each in mentions
        )
    return replace(one, text=text, masked=masked, mentions=mentions)
