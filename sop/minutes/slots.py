"""Who, by when and what, out of a task's words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from sop.minutes.due import Due
from sop.minutes.happening import is_doubted, is_of_something_else
from sop.minutes.naming import chained, leading_names, with_small
from sop.minutes.people import Mention, Owners, People
from sop.minutes.segments import NOTHING, Segment, blanked, segments
from sop.minutes.text import balanced
from sop.minutes.when import When

_BEFORE_DUE = re.compile(
    r"(?:請?於|在|限|期限[為是]?|截止|預計|最慢|最晚|最遲|訂於|須於|需於|應於|不晚於|\b(?:by|before|until|"
    r"till|on|due|no later than|latest by))[\s:：]*$",
    re.IGNORECASE,
)
_AFTER_DUE = re.compile(
    r"\s*(?:之前|以前|前|為止|以內|之內|內)?(?:完成(?=$|[，,。.；;）)]))?"
    r"(?:,? ?(?:please|pls|if (?:at all )?possible|if you can)\b)?",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?<=[㐀-鿿\w])[（(](?:主|協|主責|主辦|協辦|協助|lead|support|backup|helps)[）)](?=\s*[、,，:：/&]|\s*$)", re.I
)
"""What part somebody takes in a task: 佳蓉（主）、怡安（協）."""
_AND = "並再且於在 　"
_HANDED = re.compile(
    r"\s*(?:再|就|先)?(?:回[覆報]|提供|提出|交(?!接|付條)|寄(?:出|給|送)|給(?!付)|貼|發(?:給|送|出)|公布|送出|上傳)(?![㐀-鿿]{0,6}(?:了|過(?!目|再)))"
)
_FIGURES = re.compile("[0-9月號]")
_CALLED = re.compile(r"(?:^|[：:→]|->)\s*$")
_ACTS = re.compile(
    r"\s*(?:上午|下午|早上|中午|晚上|一早)?(?:把|先|再|去|會(?!議|後|前|員)|要(?!點|求)|得|手動|親自|自己|重新|重[跑啟]|跟(?!進表)|找|問(?!題|卷)|打(?:給|電話)|"
    r"通知(?!單|書|信)|寄(?!件)|交給|回[報覆](?!率|單)|陪|帶|拿|到(?=機房|現場|客戶|總部|公司))"
)
"""What cannot be the beginning of a name: 「小明：週一手動跑一次更新」 says when, 「小明：週一測試報告」 does not."""
_SHORT = 24
_EDGES = "?？!！ \t　，,；;：:、–—→|/。.-=>…@＠*"
_EMPTY = re.compile(r"[（(【\[][，,、;；:：/／\s]*[）)】\]]")


class Slots(Struct, frozen=True):
    """A task's parts.

    leading: whether its owner stands before it; apart: whether its date is a segment of its own; assigned: whether it
    says who does it, though that be nobody.
    """

    title: str
    owners: Owners
    due: Due | None
    leading: bool = False
    apart: bool = False
    assigned: bool = False


def read_slots(text: str, people: People, when: When) -> Slots:
    """A task's words taken apart. text: the words alone, without what marks them as a task."""
    text = _PART.sub(lambda found: " " * len(found[0]), text)
    dues = when.all(text)
    mentions = [one for one in people.mentions(text) if not any(a.start < one.end and one.start < a.end for a in dues)]
    mentions = with_small(text, people, mentions, segments(text, dues, mentions))
    parts = segments(text, dues, mentions)
    # "Thu" alone between dashes is a day, in a sentence it need not be.
    short = [part for part in parts if part.kind == "text" and part.end - part.start < _SHORT]
    more = [due for part in short if (due := when.whole(text[part.start : part.end], part.start))]
    dues = [due for due in dues if not any(each.start <= due.start < each.end for each in more)]
    if more:
        dues = sorted([*dues, *more], key=lambda due: due.start)
        mentions = [one for one in mentions if not any(due.start < one.end and one.start < due.end for due in more)]
        parts = segments(text, dues, mentions)
    gone: list[tuple[int, int]] = [(part.start, part.end) for part in parts if part.kind != "text"]
    owners, leading = _owners(text, parts, dues, mentions, people, gone)
    due, apart = _due(text, parts, dues, when, gone)
    assigned = bool(owners) or any(part.kind in ("nobody", "owner", "both") for part in parts)
    return Slots(_title(text, gone), owners, due, leading, apart, assigned)


def _owners(
    text: str,
    parts: Sequence[Segment],
    dues: Sequence[Due],
    mentions: Sequence[Mention],
    people: People,
    gone: list[tuple[int, int]],
) -> tuple[Owners, bool]:
    runs: list[list[Segment]] = []
    before: Segment | None = None
    for part in parts:
        if part.kind in ("owner", "both"):
            if before is not None and before.kind in ("owner", "both") and runs:
                runs[-1].append(part)
            else:
                runs.append([part])
        before = part
    named = _responsible(text, mentions, gone)
    if named:
        return people.of(named, text[named[0].start : named[-1].end]), named[0].start < 3
    if runs:
        first_text = next((part.start for part in parts if part.kind == "text"), len(text))
        chosen = runs[0] if runs[0][0].start < first_text else runs[-1]
        inside = [one for one in mentions for part in chosen if part.start <= one.start and one.end <= part.end]
        words = " ".join(text[part.start : part.end].strip() for part in chosen)
        return people.of(inside, words), chosen[0].start < first_text
    return _in_words(text, parts, dues, mentions, people, gone)


