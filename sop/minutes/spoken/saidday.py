"""What one sentence of Chinese talk says of a day: that it is a task's, that it will not do, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.promises import is_away
from sop.minutes.language.sayings import is_reported
from sop.minutes.language.text import is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.settled import clause_of, is_of_event, rejects

_SHORT = 2
"""Signs beside a day that name no matter."""
_DAY = "~"
_FEW = 3
"""Signs of Chinese in an English sentence, of a name."""
_HAN = re.compile("[㐀-鿿]")
_NOT_THEN = re.compile(r"(?:不要|不是|不能|不可能|不用|不必|別)(?:再?拖?到|在|等到?)?$")
_WONT_DO = re.compile(
    r"[^，。]{0,6}(?:請.{0,2}假|特休|補休|休假|放假|連假|太趕|有點趕|趕不|來不及|不行(?!嗎)|沒辦法|太[晚早快緊拼]|有點[緊難拼]|"
    r"很[趕趕緊拼]|在外面?|不在|有課|有事|有會|出差|沒空|不方便|恐怕|停電|不要在那)|是(?!最|期限|底線|我|可以|OK)[^，。]{2,}"
)
"""What follows a day that will not do: 「週五我請特休耶」, 「十六號是會員日」."""
_IS_FACT = re.compile(
    r"(?:[㐀-鿿]{2}(?<!不然)(?<!那就)(?<!應該)(?<!或者)(?<!還)是|是不是|定在|訂在|排在|從|自|跟[㐀-鿿]{2,4}約在?)$"
)
_WAITS = re.compile(r"(?:我|客戶|老闆|他們|稽核|主管)[^，。]{0,3}$")
_USES = re.compile(r"[^，。]{0,3}[要會得](?:先)?(?:用|看|給[^你妳您，。]|跟|去|到|開會|報告|來|拿|出國|驗收|上課)")
_LEADS = (
    r"不好意思|不然|還是|那就|那|就|嗯|呃|啊|喔|欸|好(?:了|啦|吧|不好|嗎)?|改(?:到|成|在)?|挪到?|延到?|提早到?|抓|最[慢晚遲快]|所以|"
    r"應該|大概|可能|先|給[你妳您我]?|等|我|你|妳|您|是|對|要|可以|行|OK|ok|他們(?:業務)?說|他說|她說|說|一定|謝謝.{0,4}|"
    r"[？?！!。，、 …—]"
)
_LEAD = re.compile(_LEADS)
_FRAME = re.compile(
    _LEADS
    + r"|弄|做|改|寄|交|出來?|發|上|完成|完|得完|之前|以前|前|早上|上午|下午|中午|晚上|下班|一早|再|會|可不可以|沒問題|不行|"
    r"來得及|有辦法|能|嗎|呢|吧|啦|耶|比較[^，。]{1,3}|到|已經"
)
"""What may stand beside a day and names no matter: before it, and anywhere."""
_NO_TIME = re.compile(
    r"趕|來不及|不行|沒辦法|太[晚早快緊]|有點|請.{0,2}假|特休|休假|放假|在外|不在|有課|有事|出差|不要|不能|手上|對喔|[講說記]錯|忘了"
)
_LATER = re.compile(r"(?:之|以)?後")


def denied(text: str, dues: Sequence[Due | None]) -> list[Due]:
    """Those of these days that a sentence names again and denies: 「那不要這週五好了」, 「這週五不行」."""
    again = [(due, text.find(due.words)) for due in dues if due is not None]
    return [
        replace(due, start=at, end=at + len(due.words))
        for due, at in again
        if at >= 0 and (_NOT_THEN.search(text[:at]) or _WONT_DO.match(text, at + len(due.words)))
    ]


def will_not_do(one: Utterance, due: Due) -> bool:
    """Whether a sentence says that a day will not do."""
    text = one.masked
    told = _NOT_THEN.search(text[: due.start]) or _WONT_DO.match(text, due.end)
    return bool(told) or rejects(one, due, [due]) or is_away(clause_of(text, due))


def is_its(one: Utterance, due: Due, task: OpenTask, gone: Sequence[Due] = ()) -> bool:
    """Whether a day can be that of the task: its clause names nothing else. gone: days of the sentence that will not do."""
    text = one.masked
    clause = clause_of(text, due)
    if (
        not (len(_HAN.findall(text)) > _FEW or not due.words.isascii())
        or is_supposed(text)
        or is_reported(unfilled(clause))
        or is_of_event(text, due)
    ):
        return False
    before = clause[: max(0, clause.find(due.words))]
    if one is not task.said and not _leads_to(
        one, due, task, max((each.end for each in gone if each.end <= due.start), default=0)
    ):
        return False
    if _LATER.match(text, due.end) or _IS_FACT.search(before) or (_WAITS.search(before) and _USES.match(text, due.end)):
        return False
    rest = unfilled(clause.replace(due.words, _DAY, 1))
    named = bool(tokens(rest) & task.topic)
    for each in one.mentions:
        rest = rest.replace(one.text[each.start : each.end], "，")
    first, _, then = rest.partition(_DAY)
    return named or one is task.said or (_left(_LEAD, first) < _SHORT and _left(_FRAME, then) <= _SHORT)


def _left(frame: re.Pattern[str], text: str) -> int:
    """How many signs of a text are left without what only frames a day."""
    return len(_HAN.findall(frame.sub("", text)))


def _leads_to(one: Utterance, due: Due, task: OpenTask, since: int) -> bool:
    """Whether what a sentence says before the clause of a day is of that: a yes, a day that will not do, the task's name.
    since: where such a day ends.
    """
    start = due.start - len(clause_of(one.masked[: due.end], due)) + len(due.words)
    before = one.masked[: max(0, start)]
    for each in reversed([each for each in one.mentions if each.end <= len(before)]):
        before = before[: each.start] + before[each.end :]
    parts = re.split("[，,。：—…]", unfilled(before[since:]))
    return all(_left(_FRAME, part) < _SHORT or tokens(part) & task.topic or _NO_TIME.search(part) for part in parts)
