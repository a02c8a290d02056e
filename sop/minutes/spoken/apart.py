"""Sentences that give two tasks a day each, in two: 「報價單週三前整理，憑證週五前換」."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import refuses
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Mention
from sop.minutes.language.promises import is_away
from sop.minutes.language.utterances import Utterance

_CLAUSE = re.compile(r"[，；、]\s*")
_DEED = re.compile(
    r"\s*(?:就|會|再|先|可以|要|應該|一定|把|將|來|去)*"
    r"(?![是有在我你妳他]|請?假|休|到期|開[會幕始]|要?用$|上線$|見$|再?看$)[㐀-鿿a-z]",
    re.IGNORECASE,
)
"""What is done by the day before it."""
_UNSURE = re.compile(
    r"如果|要是|萬一|不然|不行|來不及|對不對|不對|講錯|說錯|還是|或|改到|延|才|因為|反正|是|到期|不是|開會|放假"
)
"""What makes two days of one matter, or one of them none of a task."""
_MINE = re.compile(r"(?:那|好|嗯|OK|[，, ])*我(?!們)")
_ASKS = re.compile(r"[，, ]*(?:可以|好|行|OK|ok|沒問題|這樣)*(?:嗎|吧|喔|吼|齁|好不好|行不行)?[。！!?？]?")
_HAN = re.compile("[㐀-鿿]")

Days = Callable[[str], Sequence[Due]]


def apart(said: Sequence[Utterance], days: Days) -> list[Utterance]:
    """The sentences of a conversation, those that give each of their clauses a matter and a day in parts."""
    return [part for one in said for part in _parts(one, days)]


def _parts(one: Utterance, days: Days) -> list[Utterance]:
    dues = [due for due in days(one.masked) if due.day is not None]
    if len({due.day for due in dues}) < 2 or not _HAN.search(one.masked) or _UNSURE.search(one.masked):
        return [one]
    clauses = [(start, end) for start, end in _clauses(one.masked) if any(start <= due.start < end for due in dues)]
    dated = [[due for due in dues if start <= due.start < end] for start, end in clauses]
    if len(clauses) < 2 or any(len(each) != 1 for each in dated):
        return [one]
    if not all(_is_whole(one, span, each[0]) for span, each in zip(clauses, dated, strict=True)):
        return [one]
    if any(before[1] + 2 < after[0] for before, after in pairwise(clauses)):
        return [one]  # what stands between them belongs to one of the two
    tail = one.masked[clauses[-1][1] :]
    if not _ASKS.fullmatch(tail):
        return [one]
    head = one.masked[: clauses[0][0]]
    return [_cut(one, head, span, first=span is clauses[0]) for span in clauses]


def _clauses(text: str) -> list[tuple[int, int]]:
    ends = [(found.start(), found.end()) for found in _CLAUSE.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    return list(zip(starts, [*(start for start, _ in ends), len(text)], strict=True))


def _is_whole(one: Utterance, span: tuple[int, int], due: Due) -> bool:
    """Whether a clause names what is to be done by its day."""
    text = one.masked[span[0] : span[1]]
    end = due.end - span[0]
    if is_away(text) or refuses(text) or not _DEED.match(text.rstrip("。！!?？"), end):
        return False
    rest = text
    places = [(each.start - span[0], each.end - span[0]) for each in one.mentions if span[0] <= each.start < span[1]]
    for start, stop in sorted([*places, (due.start - span[0], end)], reverse=True):
        rest = rest[:start] + "，" + rest[stop:]
    before = rest.rpartition("把")[2] if "把" in rest else rest[: due.start - span[0] + 1]
    return bool(tokens(unfilled(re.sub("請|麻煩|我來?", "，", before).strip("，"))))


def _cut(one: Utterance, head: str, span: tuple[int, int], *, first: bool) -> Utterance:
    """One part of a sentence, with who is called before them all, or with who promises them all."""
    start, end = span
    mine = [each for each in one.mentions if start <= each.start < end]
    called = [each for each in one.mentions if each.end <= len(head)]
    if not first and not mine and not called and _MINE.match(one.masked) and "我" not in one.masked[start:end]:
        head = "我"
        called = []
    elif mine and not first:
        head, called = "", []
    tail = "" if end == len(one.masked) else one.masked[-1:] if one.masked[-1:] in "。！!?？" else ""
    asks = one.masked.endswith(("嗎？", "嗎?", "好不好？"))
    tail = "，可以嗎？" if asks and end != len(one.masked) else tail
    masked, text = head + one.masked[start:end] + tail, head + one.text[start:end] + tail
    moved = [Mention(each.start - start + len(head), each.end - start + len(head), each.who) for each in mine]
    return replace(one, text=text, masked=masked, mentions=(*called, *moved))