def _in_words(
    text: str,
    parts: Sequence[Segment],
    dues: Sequence[Due],
    mentions: Sequence[Mention],
    people: People,
    gone: list[tuple[int, int]],
) -> tuple[Owners, bool]:
    """An owner inside a segment: at its start, or at its end behind a blank."""
    texts = [part for part in parts if part.kind == "text"]
    held = blanked(text, [(due.start, due.end) for due in dues])
    for part in texts:
        found, end = leading_names(held, part.start, part.end, mentions)
        if found:
            lead = re.search(
                r"(?:請|麻煩|由|拜託|勞煩|交由|指派|please|pls)?\s*[@＠]?\s*$",
                text[part.start : found[0].start],
                re.IGNORECASE,
            )
            gone.append((found[0].start - (len(lead[0]) if lead else 0), end))
            return people.of(found, text[found[0].start : found[-1].end]), part is texts[0]
    for part in reversed(texts):
        found = _trailing(held, part, mentions)
        if found:
            gone.append((found[0].start, found[-1].end))
            return people.of(found, text[found[0].start : found[-1].end]), False
    return Owners(), False


def _responsible(text: str, mentions: Sequence[Mention], gone: list[tuple[int, int]]) -> list[Mention]:
    for index, one in enumerate(mentions):
        chain = chained(text, mentions, index)
        last = chain[-1]
        after = re.match(
            r"\s*(?:來|去|共同|一起)?(?:負責|主責|主辦|承辦|辦理|處理(?=[，,。；;]))(?:將|把)?\s*", text[last.end : last.end + 12]
        )
        before = re.search(r"由\s*$", text[max(0, one.start - 3) : one.start])
        if not before and not text[last.end :].strip(_EDGES):
            before = re.search(r"\bby\s*$", text[max(0, one.start - 4) : one.start])
        if (after or before) and not re.match(r"\s*(?:的|們|決定|裁定|認定|判斷|主持)", text[last.end :]):
            start = one.start - (len(before[0]) if before else 0)
            gone.append((start, last.end + (after.end() if after else 0)))
            return chain
        if re.search(r"[@＠]\s*$", text[max(0, one.start - 2) : one.start]):
            gone.append((one.start - 1, last.end))
            return chain
    return []


def _trailing(text: str, part: Segment, mentions: Sequence[Mention]) -> list[Mention]:
    for index, one in enumerate(mentions):
        if one.start > part.start and text[one.start - 1] in " 　" and one.end <= part.end:
            chain = chained(text, mentions, index)
            if re.fullmatch(
                rf"[\s{NOTHING}]*[㐀-鿿]{{0,2}}[\s{NOTHING}.。]*", text[chain[-1].end : part.end]
            ) and _is_apart(text, one.start):
                return chain
    return []


def _is_apart(text: str, start: int) -> bool:
    """Whether a name at the end stands for itself: "… with Alex" or "交給 Alex" is a part of the task."""
    return not re.search(
        r"(?:\b(?:with|to|from|for|and|of|by|ask|tell|help|support|e-?mail|call|remind|inform|invite|thank|"
        r"brief|join|meet|pair|the|at|than|about|on)|給|跟|和|與|向|找|請|幫|問|通知|"
        r"、|/|&)\s*$",
        text[:start],
        re.I,
    )


def _due(
    text: str, parts: Sequence[Segment], dues: Sequence[Due], when: When, gone: list[tuple[int, int]]
) -> tuple[Due | None, bool]:
    best: tuple[tuple[int, bool, int], Due, tuple[int, int] | None] | None = None
    for due in dues:
        if is_of_something_else(text, due):
            continue
        part = next((one for one in parts if one.start <= due.start and due.end <= one.end), None)
        if part is None:
            continue
        edge = _edges(text, part, due, gone)
        rank = 3 if part.kind in ("due", "both") else 2 if when.is_strong(text, due) else 1 if edge else 0
        if rank:
            order = (rank, due.day is not None, due.start)
            if best is None or order > best[0]:
                best = (order, due, edge)
    if best is None:
        return None, False
    if best[2]:
        gone.append(best[2])
    if is_doubted(text, best[1], dues):
        return replace(best[1], day=None, at=None), best[0][0] == 3
    return best[1], best[0][0] == 3


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
    begins = inner > start or (sure and not text[inner:start].strip(_EDGES))
    begins = begins or bool(re.search(r"(?:拜託|麻煩|請)$", text[inner:start]))
    # 「文字由佳蓉擬稿，3/9 提供給我」: a clause of its own says when it is handed over.
    begins = begins or (part.start > 0 and not text[inner:start].strip(_AND) and bool(_HANDED.match(text, end)))
    begins = begins or (not _FIGURES.search(due.words) and bool(_CALLED.search(text[:start]) and _ACTS.match(text, end)))
    return (start, end) if begins or not text[end : part.end].strip(_EDGES) else None


def _title(text: str, gone: Sequence[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in sorted(gone):
        kept.append(text[at:start])
        at = max(at, end)
    kept.append(text[at:])
    joined = re.sub(
        r"[ \t　]{2,}", " ", _EMPTY.sub("", " ".join(kept) if any(p.isascii() for p in kept) else "".join(kept))
    )
    joined = re.sub(r"([，,；;：:、|]\s*){2,}", r"\1", joined)
    return balanced(joined.strip(_EDGES)).strip(_EDGES)
