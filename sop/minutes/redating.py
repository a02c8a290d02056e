"""What a sentence says about the day of a task that was spoken of before: it proposes one, sets one, or only says one again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from sop.minutes.alike import tokens
from sop.minutes.due import Due

_WEEKDAY = re.compile(
    r"(?:by |on |before |until |till )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:週|周|禮拜|星期)[一二三四五六日天](?:之前|以前|前)?",
    re.IGNORECASE,
)
_PROPOSES = re.compile(
    r"\b(?:can|could|may|might) (?:I|we) (?:have|get|take|make it|do (?:it|that)|deliver(?: it)?|give (?:it|that)(?: to you)?)"
    r"(?: [a-z]+)?\s*$|\b(?:is|would)\s*$|(?:延[後到長]?到?|改[到成]?|晚一?點到?|拖到)\s*$",
    re.IGNORECASE,
)
_SETS = re.compile(
    r"(?:^|[,;.—–:，；。：…])\s*(?:(?:so|then|and|but|well|okay|ok|ideally|preferably|please|maybe|probably|say|let me say"
    r"|let['’]?s say|let['’]?s make (?:it|that)|make (?:it|that)|you(?:['’]ll| will)? (?:have|get) (?:it|that|them)|give me"
    r"|I need|I want|it(?:['’]ll| will) be (?:done|ready|there)|done|ready|all"
    r"|那就?|就|所以|然後|反正|最好|應該|給我|我要)[, ，]*)*$",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"\s*(?:$|[,;.!?—–，；。！？]|(?:at the latest|latest|please|then|if possible|for you)\b|(?:就)?要(?![去開來]))",
    re.IGNORECASE,
)
_TODAY = re.compile(r"今[天日晚早]|等一?下|下午|晚上|\b(?:today|tonight|this (?:afternoon|evening))\b", re.IGNORECASE)


def proposes(text: str, dues: Sequence[Due]) -> bool:
    """Whether a question is whether another day would do: "Can I have until Friday?", 「可以延到下週一嗎？」."""
    if not dues or not re.search("[?？]", text):
        return False
    due = dues[-1]
    return bool(_PROPOSES.search(text[: due.start]) and len(tokens(text[due.end :])) <= 2)


def sets_day(text: str, dues: Sequence[Due]) -> bool:
    """Whether a clause of the sentence does nothing but say by when: "Give me until the 13th, I want to …"."""
    return any((due.marked or _leads(text, due)) and _alone(text, due) for due in dues)


def _leads(text: str, due: Due) -> bool:
    return bool(
        re.search(
            r"\b(?:say|make (?:it|that)|give me|have (?:it|that|them))\s*$|然後\s*$", text[: due.start], re.IGNORECASE
        )
    )


def _alone(text: str, due: Due) -> bool:
    return bool(_SETS.search(text[: due.start]) and _STOPS.match(text, due.end))


def said_after(old: Due | None, new: Due) -> Due:
    """What a task is due by after another day was said of it."""
    if old is None:
        return new
    same = new.at is None and old.at is not None and old.day == new.day
    return old if same or _repeats(old, new) or _only_begins(old, new) else new


def _repeats(old: Due, new: Due) -> bool:
    """Whether a bare weekday only says again the day that was agreed: "Wednesday it is" after "by next Wednesday"."""
    if old.day is None or new.day is None or not _WEEKDAY.fullmatch(new.words.strip()):
        return False
    return old.day > new.day and old.day - new.day <= timedelta(days=14) and old.day.weekday() == new.day.weekday()


def _only_begins(old: Due, new: Due) -> bool:
    """Whether somebody answers a limit with when today he does it: 「我今晚寫」. The limit stays."""
    later = old.marked and old.day is not None and new.day is not None and old.day > new.day
    return bool(later and not new.marked and _TODAY.search(new.words))
