"""What Chinese talk only tells: rules that stand, who is away for what, how others kept their word, and whose something is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.beside import is_beside, is_state
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.ordering import told_to

_DAY = (
    r"(?:(?:今|明|後|大後|那)天|(?:這|下|上)?個?(?:週|星期|禮拜)[一二三四五六日天末]?|(?:這|下)個?月底?|月底|"
    r"[0-9一二三四五六七八九十]+月?(?:[0-9一二三四五六七八九十]+)?[日號]|早上|上午|中午|下午|晚上|開始|整天|也|都|又|還|可能|應該|好像|聽說|就|剛好)*"
)
_ELSEWHERE = (
    r"(?:教召|當兵|服役|結婚|訂婚|度蜜月|搬家|開刀|住院|健檢|回診|複診|看診|看醫生|看牙醫?|打針|打疫苗|拔牙|考試|面試|受訓|上課|口試|"
    r"出庭|掃墓|奔喪|返鄉|回老家|出國|出差|請(?:喪|婚|產|陪產|育嬰|特|病|事)?假|休假|補休|陪產|"
    r"[陪帶載送接](?:[他她]?的?)(?:小孩|兒子|女兒|家人|爸|媽|爺|奶|阿公|阿嬤|老婆|老公|太太|先生|女友|男友|[貓狗]))"
)
_AWAY = re.compile(rf"\s*{_DAY}(?:要|得|會|想|會去|要去|得去|去|才)*(?:參加[^，。]{{0,6}})?{_ELSEWHERE}")
_FOR_DAYS = re.compile(
    rf"\s*{_DAY}(?:要|得|會)*[去到回][^，。]{{1,10}}[，,](?:大概|差不多|總共|一共|去|要|前後)*"
    r"[0-9一二兩三四五六七八九十半]+個?(?:天|週|禮拜|星期|月|晚上)(?:左右|吧|喔|啦)?(?=[，,。！]|$)"
)
"""Who goes somewhere for some days: 「小明下禮拜要去韓國，五天」."""
_LEAVES = re.compile(
    r"[^我你妳]*(?:[會要得先早]走|離開|閃人|[晚早]一?點(?:到|進來|過來|上線|走|下班|離開)|遲到|早退|請半天)(?:喔|啦)?(?=[，,。！]|$)"
)
_SOME_DAY = re.compile(r"(?:那|好|欸|哈|唉|，)*(?:總?有一天|哪天|下輩子|等我(?:退休|中樂透|發財))")
_WHO_DID = re.compile(
    r"(?:昨[天晚]|前天|上(?:個?(?:週|禮拜|星期|月)[一二三四五六日天末]?|次)|去年|那天|那時候?)"
    r"(?:早上|上午|中午|下午|晚上|半夜)?(?:的?[^，。那]{0,6})?誰(?![要來去可能會])"
)
_WHO_COMES = re.compile(
    r"誰[會要想能]*(?:去|參加|出席|到)[^，。]*(?:大會|年會|聚餐|尾牙|展|研討會|講座|旅遊|典禮|派對|party|會議)"
)
_I_COME = re.compile(r"我(?:也|們)*[會要想]?(?:去|參加|出席|到)(?=[，,。！]|$)")
_RULE = re.compile(
    r"[，,](?:這|那)?(?:個)?(?:也|都|本來)?就?是[^，。我你妳]{0,8}(?:寫|規定|規範|定|訂|要求|明定|載明)的(?:啦|喔|吧)?[。！]?$|"
    r"[，,](?:這|那)?(?:個)?(?:合約|契約|規定|辦法|規範|標案|公文|SOP)(?:裡面?|上面?|本來|原本|就|都|也)*有?(?:寫|規定|規範|訂|載明|要求)[^，。我你妳]{0,4}[。！]?$|"
    r"^(?:那|好|嗯|，)*(?:以後|往後|今後|之後|從今以後)[^，。你妳您]*(?:每[一個次週月天季年]|一律|固定)[^，。你妳您]*[都要得][^你妳您]*$"
)
"""What a sentence says of where a duty comes from: 「報告要在五天內交，這是合約寫的」."""
_KEPT = re.compile(
    r"(?:那|好|嗯|欸|呃|對|唉|哈|，)*(?:[他她](?:們)?|對方|廠商|客戶|主機商)[^，。我你妳]*[，,](?:結果|後來|最後|卻|到現在|可是到)[^你妳我]*$"
)
"""What others had said, and what came of it: 「他說週五給，結果拖到下週三」."""
_DOES = re.compile(r"[你妳您]|我(?!們)|麻煩|拜託|幫忙?|記得|順便|代班|[，,][^，。]*(?:把|由|換)")
_WHOSE = re.compile(
    r"誰的(?!(?:工作|事|份|責任|任務))|是誰(?!要|來|去|負責)|誰在(?!弄|做|處理|改|寫|查|修|追|跟|負責)|"
    r"誰(?![要來去可能會])[^，。？?]{0,16}[的過][啊呀]?[？?]?$"
)
_MINE = re.compile(
    r"(?:喔|啊|呃|嗯|對|，)*(?:是?我的?(?:啊|啦|喔|吧)?|我(?:一直|都|現在|也)?在[^，。]{0,6}|"
    r"我 ?[^，。要會來去再]{1,8}的)(?:[，,][^我你妳]*)?[。！]?$"
)
_SHORT, _NEAR = 24, 3
"""Signs of an answer that only says whose something is; sentences after a question of who comes in which others say so too."""
_VOTES = re.compile(
    r"[^，。你妳我]{0,8}我(?:自己|個人|也|都|是|還是|先)*(?:投(?![稿遞放])|棄權|贊成|反對|附議|押|沒意見|選(?![購課]))[^，。要會把給寄]{0,8}[。！]?"
)
_NEXT = re.compile(
    r"(?:好|那|嗯|OK|，|接下來|接著|再來|下一[位個]|首先|最後|就|先|有|我們)*[請換輪](?:到)?~(?:老師|經理|這邊)?[。！]?"
)
"""Who is only given the floor: 「好，那接下來請小明」."""


def only_stands(index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
    """Whether a Chinese sentence gives nobody anything: a rule and its source, who is away, what came of a promise of others,
    or whose something is that was asked about."""
    if one.masked.isascii():
        return False
    if is_question(one.text):
        return bool(_WHO_DID.search(one.masked) or _WHO_COMES.search(one.masked))
    named = one.masked
    for each in reversed(one.mentions):
        named = f"{named[: each.start]}~{named[each.end :]}"
    near = said[max(0, index - _NEAR) : index]
    if _I_COME.match(one.masked) and any(_WHO_COMES.search(each.masked) for each in near):
        return True
    if _NEXT.fullmatch(named) or _VOTES.fullmatch(named) or _SOME_DAY.match(named):
        return True
    return _is_away(one) or (not _DOES.search(one.masked) and _tells(one.masked)) or _is_whose(index, one, said)


def _tells(text: str) -> bool:
    return bool(_RULE.search(text) or _KEPT.match(text))


def _is_away(one: Utterance) -> bool:
    """「小明下禮拜要去教召，五天」: who is named first is not there, and nobody does anything about it."""
    first = one.mentions[0] if one.mentions else None
    if first is None or unfilled(one.masked[: first.start]).strip("，, "):
        return False
    rest = one.masked[first.end :]
    return not _DOES.search(rest) and bool(_AWAY.match(rest) or _FOR_DAYS.match(rest) or _LEAVES.match(rest))


def _is_whose(index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
    """「那是誰的主意？」「我的啊」: who says that it is his answers a question of what is, not of who will."""
    before = said[index - 1] if index else None
    if before is None or before.turn == one.turn or not is_question(before.text) or len(one.masked) > _SHORT:
        return False
    return bool(_WHOSE.search(before.masked)) and bool(_MINE.match(one.masked))


def stands_beside(one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether a sentence is beside the work: it is only kind, or tells how somebody who is named is."""
    first = one.mentions[0] if one.mentions else None
    opens = first is not None and not unfilled(one.masked[: first.start]).strip("，, ")
    told = len(one.mentions) > 1 and told_to(one) is not None
    state = first is not None and opens and not told and is_state(one.masked, first.end)
    return state or is_beside(one.masked, dues)
