"""The day that a sentence of a conversation ends up with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.candidate import Reading
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.utterances import Utterance

_CORRECTED = re.compile(
    r"\b(?:no|not|wait|make (?:it|that)|instead|rather|actually|sorry|better)\b|不對|不是|改|直接|乾脆|不然|還是|等等|"
    r"欸|耶|啊|——|—",
    re.IGNORECASE,
)
_NOT_THERE = Phrases(
    "away|leave|not|off|out",
    r"\bI(?:['’]m| am| will be|['’]ll be) (?:off|away|out|on leave|not in|not here) (?:on )?(?P<day>[a-z]{3,})\b",
    re.IGNORECASE,
)
_NOT_THEN = re.compile(r"\b(?:not|isn't|can't do)\s*$|(?:不要|不是|不能|不行)\s*$", re.IGNORECASE)
_OLD = re.compile(
    r"[^，。,.!！?？]{0,12}(?:我在|不在|出差|有事|才回|才有空|沒空|(?<!行)不行|請假|休假|有會|有點趕|有點難|太趕|"
    r"太晚|太早|來不及|沒辦法|很趕|太緊|太 ?(?:tight|rush|趕|快)|有點 ?(?:tight|緊)|is (?:too )?(?:late|tight|early)|"
    r"(?:is|['’]s) (?:bad|tough|tight|hard|difficult|tricky|a stretch|ambitious|impossible|not possible)|"
    r"(?:doesn|won)['’]t work|(?:is |['’]s )?no(?:t)? (?:good|use|way)|too (?:late|early)|"
    r"I['’]m (?:off|away|out|in|at|on|with|flying|travelling|busy|booked|full)\b)",
    re.IGNORECASE,
)
_FACT = re.compile(
    r"\b(?:(?:they|he|she) (?:said|told|think|thinks|reckons?) [^,.;]{0,24}$|"
    r"I['’]m (?:seeing|meeting|visiting|talking to) [^,.;]{1,20}$|"
    r"I(?:['’]m| am) (?:out|off|away|on leave|on holiday|busy|back|only back|in [A-Z][a-z]+|at the [a-z]+)(?: on|"
    r" by| until)? $)|"
    r"(?:(?<![就還])(?<!錯，)(?<!不對，)是|定在|訂在|"
    r"自|從|\bis|\bwas|\bare|\bgo(?:es)? live|\bof|\bfrom|\bsince|\bafter)\s*(?:on )?$|"
    r"\b(?:(?:after|when|once|because|since) (?:it|we|they|he|she|that|the [a-z]+) [^,.;]{0,30}$|"
    r"(?:book|reserve|schedule|invite|invitation|rooms?|flights?|slots?|tables?|tickets?)\b[^,.;]{0,40}\b"
    r"for (?:the )?$|"
    r"for (?:the|our|a) (?:demo|meeting|call|visit|workshop|review|launch|release|presentation|"
    r"audit|training) (?:on )?$|"
    r"(?:which|that) (?:is|are|was|will be|falls|starts|opens|ends|goes) [^,.;]{0,16}$)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"[^，。]{0,3}我[^，。]{0,3}(?:要|得|會)(?:去|到|在|跟|陪)")
"""What somebody has on a day beside another that he names: 「後天我要去客戶那，週五好了」."""
_LIMIT_IS = re.compile(r"(?:dead ?line|due(?: date)?|死線|期限|截止日?|交期) ?(?:是|在|訂在|定在|is) *$", re.IGNORECASE)
_LIMIT = re.compile(r"^(?:by|on|before|until|till|no later than)\s+(?:the\s+)?")
_EVENT = re.compile(
    r"\s*(?:就|我們)?要(?:給(?:老闆|客戶|主管|董事|稽核|長官|[㐀-鿿]總)|用|看|查|稽核|演練|開會|上線|demo|驗收|簽約|來|參展|搬|出國)|"
    r"\s*[㐀-鿿]{2,4}(?:就|才)?(?:要來|會來|來(?:檢查|稽核|訪|看))",
    re.IGNORECASE,
)
_MEETS = re.compile(
    r"\s*(?:剛好|還|也|就)*[要會有]?(?:跟|向|和|去|到|找|進|回|開車?)[^，。]{0,8}(?:開會|見面|碰面|吃飯|出差|討論|上課|公司|會議|來)"
)
"""Why it is that day: 「反正我明天要跟他們開會」."""
_OUTSIDE = re.compile(r"(?:他們|她們|對方|廠商|客戶|會計|法務|快遞)$")
_THEY_WILL = re.compile(r"(?:就|才|也|還)*[要會](?![給有])")
_DEADLINE = re.compile(r"(?:就|前)?要(?:交|給|送|寄|繳|出|好|完成|弄好)")
_CUT = re.compile(r"[，,；;。：—]")
_WONT_MAKE = Phrases(
    "do|guarantee|make|manage|promise",
    r"(?:\bwon['’]?t|\bcan['’]?t|\bcannot) (?:make|manage|do|promise|guarantee) (?:it |that )?(?:for )?"
    r"(?:by |on |before )?(?P<day>[a-z]+day|tomorrow|the [0-9a-z]+)",
    re.IGNORECASE,
)
_NOT_BY = re.compile(
    r"(?:(?:sorry|hmm|uh|well|oh|ah|okay|but)[,. ]+)*not (?:by|on|before|until) (?:the )?(?P<day>[a-z]+day|tomorrow|[0-9a-z]+)\b",
    re.IGNORECASE,
)
_WONT_THEN = Phrases(
    "do|guarantee|make|manage|not|promise",
    r"(?:\bwon['’]?t|\bcan['’]?t|\bcannot) (?:make|manage|do|promise|guarantee) (?:it |that )?(?:for )?(?:the )?$|"
    r"(?:^|[,.] )(?:(?:sorry|hmm|uh|well|oh|ah|okay|but)[,. ]+)*not $",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"[^,，]{0,24}\brather than\b|[^,，]{0,8}(?:\b(?:no|actually|sorry|instead|rather)\b|不對|不是)", re.IGNORECASE
)
_REASON = re.compile(r"\s*我們?要(?:跟|向|去|報告|出國|出差)")
_SO = re.compile(r"[,;] (?:and )?so (?:I(?:['’]d| would)? (?:need|want|like) (?:it|that|them) )?$", re.IGNORECASE)
_SAYS = re.compile(r"\b(?:say|make (?:it|that)|call it)\s*$", re.IGNORECASE)
_COULD_DO = re.compile(r"\bI (?:can|could)(?: do| manage| make)?(?: it| that)?(?: on| by)? ?$", re.IGNORECASE)
_AFTERTHOUGHT = re.compile(
    r"[,;—– ]*(?:(?:and )?(?:not|no) (?:before|sooner|earlier|later)(?: than that)?|please|if (?:you can|possible|that works)|"
    r"okay|ok|right|yeah|thanks|even .{1,24}|or (?:I|we|else)\b.{0,40})[.!?]*$",
    re.IGNORECASE,
)
"""What is only added to a limit: "on Monday then, not before"."""
_PERSON = re.compile(r"我|你|妳|您|\b(?:I|you)\b")


_TELLS_OF = Phrases(
    "",
    r"(?:(?:會|去|來|要|先|再|請|麻煩|幫忙|記得|^|[，,] ?)(?:[^，。]{0,3}(?:發|貼))?公告|通知[^，。]{0,6}|告知[^，。]{0,6}|"
    r"宣布|提醒[^，。]{0,6}|"
    r"(?:[跟向和對][^，。]{1,8}|^|我)(?:說|講)(?:明|一聲|一下)?)$",
)
_DEED = re.compile(
    r"\s*(?:之前|以前|前|就|會|再|先|要|可以|一定)*(?:發|貼|寄|上|出|給|弄|做|寫|更新|交|送|改|好|完成|$|[，,。！!]|下午|早上|上午|晚上|中午)"
)
_EVENT_MOVED = Phrases("", r"[㐀-鿿A-Za-z ]{2,}(?:改到|延到|移到|改成|提前到|延後到|改在|排在|定在)$")
_OTHER_MOVED = re.compile(r"^([㐀-鿿]{2,}?)(?:改|延後?|提前|提早|挪)[到成在]$")
_GIVES_LATER = re.compile(r"[^，,。]{0,6}[，,].*(?:[你妳您]|麻煩|請)")
_BECAUSE = re.compile(r"\b(?:because|since|as) (?:on |by |until )?$", re.IGNORECASE)


def is_of_event(text: str, due: Due) -> bool:
    """Whether a day is that of what is told or moved, not of the telling: 「公告週六停機」, 「維護改到週六，你通知客服」."""
    before = text[: due.start]
    # "公告週五發": what is sent then, and no day of what it says.
    told = _TELLS_OF.search(before) and not due.marked and not _DEED.match(text, due.end)
    moved = _EVENT_MOVED.search(before) and _GIVES_LATER.match(text, due.end)
    return bool(told or moved or _BECAUSE.search(before + (due.words[:3] if due.words[:3].lower() == "on " else "")))


def moves_other(before: str, topic: frozenset[str]) -> bool:
    """Whether what stands before a day moves an event that is not the task: 「發表會提前到後天了」. topic: that of the task."""
    found = _OTHER_MOVED.search(before)
    return found is not None and bool(tokens(found[1])) and not tokens(found[1]) & topic


_TOLD_THEN = re.compile(
    r"\b(?:remind|tell|warn|inform|announce|explain|mention|point out|email|mail|let) [^.;?!]{2,60}? that [^.;?!,]{2,50}? "
    r"(?:is|are|will|goes|[a-z]{2,}(?<!s)(?:s|es))\b[^.;?!,]{0,40}$",
    re.IGNORECASE,
)
"""What somebody is told happens then: "remind them that the calendar closes on the twentieth"."""


_OF_DAY = re.compile(r"[這那](?:些|幾[個件點])|(?:討論|講|說|談|提|開會|會議)[到過]?的")
"""What a day belongs to and is no limit of: 「報告今天這些」."""


def due_of(one: Utterance, dues: Sequence[Due], reading: Reading) -> Due | None:
    """The due date that a sentence ends up with: what it takes back ("Friday, no, Monday") or only tells does not count."""
    text = one.masked
    left = [due for due in dues if not (_is_fact(text[: due.start]) or _NOT_THEN.search(text[: due.start]))]
    left = [
        due
        for due in left
        if not (
            _OLD.match(text[due.end :])
            or _OF_DAY.match(text, due.end)
            or _EVENT.match(text, due.end)
            or _is_reason(text, due)
        )
    ]
    left = [due for due in left if not (is_of_event(text, due) or _TOLD_THEN.search(text[: due.start]))]
    left = [due for due in left if not due.words.startswith("到期")] or left  # when it ends, not when it is to be done
    if not left:
        return None
    if len(left) > 1 and _SO.search(text[: left[-1].start]):
        return left[-1]  # "They look at it on Friday, so Thursday would be good."
    if len(left) > 1:
        left = [due for due in left if not _ELSEWHERE.match(text, due.end)] or left
    if len(left) > 1 and _CORRECTED.search(text[left[0].end : left[-1].start]):
        return left[-1]
    left = [due for due in left if not _REASON.match(text, due.end)] or left
    if len({due.day for due in left if due.marked}) > 1 and len({each.who for each in one.mentions}) > 1:
        return replace(left[-1], day=None, at=None)  # a day for each of those who are called
    read = reading.slots(text).due
    if read is not None and read in left:
        return read
    left = [due for due in left if reading.when.is_strong(text, due) or _is_said_of_it(text, due)]
    return next((due for due in reversed(left) if due.day), left[-1] if left else None)


def _is_fact(before: str) -> bool:
    return bool(_FACT.search(before)) and not _LIMIT_IS.search(before)


def _is_reason(text: str, due: Due) -> bool:
    """Whether a day is only that of what happens anyway: 「我去催好了，反正我明天要跟他們開會」."""
    before = re.split("[，,]", text[: due.start])[-1]
    led = re.search(r"反正|因為|剛好|畢竟|順便", before)
    return bool((led and _MEETS.match(text, due.end)) or (_OUTSIDE.search(before) and _THEY_WILL.match(text, due.end)))


def rejects(one: Utterance, due: Due | None, dues: Sequence[Due]) -> bool:
    """Whether a sentence says that a day will not do: 「下週四不行」."""
    if due is None:
        return False
    wont = _WONT_MAKE.search(one.masked)
    if wont and wont["day"].casefold() in due.words.casefold():
        return True
    words = _LIMIT.sub("", due.words.casefold())
    at = one.masked.casefold().find(words)
    # A day that is denied is none of the sentence's own: "Not Thursday", "I can't promise Thursday".
    named = bool(words) and at >= 0 and words.isascii()
    if named and (_WONT_THEN.search(one.masked[:at]) or _OLD.match(one.masked, at + len(words))):
        return True
    not_by = _NOT_BY.match(one.masked)
    if not_by and not_by["day"].casefold() in due.words.casefold():
        return True
    away = _NOT_THERE.search(one.masked)
    if away and away["day"].casefold() in due.words.casefold():
        return True
    return any(each.day == due.day and (_OLD.match(one.masked, each.end) or _wont(one.masked, each)) for each in dues)


def _wont(text: str, due: Due) -> bool:
    """Whether somebody says that he will not be ready then: "I can't promise the fifth"; "before Monday" is when he will."""
    return bool(_WONT_THEN.search(text[: due.start])) and not re.match("before|until|till", due.words, re.IGNORECASE)


def instead(one: Utterance, dues: Sequence[Due]) -> list[Due]:
    """The days that a sentence which rejects one names in its place: 「稽核週四就要看」 tells of another's."""
    text = one.masked
    return [
        due
        for due in dues
        if not _wont(text, due)
        and (
            due.marked
            or _COULD_DO.search(text[: due.start])
            or len(tokens(clause_of(text, due).replace(due.words, " "))) <= 1
        )
    ]


def corrects(text: str) -> bool:
    """Whether a sentence opens with another day than the one before: "No, on Friday", "Monday rather than Friday"."""
    return bool(_CORRECTS.match(text))


def clause_of(text: str, due: Due) -> str:
    """The clause that a due phrase stands in."""
    before = [found.end() for found in _CUT.finditer(text, 0, due.start)]
    after = _CUT.search(text, due.end)
    return text[(before[-1] if before else 0) : (after.end() if after else len(text))]


def _is_said_of_it(text: str, due: Due) -> bool:
    """Whether a bare day is when it is done: in the last clause, in one of its own, or in that of who does it."""
    before = [found.end() for found in _CUT.finditer(text, 0, due.start)]
    after = _CUT.search(text, due.end)
    start, end = (before[-1] if before else 0), (after.start() if after else len(text))
    rest = text[start : due.start] + " " + text[due.end : end]
    if _SAYS.search(text[: due.start]) or _DEADLINE.match(text, due.end):
        return True
    return (
        not _AFTERTHOUGHT.sub("", text[end:]).strip(" ，,。.!！?？")
        or len(tokens(rest)) <= 2
        or bool(_PERSON.search(text[start:end]))
    )
