"""Several who are called and told what all of them do: "Gavin and Noor, the two of you prepare …"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from sop.minutes.language.naming import chains_of
from sop.minutes.language.sayings import commands
from sop.minutes.language.utterances import Utterance

_YOU_BOTH = re.compile(
    r"[,.]?\s*(?:(?:this |that )?(?:one|thing|job) for (?:the two|both) of you[:,] |"
    r"(?:the two of you|both of you|you two|you both|you guys),? )(?:please |together )?",
    re.IGNORECASE,
)
_YOU_ZH = re.compile(r"[，, ]*[你妳]們(?:兩個?人?|倆|兩位|[三四幾]個)?(?=一起|一同|分頭|負責|去|來|把)")
_DO_TOGETHER = re.compile(r"\s*(?:please |can |will )?(?:work on|do|handle|take|fix) (?:it|this|that) together")
_LATER = re.compile(r"(?=[，,][^。？?]{2,30}一起(?!一起|[吃喝玩去]))")
_TOGETHER = re.compile(r"(?:一起|負責)(?=[，,。！]|$)")
"""All that is said of what they are to do: the thing stands before it."""
_AND_I_ARE = re.compile(r" and I(?:['’]re| are) (?:both )?going to ")
_HAN = re.compile("[㐀-鿿]")


def both(one: Utterance) -> Utterance:
    """The sentence as if they were simply asked, where two names at least stand before what calls all of them; as a promise,
    where a name stands before "and I are going to"."""
    if one.mentions and (found := _AND_I_ARE.match(one.masked, one.mentions[-1].end)):
        return put_instead(one, one.mentions[-1].end, found.end(), " and I will ")
    chain = next((each for each in chains_of(one.masked, one.mentions) if len(each) > 1), None)
    if chain is None:
        return one
    end = chain[-1].end
    found = _YOU_BOTH.match(one.masked, end)
    if found and commands(one.masked, found.end()):
        return put_instead(one, end, found.end(), ", please ")
    if found := _YOU_ZH.match(one.masked, end):
        alone = _TOGETHER.match(one.masked, found.end())
        return put_instead(one, end, alone.end() if alone else found.end(), "一起處理" if alone else "")
    if not _HAN.search(one.masked):
        return one
    if found := _DO_TOGETHER.match(one.masked, end):
        return put_instead(one, end, found.end(), "一起處理")
    return put_instead(one, end, end, "一起") if _LATER.match(one.masked, end) else one


def put_instead(one: Utterance, start: int, end: int, instead: str) -> Utterance:
    """The sentence with other words between two places, in which nobody is named."""
    more = len(instead) - (end - start)
    return replace(
        one,
        text=one.text[:start] + instead + one.text[end:],
        masked=one.masked[:start] + instead + one.masked[end:],
        mentions=tuple(
            replace(each, start=each.start + more, end=each.end + more) if each.start >= end else each
            for each in one.mentions
        ),
    )
