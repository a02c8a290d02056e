"""What is asked of anybody, in Chinese talk: 「誰順手補一下」, 「能不能麻煩哪位月底前整理出來」."""

from __future__ import annotations

import re

from sop.minutes.language.fillers import unfilled
from sop.minutes.language.recent import kept
from sop.minutes.language.text import is_supposed

_SOFT = r"(?:有空|有時間|剛好|方便|順手|順便|順路|幫忙?|可以|能夠?|願意|有辦法|行行好|好心)"
_NO_DEED = (
    r"(?![你妳您他她它我們說講教知聽誰看懂想猜記認解告跟和借請喝吃買載陪坐來到在是有沒不會要嗎呢吧過了的聊回答接值開唸問]|"
    r"報告|示範|分享|介紹|確定|保證|比較)"
)
_ANYBODY = re.compile(
    rf"(?:誰|哪位(?:同事|夥伴)?|哪個人|有沒有(?:誰|人)|有誰)(?:要|來|再|就|先|去|也)*{_SOFT}+(?:的話|[，, ])?"
    rf"(?:要|來|再|就|先|去|我們?|大家)*{_NO_DEED}(?=[㐀-鿿])|"
    rf"(?:誰|哪位(?:同事|夥伴)?|哪個人)(?:就|先|再|去|也)+{_NO_DEED}[㐀-鿿]{{1,2}}一下|"
    rf"(?:麻煩|拜託|請|勞煩)(?:一下)?(?:哪一?位|誰|哪個人|隨便(?:誰|一個人)|任何人)(?:同事|夥伴|可以|能|再|先|就|來|去|幫忙?)*(?:[^，。我你妳]{{1,8}}[前內])?{_NO_DEED}(?=[㐀-鿿])|"
    rf"(?:誰|哪位)(?:要|來|再|就|先|去)*{_SOFT}*(?:[^，。我你妳]{{1,8}}[前內])?把[^，。]{{2,}}|"
    rf"(?:誰|哪位)(?:要|來|再|就|先|去)*{_SOFT}+(?:去|再|先)*(?:看|問|接|開|買|借)(?:一[下遍眼]|個)?(?![^，。]{{0,2}}[到見嗎])[^，。]{{2,}}",
)
_DROPPED = re.compile(r"算了|不用了?(?:$|[，,。啦喔])|不必|先不要|免了|沒必要|當我沒說")


@kept
def asks_anybody(text: str) -> bool:
    """Whether somebody is asked to do something, whoever it is."""
    return not text.isascii() and _ANYBODY.search(text) is not None and not is_supposed(text)


def wanted_thing(text: str) -> str:
    """What it is about that anybody is asked to do something with, where that stands in front: 「測試機，誰可以弄一台」."""
    found = _ANYBODY.search(text)
    parts = re.split("[，,。]", unfilled(text[: found.start()])) if found else []
    return next((part.strip() for part in parts if len(part.strip()) > 1), "")


def is_dropped(text: str) -> bool:
    """Whether what anybody was asked for is not wanted any more."""
    return bool(_DROPPED.search(text))
