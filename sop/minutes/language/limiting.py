"""Which of the days that a task's words name is the one it is due on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.days.when import When
from sop.minutes.language.happening import is_doubted, is_of_something_else
from sop.minutes.language.segments import EDGES, NOTHING, Segment, blanked

_BEFORE_DUE = re.compile(
    r"(?:請?於|在|限|期限[為是]?|截止|預計|最慢|最晚|最遲|訂於|須於|需於|應於|不晚於|\b(?:by|before|until|"
    r"till|on|due|no later than|latest by))[\s:：]*$",
    re.IGNORECASE,
)
_AFTER_DUE = re.compile(
    r"\s*(?:之前|以前|前|為止|以內|之內|內)?(?:完成(?=$|[，,。.；;）)]))?"
    r"(?:,? ?(?:please|pls|if (?:at all )?poss(?:ible)?|if you can)\b)?",
    re.IGNORECASE,
)
_AND = "並再且於在 　"
_MOVED = re.compile(
    r"(?:延[至到]|順延至?|展延[至到]|\b(?:moved|postponed|pushed|delayed|extended|shifted|carried over|"
    r"slipped) (?:back )?(?:to|until|till) "
    r"|\bnew (?:date|deadline)\s*:?)\s*(?:to )?$",
    re.IGNORECASE,
)
"""Before a day that takes the place of another: 「3/2：尚未完成，延至 3/9」."""
_HANDED = re.compile(
    r"\s*(?:再|就|先)?(?:回[覆報]|提供|提出|交(?!接|付條)|寄(?:出|給|送)|給(?!付)|貼|發(?:給|送|出)|公布|送出|"
    r"上傳)(?![㐀-鿿]{0,6}(?:了|過(?!目|再)))"
)
_FIGURES = re.compile("[0-9月號]")
_CALLED = re.compile(r"(?:^|[：:→]|->)\s*$")
_ACTS = re.compile(
    r"\s*(?:上午|下午|早上|中午|晚上|一早)?(?:把|先|再|去|會(?!議|後|前|員)|要(?!點|求)|得|手動|親自|自己|重新|重[跑啟]|"
    r"跟(?!進表)|找|問(?!題|卷)|打(?:給|電話)|"
    r"通知(?!單|書|信)|寄(?!件)|交給|回[報覆](?!率|單)|陪|帶|拿|到(?=機房|現場|客戶|總部|公司))"
)
"""What cannot be the beginning of a name: 「小明：週一手動跑一次更新」 says when, 「小明：週一測試報告」 does not."""
_APART = re.compile(r"[ 　]+[㐀-鿿]{4}")
"""「小明：本週四 汰換投影機燈泡」: a blank parts the day from what is done."""
_CLOSES = re.compile(r",? (?:and|then)\b")
_ON = re.compile(r"\b(?:on|by|before) [\w/ ]{3,20}$", re.IGNORECASE)
_ACT_AFTER = re.compile(r"\s*(?:之前|以前|前|內)?\s*[㐀-鿿]{2}")
_FREE = re.compile(
    r"(?:first thing |early )?(?:on )?(?:tomorrow|tonight|today|later today|this (?:afternoon|evening|morning)|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: (?:morning|afternoon|evening|night|noon))?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r",? (?:and|then|so (?:that )?(?:we|they|he|she|it))\b (?!the\b|on\b|by\b|(?:mon|tues|wednes|"
    r"thurs|fri)day)"
)
_EVENT = re.compile(
    r"(?:\b(?:of|for|about|from|since|the|a|an|our|next|last|to|with|after|at)|\b(?:demo|meeting|call|visit|workshop|review|"
    r"launch|release|presentation|audit|training|drill|event|sale|migration|maintenance|sync|outage|freeze|holiday|opening|"
    r"deploy(?:ment)?|show|party|film|trip|match|test))(?: first thing| early)?(?: on)? ?$",
    re.IGNORECASE,
)
"""Before a day that may be that of something else: "the demo tomorrow"."""
_MOST, _OWN, _LIMIT = 4, 3, 2
"""How much a day stands out that takes the place of another, one that is a part of its own, and one that is a limit."""


def due_slot(
    text: str, parts: Sequence[Segment], dues: Sequence[Due], when: When, gone: list[tuple[int, int]]
) -> tuple[Due | None, bool]:
    """When a task is due, by what stands out most among the days that its words name, and whether that is a part of its own.
    What is read goes to gone.
    """
    best: tuple[tuple[int, bool, int], Due, tuple[int, int] | None] | None = None
    ranked: list[tuple[int, Due]] = []
    for due in dues:
        if is_of_something_else(text, due):
            continue
        part = next((one for one in parts if one.start <= due.start and due.end <= one.end), None)
        if part is None:
            continue
        edge = _edges(text, part, due, gone)
        rank = (
            _MOST
            if due is dues[-1] and (_MOVED.search(text[: due.start]) or _is_arrowed(text, dues))
            else _rank(part, when.is_strong(text, due), edge)
        )
        if not rank and due.day and _HANDED.match(text, due.end):
            # 「報表 3/9 給佳蓉，3/12 給小明」: it is not chosen, and yet as good a day.
            ranked.append((_LIMIT, due))
        if not rank and due.day and _CLOSES.match(text, due.end) and _ON.search(text[: due.start] + due.words):
            # "the draft on Thursday and the final version on Monday"
            ranked.append((1, due))
        if not rank and len(dues) == 1 and due.day and _stands_free(text, due):
            rank = 1
        if rank:
            ranked.append((_LIMIT if rank == _OWN and _acts_beside(text, part, due) else rank, due))
            order = (rank, due.day is not None, due.start)
            if best is None or order > best[0]:
                best = (order, due, edge)
    if best is None:
        return None, False
    if best[2]:
        gone.append(best[2])
    if is_doubted(text, best[1], dues) or _is_rivalled(best[1], ranked):
        return replace(best[1], day=None, at=None), best[0][0] >= _OWN
    return best[1], best[0][0] >= _OWN


def _stands_free(text: str, due: Due) -> bool:
    """Whether a day inside an English sentence can only say when: "ring them tomorrow and ask for a file"."""
    then = _FREE.fullmatch(due.words.strip()) and _GOES_ON.match(text, due.end)
    return bool(then and not _EVENT.search(text[: due.start]))


def _edges(text: str, part: Segment, due: Due, gone: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The due phrase with the words that belong to it, where it begins or ends its segment."""
    before = _BEFORE_DUE.search(text[part.start : due.start])
    start = part.start + before.start() if before else due.start
    after = _AFTER_DUE.match(text, due.end, part.end)
    end = after.end() if after else due.end
    inner = part.start
    for a, b in gone:
        if a <= inner < b:
            inner = b
    # What leads a segment is the owner: what stands behind it leads the rest.
    # A bare day before everything else may be what the task is about: 「12/15 切換公告文案」.
    sure = inner > part.start or before is not None or due.marked
    begins = inner > start or (sure and not text[inner:start].strip(EDGES))
    begins = begins or bool(re.search(r"(?:拜託|麻煩|請)$", text[inner:start]))
    # 「文字由佳蓉擬稿，3/9 提供給我」: a clause of its own says when it is handed over.
    begins = begins or (part.start > 0 and not text[inner:start].strip(_AND) and bool(_HANDED.match(text, end)))
    begins = begins or (
        not _FIGURES.search(due.words)
        and bool(_CALLED.search(text[:start]) and (_ACTS.match(text, end) or _APART.match(text, end)))
    )
    return (start, end) if begins or not blanked(text, gone)[end : part.end].strip(EDGES + NOTHING) else None


def _rank(part: Segment, strong: bool, edge: tuple[int, int] | None) -> int:
    return _OWN if part.kind in ("due", "both") else _LIMIT if strong else 1 if edge else 0


def _is_arrowed(text: str, dues: Sequence[Due]) -> bool:
    """Whether an arrow leads from the day before to the last one: "5 March -> 12 March"."""
    return len(dues) > 1 and text[dues[-2].end : dues[-1].start].strip() in ("→", "⇒", "->", "=>", "-->")


def _acts_beside(text: str, part: Segment, due: Due) -> bool:
    """Whether somebody does something of his own by that day: 「佳蓉週一前複核」 beside 「初稿週四前」."""
    return part.kind == "both" and bool(_ACT_AFTER.match(text[due.end : part.end]))


def _is_rivalled(chosen: Due, ranked: Sequence[tuple[int, Due]]) -> bool:
    """Whether another day stands out as much: which of them is the task's is to be asked."""
    own = next(rank for rank, due in ranked if due is chosen)
    return any(rank >= own and due.day and chosen.day and due.day != chosen.day for rank, due in ranked)
