"""The due phrases of a text, and which of them stand there as a due date."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from msgspec.structs import replace

from sop.minutes.days.due import Due, find_dues, has_no_time, read_due
from sop.minutes.days.timed import with_hours, with_midnight
from sop.minutes.found import Context

_STRONG_INSIDE = re.compile(
    r"前|內|内|底|截止|為止|[盡儘][快速早]|越快越好|\b(?:by|before|until|till|within|end of|eod|eow|eom|"
    r"asap|no later|due|latest)\b|^in\b",
    re.IGNORECASE,
)
_STRONG_BEFORE = re.compile(
    r"(?:期限[為是]?|截止日?|最慢|最晚|最遲|限|訂於|\b(?:by|before|until|till|due|within|no later than))[\s:：]*$",
    re.IGNORECASE,
)
_STRONG_AFTER = re.compile(r"\s*(?:之前|以前|前|為止|以內|之內|內)")


_OPENS = re.compile(r"(?P<later>[，,；;]\s*)$|(?:^|[：:→]|然後|所以)\s*$")
_ACTS = re.compile(
    r"\s*(?:就|一定|會|要|可以|可|能|得|必須|須|應|再|先|把|將)*(?:完成|交(?![換流通易接])|提[出供交報]|回[報覆信]|給|"
    r"寄|送|繳|發[出佈布給送信]?"
    r"|更新|補|上[線傳架版]|上\s*(?=staging|production|prod|uat|dev|beta|正式|測試)|上(?=[。.！!\s]*$)|確認|改(?![為到成期])|修|處理|測試|整理|公告|通知|部署|搞定|"
    r"換|跑|弄|做|動手|進行|寫|聯絡|檢查|設定|"
    r"安裝|清|查|重[開啟跑建灌]|(?<=[要得會])(?:有|進|看到|收到|拿到|出來)|(?<=[就再會要])去(?=[。.！!\s]*$))"
    r"[^，,；;。的]*[。.！!\s]*$"
)
_FIGURES = re.compile("[0-9月號]")
_HAN = re.compile("[㐀-鿿]{2,4}")
_MOST = 48
"""Phrases in one line that are looked at."""


_SPAN = re.compile(r"[內内]|(?<![今明後])天|週|周|\b(?:days?|weeks?|months?)\b", re.IGNORECASE)
_DAY_OF_WEEK = re.compile(r"(?:[週周]|禮拜|星期)[一二三四五六日天]")
_FROM_BEFORE = re.compile(r"(?:之後|以後|[^今明大然最]後|收到|拿到|[㐀-鿿]完)[，, ]?$")
_FROM_CLAUSE = re.compile(r"(?<![今明大然最以])後[，,](?:並|再|即)?(?:請|由|交由|需|應)[^，,。；]{0,10}$")
_FROM_AFTER = re.compile(r"\s*(?:after|of|from|once)\b(?! (?:now|today|this (?:meeting|call)))", re.IGNORECASE)
_SPAN_AFTER = re.compile(
    r"\s*[)）]?\s*(?:(?:之?前|(?<=前))\s*(?:[一二兩三四五六七八九十]|\d{1,2})\s*(?:週|周|[天日]|個(?:月|工作[天日]|禮拜|"
    r"星期|週))(?![一二三四五六日天])|"
    r"(?:之|以)?後\s*(?:[一二兩三四五六七八九十]|\d{1,2})\s*(?:週|周|[天日]|個(?:月|工作[天日]|禮拜|星期|週)))"
)
_SPAN_BEFORE = re.compile(
    r"\b(?:days|weeks|months|hours|(?:a|an|one|the|\d|business|working|full|whole|half) (?:day|week|month|hour)) "
    r"(?:before|after|from|ahead of|prior to) (?!(?:now|today|tomorrow|"
    r"yesterday)\b)[^.;,]{0,40}$",
    re.IGNORECASE,
)
"""活動（3/20）前一週, "two days before the launch on 20 March": a span counted from that day, which is not the task's."""


