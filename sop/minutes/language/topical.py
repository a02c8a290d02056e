"""What it is, in front of who does it, as people say it in Chinese: 「維護頁我改」, 「測試站憑證你弄」, and that it was so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.borrowed import VERB
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.recent import kept
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance

_STATE = (
    r"(?![㐀-鿿][不得][㐀-鿿])(?!尊重|[盡儘][量力]|努力|棄權|附議|理解|接受|保留|懷疑|擔心|在意|後悔|羨慕|佩服|投票|請假|開會|出差|上課|休假|補休|放假|加班|值班|[有在是看知記覺想說講聽懂會要能可沒不也都很最太真才只剛先忙已還怕猜同贊反希以認建發忘喜愛討熟信確贊支吃喝住坐睡走個們這那的家手自一]"
    r"|OK|ok|think|know|like|guess|agree)"
)
_DOES = (
    rf"{_STATE}(?:[㐀-鿿]{{1,2}}?(?:[一兩三幾][下份版張篇則個次遍封頁輪組支]|掉|好|完)?|{VERB}(?: ?(?:一下|掉|好|完))?)"
)
_END = r"(?:就好|好了|啦|吧|囉|喔|來)*(?=\s*(?:$|[，,。！]))(?<![了過的嗎呢])"
_MINE = re.compile(
    rf"(?:我(?:(?:這邊|自己|先|再|就|也|來|去|會)*\s?{_DOES}(?:給[你妳您他她]們?)?|(?:自己)?來)|"
    rf"I(?:['’]ll| will) [a-z]{{2,8}}){_END}"
)
_YOURS = re.compile(rf"(?<![跟給和對找問請叫等幫])[你妳您](?:這邊|先|再|就|也|來|去)*{_DOES}{_END}")
_TOPIC = re.compile(r"[^，,。？?我你妳您他她]{1,26}[，,]?\s?")
_NO_THING = re.compile(
    r"(?:^[這那]個?|[請跟給和對找問請叫等讓幫陪教被比像說講是把將用在從到為沒因了完好時後]|沒關係|：)$|^(?:沒關係|不好意思|沒事|知道|了解|收到|複誦|如果|要是|因為|所以說|每次|通常|一直|以前|上次|去年|昨天|"
    r"剛剛|那次|那天|本來|有|誰|為什麼|怎麼)|呢$|嗎$"
)
_TIME = re.compile(
    r"[這本下上]*(?:個)?(?:週|禮拜|星期)[一二三四五六日天末]?|[今明後][天晚早]|(?:早上|上午|中午|下午|晚上|凌晨|半夜|平常|現在)|"
    r"[0-9/一二三四五六七八九十廿]+[號日點月]半?|[0-9]+/[0-9]+|月底|月初|以前|之前|[前後]$"
)
_INSTEAD = re.compile(r"(?:改|換成?|改?由|還是|不然)(?:請|給|讓)?\s?$")
_RATHER = re.compile(rf"\s?(?:來|去)?{_STATE}[㐀-鿿]{{1,2}}(?:好了|吧)(?=$|[，,。！])")
STRANGER = re.compile(
    r"[，, ]?(?:法務|客戶|廠商|主管|老闆|業務|行銷|財務|"
    r"銀行|總務|人資|會計|機房|大樓|[他她]們|對方|窗口|原廠|主辦|公司)"
    r"(?:那邊|就|都|才|也)*[會要才能有]"
)
"""Who was not there does something that day: 「3/12法務會回我們」."""
_NEXT = re.compile(r"(?:(?:好|嗯|OK|那)[啊的]?[，, ]*)*(?:下一[個題項件]|再來|接下來|接著|換下一)")
_SO_YOU = re.compile(
    rf"(?:(?:好|嗯|OK|喔)[啊吧的]?[，, ]*)*那?(?:就|不然)?[你妳您](?:就|先|再|也)*{_STATE}"
    rf"(?!們|這|上|之前|去年)[㐀-鿿](?![^，。]{{0,8}}[了過的嗎])"
)
_SHARE = re.compile(
    r"[這那](?:題|個|件|塊|部分|段|條|份|邊|件事)?(?:就|先)?我(?:來)?(?:扛|接|顧|包|認|負責|處理|弄|做|收)(?![過了])|"
    r"^(?:就)?算我的(?=$|[，,。！])"
)
_WAS = re.compile(
    r"我[^，。會要再]{0,10}(?<![是目])(?:[㐀-鿿])的(?:啊|啦|喔|耶|欸)?[。！]?$|"
    r"誰[㐀-鿿]{1,3}的(?!$|[㐀-鿿]{0,3}[誰？?嗎])"
)


@kept
def takes_thing(text: str) -> re.Match[str] | None:
    """Where somebody takes on what he named just before: 「維護頁我改，給我到週四」, 「便當，我訂」."""
    return _behind_topic(text, _MINE)


def takes_thing_at(text: str, at: int) -> bool:
    """Whether it is there that he does."""
    found = takes_thing(text)
    return found is not None and found.start() == at


def gives_thing(one: Utterance) -> re.Match[str] | None:
    """Where who spoke is given what was named just before: 「測試站憑證你弄，那什麼時候？」."""
    return None if is_question(one.text.split("，")[0]) else _behind_topic(one.masked, _YOURS)


def so_you(one: Utterance, dues: Sequence[Due]) -> re.Match[str] | None:
    """Where who spoke is told what to do by a day: 「那妳寄給他們窗口，禮拜一吧」."""
    fits = any(due.day for due in dues) and not is_question(one.text) and not one.mentions
    return _SO_YOU.match(one.masked) if fits else None


def named_instead(one: Utterance) -> re.Match[str] | None:
    """Where somebody is named who is to do it rather: 「公告改佳蓉貼好了」."""
    for each in one.mentions:
        found = _RATHER.match(one.masked, each.end) if _INSTEAD.search(one.masked[: each.start]) else None
        if found and not is_question(one.text):
            return found
    return None


def of_other_thing(text: str, topic: frozenset[str]) -> bool:
    """Whether what somebody takes on is named, and is not that topic."""
    found = takes_thing(text) or _behind_topic(text, _YOURS)
    named = tokens(unfilled(text[: found.start()])) if found else frozenset()
    return bool(named) and not named & topic


def opens_matter(said: Sequence[Utterance]) -> bool:
    """Whether one of these sentences goes on to the next matter: 「下一個，門禁卡」."""
    return any(_NEXT.match(each.masked) for each in said)


def takes_this(text: str) -> bool:
    """Whether somebody says that what was spoken of is his: 「這題我扛」."""
    return bool(_SHARE.search(unfilled(text)))


def was_so(text: str) -> bool:
    """Whether the speaker tells how something came about: 「我禮拜三去看的」, 「誰取的名字」."""
    return bool(_WAS.search(text))


def only_i_before(text: str) -> bool:
    """Whether a text is no more than that the speaker is who acts: 「嗯，我」."""
    return unfilled(text).strip() in ("我", "")


def told_until(one: Utterance, dues: Sequence[Due]) -> re.Match[str] | None:
    """Where somebody is called and told what has to be done by a day: 「門禁卡週五前要領好，振宇」."""
    if not one.mentions or not any(due.marked for due in dues):
        return None
    first, last = one.mentions[0], one.mentions[-1]
    # What is told before somebody is called may be over: 「磁碟快滿了，柏凱，一月六號前要換掉」.
    led = one.masked[first.start - 1 : first.start] in ("，", ",") and one.masked[last.end : last.end + 1] in (
        "，",
        ",",
    )
    if _UNSAID.search(one.masked, last.end if led else 0):
        return None
    opens = not unfilled(one.masked[: first.start])
    ends = not _tail(one.masked, last.end, dues).strip(" ，。！喔啊哦")
    has_to = _HAS_TO.search(one.masked, 0 if ends else last.end)
    called = one.masked[last.end : last.end + 1] in ("，", ",") and not is_question(one.text)
    if opens and called and _DEED.search(one.masked, last.end):
        return re.compile("").match(one.masked, last.end)
    if _OWNER.search(one.masked[: last.start]):
        return re.compile("").match(one.masked, last.end)
    apart = has_to is not None and (
        ends or bool(_WHEN_ONLY.fullmatch(_tail(one.masked[: has_to.start()], last.end, dues)))
    )
    if has_to and apart and (not is_question(one.text) or _AGREED.search(one.text)):
        return re.compile("").match(one.masked, last.end if not ends else has_to.start())
    return None


_WHEN_ONLY = re.compile(r"[，, ]*(?:[^，。我你妳您他她誰們]{2,8}(?:之後|以後|之前|以前|後|前)[，, ]*)?")
"""When it is, between who is called and what he has to do: 「柏凱，解封之後一月六號前要換掉喔」."""
_OWNER = re.compile(
    r"(?:owner|負責人|承辦人?|主責)\s?(?:就|先|都)*(?:掛|給|寫|填|算|放)\s?$|\bassign(?:ed)? ?(?:給|to) ?$",
    re.IGNORECASE,
)
_HAS_TO = re.compile(
    r"(?:一定|就|都)?[要得](?=[㐀-鿿]| [a-z]{3,}\b)(?!是|不|出差|請假|出國|休|開會|上課)|記得|務必|別忘了?"
)
_DEED = re.compile(r"先|再|把|[㐀-鿿](?:好|完|掉|出來|起來|上去)|[要得] [a-z]{3,}\b")
_AGREED = re.compile(r"(?:OK|ok|好|可以|行|沒問題)\s?(?:嗎|吧|不好)[？?]?$")
_UNSAID = re.compile(r"[我他她]們?(?!們)|[了過](?:[，。！]|$)|已經|如果|要是|萬一|[誰哪]|什麼|客戶|老闆|客人")


def reminds(text: str) -> re.Match[str] | None:
    """Where somebody is reminded of what he said he would do: 「妳上次說要跟機房要清單」, 「你不是答應要改？」."""
    return _REMINDS.search(text)


_REMINDS = re.compile(
    r"[你妳您](?:上次|之前|那天|上個?禮拜|上週|上個月|昨天|前天|早上|不是|有)+(?:說好?|答應|講好?|自願)過?(?:要|會)"
    r"(?=[㐀-鿿])(?!有|是|不|來開會|請假|出國|晚到|遲到)"
)


def demands(one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether who speaks says by when he is to be given what he names, whoever does it: 「銷項明細，十號前給我」."""
    last = dues[-1] if dues else None
    if last is None or not (last.marked and last.day) or is_question(one.text) or one.mentions:
        return False
    named = tokens(unfilled(one.masked[: last.start]))
    return (
        bool(_GIVES_ME.fullmatch(one.masked, last.end))
        and len(named) > 1
        and not _SAID.search(one.masked[: last.start])
    )


