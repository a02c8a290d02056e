"""What is said barely in Chinese talk and is a task since a yes follows: 「志宏訂會議室」, 「我訂會議室」, 「好啊」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.answers import agrees, thanks
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.promises import tells_of_past
from sop.minutes.language.utterances import Utterance

_LEAD = re.compile(r"(?:[那就好請]|不然|麻煩|還是)*[，,]?")
_DEED = (
    r"訂|查|問|更新|寫|寄|補|改|修|刪|換|測|排|發|貼|追|催|整理|處理|確認|回覆|聯[絡繫]|提供|上傳|調整|設定?|準備|安排|通知|檢查|"
    r"清|盤點?|彙整|重啟|部署|申請|搬|拆|裝|開|關|印|買|拉|跑|做|弄|拍|掛|拿|約|比對|列|擬|畫|翻|譯|校|備份|還原|下架|上架"
)
_OBJECT = (
    r"(?:把[^，。？?我你妳您]{2,16}|[跟找向和][^，。？?我你妳您了]{2,12}|"
    rf"(?:{_DEED})(?![了過的得不])[^，。？?我你妳您了過]{{1,16}})"
)
_ORDER = re.compile(
    r"[，,]?\s?(?:(?:如果|要是)[^，。]{0,6}不[^，。]{1,8}[，,]|[^，。？?我你妳您]{1,6}[前內])*"
    rf"(?P<order>(?:先|再|也|來|去|順便|幫忙|一起)*{_OBJECT})"
    r"(?:[，,]?\s?(?:好嗎|好不好|可以嗎|行嗎|行不行|OK嗎?|如何|好了|好吧|吧|喔|啦|囉|謝謝))*[。！？?!]*"
)
"""What is told to be done, up to whether that will do."""
_MINE = re.compile(
    rf"(?:[那好嗯，,]|OK|等等|等一?下|待會)*(?P<me>我)(?:先|再|就|來|去|也)*{_OBJECT}(?:吧|喔|啦|囉)*[。！!]*"
)
"""What who speaks does, and no more."""


def consented_to(index: int, one: Utterance, said: Sequence[Utterance]) -> int | None:
    """Where somebody says what he does, and another says yes to it next; None: nowhere."""
    found = _MINE.fullmatch(one.masked) if one.speaker and not one.mentions else None
    if found is None or tells_of_past(one.masked):
        return None
    answer = _answer(index, one, said)
    pleased = answer is not None and answer.speaker != one.speaker and (agrees(answer.masked) or thanks(answer.masked))
    return found.start("me") if pleased else None


def consented(index: int, one: Utterance, said: Sequence[Utterance]) -> re.Match[str] | None:
    """Where somebody is named and told what to do, and no more, where it is he who says yes to it next."""
    name = one.mentions[0] if len(one.mentions) == 1 else None
    if name is None or not one.speaker or not _LEAD.fullmatch(unfilled(one.masked[: name.start])):
        return None
    order = _ORDER.fullmatch(one.masked, name.end)
    answer = _answer(index, one, said)
    if order is None or answer is None or len(name.who) != 1 or answer.who != name.who:
        return None
    return re.compile("").match(one.masked, order.start("order")) if agrees(answer.masked) else None


def _answer(index: int, one: Utterance, said: Sequence[Utterance]) -> Utterance | None:
    return next((each for each in said[index + 1 : index + 3] if each.turn != one.turn), None)
