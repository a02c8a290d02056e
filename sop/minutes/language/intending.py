"""What somebody proposes to do himself, in Chinese: 「那我把結帳也加進監控好了」, 「那我約約看」, 「這塊我在弄，週三給」."""

from __future__ import annotations

import re

from sop.minutes.language.fillers import unfilled
from sop.minutes.language.phrases import Phrases

_LEADS = (
    r"(?:^|[，,。] ?)(?:好[啊吧啦的]?[，, ]?|嗯[，, ]?|喔[，, ]?|OK[，, ]?)*(?:那|不然|要不然|乾脆|還是|所以)(?:就)?"
)
_THEN_I = re.compile(
    rf"{_LEADS}(?P<I>我)(?!們)(?:這邊|自己|就|先|再|來|去|順便|也|直接)*[把將](?![^，。]*(?:(?<!好)了|過[，。]|過$|的[。，]|弄好了))"
    r"[^，。？?]{3,30}(?=$|[，,。！])"
)
"""「那我把 X …」, where nothing is over yet."""
_TRIES = Phrases(
    "",
    r"(?:^|[，,。…] ?|那|不然|[㐀-鿿])(?P<I>我)(?!們)(?:這邊|自己|就|先|再|來|去|順便|也)*"
    r"(?P<verb>(?![想等看猜聽試說講找問查追催])[㐀-鿿])(?P=verb)看(?![到過])",
)
"""A verb said twice, to see what comes of it: 「那我約約看」."""
_IS_AT = re.compile(
    r"(?P<I>我)(?:這邊|正|已經|還)*在(?:弄|做|寫|改|處理|查|整理|修|跑|測|補|準備|畫|排|收|趕)(?:了|啊|啦)?[，,]"
    r"(?=[^，。我你妳他她]{1,10}(?:給|交|會?好|完|出來|可以|搞定|？|\?))"
)
"""What the speaker is at, before by when he has it."""
_EN_LEAVE = re.compile(
    r"(?:(?:do|would) you )?mind if I (?!(?:repeat|say|go|start|share|explain|stop|wait|continue|be|have|ask|join|"
    r"leave)\b)[a-z]+ |"
    r"(?:(?:do|would) you )?(?:want|like) me to (?!(?:repeat|say|go|start|share|explain|stop|wait|continue)\b)[a-z]+ |"
    r"(?:shall|should) I (?!(?:repeat|say|go|start|share|explain|stop|wait|continue|be|have)\b)[a-z]+ |"
    r"I(?: want|['’]d like| would like) to (?=[^?]*, (?:is|would) (?:that|this)(?: be)? (?:okay|ok|fine|all ?right|"
    r"good)\b[^?]{0,20}\?$)|"
    r"(?:shall|should|may|can) I(?: do (?:it|that)| take (?:it|that))?(?: instead| then)?\?$",
    re.IGNORECASE,
)

_ZH_LEAVE = re.compile(
    r"(?:^|[，,])(?:那|啊|欸)*(?:還是|不然|要不|要不要|需不需要|需要)我(?:來|去|再|先)?(?!不)[^，。？?們]{3,}(?:嗎)?[？?]$"
)
"""「還是我來畫一組貼圖？」"""


def intends(text: str) -> re.Match[str] | None:
    """Where somebody says what he will do about what was just told."""
    for form in (_THEN_I, _TRIES, _IS_AT):
        found = form.search(text)
        if found:
            return re.compile("我").match(text, found.start("I"))
    return None


def asks_leave(text: str) -> re.Match[str] | None:
    """Where somebody asks whether to do something: "Do you want me to book the room?"."""
    return _ZH_LEAVE.search(text) if not text.isascii() else _EN_LEAVE.match(unfilled(text))