_SAID = re.compile(r"[我他她]|說|講|表示|答應|通知|回覆|[會說]$|如果|要是|[誰哪]|什麼|客戶|老闆|客人")
_GIVES_ME = re.compile(r"(?:之?前|以前|內)?(?:要|一定要|就要|先)?(?:交|寄|傳|拿|送|回)?給我(?:就好|喔|啦|吧)?[。！]?")


def _behind_topic(text: str, form: re.Pattern[str]) -> re.Match[str] | None:
    for found in form.finditer(text):
        clause = re.search(r"(?:^|[。；;]|[，,](?=[^，,]*$))?[^，,。；;]*[，,]?\s?$", text[: found.start()])
        before = unfilled(clause[0].strip(" ，,。；;") if clause else "")
        if re.search(r"[，,]\s?$", text[: found.start()]) and re.match(r"[我你妳您](?:再|就|先|也)", found[0]):
            continue  # 「佳蓉週五回來，我再問她」: what comes first is no thing.
        before = _TIME.sub("", before).strip(" ，,")
        if before and _TOPIC.fullmatch(before) and not _NO_THING.search(before):
            return found
    return None


def _tail(text: str, at: int, dues: Sequence[Due]) -> str:
    """What stands behind that place, without the days."""
    for due in reversed(dues):
        if due.start >= at:
            text = text[: due.start] + text[due.end :]
    return text[at:]
