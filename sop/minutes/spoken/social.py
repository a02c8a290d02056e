"""What is only kind, told of oneself or one's family, or a rule for the call, in Chinese talk: 「月底再聊囉」, 「去喝茶吧」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.kin import KIN
from sop.minutes.language.utterances import Utterance

_WORK = re.compile(
    r"麻煩|幫忙|記得|拜託|務必|寄給|傳給|整理|更新|給我(?!們?(?:[媽爸弟妹哥姊姐兒女孫老]|先生|太太|家|朋友|室友|阿))|交給"
)
"""What makes work of a sentence, however kindly it ends."""
_PARTS = re.compile(
    r"(?:再(?:聊|碰|約|聚|會)|見)(?:面)?(?:了|囉|喔|啦|吧|嘍)*(?=$|[，,。！])|(?:^|[，,])[^，。]{0,4}(?:保重|慢走|路上小心|早點休息)(?:喔|啦|囉)?[。！]?$"
)
"""How people part, whatever day they say."""
_ENJOY = r"(?:喝|吃|泡|睡|玩|休息|曬|抽|補眠|逛|放鬆|享受|慶祝|洗)(?!掉|料|款|表)"
_GO_ENJOY = re.compile(
    rf"(?:^|[，,])[^，。我]{{0,6}}(?:去|好好|早點|快去|回家|回去)+{_ENJOY}[^，。]{{0,5}}(?:吧|啦|囉|喔)[。！]?$"
)
_SHARES = re.compile(
    r"(?:留|帶|算|買|準備|訂|包|分)(?:一[份個])?(?:給)?(?:[你妳您]們?|大家|各位|[他她]們?)(?:的份|[一每]人一[份個包盒])|"
    r"(?:說|講)(?:一?個)?(?:笑話|故事|八卦|秘密)"
)
_USES = rf"(?:用|坐|穿|戴|借|開|騎|拿|住|睡|吃|喝)(?:的是)?(?:我)?{KIN}的|(?:去|要)?(?:看|陪|接|送|載|幫|找|教)我{KIN}"
_OWN = re.compile(
    rf"我(?![^，。]*(?:幫|替)(?:你|妳|大家))[^，。]{{0,6}}(?:{_USES})|我{KIN}(?!說|那邊)[^，。我]{{0,8}}用[^，。]|"
    r"我(?:今天|最近|這週|昨天|的)?(?:話|人|車|手機|電腦|鏡頭|聲音|網路|頭|腳|手|眼睛|喉嚨|肚子|膝蓋|腰|嗓子|臉|頭髮|心情|胃)"
    r"(?:會|還|都|真的|又)*(?:很|太|好|有點|比較|壞|不|痛|怪|卡|當|快要|快|超)|"
    rf"我[^，。]{{0,3}}到現在(?:都|還|也)+[會在]|(?:講|說|唸|拿|秀|炫耀|分享|解釋|抱怨|講述)給?我(?:們)?{KIN}|"
    r"我[^，。]{0,8}會?(?:比較|稍微|晚點|晚一點)*(?:晚|遲|慢)(?:一點|點)?(?:才)?(?:進來|進公司|到|來|上線|進會議)[^，。]{0,3}[。！]?$"
)
"""What is of the speaker's own life: what he has on, his family, how he is, when he comes."""
_FAMILY = re.compile(
    rf"我{KIN}(?!說|那邊|公司|那家)[^，。我]{{0,10}}(?:[要會在]|考|開刀|比賽|生日|結婚|出生|住院)(?![^。]*我(?!們|比|也|很|都|真|超|好))|"
    r"[你妳][^，。]{0,8}(?:生日|結婚|搬家|畢業|出國|訂婚|退伍|考試|請假|休假)[^，。]{0,3}(?:對不對|對吧|對嗎|是不是|齁|吼)[啊喔]?[？?。]?$"
)
"""What befalls the speaker's family, or who is asked about his own days."""
_RULES = re.compile(
    r"(?:講話|發言|說話|開口|講)(?:之?前|的時候|時)[^，。]{0,6}(?:報|舉手|說|講|先|按)|(?:講話|發言|說話)(?:請|要|記得|麻煩|拜託)|"
    r"(?:一個一個|輪流|照順序|按順序|一位一位|一個個)(?:來|講|說|問|點|報|發言)|點(?:一下)?名(?:$|[。！喔囉啦，])"
)
"""How the call is to go."""
_TURN = re.compile(
    r"[，,\s]*(?:那|換|輪到|就|還是)*[你妳您]們?(?:先|說|講|來說|開始|請)(?:說|講|來|吧|啦)*[。！，,\s]*$"
)
"""Whose turn it is."""
_SEEMS = re.compile(
    r"(?:^|[，,\s])[你妳](?:今天|最近|剛剛|這週|好像|怎麼|都|一直|還|從來|也)*(?:沒(?:開口|講|說|出聲|動靜|反應|聲音|回)|很(?:安靜|沉默|累|忙|開心)|不(?:講話|說話|出聲))[^，。]{0,5}[。！？?]?$"
)
"""How somebody who is called seems to be: 「小明，你一直沒講話」."""
_TALK_IT = re.compile(
    r"(?:今天|今晚|等一下|現在|這次)(?:我們|就|先|盡量|儘量|一定|希望|要|能|可以|把)*[^，。你妳]{0,8}?(?:談|聊|討論|講|議|喬|過)(?:完|好|定|掉|出來|一遍|出個結論)"
)
"""What the meeting itself is to come to."""


_I = re.compile(rf"我(?!們|{KIN})")
_YOU = re.compile("[你妳您](?!們?(?:保重|辛苦|慢走))")


def is_social(one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether a sentence is only kind, tells of the speaker's own life, or says how the call goes."""
    text = one.masked
    if text.isascii():
        return False
    bare = text
    if _SEEMS.search(text) and one.mentions and not (_WORK.search(text) or any(due.marked for due in dues)):
        return True
    for each in reversed(one.mentions):
        bare = bare[: each.start] + bare[each.end :]
    if _TURN.match(unfilled(bare)) or _SHARES.search(text) or _FAMILY.search(text) or _RULES.search(text):
        return True
    if _TALK_IT.search(text) and not any(due.marked for due in dues) and not _I.search(text):
        return True
    if _WORK.search(text) or any(due.marked for due in dues):
        return False
    if _PARTS.search(text) and not _I.search(text) and not _YOU.search(text):
        return True
    own = _OWN.search(text)
    goes_on = own is not None and (_I.search(text, own.end()) or any(due.start >= own.end() for due in dues))
    return bool((own and not goes_on) or (_GO_ENJOY.search(text) and not dues))
