"""What somebody tells that another is going to do: "Lars told me he'll fix it on Friday", 「小明說他禮拜五會送出去」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.language.people import Mention
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.both import put_instead

_SAID = re.compile(
    r" (?:(?:has |had |just |already )*(?:said|says|told (?:me|us)|tells (?:me|"
    r"us)|wrote|let me know|asked me to (?:tell|say)(?: you| to you)?)"
    r"(?: that)?) (?:he|she)(?:['’]ll| will|['’]s going to| is going to) (?!(?:be|"
    r"have|see|think|look|know|try|wait|call in|miss|join)\b)"
)
_SAID_ZH = re.compile(
    r"(?:有|剛剛?|昨天|早上)*(?:說|跟我說|交代(?:過|說)?)[，,]?[他她](?=[^，。？?]{0,10}(?:會(?![議後])|就(?=[㐀-鿿]{1,3}[出給到去完好]))[^，。？?]{2,})"
)
_HE_WILL = re.compile(
    r"(?:(?:and|so|but),? )?(?:[Hh]e|[Ss]he)(?: (?:says|said|"
    r"told me)(?: that)? (?:he|she))?(?:['’]ll| will|['’]s going to| is going to) "
    r"(?!(?:be|have|see|think|look|know|try|wait|call in|miss|join|not|never)\b)"
)
_HE_SAID = Phrases("promised|said|says|told", r",? (?:or )?(?:so )?(?:he|she) (?:said|says|told me|promised)(?=[.!]*$)")


def relayed(one: Utterance) -> Utterance:
    """The sentence as if it were said right away that somebody who is named is going to do something."""
    told = one
    if (found := _HE_SAID.search(one.masked)) and one.mentions:
        told = put_instead(one, found.start(), found.end(), "")
    for name in told.mentions:
        if found := _SAID.match(told.masked, name.end):
            return put_instead(told, name.end, found.end(), " will ")
        if found := _SAID_ZH.match(told.masked, name.end):
            return put_instead(told, name.end, found.end(), "")
    return told


def named_before(said: Sequence[Utterance]) -> list[Utterance]:
    """The sentences of a conversation, with the name in place of who "he" is: "I rang Lars. He'll fix it on Friday."."""
    return [_named(one, before) for one, before in zip(said, [None, *said], strict=False)]


def _named(one: Utterance, before: Utterance | None) -> Utterance:
    found = _HE_WILL.match(one.masked)
    if found is None or one.mentions or before is None or before.turn != one.turn or len(before.mentions) != 1:
        return one
    name = before.mentions[0]
    if len(name.who) != 1 or {*name.who} & {*one.who}:
        return one
    words, rest = before.text[name.start : name.end], one.text[found.end() :]
    masked = f"{words} will {one.masked[found.end() :]}"
    return replace(one, text=f"{words} will {rest}", masked=masked, mentions=(Mention(0, len(words), name.who),))
