"""From tasks to the draft: keys that last, and people instead of their numbers."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from sop.minutes.contexts import with_context
from sop.minutes.found import Attendee, Found
from sop.minutes.language.candidate import Candidate
from sop.minutes.language.people import People
from sop.minutes.language.text import fold
from sop.records.text import TITLE_LIMIT, clean_line

EVIDENCE_LIMIT = 1_000
"""Characters of the source that an item shows."""
_BEGINS = 8
"""Characters by which another task of the same line is known."""


def found_items(tasks: Sequence[Candidate], people: People, lines: Sequence[str]) -> tuple[Found, ...]:
    """The tasks as the product knows them. lines: the source's."""
    seen: Counter[str] = Counter()
    result = []
    names = [name for one in people.attendees for name in (one.name, *one.also)]
    on: dict[int, list[Candidate]] = defaultdict(list)
    for task in tasks:
        for line in range(task.line, task.to + 1):
            on[line].append(task)
    for task in tasks:
        beside = [one.title[:_BEGINS] for one in on[task.line] if one is not task]
        titled = with_context(task.title, lines[task.line - 1], [*names, task.owners.words, *beside])
        title = clean_line(titled)[:TITLE_LIMIT]
        if not fold(title):
            continue
        base = fold(title)
        seen[base] += 1
        result.append(
            Found(
                title=title,
                owners=_people(people, task.owners.sure),
                ask=_people(people, task.owners.ask),
                owner_words=clean_line(task.owners.words)[:TITLE_LIMIT],
                due=task.due,
                line=task.line,
                to=task.to,
                evidence="\n".join(filter(None, map(str.strip, lines[task.line - 1 : task.to])))[:EVIDENCE_LIMIT],
                key=_key(base, seen[base]),
            )
        )
    return tuple(result)


def _people(people: People, who: Iterable[int]) -> tuple[Attendee, ...]:
    return tuple(people.attendees[one] for one in who)


def _key(base: str, occurrence: int) -> str:
    # Neither its line nor its owner or day: these change while people work on minutes, and the item stays the same.
    again = f"\0{occurrence}" if occurrence > 1 else ""
    return hashlib.sha256(f"{base}{again}".encode()).hexdigest()[:20]
