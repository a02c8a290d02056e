"""What is about the call itself and not about work: who can be heard, whose turn it is, who wants coffee."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.phrases import Phrases

_EN = Phrases(
    "again|agree|are|begin|blinds|bring|buy|camera|cameras|clarify|come|confirm|door|elaborate|explain|fetch|"
    "first|floor|get|give|go|grab|hear|kick|laugh|let|like|line|look|love|make|mic|microphone|microphones|mics|"
    "move|mute|notes|offline|over|please|re|read|remember|repeat|scroll|see|seem|share|sharing|skip|sound|speak|"
    "start|tell|through|turn|unmute|window|windows|zoom",
    r"\b(?:you (?:still |really |all )?(?:sound|look|seem)\b(?! (?:at|into|after|for|up|through)\b)|"
    r"you(?:['’]re| are) (?:still |all |a bit |very |so |too )*(?:on mute|muted|breaking up|frozen|cutting out|"
    r"quiet|loud|late|early|welcome|right|kidding|joking|up)\b(?! to\b)|you(?:['’]ll| will) (?:love|like|laugh|remember)\b|"
    r"(?:can|do|could) (?:you|everyone|everybody|anyone|anybody|people)(?: all| still| guys| also)* (?:hear|see) "
    r"(?:me|us|my|the (?:screen|slides?)|it|that|this)\b)|"
    r"(?:^|[,，] ?)(?:you first|you go(?: ahead| first)?|your turn(?! to [a-z]+ (?:the|a|an|our|those|that|all)\b)|"
    r"over to you|go on(?! then)|the floor is yours)\b|"
    r"\b(?:take (?:it|that|this) off-?line\b|(?:cameras?|mics?|microphones?) (?:on|off)\b|"
    r"next (?:slide|topic|item|point|page|one),? please\b|"
    r"(?:close|open|shut) the (?:door|windows?|blinds)\b|turn (?:up|down|on|off) the (?:heating|AC|air ?con|lights?|music)\b|"
    r"(?:walk|talk|take|run|guide) (?:us|me|everyone|everybody) (?:quickly |briefly )?through\b|"
    r"give (?:us|everyone|everybody) (?:a|an|the|your) (?:\w+ )?(?:update|overview|summary|recap|status|rundown|"
    r"intro|introduction)\b)|(?:^|[,，] ?|\bplease |\byou )tell (?:us|me) (?:about|more|how|what|why)\b|"
    r"\b(?:(?:you|please)(?: please| just| quickly)* (?:want to |like to )?(?:(?:stop |start )?shar(?:e|ing) (?:your|the) "
    r"screen|(?:start|begin)(?! (?:a|an|the|that|another|our) (?!meeting|call|round|presentation|demo|agenda))|kick (?:us|"
    r"it|things) off|go first|go ahead|speak up|(?:un)?mute(?! (?:the|that|our|those|all) (?!mic|call|line))|repeat|"
    r"say (?:that|it) again|"
    r"scroll|zoom in|move closer|turn (?:on|off) your|take the notes|take notes|get some (?:sleep|rest|lunch)|"
    r"elaborate|agree|clarify(?! (?:with|to))|"
    r"explain(?! (?:(?:it|this|that|them) )?to\b)|confirm (?:that )?(?:it|the|we|you)[^,.]* (?:was|were)\b)"
    r"(?![a-z])|"
    r"let me (?:just |quickly )*(?:finish|check (?:if|whether) I|see (?:if|whether) I|summari[sz]e[.:!]|recap[.:!]|"
    r"sum (?:it |this |that )?up|begin|start|jump in|interrupt|"
    r"say|repeat|rephrase|read|add (?:one thing|something))\b|"
    r"let (?:\w+|the [a-z]+) (?:finish|speak|talk|answer|go first|have a word)(?=[,.!]| first\b|$)|"
    r"I(?:['’]ll| will|['’]m (?:going to|gonna))(?: just| quickly)* (?:let \w+ (?:explain|speak|talk|answer|start|finish|"
    r"go first|present)|(?:grab|get|fetch|bring|buy|make) (?:a |an |some |the |my |us |myself a |you )?(?:coffees?|"
    r"water|tea|lunch|charger|drinks?|"
    r"sandwich(?:es)?|cakes?|donuts?|doughnuts?|snacks?|cookies|biscuits|pizzas?|beers?)|"
    r"read out|skip|(?:come|get) (?:back )?to (?:you|that|this|it)\b|hand (?:it )?over to|move on|start with|begin with|"
    r"go (?:through|over) the (?:agenda|points)))",
    re.IGNORECASE,
)
_OURS = r"(?:鏡頭|聲音|麥克風|背景|畫面|收音|耳機|訊號|發音|視訊)"
_ZH = re.compile(
    rf"[你妳您](?:們)?(?:那邊|這邊)?的?{_OURS}|我(?:這邊)?的?{_OURS}(?:這樣)?(?:可以|OK|清楚|有)嗎|[你妳您](?:今天|昨天|最近)?(?:好|很|太|真|超)(?:早|晚|累|忙|準時|棒|厲害)|"
    r"[你妳您]們?(?:大家)?(?:今天|今晚|等一下|早點|趕快|快點?|先|要|記得|好好)*去?(?:休息|睡|吃飯|吃東西|回家|喝水|下班)|"
    r"等我?一?下(?:$|[。！]|，我(?:開|找|看|拿|切|調|接))|"
    rf"(?:冷氣|窗戶|窗簾|電燈)[^。]{{0,10}}(?:開|關|調)|{_OURS}(?:都|請)?(?:開|關|調)|(?:開|關|分享|共享|投)(?:一下)?(?:你的)?(?:{_OURS}|螢幕|簡報)|"
    r"(?:咖啡|飲料|便當|點心|宵夜|午餐|晚餐|早餐|珍奶|手搖|雞排)[^，。]{0,4}誰|誰要[？?]?$|(?:誰|有人)[^，。]{0,4}(?:咖啡|飲料|便當|點心|宵夜|午餐|晚餐|早餐|下午茶|"
    r"蛋糕|雞排|月餅)|聽得?[到見]嗎|請客|請(?:[你妳您我他她]們?|大家)[喝吃]|"
    r"去(?:接小孩|倒(?:個|杯)?水|洗手間|上廁所|廁所|買(?:咖啡|便當|飲料)|吃飯|接電話|拿(?:便當|外送))|接(?:個|一下)?電話|"
    r"(?:由我|我來)(?:做|當|負責)?(?:會議|今天的?)?(?:紀錄|記錄|主持)|先請[。！]?$|(?:講|說)一次|(?:講|說)話?(?:慢|快|大聲|小聲)一?[點些]|(?:開始|"
    r"繼續)[吧囉]?，?[^，。]{0,4}麻煩[你妳您]?[。！]?$"
)
_FIRST_SAYS = re.compile(
    r"^(?:所以|那|好|欸|，)*(?:我|我們|就|也|得|要|還是)*先(?:講|說)(?:好|清楚|一下|一聲)?[，,](?=[^。]*(?:[你妳您請把]|麻煩|拜託))"
)
"""What only leads up to what is asked for: 「所以要先講，公告信可以請妳寫嗎」."""
_TELLS = re.compile(
    r"先(?:來)?(?:說明?|講|報告|分享|介紹|開始|唸)|(?:說明?|講解?|報告|分享|介紹|回顧|複習|補充|唸|聊)(?:一下|看看)|"
    r"(?:開始|說說|講講)吧?$"
)
_SPEAKS = Phrases(
    "brief|date|few|fill|floor|introduce|over|re|speed|tell|through|update|word",
    r"\b(?:(?:walk|talk|take|run|guide) (?:us|me|everyone|everybody) (?:quickly |briefly )?through\b|fill (?:us|me|everybody|"
    r"everyone) in\b|(?:bring|get) (?:us|everybody|everyone) (?:all )?up to (?:speed|date)\b|"
    r"(?:update|brief) (?:us|everyone|everybody|the group) (?:on|about)\b|say a (?:few words|word or two)\b|"
    r"tell (?:us|everybody|everyone) (?:about|what|how|why|where|more)\b|"
    r"over to you\b|the floor is yours\b|you['’]re up\b|introduce (?:yourself|the new|our new)\b)|"
    r"[你妳您]先來(?=$|[，,。])|(?:誰|有人|有沒有人)(?:可以|能|會|要|來)*(?:教|(?:跟|告訴)(?=[我大]))(?:一?下)?(?:我們?|大家)|"
    r"(?<![邀申])請(?![^，。]*(?:下次|下週|下個?禮拜|明天|後天|會議|月會|週會|會後|書面|[跟向對]|前))[^，。]{1,10}?(?:先|來|快速|簡單)*"
    r"(?:報告|說明|分享|介紹)(?![書單給])[^，,；;]{0,20}$|"
    r"[你妳您](?:再|先|來|也|就|要|快速|簡單|稍微|可以|能不能|可不可以|要不要|幫忙|(?:跟|向)(?:大家|我們|各位)|給(?:大家|我們))*"
    r"(?:講|說|報告|分享|說明|補充|介紹|回顧|解釋)(?:一下|看看|兩句)[^，,；;]{0,24}$",
    re.IGNORECASE,
)
"""Who is asked to speak: a day beside it is that of what he is to speak of, unless it is a limit."""
_LATER = re.compile(
    r"下次|(?:明天|後天|下週[一二三四五]?|下個?禮拜[一二三四五]?)的?[^，。]{0,4}(?:會議|月會|週會|會上)|會後"
)
"""When somebody is to speak who is asked to prepare it: that is work."""
_TO_OTHERS = re.compile(r"[跟向和對給與]")
_REST = Phrases(
    "catch|need|please|rest|see|sleep|speak|take|takes|taking|talk",
    r"\bI(?:['’]ll)? need you (?:on|in|at|there|here)\b|(?:^|[,.] )please,? (?:everybody|everyone|all of you|all)\b|"
    r"\b(?:(?:everybody|everyone|all of you),? please\b|please,? (?:nobody|no one)\b|"
    r"who(?:(?:['’]s| is) taking| takes) (?:the )?(?:notes|minutes)\b|"
    r"take [^.?!]{0,24}\boff\b(?! the| our| my| your| that| this| those| these| it\b| all\b| [A-Z])|get some (?:sleep|"
    r"rest)\b)|"
    r"好好休息|補休(?![^。]*[，,你妳您])|[你妳您][^，。]{0,8}(?:在嗎|在不在|有空嗎|有沒有空)[？?]?$|\btake care\W*$|"
    r"^(?:那|好|欸|[，, ])*我(?:想|來|要|再|也)*(?:補充|插)(?:一[個下點句件]|兩[點句]|話|個話)|"
    r"有(?:急?事|問題|狀況)(?:就|再|可以|的話)*(?:打|找|叫|call|LINE|敲|傳)(?:電話給|給)?我(?:手機|電話|LINE)?(?:就好)?[。！]?$|"
    r"^(?:我們|剛剛?|剛才|現在|正|還)*(?:[講聊談]到|在[講聊談說])(?!哪|什麼)[^，。]*[。！]?$|"
    r"^(?:[\w ,.]{0,12}\b)?(?:talk|speak|see|catch) (?:to |with )?(?:you|you all|everybody|everyone|y'all) "
    r"(?:again |all )?(?:on|in|at|next|tomorrow|later|then|soon)\b",
    re.IGNORECASE,
)
_NOW = re.compile(r"(?:今[天早晚]|現在|等一下|today|tonight|now)[早晚]?上?", re.IGNORECASE)


def is_chatter(text: str, dues: Sequence[Due]) -> bool:
    """Whether a sentence asks for nothing but what happens in the call: "May, you're on mute", 「你先講一下複檢結果」.

    To tell somebody else of something is work, 「你跟客戶說明一下」, and so is what has a day of its own.
    """
    if _REST.search(text):
        return True
    if _SPEAKS.search(text) and not _LATER.search(text) and not any(due.marked for due in dues):
        return True
    if any(due.marked or not _NOW.fullmatch(due.words.strip()) for due in dues):
        return False
    if _EN.search(text):
        return True
    if text.isascii():
        return False
    if _ZH.search(text):
        return True
    tells = _TELLS.search(_FIRST_SAYS.sub("", text))
    return tells is not None and not _TO_OTHERS.search(text[: tells.start()])