def _is_cut(text: str, name: str, due: Due) -> bool:
    """Whether a phrase begins inside a name, or ends there."""
    spans = [found.span() for found in re.finditer(name, text)]
    return any(start < due.start < end or start < due.end < end for start, end in spans)


def is_counted_from(text: str, due: Due) -> bool:
    """Whether a span is counted from that day: "two days after the audit (12 March)"."""
    before = _SPAN_BEFORE.search(text[: due.start] + due.words)
    # "A week from Friday" is a day itself.
    return bool(_SPAN_AFTER.match(text, due.end) or (before and (due.day is None or before.start() < due.start)))


def _counted_from(text: str, due: Due) -> Due:
    """A span counted from something else than the meeting determines no day: 「收到之後兩天內」, "two days after the launch"."""
    if due.day and is_counted_from(text, due):
        return replace(due, day=None, at=None)
    if due.day is None or not _SPAN.search(due.words) or _DAY_OF_WEEK.search(due.words):
        return due
    before = text[max(0, due.start - 6) : due.start]
    # 「申請清完，三天內」: with nothing behind it, the span is that of the deed.
    ends = re.search(r"完[，, ]+$", before) and not re.search(r"\w", text[due.end :])
    clause = _FROM_CLAUSE.search(text[: due.start])
    other = (_FROM_BEFORE.search(before) and not ends) or clause or _FROM_AFTER.match(text, due.end)
    return replace(due, day=None) if other else due


def _acts_then(text: str, due: Due) -> bool:
    """Whether the last clause says what is done that day: 「寫排程，下週三上線測試」, 「明天更新憑證」. What a task begins
    with in figures may be what it is about: 「12/15 切換公告文案」."""
    opens = _OPENS.search(text[: due.start])
    near = opens and (opens["later"] or not _FIGURES.search(due.words))
    planned = due.words.startswith("預")  # of a report as often as of a task
    return bool(near and due.day and not planned and _ACTS.match(text, due.end))


class When:
    """The reading of due phrases as of one meeting. all: every due phrase of a text, in order."""

    all: Callable[[str], tuple[Due, ...]]

    def __init__(self, context: Context) -> None:
        self._context = context
        self._names = sorted(
            {name for one in context.attendees for name in (one.name, *one.also) if _HAN.fullmatch(name)}, key=len
        )[::-1]
        # A sentence is looked at from many sides: what stands in it is read once.
        self.all, self._whole = cache(self._read), cache(self._read_whole)

    def _read(self, text: str) -> tuple[Due, ...]:
        if has_no_time(text):
            return ()
        found = find_dues(text, self._context.held, self._context.holidays)[:_MOST]
        cut = [name for name in self._names if name in text and any(_is_cut(text, name, due) for due in found)]
        if cut:
            # 「小明後天」: his name ends there, and the day begins.
            bare = re.sub("|".join(cut), lambda one: "‧" * len(one[0]), text)
            found = find_dues(bare, self._context.held, self._context.holidays)[:_MOST]
        found = with_midnight(text, found, self._context.held.date())
        return tuple(with_hours(text, [_counted_from(text, due) for due in found], self.whole))

    def whole(self, text: str, start: int) -> Due | None:
        """The due date that a part of a text is, which starts there; None where it is none or says more."""
        due = self._whole(text)
        return due and replace(due, start=due.start + start, end=due.end + start)

    def _read_whole(self, text: str) -> Due | None:
        due = read_due(text, self._context.held, self._context.holidays)
        if due is None and (night := with_midnight(text, [], self._context.held.date())):
            due = night[0] if night[0].words == text.strip() else None
        return due

    def is_strong(self, text: str, due: Due) -> bool:
        """Whether the phrase says itself that it is a limit ("by Friday", 週五前), not only a day that is spoken of."""
        return bool(
            due.marked
            or _STRONG_INSIDE.search(due.words)
            or _STRONG_BEFORE.search(text[max(0, due.start - 16) : due.start])
            or _STRONG_AFTER.match(text, due.end)
            or (_acts_then(text, due) and not any(other.marked for other in self.all(text)))
        )
