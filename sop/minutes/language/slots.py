"""Who, by when and what, out of a task's words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from sop.minutes.days.due import Due
from sop.minutes.days.when import When, is_counted_from
from sop.minutes.language.limiting import due_slot
from sop.minutes.language.naming import chained, leading_names, with_small
from sop.minutes.language.people import Mention, Owners, People
from sop.minutes.language.segments import EDGES, NOTHING, Segment, blanked, segments
from sop.minutes.language.text import balanced

_PART = re.compile(
    r"(?<=[㐀-鿿\w])[（(](?:主|協|主責|主辦|協辦|協助|lead|support|backup|helps)[）)](?=\s*[、,，:：/&]|\s*$)", re.I
)
"""What part somebody takes in a task: 佳蓉（主）、怡安（協）."""
_DOES = re.compile(r"\s+(?:to|will|shall)\s+(?=[a-z])")
_SHORT = 24
_EMPTY = re.compile(r"[（(【\[][，,、;；:：/／\s]*[）)】\]]")


class Slots(Struct, frozen=True, gc=False):
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

    @property
    def is_bare(self) -> bool:
        """Whether it says who or when, and nothing else."""
        return not self.title and bool(self.owners or self.due or self.assigned)


def read_slots(text: str, people: People, when: When) -> Slots:
    """A task's words taken apart. text: the words alone, without what marks them as a task."""
    text = _PART.sub(lambda found: " " * len(found[0]), text)
    dues: Sequence[Due] = when.all(text)
    mentions = [one for one in people.mentions(text) if not any(a.start < one.end and one.start < a.end for a in dues)]
    parts = segments(text, dues, mentions)
    small = with_small(text, people, mentions, parts)
    if small != mentions:
        mentions, parts = small, segments(text, dues, small)
    # "Thu" alone between dashes is a day, in a sentence it need not be.
    short = [part for part in parts if part.kind == "text" and part.end - part.start < _SHORT]
    more = [due for part in short if (due := when.whole(text[part.start : part.end], part.start))]
    more = [due for due in more if not is_counted_from(text, due)]
    dues = [due for due in dues if not any(each.start <= due.start < each.end for each in more)]
    if more:
        dues = sorted([*dues, *more], key=lambda due: due.start)
        mentions = [one for one in mentions if not any(due.start < one.end and one.start < due.end for due in more)]
        parts = segments(text, dues, mentions)
    gone: list[tuple[int, int]] = [(part.start, part.end) for part in parts if part.kind != "text"]
    owners, leading = _owners(text, parts, dues, mentions, people, gone)
    due, apart = due_slot(text, parts, dues, when, gone)
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
        # "Rob (3/9), Kelly (3/12): review it": each has a day, and both do it.
        before = before if part.kind == "due" and before is not None and before.kind in ("owner", "both") else part
    named = _responsible(blanked(text, [(due.start, due.end) for due in dues]), mentions, gone)
    if named:
        return people.of(named, text[named[0].start : named[-1].end]), named[0].start < 3
    if runs:
        first_text = next((part.start for part in parts if part.kind == "text"), len(text))
        chosen = runs[0] if runs[0][0].start < first_text else runs[-1]
        inside = [one for one in mentions for part in chosen if part.start <= one.start and one.end <= part.end]
        more, end = _goes_on(text, chosen[-1], inside, mentions)
        if more:
            gone.append((chosen[-1].end, end))
            inside += more
        words = " ".join(text[part.start : part.end].strip() for part in chosen)
        return people.of(inside, words), chosen[0].start < first_text
    return _in_words(text, parts, dues, mentions, people, gone)


def _goes_on(
    text: str, part: Segment, inside: Sequence[Mention], mentions: Sequence[Mention]
) -> tuple[list[Mention], int]:
    """The names behind a comma that do it as well, and where what they do begins: "Alex, Priya to draft the notice"."""
    if not inside or inside[-1] not in mentions:
        return [], 0
    chain = chained(text, mentions, mentions.index(inside[-1]))[1:]
    acts = _DOES.match(text, chain[-1].end) if chain and chain[0].start >= part.end else None
    return (chain, acts.end()) if acts else ([], 0)


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


_ASKED = re.compile(r"(?:^|[，,；;。：:]\s?)(?:並|再|另)?(?:(?<![申邀聘宴])請|麻煩|拜託)\s*$")
_THEN_BY = re.compile(r"[，,；;]\s*(?:[^，,；;]{0,4}(?:完|好|後|成)|然後|接著|再|最後)[^，,；;]{0,4}由\s*$")


def _asked_first(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Who is asked to do it, where by whom something else is done only follows: 「請建銘改好，改完由老韋走一遍」."""
    at = next((at for at, one in enumerate(mentions) if _ASKED.search(text[: one.start])), None)
    if at is None:
        return []
    chain = chained(text, mentions, at)
    return chain if any(_THEN_BY.search(text[chain[-1].end : one.start]) for one in mentions[at + 1 :]) else []


def _responsible(text: str, mentions: Sequence[Mention], gone: list[tuple[int, int]]) -> list[Mention]:
    if first := _asked_first(text, mentions):
        return first
    for index, one in enumerate(mentions):
        chain = chained(text, mentions, index)
        last = chain[-1]
        after = re.match(
            r"\s*(?:來|去|共同|一起)?(?:負責|主責|主辦|承辦|辦理|處理(?=[，,。；;]))(?:將|把)?\s*",
            text[last.end : last.end + 12],
        )
        before = re.search(r"由\s*$", text[max(0, one.start - 3) : one.start])
        if not before and not text[last.end :].strip(EDGES + NOTHING):
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
        r"brief|join|meet|pair|the|at|than|about|on|says|said|thinks|reports|reported|asks|asked|according to)|給|跟|和|與|向|找|"
        r"請|幫|問|通知|"
        r"、|/|&)\s*$",
        text[:start],
        re.I,
    )


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
    return balanced(joined.strip(EDGES)).strip(EDGES)
