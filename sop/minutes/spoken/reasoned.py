"""Answers in Chinese with their reason, in front or behind, and what a meeting is only going to talk about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.answers import agrees, refuses
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.promises import is_away
from sop.minutes.language.sayings import request, suggests
from sop.minutes.language.text import is_question
from sop.minutes.language.topical import takes_thing
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask

_YES = Phrases("", r"(?<=[，。…⋯])\s*(?:好[啊啦吧的]?|可以[啊啦]?|行[啊啦]?|嗯|OK|沒問題|沒關係)[，,]", re.IGNORECASE)
_SOON = 2
"""Sentences in which who was asked answers."""
_LATER = 3
"""Those in which he may ask something first."""
_RATHER = re.compile(
    r"(?:(?:那|可能|應該|恐怕|我|最快|至少|大概|就)*(?:要|得|改|排|抓)?(?:等?到)?|(?:還是|不然|改)?)[，, ]*$"
)
"""What may stand before the day that somebody names instead: 「那要下週五」, 「可能要到二號」."""
_WILL_DO = re.compile(
    r"(?:之?前|以前)?(?:才[有能會行可]以?|比較(?:保險|好|可能|有把握)|好不好|行不行|可以嗎|可以|好嗎|好了?|行|吧|啦|欸|耶|喔)*[，,]"
)
"""What ends the clause of that day, before the reason."""
_OUR_PLAN = re.compile(
    r"我們(?:今天|這次|現在|這個會|先|就|主要|趕快|趕緊|快點|來|一起|要)*(?:把|開始|講|聊|談|看|討論|過一?[下遍]|對一?[下遍])"
)
_TODAY = Phrases("", r"(?:^|[，,])今天(?:主要|先|就|要|來|想)*(?:講|聊|談|看|討論|對|過)(?!了)")
_LOOKS = re.compile(r"今天(?:先|就)?我們(?:先|就|一起)*把[^，。]{2,}(?:看|過|講|聊|談|討論|順|對)(?:完|一[遍次下輪])")
"""What all do in the meeting: 「今天我們把題目看一遍」."""
_FLOOR = re.compile(r"(?:好|嗯|那|OK|[，, ])*(?:換我|輪到我|我先|我來講)(?:了|喔|囉|啦)?[。！]?", re.IGNORECASE)
_OPENING = 3
"""Sentences in which a meeting is opened."""
_IS_THEN = Phrases("", r"(?:要)?記得(?:那個)?(?:就)?是(?!不是)")
_ITSELF = re.compile(r"[，,]\s*(?:[^，,]{0,8}我(?!們))?[^，,我]{0,12}(?P<does>把[^，。]{2,}[㐀-鿿])")
_STANDUP = re.compile(
    r"(?:那|好|嗯|然後|，)*(?:今天我?(?:會|要|就)?(?:接著|繼續|先|還是)|今天我?[會要]|今天我?(?=把)|接下來我?(?:會|要|就|先)?)"
    r"(?:[把弄做補改修寫查測調加](?![了過的天班電])|處理|整理|準備)[^，。]{2,}[，,]"
)
"""What somebody tells in his turn that he does today; he says by when, and no chair speaks of all."""
_WHOSE = re.compile(r"[我你妳他她]們|大家|各位|一起")
_LAUGHTER, _AFTER_LAUGH = ("哈", "呵", "d", "D", "l", "L"), "啊啦。！!~～\n"
"""What laughter ends with, and what may stand behind it."""
_LAUGHS = re.compile(r"[，,。… ]+(?:哈+|呵+|XD+|lol)[啊啦]?[。！!~～]*$", re.IGNORECASE)


def after_yes(one: Utterance, last: OpenTask | None, index: int, dues: Sequence[Due]) -> Utterance:
    """What who was asked says from his yes on, where only a reason stands before: 「在法務的櫃子，好，我明天去拿」."""
    found = _YES.search(one.masked)
    if found is None or last is None or last.turn == one.turn or not last.is_for(one) or is_question(one.text):
        return one
    open_ = last.asked and not last.accepted and not last.refused and index - last.heard <= _SOON
    before = one.masked[: found.start()]
    told = any(due.start < found.start() for due in dues) or any(each.start < found.start() for each in one.mentions)
    if not open_ or told or takes_thing(before) or not unfilled(before).strip(" ，,。"):
        return one
    at = found.end() - len(found[0].lstrip())
    moved = [replace(each, start=each.start - at, end=each.end - at) for each in one.mentions]
    return replace(one, text=one.text[at:], masked=one.masked[at:], mentions=type(one.mentions)(moved))


def counters(last: OpenTask, one: Utterance, dues: Sequence[Due], index: int) -> Due | None:
    """Another day that who was asked names, before why: 「那要下週五，英文我得找人看」."""
    # 「下禮拜二好了，禮拜五沒人在」: why not that day.
    days = [due for due in dues if due.day is not None and (last.due is None or due.day != last.due.day)]
    given = last.asked or not {*last.said.who} & {*last.owners.sure}
    asked = given and not (last.accepted or last.refused or last.due is None) and last.turn != one.turn
    if not asked or len(days) != 1 or one.mentions or index - last.heard > _LATER or not one.who:
        return None
    new, old = days[0], last.due
    mine = bool({*one.who} & {*last.owners.sure})
    if not mine or old is None or old.day is None or old.day == new.day or not re.search("[㐀-鿿]", one.masked):
        return None
    before, end = unfilled(one.masked[: new.start]), _WILL_DO.match(one.masked, new.end)
    if end is not None and agrees(one.masked[end.end() :]):
        return None  # 「禮拜五，沒問題」 says the day only again.
    if end is None or not _RATHER.fullmatch(before) or refuses(end[0]) or is_away(one.masked[: end.end()]):
        return None
    return new


def plans_meeting(one: Utterance, index: int, said: Sequence[Utterance]) -> bool:
    """Whether a meeting is opened by what it is going to talk about: 「May 今天線上，我們把題目順過一次」."""
    first = index < _OPENING and one.turn == said[0].turn
    if not one.mentions and _LOOKS.search(one.masked):
        return True
    plan = _OUR_PLAN.search(one.masked) or _TODAY.search(one.masked)
    # Whoever is named in the same breath is given something.
    return first and plan is not None and not any(each.start > plan.end() for each in one.mentions[:1])


def only_jokes(one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether a request ends in laughter, has no day and calls nobody: 「可以順便要停車位嗎，哈哈」."""
    if dues or one.mentions or not one.masked.rstrip(_AFTER_LAUGH).endswith(_LAUGHTER):
        return False
    return bool(_LAUGHS.search(one.masked) and request(one.masked))


