"""A day that who waits for something names, with why: 「下午三點前好不好，我三點半要開會」, 「我十五號再拿到就好」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.answers import agrees, refuses
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.text import is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask

_NEAR = 3
"""Sentences after a task in which somebody says by when he wants it."""
_LEADS = re.compile(r"(?:[你妳您]|最[晚慢遲]|可以|能不能|可不可以|要|在|麻煩|拜託|盡量|就|那|不然|還是|改)*")
_WANTED = re.compile(
    r"(?:之前|以前|前)?(?:給我|要|交|可以|行)?(?:好不好|可以嗎|行嗎|好嗎|行不行|可不可以|OK嗎|喔|啦|吧|就好|就行|囉|齁)(?:啦|喔|了)?[，,]"
    r"(?![^。]*(?:[把將]|順便|另外|記得|麻煩|我(?:來|再|會|去[^，。]{0,4}給)))[^。？?]{2,24}[。！!]?$",
    re.IGNORECASE,
)
_IS_IT = re.compile(r"(?:之前|以前|前)?(?:好不好|行不行|可不可以)")
"""What is only asked, whatever comes of it."""
_RECEIVES = re.compile(r"我(?:這邊|大概|應該|其實|只要|是)*\s?$")
_ENOUGH = re.compile(
    r"(?:之前|以前|前)?(?:再|才|能|可以|會|要)*(?:拿到?|收到?|看到?|要|用到?|有)(?:也)?(?:就好|就行|就可以|就夠|OK|即可)"
)
_DAY_BEFORE = re.compile(r"(?:前一天|前一晚|前一個?晚上)(?:再|先|下班前|晚上|中午|早上)?(?:拿|交|寄|傳|丟)?給我")


def wants_by(index: int, one: Utterance, last: OpenTask, dues: Sequence[Due], said: Sequence[Utterance]) -> bool:
    """Whether somebody who has not got the task says no more than by when he wants it; who has it says yes at once."""
    mine = {*last.owners.sure, *last.owners.ask}
    others = bool(one.speaker) and bool(mine) and not mine & {*one.who}
    if not others or last.refused or last.turn == one.turn or index - last.heard > _NEAR or one.mentions:
        return False
    due = _wanted(one, dues)
    if due is None or is_supposed(one.masked):
        return False
    if not _is_granted(index, said, mine):
        return bool(_IS_IT.match(one.masked, due.end))
    last.due, last.proposed, last.contested = due, None, -1
    last.agreed = True
    last.to, last.heard = max(last.to, one.to), index
    return True


def _wanted(one: Utterance, dues: Sequence[Due]) -> Due | None:
    days = [due for due in dues if due.day is not None]
    if len(days) != 1:
        return None
    due = days[0]
    lead = unfilled(one.masked[: due.start]).strip("，, ")
    if _LEADS.fullmatch(lead) and _WANTED.match(one.masked, due.end):
        return due
    if _RECEIVES.search(one.masked[: due.start]) and _ENOUGH.match(one.masked, due.end):
        return due
    before = _DAY_BEFORE.search(one.masked, due.end)
    if before and due.day is not None:
        return replace(due, day=due.day - timedelta(days=1), at=None, words=before[0].removesuffix("給我"))
    return None


def _is_granted(index: int, said: Sequence[Utterance], mine: set[int]) -> bool:
    """Whether who has the task does not turn it down in what he says next."""
    answer = next((each for each in said[index + 1 : index + 3] if {*each.who} & mine), None)
    return answer is not None and not refuses(answer.masked) and (agrees(answer.masked) or len(answer.masked) <= _SHORT)


_SHORT = 14
"""Signs of an answer that says no more than that it will be so."""


def only_repeats(index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
    """「小明下禮拜三，端對端測試，好」: whether who asked only says again who has it, and for when."""
    whose = {who for each in one.mentions for who in each.who}
    same = last.due is not None and len(dues) == 1 and dues[0].day is not None and dues[0].day == last.due.day
    if not (same and whose and last.agreed) or last.turn == one.turn or index - last.heard > _NEAR or last.refused:
        return False
    mine = {*last.owners.sure}
    if not (whose <= mine if mine else not one.speaker) or {*one.who} & mine or not _REPEATS.search(one.masked):
        return False
    rest = one.masked
    for each in reversed(one.mentions):
        rest = rest[: each.start] + rest[each.end :]
    rest = unfilled(rest)
    if _DEED.search(rest) or len(rest) - len(dues[0].words) > _FEW:
        return False
    last.owners = (
        last.owners if mine else Owners(one.mentions[0].who, (), one.text[one.mentions[0].start : one.mentions[0].end])
    )
    last.to, last.heard = max(last.to, one.to), index
    return True


_REPEATS = re.compile(
    r"(?:好|OK|記[下著起]|收到|了解|讚|可以|沒問題|知道)[^，。]{0,4}[。！]?$|^[^，。]{2,14}[。！]?$", re.IGNORECASE
)
_DEED = re.compile(r"[把將我你妳您請]|麻煩|拜託|幫|記得|再|順便|另外")
_FEW = 14
"""Signs beside the day that only name the matter."""
