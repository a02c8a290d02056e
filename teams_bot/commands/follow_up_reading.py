"""Readers of what people type about action items that were agreed on: later, why later, which are late."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from sop.procedure.days import shifted
from sop.records import commands as c
from sop.records.items import Kind
from sop.words.due import parse_due
from teams_bot.commands import parsed as p
from teams_bot.commands.folding import fold, fold_word, trim
from teams_bot.commands.heard import Heard
from teams_bot.commands.own_fields import NOTHING

_BECAUSE = re.compile(
    r"(?:^|[ ,;、。])(?:because(?: of)?|since|reason ?:?)(?:[ :]+|$)|[ ,;、。]*(?:因為|由於|原因 ?:?|理由 ?:?)[ ,:]*"
)
_NEXT_WEEK: Final = frozenset({"next week", "until next week", "下週", "下周", "下星期", "下禮拜"})
_MINE: Final = frozenset({"", "mine", "my", "me", "我的", "我"})


def reason(rest: str) -> tuple[str, str]:
    """What stands before `because …`, and the reason; empty where none is given."""
    folded = fold(rest)
    found = _BECAUSE.search(folded.text)
    if found is None:
        return rest, ""
    return folded.before(found.start()), folded.after(found.end())


def snooze(heard: Heard, ref: str, word: str) -> p.Parsed:
    """`snooze ACT-3 [until friday]`. Without a day: until the next working day. word: what names the day."""
    meetings, plain = heard.procedure.meetings, fold_word(word)
    if not plain:
        return p.OnItem(ref, c.Snooze(shifted(heard.today, 1, meetings)))
    if plain in NOTHING or plain == "off":
        return p.OnItem(ref, c.Snooze(None))
    if plain in _NEXT_WEEK:
        monday = heard.today + timedelta(days=7 - heard.today.weekday())
        return p.OnItem(ref, c.Snooze(shifted(monday, 0, meetings)))
    day = parse_due(word, heard.today)
    return p.OnItem(ref, c.Snooze(day)) if day else heard.faulty("no_such_day", word)


def overdue(heard: Heard) -> p.Parsed:
    """`actions overdue [mine]`."""
    word = trim(heard.rest).strip("?!.。？")
    if fold_word(word) not in _MINE:
        return heard.faulty("extra", word)
    return p.List(Kind.ACTION, mine=bool(word), overdue=True)


def actions_of(heard: Heard, named: tuple[str | None, str]) -> p.Parsed:
    """`actions of MTG-3`. named: the record, and what follows it."""
    ref, rest = named
    if ref is None:
        return heard.faulty("item")
    left = trim(rest).strip("?!.。？")
    return heard.faulty("extra", left) if left else p.ActionsOf(ref)
