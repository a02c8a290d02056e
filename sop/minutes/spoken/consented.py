"""A bare order in Chinese talk that is one since who is named says yes: 「志宏訂會議室，好嗎？」 「好啊。」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.answers import agrees
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.utterances import Utterance

_LEAD = re.compile(r"(?:[那就好請]|不然|麻煩|還是)*[，,]?")
_DEED = (
    r"訂|查|問|更新|寫|寄|補|改|修|刪|換|測|排|發|貼|追|催|整理|處理|確認|回覆|聯[絡繫]|提供|上傳|調整|設定?|準備|安排|通知|檢查|"
    r"清|盤點?|彙整|重啟|部署|申請|搬|拆|裝|開|關|印|買|拉|跑|做|弄|拍|掛|拿|約|比對|列|擬|畫|翻|譯|校|備份|還原|下架|上架"
)
_ORDER = re.compile(
    r"[，,]?\s?(?:(?:如果|要是)[^，。]{0,6}不[^，。]{1,8}[，,]|[^，。？?我你妳您]{1,6}[前內])*"
    rf"(?P<order>(?:先|再|也|來|去|順便|幫忙|一起)*(?:把[^，。？?我你妳您]{{2,16}}|[跟找向和][^，。？?我你妳您了]{{2,12}}|"
    rf"(?:{_DEED})(?![了過的得不])[^，。？?我你妳您了過]{{1,16}}))"
    r"(?:[，,]?\s?(?:好嗎|好不好|可以嗎|行嗎|行不行|OK嗎?|如何|好了|好吧|吧|喔|啦|囉|謝謝))*[。！？?!]*"
)
"""What is told to be done, up to whether that will do."""


def consented(index: int, one: Utterance, said: Sequence[Utterance]) -> re.Match[str] | None:
    """Where somebody is named and told what to do, and no more, where it is he who says yes to it next."""
    name = one.mentions[0] if len(one.mentions) == 1 else None
    if name is None or not one.speaker or not _LEAD.fullmatch(unfilled(one.masked[: name.start])):
        return None
    order = _ORDER.fullmatch(one.masked, name.end)
    answer = next((each for each in said[index + 1 : index + 3] if each.turn != one.turn), None)
    if order is None or answer is None or len(name.who) != 1 or answer.who != name.who:
        return None
    return re.compile("").match(one.masked, order.start("order")) if agrees(answer.masked) else None
