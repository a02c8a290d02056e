"""Who does what by when in Chinese minutes, by evidence: somebody who attended, a deed to come and a day, in any words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.people import Mention

_LED = re.compile(
    r"(?:所以|因此|於是|那麼?|後續|接下來|另外?|再|並|還有|但是?|不過|而|然後|目前|這件事|討論後|因為這樣|為此|之後|最後|同時|結論是?|"
    r"決議|先|暫時|就|改|也|大家同意|說好|講好|會後|需要的話|等[^，。]{2,12}[，,]?)*[，,：:\s]*"
)
"""What may stand in a clause before who acts, and says nothing of its own."""
_MODAL = (
    r"(?:那邊|這邊|這裡|自己|應該|表示|答應|承諾|自願|主動|說好?|他|她|會再?|要|得|將|必須|須|需要?|可以?|能|預計|打算|準備|計畫|負責|"
    r"先|再|也|另外?|還|就|來|最慢|最晚|最遲|於|在|趕在|儘量|盡量|儘快|盡快|順便|順手|一起|分頭|各自|共同|回去|排)"
)
_BETWEEN = re.compile(rf"\s*{_MODAL}*\s*")
_WILL = re.compile(
    r"\s*(?:那邊|這邊)?(?:(?:說|表示|答應|承諾)?[他她]?)?(?:下次|之後|稍後|今天|明天|下週|這幾天)?(?:也|還|就|另外)?"
    r"(?:會(?![議員計後前中上場館報]|不會)|將(?!來|近)|要(?![求點是件])|得(?!到|知)|必須|須|需要|打算|預計|準備|負責(?![人的])|答應|"
    r"承諾|自願|願意|先(?!前|進|生|是)|來(?![不自源])|再)"
)
_TAKES = re.compile(
    r"\s*(?:那邊|這邊)?(?:先|再|回去|去|來|另外|順便)?(?:把|將(?!來|近)|拿(?!到|過|了)|去(?!年|過|了)|在(?=測試))"
)
_NO_DEED = re.compile(
    r"\s*(?:也|都|還|就|先|再|會|要|應該|可以?|能|將)*(?:不|沒|無|未|別|免|勿|是(?!否)|有(?!空時)|很|太|才|可能|或許|也許|說不定|"
    r"想|覺得|認為|希望|擔心|建議|提議|主張|提到|提醒|指出|強調|反映|說|問(?=[，。：:「能可會誰怎為是要有]|$)|聽|看到|收到|拿到|知道|"
    r"發現|分享|報告(?=$|[^，。]{0,6}的)|請假|休假|休(?!眠)|出差|在(?!測試|[^，。]{1,8}(?:上|中|裡|的|店|放|跑|做|裝|加|建|設|測|開|改))|到(?![^，。]{0,8}(?:量|拿|換|裝|查|測|勘|看|修|搬|清|點))|"
    r"去[^，。]{0,6}(?:開會|出差|旅行|看診|上課|受訓|玩)|參加|出席|列席|主持|趕|調(?:任|職|到|去)|轉調|退休|離職|到職|報到|回(?:來|國|辦公室|公司|台)|"
    r"上班|下班|面試|受訓|上課|值班(?!表)|輪值|輪休|代班|搬(?:家|去)|結婚|生日|考試|出國|遠端|加入|在家|"
    r"把[^，。]{1,16}(?:交接?給|轉給|移交)|的(?!話)|們|被|影響|變|成為|成(?!立)|需求|期限|到期|忙|等(?=[，。]|$|消息|通知|結果)|支持|同意|反對|贊成|接受|喜歡|滿意|懷疑|"
    r"決定(?!是否|要不要|好)|打開時|[，。、；：]|$)"
)
"""What is no deed: thoughts, words, states, absences, where somebody goes."""
_DENIES = re.compile(
    r"問[：:，,]|(?:也|都|還|就)*(?:不(?!定期|只|但|僅|斷)|沒(?!收)|很|太|覺得|認為|希望|擔心|請假|休假|出差|參加|出席|列席|調任|調到|轉調|退休|離職|"
    r"到職|報到|負責的)(?=[㐀-鿿，。])|(?:昨天|前天|昨晚|剛剛|上(?:週|個?月|禮拜|星期)[一二三四五六日天]?)(?!的|沒|忘)[^，。；要會將補]{3,24}(?:[，,][^要會將補請]*)?$"
)
_OTHERS_DO = re.compile(
    r"(?:廠商|供應商|業者|對方|客戶|總部|原廠)(?![^，。]{0,3}(?:要|給|的))[^，。：:（(]{0,14}(?:會|將|要)[^，。]{2,30}[，,]"
    r"[^，。]{0,6}(?:只要|不用|不必|知道|等)"
)
"""What a firm does, and those who attended need only know: 「廠商週五前會換主機，佳蓉只要知道就好」."""
_ONLY_TOLD = re.compile(
    r"[日號天月一二三四五六午上]起[^，。]{0,4}(?:改成|改為|調|換|休|轉|遠端|居家|在家)|固定(?:在|於|會)|看(?:牙醫|醫生|診)|就診|住院|"
    r"到[^，。：:]{1,8}(?:開會|受訓|上課|出差|開庭)[。]?$|聽說|預期[^，。]{0,20}會|猜[^，。]{0,12}會|希望(?:廠商|客戶|總部|對方|總公司)|"
    r"(?:比較|會)?晚到[。]?$|早退[。]?$|人在[^，。]{1,6}[。]?$|分工不變|維持不變[。]?$"
)
"""What is told of somebody and leaves nothing to do: where he goes, what he heard or expects, what stays as it is."""
_AGREED = re.compile(r"已經?(?=答應|同意(?!書|了)|承諾|允諾|說好)")
_AGAINST = re.compile(
    r"已|(?<![為不免到])了(?!解)|[㐀-鿿]過(?![期度高程濾渡戶濾敏多往目])|曾|昨|剛才|剛剛|上(?:週|周|次|個?月|禮拜|星期|回)(?!的)|前天|去年(?!的)|當天|當時|當初|"
    r"之前都|以前都|平常|平時|通常|向來|一向|習慣|每(?!個頁|一頁|頁|張|筆|台|間|家)|如果|要是|萬一|假如|的話|除非|才會|"
    r"可能|也許|或許|說不定|不一定|請假|不在|原本|本來|原定|暫緩|不用|不必|不需|不建議|取消"
)
"""What speaks against a deed to come: past, habit, condition, doubt."""
_NOBODY_ELSE = re.compile(r"廠商|供應商|客人|客戶|老闆|對方|主管|經理|處長|窗口|他們|她們|學生|讀者|使用者")
_SAID_OF = re.compile(r"[，,；;]\s*(?:但|不過|所以|因此|而)?(?P<who>[他她])(?!們)")
_PART = re.compile(r"\s*(?:的|那邊的|這邊的)(?:部分|部份|工作|任務|功課|作業|份)(?:是|為|：|就是)(?!不|已|很|沒)")
_HANDED = re.compile(r"\s*[^，。；：「」]{4,24}[，,]\s*(?:在|於|最晚|最慢)?")
_GIVES = re.compile(r"\s*(?:之?前|以前|內)?(?:再|先|會|要)?(?:交(?!接|通)|寄|回[報覆傳]|送|傳|貼|給)")
"""Behind the day on which a thing is handed over: 「佳蓉畫流程圖，3/12 前交給怡安」."""
_UNDATED = re.compile("[，,](?:時間|日期|期限|時程)(?:未定|待定|另訂|再[說議定訂]|還沒定)")
_COLON = re.compile(r"\s*[：:]\s*")
_VOLUNTEER = re.compile(
    r"(?:(?:問|要找|找|看)(?:誰|哪位)|誰|需要有人|要有人|得有人|有人要?)(?:能夠?|可以|要|來|去|有空|願意|會)*(?P<what>[^，。；「」？?]{3,30})[，,？?]\s*"
)
_ACCEPTS = re.compile(
    r"\s*(?:說|表示|回答|舉手|自願|點頭|立刻|馬上|當場)*(?:[他她](?:可以|來|會處理|接)|可以|沒問題|好|OK|ok|我來|接下|認領|舉手|自願|答應|願意|接)"
    r"(?!但|不過|嗎|像|奇|久)(?=[，,。：:；\s」]|$)"
)


def pronouns(text: str, start: int, end: int, own: Sequence[Mention]) -> list[Mention]:
    """The pronouns that begin a clause behind the only name of a sentence, and can only mean that one: "她週三前會 …"."""
    named = [one for one in own if start <= one.start < end]
    if not named or {one.who for one in named} != {named[0].who} or len(named[0].who) != 1:
        return []
    found = (one for one in _SAID_OF.finditer(text, named[0].end, end))
    return [
        Mention(one.start("who"), one.end("who"), named[0].who)
        for one in found
        if not _NOBODY_ELSE.search(text[named[0].start : one.start()])
    ]


def does_zh(text: str, span: tuple[int, int], clause: int, names: tuple[int, int], dues: Sequence[Due]) -> int | None:
    """Where a deed begins that somebody is said to be going to do; None where there is none.

    span: of the sentence; clause: where that of the names starts; names: where they start and end.
    """
    first, last = names
    stop = span[1]
    if not re.search("[㐀-鿿]", text[last : last + 6]):
        return None
    part = _PART.match(text, last)
    if part and first == clause:
        return part.end()
    lead = text[clause:first]
    own = [due for due in dues if due.start >= clause and due.end <= stop]
    before = [due for due in own if due.end <= first]
    left = lead
    for due in reversed(before):
        left = left[: due.start - clause] + left[due.end - clause :]
    if not _LED.fullmatch(left.strip()) or _AGAINST.search(_blank(text, last, stop, own)) or _AGAINST.search(lead):
        return None
    colon = _COLON.match(text, last) if first == clause == span[0] + _blanks(text, span[0]) else None
    following = next((due for due in own if due.start >= last), None)
    if following and _is_coming(following) and (colon or _BETWEEN.fullmatch(text, last, following.start)):
        if colon and colon.end() != following.start:
            return None
        at = following.end
        after = re.match(r"\s*(?:之?前|以前|內)?\s*", text[at:])
        at += after.end() if after else 0
        tells_words = re.search(r"說|表示", text[last : following.start]) and not re.match(
            r"\s*[會要可來把將]", text[at:]
        )
        bare = not re.search(
            "[那這]邊|這裡", text[last : following.start]
        )  # 「Alex 那邊九號要搬」: of his office as well
        named = re.search(r"[明後今下本這盡儘]|\d", following.words) or _WILL.match(text, at)
        sure = following.marked or (bare and named)
        deed = not _NO_DEED.match(text, at) and re.match(r"[^，。；、]{2,}", text[at:stop])
        if sure and deed and not (tells_words and not following.marked):
            return last
    if colon:
        return None
    will = _WILL.match(text, last)
    takes = None if will else _TAKES.match(text, last)
    dated = any(_is_coming(due) for due in before) or any(
        due.start >= last and (due.marked or (due.day and text[due.start - 1] in "，,")) for due in own
    )
    dated = dated or bool(_UNDATED.search(text, last, stop))
    if will and dated and not _NO_DEED.match(text, will.end()):
        return will.end()
    handed = _HANDED.match(text, last) if following and following.day else None
    if (
        following
        and handed
        and handed.end() == following.start
        and _GIVES.match(text, following.end)
        and not _NO_DEED.match(text, last)
    ):
        return last
    if takes and dated and not _NO_DEED.match(text, last):
        return last
    return None


def others_do(text: str) -> bool:
    """Whether a sentence only tells what a firm does, or what somebody who attended expects, or where he goes."""
    return bool(_OTHERS_DO.match(text.strip()) or _ONLY_TOLD.search(text))


def as_agreed(text: str) -> str:
    """The text, of the same length, where what somebody has agreed to is still to be done: 「佳蓉已答應週五前補圖」."""
    return _AGREED.sub(lambda found: " " * len(found[0]), text)


def denies_zh(text: str, mentions: Sequence[Mention], dues: Sequence[Due]) -> bool:
    """Whether what follows the name that a text begins with is no deed: 「佳蓉後天不在」, 「佳蓉不建議週五前上線」."""
    if not mentions or text[: mentions[0].start].strip(" @＠"):
        return False
    last = mentions[0].end
    following = next((due for due in dues if due.start >= last), None)
    at = following.end if following and _BETWEEN.fullmatch(text, last, following.start) else last
    after = re.match(r"\s*(?:之?前|以前|內|中旬?|初|底)?\s*(?!$)", text[at:])
    return bool(_DENIES.match(text, at + (after.end() if after else 0)) or _DENIES.match(text, last))


def volunteered(text: str, first: int, last: int, sentence: int) -> tuple[int, int] | None:
    """Where it stands what somebody takes on: 「問誰能補圖，佳蓉說可以」; None where he takes nothing."""
    accepts = _ACCEPTS.match(text, last)
    asks = None
    for found in _VOLUNTEER.finditer(text, sentence, first):
        asks = found if found.end() == first else asks
    return asks.span("what") if accepts and asks else None


def _is_coming(due: Due) -> bool:
    return due.day is not None or not re.search(r"\d", due.words)


def _blanks(text: str, start: int) -> int:
    return len(text[start:]) - len(text[start:].lstrip())


def _blank(text: str, start: int, stop: int, dues: Sequence[Due]) -> str:
    """That part of the text without its due phrases, whose words speak of no past."""
    kept = list(text[start:stop])
    for due in dues:
        if due.start >= start:
            kept[due.start - start : due.end - start] = "‧" * (due.end - due.start)
    return "".join(kept)
