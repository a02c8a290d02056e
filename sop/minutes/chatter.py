"""What is about the call itself and not about work: who can be heard, whose turn it is, who wants coffee."""

from __future__ import annotations

import re

_EN = re.compile(
    r"\byou (?:still |really |all )?(?:sound|look|seem)\b(?! (?:at|into|after|for|up|through)\b)|"
    r"\byou(?:['’]re| are) (?:still |all |a bit |very |so |too )*(?:on mute|muted|breaking up|frozen|cutting out|"
    r"quiet|loud|late|early|welcome|right|kidding|joking)\b|"
    r"\b(?:can|do|could) (?:you|everyone|everybody|anyone|anybody|people)(?: all| still| guys| also)* (?:hear|see) "
    r"(?:me|us|my|the (?:screen|slides?)|it|that|this)\b|"
    r"\bnext (?:slide|topic|item|point|page|one),? please\b|"
    r"\b(?:walk|talk|take|run|guide) (?:us|me|everyone|everybody) (?:quickly |briefly )?through\b|"
    r"\bgive (?:us|everyone|everybody) (?:a|an|the|your) (?:\w+ )?(?:update|overview|summary|recap|status|rundown|"
    r"intro|introduction)\b|"
    r"\b(?:you|please)(?: please| just| quickly)* (?:want to |like to )?(?:(?:stop |start )?shar(?:e|ing) (?:your|the) "
    r"screen|start|begin|kick (?:us|it|things) off|go first|go ahead|speak up|mute|unmute|repeat|say (?:that|it) again|"
    r"scroll|zoom in|move closer|turn (?:on|off) your|take the notes|take notes|get some (?:sleep|rest|lunch))\b",
    re.IGNORECASE,
)
_OURS = r"(?:鏡頭|聲音|麥克風|背景|畫面|收音|耳機|訊號|發音|視訊)"
_ZH = re.compile(
    rf"[你妳您](?:們)?(?:那邊|這邊)?的?{_OURS}|"
    r"[你妳您]們?(?:大家)?(?:早點|趕快|快點?|先|要|記得|好好)*去?(?:休息|睡|吃飯|吃東西|回家|喝水|下班)|"
    r"[你妳您](?:先)?等(?:我)?一?下(?=$|[，。！])|"
    rf"(?:開|關|分享|共享|投)(?:一下)?(?:你的)?(?:{_OURS}|螢幕|簡報)|"
    r"(?:咖啡|飲料|便當|點心|宵夜|午餐|晚餐|早餐|珍奶|手搖|雞排)[^，。]{0,4}誰|誰要[？?]?$|聽得?[到見]嗎"
)
_TELLS = re.compile(
    r"先(?:來)?(?:說明?|講|報告|分享|介紹|開始|唸)|(?:說明?|講解?|報告|分享|介紹|回顧|唸|聊)(?:一下|看看)|(?:開始|說說|講講)吧?$"
)
_TO_OTHERS = re.compile(r"[跟向和對給與]")


def is_chatter(text: str) -> bool:
    """Whether a sentence asks for nothing but what happens in the call: "May, you're on mute", 「你先講一下複檢結果」.

    To tell somebody else of something is work: 「你跟客戶說明一下」.
    """
    if _EN.search(text) or _ZH.search(text):
        return True
    tells = _TELLS.search(text)
    return tells is not None and not _TO_OTHERS.search(text[: tells.start()])
