"""What becomes of a request that does not stay with whom it was put to: handed on, or to one of two of the same name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import agrees, refuses, takes_back
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Mention, Owners
from sop.minutes.language.promises import is_away, is_busy, promise
from sop.minutes.language.sayings import suggests
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.asking import declines
from sop.minutes.spoken.bare import keeps_in_mind, turns_down
from sop.minutes.spoken.capable import is_capable
from sop.minutes.spoken.dating import redate
from sop.minutes.spoken.hearing import without
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.pointing import only_dates
from sop.minutes.spoken.proposed import is_no
from sop.minutes.spoken.redating import proposes
from sop.minutes.spoken.seizing import is_hindered, is_kept_from

_TO = re.compile(
    r"(?:\b(?:ask|try|take|that['’]s(?: with)?|maybe|perhaps|what about|how about|rather|talk to|go to|better|"
    r"(?:give|hand|pass|leave) (?:it|that|this) (?:to|with)) |"
    r"(?:給|問(?:問看?|一下|看看)?|找|要|請|麻煩|拜託|換|叫|讓|由|不然|還是|不如|看看?)(?:是不是|可不可以)? ?)$",
    re.IGNORECASE,
)
_THEM = re.compile(
    r" (?:can|could|might|knows?|has|is (?:better|closer|free|faster|nearer)|would be|wrote|did|does|owns|built)\b|"
    r"(?:比較|更|有空|可以|來(?![的了])|去(?![年了])|弄|處理|熟|那[邊裡]|那(?=[，。！]|$)|做|懂|會|(?:好不好|好嗎|行不行|行嗎|呢)[？?])",
    re.IGNORECASE,
)
_ASK_THEM = re.compile(
    r"(?:(?:sorry|maybe|better|just|then|please|hmm|no)[,. ]+)*(?:ask|try|talk to) ~(?: about it| instead| please)?[.!]?$|"
    r"(?:你|妳|您|去|要|可以|先|不如)*(?:問一?下?|找|請教) ?~(?:好了|吧|看看|比較快)*[。！]?$",
    re.IGNORECASE,
)
_COULD_THEY = re.compile(r"(?:can|could|maybe|perhaps) [A-Z]\w+ (?:do|take|handle) (?:it|that|this)\b", re.IGNORECASE)
_FITTER = re.compile(
    r" (?:knows?|is (?:better|closer|faster|nearer|the expert)|would be|wrote|built|owns)\b|"
    r" (?:should|could|can|might|ought to|had better)(?: (?:do|take|handle|have|own) (?:it|that|this|them)\b|[.!]*$)|"
    r"[^，。]{0,5}(?:比較|更|最)[^，。]{0,3}(?:熟|快|懂|清楚|適合|有空|好|近|方便)",
    re.IGNORECASE,
)
_NOW_WITH = re.compile(
    r"(?:(?:no|not any ?more|not me(?: any ?more)?|hm+|sorry|oh|actually|well),? )*(?:"
    r"(?:it|that|this|those|they|these)(?:['’]s| is| are|['’]re|['’]d be| would be)(?: (?:with|for|on|all|now))* ~(?:['’]s)?"
    r"(?: (?:now|these days|today|nowadays|since .{3,16}))?|"
    r"(?:it|that|this|those|they|these)(?: all)? (?:moved|went|passed|(?:has|have) (?:gone|moved|passed)|belongs?|(?:was|were) "
    r"(?:given|handed|passed))(?: on| over)? to ~[^,.?!]{0,24}|"
    r"~ (?:does|has|keeps|handles|runs|looks after|took|takes|owns|got) (?:it|that|those|them|these|this)"
    r"(?: (?:on|over|now|these days|nowadays))*)[.!]?",
    re.IGNORECASE,
)
"""Who has it instead, says who was asked: "It's Oscar now.", "That moved to Oscar in January."."""
_THANKED = re.compile(
    r"(?:(?:great|good|okay|ok|perfect|好|喔|可以|行|讚|太好了)[啊啦的,，. ]*)*"
    r"(?:(?:thanks|thank you|謝謝|謝[啦了]|感謝|感恩|辛苦了?|麻煩)[,，]? ?~|"
    r"~[,，]? ?(?:thanks|thank you|謝謝|謝啦|感謝)[你妳您]?|"
    r"(?:that['’]s |you['’]re |how |very |so )+(?:kind|nice|good|sweet|a star|brilliant|generous)(?: of you)?,? ~|"
    r"(?:brilliant|lovely|perfect|excellent|wonderful|super|great|太好了|讚)[,，] ?~(?=[.!。！]$))"
    r"[啊啦喔囉了]?(?P<end>[.!。！]?$|[，,])",
    re.IGNORECASE,
)
_AND_I = re.compile(r" and I (?:will|can|could|are)\b| and I['’]ll\b|我[跟和與]")
_WHICH = re.compile(
    r"哪一?[個位]|兩個都(?:叫|姓)|\bwhich (?:one of|of (?:us|you)|(?-i:[A-Z])\w+)|\bthere are two\b|\bwhoever\b|誰有空",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\bor\b|或|還是", re.IGNORECASE)
_RATHER = re.compile(r"(?:那|不然|還是|就|算了|[，,])*~(?:來)?(?:好了|吧|啦)(?:[，,。！]|$)")
"""Who is to do it after all: 「哪個陳先生？」「佳蓉好了」."""
_INSTEAD = re.compile(r"(?:來)?(?:可不可以|可以嗎|好不好|好嗎|行不行|行嗎|方便嗎|OK嗎)[？?]?$")
"""Whom who was asked names at the end, whatever keeps him: 「週三我要帶小孩去醫院，小明行嗎？」."""
_SHE_DOES = re.compile(r"[，,][^，。我你妳]{0,6}[她他](?:來|去)?(?![說講覺想會要有在是])[㐀-鿿]{1,2}(?=[，,。]|$)")
"""Who does it, said of somebody who was named before: 「佳蓉最熟啦，格式她訂」."""
_NEAR = 4
"""Sentences after a request in which it may be handed on."""
_FEW = 2
"""Words beside a name that only says who is meant."""


def handed(
    ledger: Ledger, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due], said: Sequence[Utterance]
) -> bool:
    """ "I can't. Ask Kelvin.": who was asked says no and names somebody, who has it once he agrees."""
    newer = ledger.need is not None and ledger.needed > last.heard
    if not last.asked or last.accepted or newer or index - last.heard > _NEAR:
        return False
    fresh = last.declined >= 0 and last.declined == index - 1 and said[index - 1].turn == one.turn
    named = next((each for each in one.mentions if _is_named(one, each)), None)
    if fresh and named is not None:
        last.hand(ledger.reading.people.of([named], one.text[named.start : named.end]), one, index)
        return True
    if not (last.may_agree(one) and last.is_for(one)):
        return False
    # 「週四我請假，二十五號行嗎？」 says when instead.
    away = is_away(one.masked) and not proposes(one.text, dues, last.topic)
    instead = named is not None and bool(_INSTEAD.match(one.masked, named.end)) and bool(one.speaker)
    dated = any(due.day for due in dues) and not (away or instead)
    says_no = (
        refuses(one.masked)
        or instead
        or (named is not None and is_no(one.masked))
        or declines(one.masked)
        or is_busy(one.masked)
        or (
            last.heard == index - 1
            and said[index - 1].turn != one.turn
            and not agrees(one.masked)
            and turns_down(one.masked)
            and not keeps_in_mind(said[index - 1].masked, one.masked)
        )
        or (named is not None and suggests(one.masked))
    )
    says_no = says_no or (named is not None and (_is_sent_on(one, named) or is_capable(one, named)))
    says_no = says_no or (named is not None and (bool(one.speaker and is_away(one.masked)) or _is_fitter(one, named)))
    if not (is_kept_from(one.masked) or _is_hers(one, named)) and (
        dated or promise(one.masked) or not (says_no or is_hindered(one.masked))
    ):
        return False
    if named is None and one.mentions and not (is_kept_from(one.masked) or is_hindered(one.masked)):
        return False
    before = said[index - 1]
    if (
        before.turn == one.turn
        and last.due is not None
        and is_question(before.text)
        and only_dates(before, ledger.reading)
    ):
        # "By Monday? No way.": of the day, not of the task.
        last.due, last.contested = None, index
        return True
    last.refuse()
    last.declined = index
    if named is not None:
        last.hand(ledger.reading.people.of([named], one.text[named.start : named.end]), one, index)
    return True


def taken_back(index: int, one: Utterance, last: OpenTask, said: Sequence[Utterance]) -> bool:
    """ "Never mind, I found them.": who asked for something wants it no more."""
    near = last.asked and index - last.heard <= 2 and (not one.speaker or one.speaker == last.speaker)
    if not near or one.mentions or not takes_back(one.masked):
        return False
    between = (each for each in said[last.heard : index] if each.speaker != last.speaker)
    if not all(last.is_for(each) for each in between):
        return False  # It may be what somebody else said that does not matter.
    last.refuse()
    last.agreed = last.duty = False
    return promise(one.masked) is None


def thanked(index: int, one: Utterance, last: OpenTask) -> bool:
    """ "Thanks, May": in a transcript that names nobody, who it was that just took something on, whoever was asked first.

    Whether the sentence says no more than that.
    """
    with_me = bool(_AND_I.search(last.said.masked))
    taken = not last.owners or (last.asked and last.accepted) or with_me
    if one.speaker or not taken or last.refused or not 0 < index - last.heard <= 2 or not one.mentions:
        return False
    who = one.mentions[0]
    thanks = _THANKED.match(one.masked[: who.start] + "~" + one.masked[who.end :])
    if len(who.who) != 1 or not thanks:
        return False
    others = tuple(each for each in last.owners.sure if each not in who.who) if with_me else ()
    last.owners = Owners((*others, *who.who), (), one.text[who.start : who.end])
    last.to = max(last.to, one.to)
    return not thanks["end"].strip("，,") and len(one.mentions) == 1


def _is_hers(one: Utterance, named: Mention | None) -> bool:
    """Whether who was asked says that somebody fitter does it, whatever he goes on to say of himself."""
    return named is not None and _is_fitter(one, named) and bool(_SHE_DOES.search(one.masked, named.end))


def _rather(ledger: Ledger, index: int, one: Utterance, last: OpenTask) -> bool:
    """Whether who asked names somebody else instead of whom he asked before."""
    if not one.mentions or not last.asked or last.accepted or index - last.heard > _NEAR:
        return False
    first = one.mentions[0]
    if not _RATHER.match(unfilled(one.masked[: first.start] + "~" + one.masked[first.end :])):
        return False
    asked = {*last.owners.sure, *last.owners.ask}
    if {*first.who} & {*one.who} or {*first.who} & asked or one.speaker != last.speaker:
        return False
    last.hand(ledger.reading.people.of([first], one.text[first.start : first.end]), one, index)
    return True


def _is_sent_on(one: Utterance, mention: Mention) -> bool:
    """Whether a sentence does no more than name who else to ask: "Ask Marek."."""
    rest = one.masked[: mention.start] + "~" + one.masked[mention.end :]
    return bool(_ASK_THEM.match(unfilled(rest)) or _NOW_WITH.fullmatch(rest))


def _is_fitter(one: Utterance, mention: Mention) -> bool:
    """Whether a name is only said to be a better choice: "Ming knows that system", "Can Ming do it?"."""
    return bool(_COULD_THEY.match(one.masked) or _FITTER.match(one.masked, mention.end))


def _is_named(one: Utterance, mention: Mention) -> bool:
    """Whether a name is that of who should be asked instead of the speaker."""
    if {*mention.who} & {*one.who}:
        return False
    if _COULD_THEY.match(one.masked):
        return True
    if _FITTER.match(one.masked, mention.end) or _is_sent_on(one, mention) or is_capable(one, mention):
        return True
    if refuses(one.masked[: mention.start]) and one.masked[mention.end :].strip() in ("?", "？"):
        return True
    return bool(_TO.search(one.masked[: mention.start]) or _THEM.match(one.masked, mention.end))


def told_apart(
    ledger: Ledger, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due], said: Sequence[Utterance]
) -> bool:
    """ "Which Mike?" "Mike Huang.": several are called what was said, and then somebody says who is meant."""
    named = {who for each in one.mentions for who in each.who}
    either = len(named) > 1 and _EITHER.search(one.masked)
    if either and last.asked and not last.owners and said[index - 1].turn == one.turn and last.heard == index - 1:
        found = ledger.reading.people.of(one.mentions, one.text)
        last.owners = Owners((), (*found.sure, *found.ask), found.words)
        last.agreed, last.heard, last.to = True, index, max(last.to, one.to)
        return True
    if _rather(ledger, index, one, last):
        return True
    if len(last.owners.ask) < 2 or last.owners.sure or last.refused or index - last.heard > _NEAR:
        return False
    if _WHICH.search(one.masked):
        last.agreed, last.heard, last.to = True, index, max(last.to, one.to)
        redate(ledger, last, one, dues, index)
        return True
    meant = next((each for each in one.mentions if len(each.who) == 1 and each.who[0] in last.owners.ask), None)
    if meant is None:
        return False
    rest = one.masked[: meant.start] + " " + one.masked[meant.end :]
    if len(tokens(unfilled(rest))) > _FEW or without(rest, dues, one) == "":
        return False
    last.owners = Owners(meant.who, (), one.text[meant.start : meant.end])
    last.heard, last.to = index, max(last.to, one.to)
    return True
