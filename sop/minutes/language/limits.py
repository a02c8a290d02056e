"""Whether a limit or a day belongs to what somebody who was named before it does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.days.when import When
from sop.minutes.language.acting import PLANNED_ZH

_PAST = re.compile(r"已|(?<![為不免])了(?!解)|過了|曾|昨|剛剛?|上(?:週|周|次|個?月|禮拜|星期)|去年|當晚|當時|前天")
_DOING = re.compile(r"(?![的說講已剛在是有沒不問]|提到|表示|反映)[㐀-鿿A-Za-z ]{2,10}")
_AND_THEN = re.compile(r"[，,]\s*(?:並|再|且|並且)\s*(?:於|在)?\s*$")
_HAS_TO = re.compile(r"\s*(?:要|得|必?須|需)(?:送|進|上|有|出|做完|弄好|搞定|到|寫完|跑完|定案|完成|交)")
_GETS = re.compile(r"\s*(?:之?前|以前|內)?(?:要|會|能|可以?)?(?:收到|看到|回來|上班|到職|到校|在場|知道|請假|休假|休)")
_DELIVERS = re.compile(
    r"\s*(?:前|之前|以前)?(?:回覆|回報|提供|提出|完成|給|交|寄|上傳|更新|確認|公告|補齊|報告)(?!了|過|的)"
)


def is_limited(text: str, end: int, dues: Sequence[Due], when: When) -> bool:
    """Whether the sentence goes on to a limit: "Bella sends the list by Friday"."""
    stop = text.find(". ", end)
    return any(end <= due.start and (stop < 0 or due.end <= stop + 1) and when.is_strong(text, due) for due in dues)


def is_dated(text: str, end: int, dues: Sequence[Due]) -> bool:
    """Whether the clause has a day to come: "Mark adds the index tonight"."""
    stop = re.compile(r"[.;](?:\s|$)").search(text, end)
    return any(due.day and end <= due.start and (stop is None or due.end <= stop.end()) for due in dues)


def is_bound(text: str, end: int, dues: Sequence[Due]) -> bool:
    """Whether a limit follows the names at once, and then what is to be done by then: 小安於 4/24 前調整."""
    following = next((due for due in dues if due.start >= end), None)
    bound_by = following is not None and following.marked and _HAS_TO.match(text, following.end)
    if following is not None and bound_by:
        between = re.sub(r"[，,]\s*$", "", text[end : following.start])
        if _DOING.fullmatch(between) and not _PAST.search(between):
            return True
    if following is not None and _DELIVERS.match(text, following.end):
        between = text[end : following.start]
        doing = _AND_THEN.sub("", between)
        if _DOING.fullmatch(doing) and not _PAST.search(doing):
            return True
    if following is None or not re.fullmatch(
        r"\s*(?:那邊|這邊|主動|表示|說|他|她|自己|最慢|最晚|最遲|預計|預定|打算|答應|承諾|可以|可|會|要|得|須|需|應|再|先|務必|盡量)*\s*(?:於|在)?\s*",
        text[end : following.start],
    ):
        return False
    if _GETS.match(text, following.end):
        return False
    limit = text[following.start : following.end + 3]
    bound = re.search("前|內|底", limit) or re.search(
        "最慢|最晚|最遲|預計|預定|答應|承諾|要|須|需|應", text[end : following.start]
    )
    return bool(bound) and bool(
        re.match(r"\s*(?:之?前)?(?![不沒無別]|之前|以前)[^\s，。,.；;）)]", text[following.end :])
    )


_WILL_THEN = re.compile(
    r"\s*(?:之?前)?(?:會|將會?|要)(?:把|將|先|再|去|來|跟|給|提[出供]|寄|交(?!接)|補|完成|上傳|更新|改|處理|整理|確認|回[報覆]|寫|做|測)"
)
"""Behind a day: 「週四會把驗證規則改好」."""


def is_planned(text: str, end: int, dues: Sequence[Due]) -> bool:
    """Whether a day follows the names at once, and then what is done: 佳蓉明天換, 柏宇說他今晚修."""
    following = next((due for due in dues if due.start >= end), None)
    near = following is not None and re.fullmatch(r"\s*(?:這邊|那邊)?\s*", text[end : following.start])
    if following is not None and near and following.day and _WILL_THEN.match(text, following.end):
        return True
    return bool(
        following
        and following.day
        # 週一 alone may be the one that has passed.
        and re.search("[明後今下本這]|\\d", following.words)
        and re.fullmatch(r"\s*(?:說|答應)?(?:他|她)?(?:會|要|可以)?\s*", text[end : following.start])
        and PLANNED_ZH.match(text, following.end)
        and re.search("[㐀-鿿]", text[following.end : following.end + 3])
    )
