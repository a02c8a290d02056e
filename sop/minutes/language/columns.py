"""Which of several columns of days holds the one that tasks are due on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

OVER = re.compile(
    r".*(?:actual|實際).*|(?:completed|closed|finished|done)(?: (?:on|at|date))?|date (?:completed|closed)|結案日期?",
    re.I,
)
"""Heads of columns that say when a task was done."""
RESOLVED = re.compile(r"決議(?:事項)?|決定|結論|裁示|decisions?|resolutions?|outcome", re.IGNORECASE)
ANSWER = re.compile(
    rf"{RESOLVED.pattern}|(?:counter)?measures?|remed(?:y|ies)|fix(?:es)?|corrective.*|改善.*|處置|作法|做法|因應.*|對策|措施",
    re.IGNORECASE,
)
FINDING = re.compile(
    r"(?:what (?:we|they|he|she|users?|testers?) (?:saw|found|noticed|heard|met|observed)|what (?:is|was|went) (?:wrong|"
    r"missing|bad|broken)|"
    r"(?:main |key |open |audit )?(?:findings?|observations?|problems?|troubles?|defects?|weakness(?:es)?|weak "
    r"(?:points?|spots?)|gaps?|"
    r"faults?|bugs?|errors?|complaints?|deviations?|non-?conformit(?:y|ies)|shortcomings?|deficienc(?:y|ies)|concerns?|"
    r"obstacles?|blockers?|symptoms?|pain(?: points?)?|flaws?|hazards?|barriers?|issues?))",
    re.IGNORECASE,
)
"""Heads of columns that say what is not right: the column behind it says what is done about it."""
_MEASURED = re.compile(
    r"weight|severity|prio(?:rity)?|impact|level|grade|light|rank|area|categor(?:y|ies)|kind|type|class|risk|urgency|"
    r"size|effort|"
    r"cost|score|where|page|place|cause|root cause|reason|why|effect|consequences?|since|seen by|found by|reported by|source|"
    r"likelihood|probability|count|how (?:often|bad|many)|evidence|example",
    re.IGNORECASE,
)


def answers_of(names: Sequence[str], taken: Iterable[int]) -> tuple[int, int] | None:
    """Which column says what is not right, and which one what is done about it, whatever that one's head says."""
    about = next((at for at, name in enumerate(names) if FINDING.fullmatch(name)), None)
    known = {*taken}
    if about is None:
        return None
    behind = (
        at
        for at, name in enumerate(names)
        if at > about and name and at not in known and not _MEASURED.fullmatch(name) and not FINDING.fullmatch(name)
    )
    answer = next(behind, None)
    return (about, answer) if answer is not None else None


ABOUT = re.compile(
    r"findings?|issues?|problems?|topics?|subject|points?|observations?|議題|問題|案由|缺失|發現|主題|事由|議案|討論事項|稽核發現",
    re.IGNORECASE,
)
"""Heads of the columns that say what a task is, where it is resolved or put right, and of what."""
_WAS = re.compile(r".*(?:original|old|previous|former|first|原[訂定先本]?|舊).*", re.IGNORECASE)
_RAISED = re.compile(
    r".*(?:raised|created|opened|start|begin|assigned (?:on|date)|added|logged|review|開始|起始|起日|提出|建立|"
    r"開單|登錄|交辦日|指派日|"
    r"會議日|檢討|覆核|追蹤日).*",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"date|日期|時間|when|by|until", re.IGNORECASE)
_ASSIGNED = re.compile(r".*(?:due|deadline|期限|截止).*", re.IGNORECASE)


class Days(Struct, frozen=True):
    """Columns of days. due: when tasks are due; was: when they were, before that; over: when they were done."""

    due: int | None = None
    was: int | None = None
    over: int | None = None


def days_of(names: Sequence[str], columns: Iterable[int]) -> Days:
    """What the columns that hold days are, by their names: the most telling one is the day."""
    at = [*columns]
    over = next((one for one in at if OVER.fullmatch(names[one])), None) if len(at) > 1 else None
    left = [one for one in at if one != over]
    raised = [one for one in left if _RAISED.fullmatch(names[one]) and not _ASSIGNED.fullmatch(names[one])]
    left = [one for one in left if one not in raised]
    was = next((one for one in left if _WAS.fullmatch(names[one])), None) if len(left) > 1 else None
    telling = [one for one in left if one != was and not _PLAIN.fullmatch(names[one])]
    plain = [one for one in left if one != was]
    return Days(next(iter(telling or plain), was), was, over)
