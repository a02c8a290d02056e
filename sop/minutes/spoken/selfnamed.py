"""Who says his own name as he takes something on, where the transcript names nobody: 「這我可以，我仲豪來拆頻道」."""

from __future__ import annotations

import re

from msgspec.structs import replace

from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.hearing import does

_I = re.compile(r"(?:^|[，,。；;]\s*)(?:那|就|不然|好|還是)*我$")
_DEED = re.compile(r"(?:這邊|自己)?(?:[來會去再就先]|負責)")


def self_named(one: Utterance) -> Utterance:
    """The sentence as that of who names himself in it, without the name."""
    if one.speaker or is_question(one.text):
        return one
    for at, each in enumerate(one.mentions):
        named = len(each.who) == 1 and _I.search(one.masked[: each.start])
        if not named or not (_DEED.match(one.masked, each.end) or does(one, each)):
            continue
        long = each.end - each.start
        rest = tuple(replace(other, start=other.start - long, end=other.end - long) for other in one.mentions[at + 1 :])
        return replace(
            one,
            speaker=one.text[each.start : each.end],
            who=each.who,
            text=one.text[: each.start] + one.text[each.end :],
            masked=one.masked[: each.start] + one.masked[each.end :],
            mentions=(*one.mentions[:at], *rest),
        )
    return one
