"""Who does what in notes that say it shortly: "alex renews, this week", 「登入頁佳蓉改」, 「佳蓉去催」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.days.when import When
from sop.minutes.language.acting import BY_A_DAY_EN, PRESENT_EN, PRESENT_S_EN
from sop.minutes.language.limits import is_dated, is_limited
from sop.minutes.language.roles import tells_of_others

_NO_DATE = re.compile(
    r"[^.;!?]*[.;,–—-]\s*(?:no (?:fixed |firm )?(?:date|day|deadline)\b|date (?:open|tbd)\b)", re.IGNORECASE
)
_AFTER_DUE = re.compile(
    r"\s*(?:,?\s*(?:pls|please|if poss(?:ible)?|latest|at the (?:very )?latest))?\s*(?:[.;!)]|$)", re.IGNORECASE
)
_STOP = re.compile(r"[.;!?](?:\s|$)")
_GOES_ZH = re.compile(
    r"\s*(?:會|再|負責)?去(?:催|追|問|談|找|查|約|申請|確認|跟|要|調|借|買|拿|喬|盯|看)"
    r"(?![㐀-鿿]{0,8}(?:了|過|完))[^，。；;：:]{0,12}(?=[，,。；;：:]|$)"
)
_ALONE_ZH = re.compile(
    r"(?:來|去|負責)?(?:查|追|修|寫|改|換|補|跟|盯|測|排|訂|問|談|處理|整理|更新|收尾|跟進|確認|複核|聯絡)(?=[，,。；;]|$)"
)
_TOPIC_ZH = re.compile(r"[㐀-鿿A-Za-z0-9 _-]{2,14}?")
_TOLD_ZH = re.compile(
    r"上次|上週|昨|之前|當時|先前|原本|以前|[說是被讓給跟和與請由問找把對叫向等在的以為比靠供助]$|[了過]|說|認為|覺得|建議|如果|若|每|平常|都是"
)


def acts_en(text: str, sentence: int, first: int, last: int, dues: Sequence[Due], when: When, *, led: bool) -> bool:
    """Whether an English verb follows the names, and a day belongs to it. led: whether the day stands before them."""
    if tells_of_others(text, last):
        return False
    if BY_A_DAY_EN.match(text, last) and is_limited(text, last, dues, when):
        return True
    if PRESENT_S_EN.match(text, last):
        before = [due for due in dues if due.end <= first]
        if (
            (led and is_limited(text, sentence, before, when))
            or _NO_DATE.match(text, last)
            or _ends_in(text, last, dues)
        ):
            return True
    return bool(PRESENT_EN.match(text, last) and is_dated(text, last, dues))


def _ends_in(text: str, last: int, dues: Sequence[Due]) -> bool:
    """Whether the sentence ends in when, behind a comma: "alex renews it, this week please"."""
    stop = _STOP.search(text, last)
    end = stop.end() if stop else len(text)
    due = next((one for one in reversed(dues) if last <= one.start and one.end <= end), None)
    return due is not None and text[: due.start].rstrip()[-1:] in ",，–—" and bool(_AFTER_DUE.match(text, due.end))


def acts_zh(text: str, clause: int, first: int, last: int) -> bool:
    """Whether a clause is closed by what somebody does in a word: what it is stands before, in the clause or in its sentence."""
    if first == clause and _GOES_ZH.match(text, last):
        return True
    topic = text[clause:first]
    told = _TOLD_ZH.search(topic.rstrip())
    return bool(
        _ALONE_ZH.match(text, last)
        and _TOPIC_ZH.fullmatch(topic)
        and not told
        and re.search("[㐀-鿿]", text[last : last + 1])
    )
