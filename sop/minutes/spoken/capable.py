"""Who was asked says in Chinese who can do it instead: 「我沒有管理員，俐雯妳才有」, 「我跟她不熟，偉倫同期的，叫他啦」."""

from __future__ import annotations

import re

from sop.minutes.language.people import Mention
from sop.minutes.language.utterances import Utterance

_ONLY_THEY = re.compile(
    r"\s?(?:[你妳您]|那[邊裡])?(?:才|就|那邊|那裡|應該|好像|比較|手上|也|是)*(?:才(?=有|能|可以|會(?!議)|行|是|知道|懂|熟|進得|看得|開得|改得|登得|動得|碰得|拿得)"
    r"|(?:有|知道|懂|熟|會|能|可以)(?=$|[，,。！]|[啊啦吧喔]*(?:$|[，,。！])))"
)
"""What makes somebody the one who can, behind his name."""
_RIGHTS = re.compile(
    r"\s?(?:[你妳您])?(?:才|就|應該|好像|那邊|那裡|手上|是)*有(?!空|點|人|說|講|在|事)[^，。]{1,8}(?=[，,。！]|$)"
)
_I_LACK = re.compile(
    r"(?:我|這[個塊邊]?)(?!們)[^，。…]{0,10}(?:沒(?!問題|關係)|不(?!過|然|會忘|介意|好意思|用)|看不|進不|開不|改不|登不)|(?:沒權限|沒帳號|沒有權限|不熟|不會)"
)
_GO_TO = re.compile(
    r"(?:叫|找|問|給|請|讓|換|麻煩|拜託|交給|丟給)(?:看看)?[他她](?:[啦吧喔]|好了|比較[㐀-鿿]{1,2}|處理|弄|做|幫忙|來|去)*(?=$|[，,。！])"
)
"""Him, who was named in the clause before: 「叫他啦」."""
_SENT_TO = re.compile(r"[，,。](?:你|妳|要|先|不如|乾脆|還是)*(?:叫|找|請|讓|換|交給|丟給)\s?$")
_ASKS_HIM = re.compile(r"我(?:再|先|來|去|會)*(?:跟|找|問|請|向|叫)[他她](?!比)")
"""Who was asked keeps it, and gets from the other what he lacks: 「可以啊，密碼柏宇才有，我跟他要」."""


def is_capable(one: Utterance, named: Mention | None) -> bool:
    """Whether a sentence says that who is named in it can do what its speaker cannot."""
    if named is None or {*named.who} & {*one.who}:
        return False
    if one.text.rstrip().endswith(("嗎？", "嗎?", "嗎")) or _ASKS_HIM.search(one.masked, named.end):
        return False
    only = _ONLY_THEY.match(one.masked, named.end)
    if only and "才" in only[0]:
        return True
    lacks = _I_LACK.search(one.masked[: named.start])
    if lacks and (only or _RIGHTS.match(one.masked, named.end)):
        return True
    return bool(lacks and (_SENT_TO.search(one.masked[: named.start]) or _GO_TO.search(one.masked, named.end)))


def sends_to_capable(one: Utterance) -> bool:
    """Whether a sentence does no more than say who can: it asks him for nothing yet."""
    return len(one.mentions) == 1 and is_capable(one, one.mentions[0])