def recalls_day(one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether somebody is only reminded of when it is: 「記得是明天晚上發喔」."""
    found = _IS_THEN.search(one.masked)
    return found is not None and any(due.day and due.start == found.end() for due in dues)


def says_itself(text: str) -> str:
    """What who says that he does it then calls it: 「我做啊，三號晚上我把 TTL 調低」; empty where he does not."""
    found = _ITSELF.search(text)
    return found["does"] if found else ""


def does_today(one: Utterance, dues: Sequence[Due]) -> int | None:
    """Where somebody tells in his turn what he does today, and by when: 「今天接著弄費率，下班前推上去」."""
    found = _STANDUP.match(one.masked)
    later = found is not None and any(due.start >= found.end() - 1 and due.day for due in dues)
    plain = bool(one.speaker) and not (one.mentions or is_question(one.text) or _WHOSE.search(one.masked))
    return found.start() if found and later and plain else None


def asked_for_help(old: OpenTask | None, new: OpenTask, index: int) -> bool:
    """Whether what somebody was asked to help with is what both then do: 「小明可不可以分一半」, 「我跟小明把它補齊」."""
    if old is None or not old.asked or old.due is not None or index - old.heard > _SOON + 1 or old.speaker == "":
        return False
    both = {*new.owners.sure}
    return old.said.speaker == new.said.speaker and {*old.owners.sure, *new.said.who} <= both and len(both) > 1


def takes_floor(one: Utterance) -> bool:
    """Whether somebody only says that it is his turn to speak: 「換我喔。」."""
    return bool(_FLOOR.fullmatch(one.masked))


def only_suggests(text: str) -> bool:
    """Whether it says who would be better, and no other clause of it asks: 「你跟採購比較熟，報價你去要一下」 does."""
    return suggests(text) and not any(request(each) and not suggests(each) for each in re.split("[，,]", text))
