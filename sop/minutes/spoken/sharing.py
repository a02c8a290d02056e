"""A sentence that gives one thing to somebody and another to its speaker, or to somebody else, as two: "Lars, you draft the
notice by Monday, and I'll run it past legal", 「小明你整理截圖，我來寫說明」."""

from __future__ import annotations

import re

from msgspec.structs import replace

from sop.minutes.language.phrases import Phrases
from sop.minutes.language.utterances import Utterance

_AND_I = Phrases(
    "going|ll|will",
    r"(?:,| -| –| —|;)? (?:and|then|so|while|and then) (?=I(?:['’]ll|"
    r" will|['’]m going to| am going to) (?!be\b|see\b|owe\b|know\b))",
)
_AND = re.compile(r",? (?:and|then|and then) $")
_WILL = re.compile(
    r"(?:['’]ll| will| can| is going to| then)? (?!and\b|or\b|said\b|has\b|is\b|was\b|did\b)[a-z]+ [a-z]"
)
_YOU = re.compile(
    r"[,，:]? (?:(?:could|can|will|would|please|maybe|just|so|then|if)[, ]*)*you(?:['’]ll| will|['’]d better)? (?!and\b|"
    r"or\b|are\b|were\b|have\b|know\b|said\b|think\b|want)"
    r"|[,，]? (?:please )?(?:send|give|get|write|draft|check|make|do|take|pull|collect|prepare|pass|share|put|ask|call|fix|test|"
    r"set|find|list|mail|forward|drop)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:^|[.,;] )(?:(?:so|okay|ok|right|then|well|no|and|but|fine|good|"
    r"alright)[, ]+)*(?:you(?:['’]ll)? )(?!are|have|were|know|said|and\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[，,；;]\s*(?:然後|那|剩下的?|後面|再來|之後)?(?=我(?!們)(?:來|就|再|會|負責|先|去|這邊)|我(?!們)[^，。]{0,8}(?:前|天|號|週[一二三四五六日])[^，。]{0,2}(?!.*[嗎？?]))"
)
_YOU_ZH = re.compile(r"[，, ]*(?:那|就|麻煩|請)*(?:[你妳](?!們)|先|把|幫)(?![^，。]{0,8}[忙滿])")
_AND_YOU_ZH = re.compile(r"[ ]*(?:就|再)*(?:[你妳](?!們)|把|負責)[^，。？?]{3,}")
"""Where the speaker's own part begins, or another's who is called."""


def shared(one: Utterance) -> list[Utterance]:
    """The parts of a sentence that asks somebody for one thing and takes on, or gives to another, the next; else itself."""
    at = _english(one) or _chinese(one)
    return [one] if at is None else [_part(one, 0, at[0]), _part(one, at[1], len(one.masked))]


def _english(one: Utterance) -> tuple[int, int] | None:
    if one.masked.endswith("?"):
        return None
    found = _AND_I.search(one.masked)
    if found is None:
        return _to_two(one)
    before = one.masked[: found.start()]
    called = any(each.end <= found.start() and _YOU.match(one.masked, each.end) for each in one.mentions)
    return found.span() if called or _OPENS.match(before) else None


def _to_two(one: Utterance) -> tuple[int, int] | None:
    """Where what another is to do begins, after one was called and told: "…, and May will look through them"."""
    for each in one.mentions[1:]:
        found = _AND.search(one.masked[: each.start])
        called = any(_YOU.match(one.masked, other.end) for other in one.mentions if other.end < each.start)
        if found and called and _WILL.match(one.masked, each.end):
            return found.start(), each.start
    return None


def _chinese(one: Utterance) -> tuple[int, int] | None:
    for each in one.mentions:
        if not _YOU_ZH.match(one.masked, each.end):
            continue
        if found := _CLAUSE.search(one.masked, each.end):
            return found.span()
        for other in one.mentions:
            before = one.masked[: other.start]
            if (
                other.start > each.end
                and before.rstrip().endswith(("，", ",", "；"))
                and _AND_YOU_ZH.match(one.masked, other.end)
            ):
                return len(before.rstrip(" ，,；")), other.start
    return None


def _part(one: Utterance, start: int, end: int) -> Utterance:
    """What stands between two places of a sentence, as a sentence."""
    stop = "。" if re.search("[㐀-鿿]", one.masked) else "."
    text, masked = one.text[start:end], one.masked[start:end]
    tail = "" if masked.rstrip().endswith((".", "。", "!", "！", "?", "？")) else stop
    inside = (each for each in one.mentions if start <= each.start and each.end <= end)
    mentions = tuple(replace(each, start=each.start - start, end=each.end - start) for each in inside)
    return replace(one, text=text + tail, masked=masked + tail, mentions=mentions)
