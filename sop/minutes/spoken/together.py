"""With whom somebody takes something on: "together with May", "May and I can …", "We'll do it, May and I"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.people import Mention, Owners, People
from sop.minutes.language.promises import tells_of_past
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.hearing import dated_self

_WITH = re.compile(
    r"(?:\b(?:together|jointly|along) with|\b(?:do|handle|take|sort|fix) (?:it|that|this|them|that one|"
    r"this one)(?: together)? with) $"
)
WITH = re.compile(r"我[^，。]{0,8}(?:跟|和|與)")
_ENDS = re.compile(r"\s*(?:$|[,.;!?]|(?:by|on|before|until|this|next|tomorrow|today|tonight|then|at|and)\b)")
_ME_WITH = re.compile("我(?:會|想|來|可以|再|就|先|要|得)*[跟和與] ?$")
_GO = re.compile(
    "(?:兩個?人?|倆)?(?:一起|一同|分頭|合作|[去來](?=[㐀-鿿])(?![了過年吃喝玩逛]|看電|開會|上課|參加))|"
    "(?:兩個人?|倆)(?=[㐀-鿿])(?![昨前上剛已之都也有在是會要想不沒說講談聊討吃喝])|"
    "(?:[^，。！？說講談聊討確問我你妳昨]{0,18}?(?:一起|一同|分頭|合作)|"
    " ?(?:分著|分工|(?:一人|各)一半))(?![^，。]*過)(?![吃喝玩逛])"
)
"""What two do, and no talk of one with the other: 「我跟心怡去邀」, 「我跟心怡兩個人看」, but not 「我跟心怡確認」."""
_DOES_THEN = re.compile(r"(?![^，。]*[說講談聊問討])[^，。我你妳把]{2,10}(?:之?前|以前)?把(?=[㐀-鿿A-Za-z])")
"""By when two do it: 「我跟小明十號中午前把標籤補齊」."""
_WE_BOTH = re.compile("我們(?:兩個?人?|倆)")
_WE = re.compile(r"(?P<we>[Ww]e)(?:['’]ll| will|['’]re going to) ")
_BOTH = re.compile(r",? (?:that is |i\.e\. |meaning )?(?:~ and (?:I|me|myself)|(?:I|me|myself) and ~)[.!]*$")


def speaker_of(one: Utterance) -> Owners:
    """Who speaks, as the owner of what he takes on; asked where the name fits several."""
    return Owners(one.who, (), one.speaker) if len(one.who) == 1 else Owners((), one.who, one.speaker)


def with_others(one: Utterance, owners: Owners, people: People) -> Owners:
    """Who takes something on, and whoever he says he does it with."""
    found = [
        each
        for each in one.mentions
        if (_WITH.search(one.masked[: each.start]) and _ENDS.match(one.masked, each.end))
        or (
            _ME_WITH.search(one.masked[: each.start])
            and (_GO.match(one.masked, each.end) or _DOES_THEN.match(one.masked, each.end))
        )
    ]
    found = found or [*_two_of_us(one)]
    if not found or not owners:
        return owners
    more = people.of(found)
    sure = (*owners.sure, *(who for who in more.sure if who not in owners.sure))
    return Owners(sure, (*owners.ask, *more.ask), owners.words)


def begins_own(one: Utterance, dues: Sequence[Due]) -> int | None:
    """Where somebody says what he does by a day, or together with somebody else: 「我週三給」, 「我跟心怡去邀」."""
    own = dated_self(one, dues)
    if own is not None or tells_of_past(one.masked) or is_question(one.text):
        return own
    beside = (each for each in one.mentions if _GO.match(one.masked, each.end))
    found = (_ME_WITH.search(one.masked[: each.start]) for each in beside)
    return next((each.start() for each in found if each), None)


def _two_of_us(one: Utterance) -> Sequence[Mention]:
    """With whom the speaker is, where he says what the two of them do: 「十一號是我跟宇涵，班表我們兩個會排出來」."""
    if not _WE_BOTH.search(one.masked):
        return ()
    return [each for each in one.mentions if _ME_WITH.search(one.masked[: each.start])]


def we_two(one: Utterance, people: People) -> tuple[Utterance, Owners] | None:
    """ "We'll send it on Friday, May and I.": the same as if the speaker said it of himself, and who does it."""
    start = _WE.search(one.masked)
    if start is None or len(one.mentions) != 1 or len(one.who) != 1:
        return None
    name = one.mentions[0]
    bare = f"{one.masked[: name.start]}~{one.masked[name.end :]}"
    both = _BOTH.search(bare, start.end())
    if both is None:
        return None
    more = people.of(one.mentions)
    first, end = start.start(), both.start()
    mine = replace(
        one,
        text=f"{one.text[:first]}I{one.text[first + 2 : end]}.",
        masked=f"{one.masked[:first]}I{one.masked[first + 2 : end]}.",
        mentions=(),
    )
    return mine, Owners((*one.who, *more.sure), more.ask, one.speaker)
