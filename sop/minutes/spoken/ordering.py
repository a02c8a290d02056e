"""Who is called in a sentence of Chinese talk and told what to do: 「怡君妳順便問保固」, 「文凱你寫技術段，美玲寫客服段」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.beside import is_state
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Mention
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.hearing import does, tells_of_done

_YOU = re.compile(
    r"\s*[,，]?\s*(?:那就?(?=[你妳您]))?(?:[這那](?:個|塊|部分|件|件事|邊|份)[，]?)?(?:(?:你|妳|您)(?!們|那邊|這邊|覺得|說|看呢|有沒有|"
    r"不要(?:再|每次|一直|老是)|別(?:再|每次)|有空(?=[了啊吧喔]|$|[，。？?]|嗎|再說)|知道|上次|去年|前年|剛|昨|的|呢|是不是|怎麼|"
    r"不在|先說|講|已|[㐀-鿿]{1,2}的[㐀-鿿A-Za-z]|先(?=$|[，。,.!！])|快?去?(?:睡|休息|吃|忙|回家)|真的?|一直|從來|從頭|今天(?:很|好|真|怎)|都(?!要)|很|好(?=[㐀-鿿])|太|超|最|有(?!空[把再就去幫先順看改查補])|沒)|"
    r"(?:就|再|先|順便|也)*(?:去(?!年|了|過)|幫))(?=[㐀-鿿A-Za-z])"
)
_TOPIC_YOU = re.compile(
    r"\s*[,，、] ?(?=[^。？,，]+[你妳您])(?:[A-Za-z0-9][\w./-]+ ?|[^。？，,你妳您我A-Za-z]){1,14}[你妳您]"
    r"(?!們|那邊|這邊|覺得|說|看|有|知道|上次|去年|之前|以前|剛|昨|的|呢|是|怎麼|不|沒|已|"
    r"很|太|真|會|要|想|講)(?=[㐀-鿿]| ?[a-z]{3})"
)
"""What it is, between who is called and what he is told to do: 「柏宇，那家的試用你開一個」. Where no "you" follows, the ways to
part the words before it are not tried."""
_LEADS_UP = re.compile(r"[^我你妳您。？?]{1,14}[，,] ?")
"""A remark before somebody is called: 「要提前喔，小安，…」."""
_YOU_ALL = re.compile(
    r"\s*[,，]?\s*[你妳您]們(?:兩個?人?|倆|兩位)?(?![那這]邊|覺得|說|看呢|有|知道|上次|剛|昨|的|呢|是|怎麼|不|沒|已|很|太|真|都(?!要)|辛苦)"
    r"(?=[㐀-鿿\d])"
)
_WILL_YOU = re.compile(r"\s*[你妳您]?(?:可以|行|方便|OK|ok|來做|接)[嗎吧][？?]?$")
_THEN_Q = re.compile(r"[㐀-鿿\w] ?[,，] ?$")
_PERIOD_Q = re.compile(
    r"[,，] ?(?:(?:this|next) (?:week|month)|(?:這|下)個?(?:週|禮拜|星期|月))(?:可以嗎|OK|okay)? ?[?？]$", re.IGNORECASE
)
_WITH_US = re.compile(r"[我你妳您](?:要|會|再|先|可以)*[跟和與] ?$")
_CALLS = re.compile(r"(?:不過|對了|然後|還有|另外|欸|好|[，, ])*")
_POLITE = re.compile(r"(?:好不好|好嗎|行不行|行嗎|可以嗎|可不可以|方便嗎|如何)[？?。]?$")
_CALLED_FIRST = re.compile(r"[,，][^。？，,]{0,12}[你妳](?!們)[㐀-鿿]")
_OPENS = re.compile(r"[，,；;]\s*(?:那|然後|and )?$", re.IGNORECASE)
_SOFT = re.compile(r"(?<![聽看說講等])一下")


def each_told(one: Utterance) -> list[Mention]:
    """The names that each open a clause and are told what to do: 「文凱你寫技術段，美玲寫客服段」."""
    result: list[Mention] = []
    ends = [*(each.start for each in one.mentions[1:]), len(one.masked)]
    for mention, end in zip(one.mentions, ends, strict=False):
        called = len(one.mentions) > 1 and _CALLED_FIRST.match(one.masked, mention.end, end)
        opens = _OPENS.search(one.masked[: mention.start]) or not unfilled(one.masked[: mention.start])
        if opens and (
            called
            or _YOU.match(one.masked, mention.end)
            or (does(one, mention) and not is_state(one.masked[mention.end : end], 0))
        ):
            result.append(mention)
    return result


def given_thing(one: Utterance, dues: Sequence[Due]) -> re.Match[str] | None:
    """Where somebody is named between a thing and a day, and no more is said: 「檢討報告，明翰主筆，禮拜五？」."""
    if len(one.mentions) != 1 or not dues or dues[-1].end < len(one.masked.rstrip(" ？?。！吧嗎喔")):
        return None
    name = one.mentions[0]
    thing = unfilled(one.masked[: name.start])
    role = one.masked[name.end : dues[-1].start]
    named = _BARE_THING.fullmatch(thing)
    return re.compile("").match(one.masked, name.end) if named and _ROLE.fullmatch(role) else None


_BARE_THING = re.compile(
    r"(?!.*(?:上次|昨天|如果|為什麼|謝謝|[了過]))[^，,。我你妳他她不沒有是]{2,14}[，,]\s*(?:就|那|請|給|由|還是)?"
)
"""A thing that is only named, before a name."""
_ROLE = re.compile(
    r"(?:你|妳)?(?:主筆|主責|主導|負責|執筆|操刀|統籌|牽頭|處理|來|"
    r"(?:來|先|去|會)?[寫弄做排跑查改修訂寄補換測拍剪買印])?(?:好嗎|可以嗎)?[，, ]*"
)


def told_to(one: Utterance, dues: Sequence[Due] = ()) -> re.Match[str] | None:
    """Where somebody is called and told what to do: 「怡君妳順便問保固」, 「你補一個測試，週五？」."""
    # What is asked in it may be no more than whether that day will do.
    by_then = bool(_PERIOD_Q.search(one.masked)) or (
        bool(dues)
        and bool(_THEN_Q.search(one.masked[: dues[-1].start]))
        and not one.masked[dues[-1].end :].strip(" ?？")
    )
    for mention in one.mentions:
        if _WITH_US.search(one.masked[: mention.start]):
            continue  # 「我跟心怡去邀」: who speaks does it too.
        found = _YOU.match(one.masked, mention.end)
        if found and (by_then or not is_question(one.text) or _POLITE.search(one.masked)):
            return found
        topic = (
            None
            if (is_question(one.text) and not _POLITE.search(one.masked)) or tells_of_done(one.masked)
            else _TOPIC_YOU.match(one.masked, mention.end)
        )
        lead = unfilled(one.masked[: mention.start])
        if topic and (_CALLS.fullmatch(lead) or _LEADS_UP.fullmatch(lead)):
            return topic
        both = _YOU_ALL.match(one.masked, mention.end) if len(one.mentions) > 1 else None
        if both and not is_question(one.text):
            return both
        named = len(tokens(one.masked[: mention.start])) > 1
        if named and _WILL_YOU.match(one.masked, mention.end):
            return re.compile("").match(one.masked, mention.end)
        acts = does(one, mention) or _SOFT.search(one.masked, mention.end)
        polite = _POLITE.search(one.masked) if acts else None
        if polite and mention.end < polite.start():
            return re.compile("").match(one.masked, mention.end)
    return None
