"""Whether the day of a task of a conversation is certain once all is said: what is not is left unstated, and asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import tells_later
from sop.minutes.language.beside import is_own_life
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.promises import is_away
from sop.minutes.language.sayings import is_reported
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.alone import AT_ONCE, BARE, TIME
from sop.minutes.spoken.conversation import Conversation
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.redating import proposes, tells_of_other
from sop.minutes.spoken.wavering import wavers

_AFTER = 3
"""Sentences after the last word about a task in which its day may be taken back."""
_SEVERAL = re.compile(
    r"\s*(?:(?:and|or|to|&|/|,) ?(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|[、跟和與到至或]?(?:週|周|禮拜|星期)[一二三四五六日天]|[二三四五六日](?![㐀-鿿]*[點號月])|、[一二三四五六日])",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day$|(?:週|周|禮拜|星期)[一二三四五六日天]$", re.IGNORECASE
)
_WONT = re.compile(
    r"[喔啊呃欸嗎，,、… ]*(?:不行|沒辦法|來不及|太趕|有點趕|太早|太快|(?:是|就是|有)(?![空問嗎沒])[㐀-鿿]{2,6}[欸耶喔啊。！]?$)|"
    r"[,.… ]*(?:hmm,? )?(?:is|['’]s|will be|might be) (?!fine|good|ok|okay|perfect|great|early|enough|that\b|this\b|"
    r"plenty|safe|when|what|the (?:day|date|"
    r"deadline|latest)|possible|better|best|it\b|doable|all ?right|realistic|cool|easy|no problem|"
    r"safer|easier|wiser|nicer|fairer|more|manageable|soon)[a-z' -]+",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:won['’]?t|doesn['’]?t|not going to) (?:work|fit|happen)|that day|那天(?:我|有|不|沒)|太趕|趕不[及上出]",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<day>(?:[一二三四五六七八九十廿]+|[0-9]{1,2})[號日])(?:[^，。一二三四五六七八九十0-9]{0,4}?(?P<no>有點趕|太趕|不行(?!不)|沒辦法|來不及|"
    r"我?(?:在|要|請假|有(?!空)))|[^，。]{0,3}(?:行不行|可以嗎|可不可以|好不好|好嗎))"
)
"""A day of the month that is turned down or proposed, also where it is not read as a day: 「五號我在台中，九號行不行」."""
_NTH = re.compile(r"(?:by |on )?the ([0-9]{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
"""A day of the month that is proposed, also where it is not read as a day: "The 12th okay for you?"."""
_CLOSED = Phrases(
    "closed|day|holiday|shut",
    r"\b(?:holiday|closed|shut|day off)\b|放假|公休|公司休|休假|休館|補假|連假|休市",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:週|周|禮拜|星期)[一二三四五六日天]", re.IGNORECASE
)
_DEED = re.compile(
    r"(?:之前|以前|前|就|會|再|先)*(?:寄|給|交|送|發|弄|改|換|做|寫|整理|更新|處理|測|跑|簽|打|問|查|補|上)"
)
_TWO = re.compile(r"^(?!.*(?:不|改|還是|來不及|太|趕|欸|啊|錯|晚)).*[㐀-鿿a-z][，；、][^，]*[㐀-鿿a-z]", re.IGNORECASE)
"""What parts two limits of one sentence that are those of two tasks."""
_AND_I = re.compile(r"\b(?:and|then|,) (?:I|you)(?:['’]ll| will| can)?\b", re.IGNORECASE)
_BESIDE = re.compile(r"(?:day|[週周禮拜星期][一二三四五六日天])(?:,| or| and|、|或)? ?$", re.IGNORECASE)
_CORRECTS = re.compile(
    r"\b(?:no|wait|sorry|rather|actually|make it)\b|不對|不是|改|欸|啊|等等|好了|不行", re.IGNORECASE
)
_REFUSED = re.compile(r"(?:sorry,? |hmm,? |oh,? |呃，|欸，)*(?:no\b|nope|不行|沒辦法|來不及)[,，. ]+", re.IGNORECASE)
_JUST = re.compile(
    r"\s*(?:$|[,，.。!！]|(?:please|then|latest|at the latest|is fine|works|it is|instead)\b|"
    r"(?:之前|以前|前)?(?:就?好|吧|給我|交|寄|弄))",
    re.IGNORECASE,
)
"""What follows a day that is named instead of another: "No, Friday please."."""
_HEDGES = re.compile(
    r"[講說]錯了?|比較(?:保險|穩|好|妥當|安全)|"
    r"說不定|搞不好|有可能|可能|也許|大概|還是|要|好了|\b(?:maybe|perhaps|might|could|possibly|rather)\b",
    re.IGNORECASE,
)
_FEW = 1


def is_certain(
    task: OpenTask, said: Conversation, opened: frozenset[int], days: Callable[[str], Sequence[Due]]
) -> bool:
    """Whether nothing that is said after a task's day takes it back, or names another for it.

    opened: the numbers of the sentences in which other tasks are named; days: reads the due phrases of a text.
    """
    due = task.due
    if due is None or due.day is None:
        return True
    first = said.place(task.said)
    if first is None:
        return True
    last = max(task.heard, first)
    most = min(len(said), last + _AFTER + 1)
    span = range(first, next((at for at in range(last + 1, most) if at in opened), most))
    told = [
        at
        for at in span
        if any(_is_same(each, due) and not _turned_down(said[at], each) for each in days(said[at].masked))
    ]
    parts = [{each.day for each in days(part) if each.day} for part in task.title.split(" — ")[1:]]
    if not task.title.isascii() and len(set().union(*(each for each in parts if len(each) == 1))) > 1:
        return False  # each of its things has a day of its own
    start = told[-1] if told else first
    for at in told[-1:]:
        dues = days(said[at].masked)
        same = [each for each in dues if each.day == due.day]
        if any(_of_several(said[at].masked, each) or _is_of_two(said[at].masked, each, dues) for each in same):
            return False
        if at > first and tells_later(said[at].masked):
            return False
    return not any(_unsettles(at, task, said, days) for at in span if at > start)


def _is_same(one: Due, due: Due) -> bool:
    """Whether a phrase names that day, or says again which weekday it is: "Wednesday it is" after "by next Wednesday"."""
    if one.day is None or due.day is None:
        return False
    return one.day == due.day or (one.day.weekday() == due.day.weekday() and bool(BARE.fullmatch(one.words.strip())))


def _of_several(text: str, due: Due) -> bool:
    both = _SEVERAL.match(text, due.end) or _BESIDE.search(text[: due.start])
    return bool(_WEEKDAY.search(due.words) and both)


def _is_of_two(text: str, due: Due, dues: Sequence[Due]) -> bool:
    """Whether the sentence has a day for each of two deeds: 「發票明天寄，合約週五前給法務」."""
    other = [each for each in dues if each.day not in (None, due.day)]
    if len(other) != 1:
        return False
    first, second = sorted((due, other[0]), key=lambda each: each.start)
    if re.fullmatch(r"(?:之前|以前|前)?\s*(?:或是?|或者|還是|要不然)\s*", text[first.end : second.start]):
        return True
    if first.marked and second.marked and _TWO.search(text[first.end : second.start]):
        return True
    if second is due and text.startswith("給我", first.end):
        return False  # what is waited for
    between = text[first.end : second.start]
    deeds = _DEED.match(text, first.end) and _DEED.match(text, second.end) and re.search("[，、；]", between)
    if _CORRECTS.search(between):
        return False
    return bool(deeds) or (between.isascii() and bool(_AND_I.search(between)))


def _is_closed(text: str, due: Due) -> bool:
    """Whether nobody works on the day, as somebody says: "Friday's a holiday"."""
    named = [found[0].casefold() for found in _NAMED.finditer(text)]
    return bool(_CLOSED.search(text)) and any(each in due.words.casefold() for each in named)


def _turned_down(one: Utterance, due: Due) -> bool:
    if _is_closed(one.masked, due):
        return True
    opens = _REFUSED.match(one.masked)
    if opens and opens.end() <= due.start and not _JUST.match(one.masked, due.end):
        return True  # 「不行，下週一要用了」
    return not due.marked and bool(_WONT.match(one.masked, due.end))


def _unsettles(at: int, task: OpenTask, said: Sequence[Utterance], days: Callable[[str], Sequence[Due]]) -> bool:
    """Whether a sentence after the day was last said leaves it open."""
    one, due = said[at], task.due
    if due is None or is_reported(one.masked) or tells_of_other(at, one, task, said):
        return False
    either = [each for each in days(one.masked) if each.day is None and " or " in each.words]
    if any(f"{due.day:%A}".casefold() in each.words.casefold() for each in either):
        return True
    dues = [each for each in days(one.masked) if each.day is not None]
    if any(each.day == due.day and _turned_down(one, each) for each in dues):
        return True
    mine = not one.speaker or one.speaker == task.speaker or bool({*one.who} & {*task.owners.sure, *task.owners.ask})
    other = [
        each
        for each in dues
        if not _is_same(each, due)
        and not _turned_down(one, each)
        and not AT_ONCE.fullmatch(each.words.strip())
        and not TIME.fullmatch(each.words.strip(" ,."))
    ]
    about = tokens(_HEDGES.sub(" ", unfilled(_without(one.masked, other))))
    if (
        mine
        and wavers(one.masked)
        and not one.text.endswith("?")
        and one.turn == said[at - 1].turn
        and not _answers(at, said, due, days)
        and len(about - task.topic) <= 3
    ):
        return True
    if is_own_life(one.masked) and not wavers(one.masked) and all(each.day != due.day for each in dues):
        return False  # 「我禮拜四請假」, of a task of Wednesday
    if _is_closed(one.masked, due) or (mine and tells_later(one.masked)):
        return True
    nth = _NTH.match(unfilled(one.masked)) if mine and one.text.endswith("?") else None
    if nth and nth[1] not in due.words and not dues:
        return True
    number = _NUMBER.search(one.masked) if mine else None
    if number and (number["day"] in due.words) == bool(number["no"]):
        return True
    away = not one.masked.isascii() and is_away(one.masked) and not is_question(one.text)
    if away and not wavers(one.masked) and all(each.day != due.day for each in dues):
        return False
    if mine and not dues and _NO.search(one.masked):
        return True
    if not other or not mine:
        return False
    refused = at + 1 < len(said) and re.match(
        r"(?:sorry,? |hmm,? |oh,? )*no\b|不|沒辦法|來不及", said[at + 1].masked, re.IGNORECASE
    )
    return not refused and (len(about) <= _FEW or proposes(one.text, other, task.topic))


def _answers(at: int, said: Sequence[Utterance], due: Due, days: Callable[[str], Sequence[Due]]) -> bool:
    """Whether a no is one to what somebody else just asked or supposed, which is not whether that day will do."""
    before = next((one for one in reversed(said[:at]) if one.turn != said[at].turn), None)
    if before is None or any(each.day == due.day for each in days(before.masked)):
        return False
    return is_supposed(before.masked) or (is_question(before.text) and len(tokens(before.masked)) > _FEW)


def _without(text: str, dues: Sequence[Due]) -> str:
    for due in reversed(dues):
        text = text[: due.start] + " " + text[due.end :]
    return text
