"""Sentences of running text that call people and say what they do by when: "Ming and May: shorten the logs, by 9 March."."""

from __future__ import annotations

import re

from sop.minutes.language.calling import orders
from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.naming import chained
from sop.minutes.language.roles import PAST
from sop.minutes.language.sayings import WISH, is_reported
from sop.minutes.language.text import is_done, is_question, is_supposed, sentences, without_quotes

_COLON = re.compile(r"\s*[:：]\s*")
_ACTS_EN = re.compile(
    r"(?!(?:i|we|you|they|he|she|it|our|the|a|an|this|that|these|there|here|all|some|no|yes|not|still|is|are|was|were|"
    r"has|have|had|"
    r"can|could|will|would|should|may|must|ok|okay|on|in|at|by|from|until|only|just|both|nothing|what|who|when|why|how|"
    r"so|and|but|as|if|"
    r"out|off|away|absent|late)\b|(?!bring\b|ring\b|need\b|feed\b|speed\b|embed\b|press\b|pass\b|access\b|dress\b|process\b|"
    r"address\b|discuss\b|focus\b|assess\b)[a-z]+(?:ed|"
    r"ing|s)\b)[a-z]+ ",
)
_ACTS_ZH = re.compile(
    r"(?:請|再|先|去)*(?:把|將(?!來|近)|補[上寄齊]?|寄[出給]?|擬|查|測|寫|改|排定?|追|訂|更新|整理|處理|確認|回[覆報]|"
    r"聯絡|提[供出]|完成|上傳|調整|設定|準備|"
    r"安排|通知|檢查|清[查除理點]|盤點|彙整|重啟|部署|公告|跟進|申請|搬|刪|列出|備[齊妥份]|協助|洽)(?!了|過|的|會|率|度)"
)


def of_called(reading: Reading, text: str, line: int, to: int) -> list[Candidate]:
    """The tasks of sentences that begin with names and a colon and say by when. One name before a line may be its speaker."""
    masked = without_quotes(text)
    mentions = reading.people.mentions(masked)
    result = []
    for start, end in sentences(masked):
        first = next(
            (
                at
                for at, one in enumerate(mentions)
                if start <= one.start < end and not masked[start : one.start].strip()
            ),
            None,
        )
        if first is None:
            continue
        chain = chained(masked, mentions, first)
        colon = _COLON.match(masked, chain[-1].end)
        lone = len(chain) == 1 and not masked[:start].strip()
        rest = text[colon.end() : end] if colon else ""
        if not rest or (lone and not orders(rest)):
            continue
        acts = _ACTS_EN.match(rest) or _ACTS_ZH.match(rest)
        off = is_question(rest) or is_supposed(rest) or is_done(rest) or PAST.search(rest) or WISH.search(rest)
        slots = reading.slots(rest)
        if not acts or off or is_reported(rest) or not slots.title or slots.due is None:
            continue
        last = len(chain) > 1 and not rest[slots.due.end :].strip(" .。")
        if last or slots.apart or reading.when.is_strong(rest, slots.due):
            who = reading.people.of(chain, text[chain[0].start : chain[-1].end])
            result.append(Candidate(slots.title, who, slots.due, line, to))
    return result
