"""Tasks that minutes tell twice, and who "the same" is: "Chains to be flattened. Same owner, but only after that."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.language.alike import overlap, tokens
from sop.minutes.language.candidate import Candidate
from sop.minutes.language.people import People
from sop.minutes.language.text import fold

_LOOKED_BACK = 60
_SAME = re.compile(
    r"(?:^|(?<=[.;:,(（–—-] )|(?<=[(（]))(?:(?:the )?same (?:owner|person|name|assignee|people|pair|team|hands?|again)|ditto|"
    r"as above|同(?:一人|上一?項?負責人|前一?項?負責人))"
    r"(?: again| as (?:above|before|with that))?"
    r"(?:,? (?:but |and )?(?:only )?(?:after (?:that|this|it)|afterwards|then|thereafter|once that is done|"
    r"when that is done))?(?=\s*(?:$|[.:：;,)）–—/]))",
    re.IGNORECASE,
)
_NEAR = 3
"""Lines below a task that can still speak of who does it."""


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


def with_same(text: str, line: int, found: Sequence[Candidate], people: People) -> str:
    """A line's text with who does the task above by name, where it says that the same person does this."""
    above = found[-1] if found else None
    if above is None or not 0 < line - above.to <= _NEAR or not above.owners.sure or above.owners.ask:
        return text
    names = " and ".join(people.attendees[one].name for one in above.owners.sure)
    opens = _SAME.match(text)
    return _SAME.sub(names if opens else f"Owner: {names}", text, count=1)
