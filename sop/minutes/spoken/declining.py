"""Who says in Chinese that what needs somebody is not for him, and what keeps him; and how a call is opened."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.answers import refuses
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance

_BUT = re.compile(r"但|可是|不過|只能|頂多|最多|可以|不然|才|[你妳您他她]")
_KEPT = re.compile(r"我?(?:這|下|最近|手上|現在|今天|整)[^，。]{0,6}(?:要|得|在|有|都|還)[^，。]+")
_GREETS = re.compile(
    r"(?:欸|喂|好|OK|[，,、 ])*(?:(?:大家|各位|大夥|同[仁事學]們?|諸位)?(?:早[安啊]?|[午晚]安|"
    r"嗨+|哈囉|好久不見|好(?=[，,。！]))|大家|各位)"
)
_OPENING = 3
_I_WOULD = re.compile(r"I(?:['’]d| would) (?:do|take|help|join)\b", re.IGNORECASE)
"""What somebody would do, if he could."""


def only_declines(need: Utterance, one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether somebody turns down what needs somebody, and tells what he is at: 「我不行，我這個月要弄稽核」."""
    if need.turn == one.turn or one.mentions or is_question(one.text) or any(due.day and due.marked for due in dues):
        return False
    first, _, rest = unfilled(one.masked).partition("，")
    turned = "我" in first and refuses(first) and not _BUT.search(one.masked)
    return turned and bool(rest) and bool(_KEPT.fullmatch(rest.rstrip("。！")))


def greets(one: Utterance, index: int, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
    """Whether the call is opened, whoever is named there: 「大家早，可以開始了嗎，小明還在找耳機」."""
    first = index < _OPENING and one.turn == said[0].turn if one.speaker else index < 1
    return first and not dues and bool(_GREETS.match(one.masked)) and not re.search("[你妳您我]|麻煩|記得", one.masked)


def would_only(text: str) -> bool:
    """Whether somebody says what he would do, and that he cannot."""
    return refuses(text) and bool(_I_WOULD.match(unfilled(text)))
