"""Clauses of a sentence that say by themselves what is to be done, whatever else is told beside them in Chinese talk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import refuses
from sop.minutes.language.beside import is_beside
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Mention
from sop.minutes.language.promises import dated_promise, is_away, promise, tells_of_past
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.hearing import dated_self, only_objects

_CUT = re.compile(r"[，,；;。]|[—…]+")
_FEW = 5
"""Signs of a clause that somebody breaks off."""
_NAMED = 3
"""Words of a clause that names what it is about."""
_I_THINK = re.compile(r"我(?:先|再|來)?[想看查]一?[想看下][喔啊]?")
"""What somebody says while he thinks, before what he comes to."""
_GOES_ON = re.compile(
    r"(?:之前|以前|前|再|就|先|會)*把(?=[^，。]+[㐀-鿿](?:好|完|掉|齊|[上下進出回過起][來去]|給[你妳大]))"
)
_NO_DEED = (
    r"(?![我你妳您他她誰們這那是有在沒不很太真都想覺知看聽說講可能會應還剛已昨上的了過呢嗎吧啊好謝]|對(?![完好帳過])|"
    r"為什麼|怎麼|什麼|因為|所以|辛苦)"
)
_YOU_DO = re.compile(
    r"(?:[^我你妳您他她誰]{2,16}?)?(?:那|就)*[你妳您](?!們|那邊|這邊|之前|上次|去年)(?:就|再|先|也|直接|自己|去|來|順便|幫忙|記得|乾脆)*"
    r"(?:[^，。我你妳他她的了過]{1,8}前)?"
    rf"{_NO_DEED}(?!要|最|家|今天|昨天)[㐀-鿿](?!的|[^，。]*(?:[了過]$|的(?:時候|話)$))"
)
"""Who is called is told what he does: 「憑證的清單月底前你列一份」."""
_AT_ONCE = re.compile(
    rf"(?:就|也|請|先)*(?:盡快|儘快|盡速|趕快|趕緊|馬上|立刻|務必|記得)(?:先|再|去|把|就)*{_NO_DEED}[㐀-鿿]"
)
_HAS_TO = re.compile(
    r"[^我你妳您他她誰]{2,}(?<!不)(?:要|得|應該|必須)(?!是|不|有人|求|不然)(?:再|先|重新|另外|也|趕快|全部)*[㐀-鿿]"
)
_TO_DO = re.compile(
    rf"(?![^，。]*[我他她])(?:就|再|先|也|直接|全部|一起)*(?:{_NO_DEED}|在[^，。]{{1,8}}[上裡內下中])[㐀-鿿]{{2}}(?![^，。]*[了過]$)"
)

_SUBJECT = re.compile(r"(?<![給回寄傳跟和找問])[你妳您他她誰]|(?<![給回寄傳跟和找問])我")
_I_DO = re.compile(r"我(?:自己|這邊|來|再|就|先|會|也|回去|等等|去)*[㐀-鿿]")

OURS = re.compile(r"[，, ]*(?:我們|[他她]們?)(?![^。]*(?:[你妳您]|把|麻煩|拜託|請|記得|務必))[^，。]*[要會]")
"""What all or others have before them, told to who is called: 「柏宇，我們後天要開幕」."""


def cleared(one: Utterance, dues: Sequence[Due]) -> Utterance:
    """The sentence with what only excuses its speaker blanked out, where another clause of it is a promise with a day:
    「快取我後天弄好，明天我整天在面試」, 「明天不行，我要看牙醫，後天把探針裝好」."""
    if not dues or not only_objects(one) or is_question(one.text) or is_supposed(one.masked):
        return one
    clauses = _with_days(one.masked, list(_clauses(one.masked)), dues)
    beside = [span for span in clauses if _is_excuse(one.masked[slice(*span)]) or _is_broken_off(one.masked, span)]
    if not beside or not any(_pledges(one, span, beside, dues) for span in clauses if span not in beside):
        return one
    text, masked = list(one.text), list(one.masked)
    kept = next(span for span in clauses if span not in beside and _pledges(one, span, beside, dues))
    bare = one.masked[slice(*kept)]
    for due in dues:
        bare = bare.replace(due.words, " ")
    if len(tokens(bare)) < _NAMED:
        return one  # 「銀行那邊要送批次，我明天送」: what it is was said before.
    if any(start > kept[0] and refuses(one.masked[start:end]) for start, end in beside):
        return one  # 「我今天處理，啊不行，十六號好了」: it is that promise that he takes back.
    for start, end in beside:
        after = next((at for at, _ in clauses if at > end), len(text))
        for signs in (text, masked):
            signs[start:after] = " " * (after - start)
    if _goes_on(one, kept, dues) and kept[0]:
        # The subject that stood in the clause before, 「我明天——啊明天不行，後天…」, is still that of what follows.
        text[kept[0] - 1] = masked[kept[0] - 1] = "我"
    left = [each for each in one.mentions if not any(start <= each.start < end for start, end in beside)]
    return replace(one, text="".join(text), masked="".join(masked), mentions=type(one.mentions)(left))


def told_among(one: Utterance) -> re.Match[str] | None:
    """Where somebody is called in the middle of what he is told to do: 「金鑰要再存一份，柏翰，放到台中的保險箱」."""
    for each in one.mentions:
        if not is_called(one.masked, [each]) or is_question(one.text):
            continue
        needed = _HAS_TO.search(unfilled(one.masked[: each.start]))
        for start, end in _clauses(one.masked):
            if start < each.end:
                continue
            clause = one.masked[:end]
            found = _YOU_DO.match(clause, start) or _AT_ONCE.match(clause, start)
            found = found or (_TO_DO.match(clause, start) if needed and start == _after(one.masked, each) else None)
            if found:
                return re.compile("").match(one.masked, start)
    return None


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where each clause starts and ends, without the signs between them."""
    start = 0
    for found in _CUT.finditer(text):
        if text[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def _with_days(text: str, clauses: Sequence[tuple[int, int]], dues: Sequence[Due]) -> list[tuple[int, int]]:
    """The clauses, with a day that stands alone as the end of the one before it: 「我寫個腳本遮掉，月底前」.

    text: the sentence; a clause that opens with a day goes on with what its speaker does, 「我回去拉報表，後天給你」.
    """
    result: list[tuple[int, int]] = []
    for start, end in clauses:
        alone = any(due.start == start and due.end >= end - 1 for due in dues)
        before = text[slice(*result[-1])] if result else ""
        on = any(due.start == start for due in dues) and not _SUBJECT.search(text[start:end])
        on = on and bool(_I_DO.search(before)) and not _is_excuse(before)
        on = on and not any(result[-1][0] <= due.start < result[-1][1] for due in dues)
        joins = bool(result) and (alone or on)
        result[len(result) - joins :] = [(result[-1][0], end)] if joins else [(start, end)]
    return result


def _is_excuse(clause: str) -> bool:
    """Whether a clause only tells of what keeps its speaker, or that he thinks."""
    bare = unfilled(clause).strip()
    return (
        bool(_I_THINK.fullmatch(bare)) or tells_of_past(bare) or is_away(bare) or refuses(bare) or is_beside(bare, ())
    )


def _is_broken_off(text: str, span: tuple[int, int]) -> bool:
    """Whether a clause stops before it says anything: 「我明天——」."""
    return span[1] - span[0] <= _FEW and text[span[1] : span[1] + 1] in ("—", "…")


def _pledges(one: Utterance, span: tuple[int, int], beside: Sequence[tuple[int, int]], dues: Sequence[Due]) -> bool:
    """Whether a clause is a promise by itself."""
    start, end = span
    own = [
        replace(due, start=due.start - start, end=due.end - start)
        for due in dues
        if start <= due.start and due.end <= end
    ]
    clause = one.masked[start:end]
    if not any(due.day for due in own) or _SUBJECT.search(clause.replace("我", "")):
        return False
    if _goes_on(one, span, dues):
        return any("我" in one.masked[slice(*each)] for each in beside if each[1] < start)
    said = (
        dated_promise(clause, own) is not None or dated_self(replace(one, masked=clause, mentions=()), own) is not None
    )
    return "我" in clause and (said or promise(clause) is not None)


def _goes_on(one: Utterance, span: tuple[int, int], dues: Sequence[Due]) -> bool:
    """Whether a clause without a subject tells what somebody does on the day it opens with."""
    first = next((due for due in dues if due.start == span[0]), None)
    return first is not None and bool(_GOES_ON.match(one.masked[: span[1]], first.end))


def is_called(text: str, chain: Sequence[Mention]) -> bool:
    """Whether a name stands between commas, or opens the sentence before one."""
    before = unfilled(text[: chain[0].start]).strip()
    return (not before or before[-1] in "，,") and text[chain[-1].end :].lstrip()[:1] in tuple("，,")


def _after(text: str, name: Mention) -> int:
    """Where the clause begins that follows a name."""
    return next((start for start, _ in _clauses(text) if start >= name.end), len(text))
