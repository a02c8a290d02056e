"""Tasks that minutes tell twice."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.language.alike import overlap, tokens
from sop.minutes.language.candidate import Candidate
from sop.minutes.language.text import fold

_LOOKED_BACK = 60


def once(tasks: Sequence[Candidate]) -> list[Candidate]:
    """Tasks without those that only sum up: the same people, the same words in other order, and no other day."""
    result: list[Candidate] = []
    for task in tasks:
        first = max(0, len(result) - _LOOKED_BACK)
        same = next((at for at in range(first, len(result)) if _is_again(result[at], task)), None)
        if same is None:
            result.append(task)
        else:
            result[same] = _joined(result[same], task)
    return result


def _is_again(one: Candidate, other: Candidate) -> bool:
    due, again = one.due, other.due
    if not one.owners or {*one.owners.sure} != {*other.owners.sure} or other.line == one.line:
        return False
    mine, theirs = tokens(one.title), tokens(other.title)
    if (due and due.day) == (again and again.day):
        return len(mine & theirs) >= 2 and overlap(mine, theirs) >= 0.7
    # The body tells what was taken on and the list by when, or the list leaves out the day: more of the words have to agree,
    # since a day that only one of them has can be that of another step.
    return (due is None or again is None) and (
        fold(one.title) == fold(other.title)
        or (
            len(mine & theirs) >= 2
            and overlap(mine, theirs) >= 0.8
            and len(mine ^ theirs) <= max(len(mine), len(theirs)) / 2
        )
    )


def _joined(one: Candidate, other: Candidate) -> Candidate:
    """What was told first, or what says by when where only the other does; of two titles the one that says more."""
    kept, left = (other, one) if one.due is None and other.due is not None else (one, other)
    # A title that holds what was said before it is longer, and no better.
    fuller = kept is not one and tokens(kept.title) < tokens(left.title) and " — " not in left.title
    return replace(kept, title=left.title) if fuller else kept
