"""How much of each part of a card is shown, and in which order parts give way where a card would be too large.

A usual card is far below Teams' limit, and the biggest possible one is too (docs/protocol.md). The steps are for what cannot
be foreseen: a tenant that takes less, a procedure with hundreds of choices. What goes first is what a responder misses least:
older comments are in Jira, alerts in the monitor, and who owns it and how to go on stay to the last. No library knows what
matters on a card.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Room:
    """What a card shows at most: numbers of comments, alerts, files, conflicts, proposals; characters of title and description.

    facts: owner, priority, dates and the rest of the table; forms: buttons that open a form; actions: buttons at all.
    """

    comments: int = 3
    alerts: int = 5
    files: int = 5
    conflicts: int = 5
    proposals: int = 6
    description: int = 600
    title: int = 260
    facts: bool = True
    forms: bool = True
    actions: bool = True


WHOLE = Room()
_OLDER_COMMENTS = replace(WHOLE, comments=1)
_ALERTS = replace(_OLDER_COMMENTS, alerts=1, files=1, proposals=3)
_DESCRIPTION = replace(_ALERTS, description=120)
_CONFLICTS = replace(_DESCRIPTION, conflicts=1)
_TEXTS = replace(_CONFLICTS, comments=0, alerts=0, files=0, description=0, conflicts=0, proposals=1)
_FORMS = replace(_TEXTS, forms=False)
_LEAST = replace(_FORMS, title=80, facts=False, actions=False)

STEPS: tuple[tuple[str, Room], ...] = (
    ("whole", WHOLE),
    ("older comments", _OLDER_COMMENTS),
    ("alerts and files but the newest", _ALERTS),
    ("most of the description", _DESCRIPTION),
    ("conflicts but the newest", _CONFLICTS),
    ("all texts", _TEXTS),
    ("forms", _FORMS),
    ("all but what, how bad and how far", _LEAST),
)
"""What has given way so far, and what is left, from the whole card to the smallest."""
