"""Tasks that minutes tell twice."""

from __future__ import annotations

from collections.abc import Sequence

from sop.minutes.language.alike import overlap, tokens
from sop.minutes.language.candidate import Candidate

_LOOKED_BACK = 60


def once(tasks: Sequence[Candidate]) -> list[Candidate]:
    """Tasks without those that only sum up: the same people, the same day, the same words in other order."""
    result: list[Candidate] = []
    for task in tasks:
        same = (each for each in result[-_LOOKED_BACK:] if _is_again(each, task))
        if next(same, None) is None:
            result.append(task)
    return result


def _is_again(one: Candidate, other: Candidate) -> bool:
    due, again = one.due, other.due
    if not one.owners or {*one.owners.sure} != {*other.owners.sure} or (due and due.day) != (again and again.day):
        return False
    mine, theirs = tokens(one.title), tokens(other.title)
    return other.line != one.line and len(mine & theirs) >= 2 and overlap(mine, theirs) >= 0.7
