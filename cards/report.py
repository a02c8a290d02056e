"""The card of a comparison of everything: what was compared, what differed and was mended, what waits for a person.

No buttons: whoever wants to act does so on a record's own card, which `show ID` brings.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cards.elements import CardElement
from cards.escape import runs
from cards.parts import band, fact, finish, paragraph, plain, section
from cards.size import short_line
from sop.desk.nightly import Nightly, Waiting
from sop.words import Words

ID_SHOWN = 40


def report_card(night: Nightly, words: Words) -> dict[str, Any]:
    """The comparison as an Adaptive Card 1.5, plain JSON."""
    span = words("card.report_span", began=_moment(night.began, words), ended=_moment(night.ended, words))
    waits = any(one.count for one in (night.parked, night.in_conflict, night.gone))
    calm = not (waits or night.missing or night.unmended)
    head = band(
        [
            paragraph(*runs(report_summary(night, words), size="Large", weight="Bolder")),
            paragraph(*runs(span), spacing="Small"),
        ],
        "good" if calm else "warning",
    )
    counts: list[CardElement] = [
        fact(words(f"card.report_{name}"), runs(str(getattr(night, name))))
        for name in ("behind", "mended", "unmended", "missing")
    ]
    body: list[CardElement] = [head, *counts]
    if waits:
        body.append(section(runs(words("card.report_waits"), weight="Bolder"), _waiting(night, words)))
    return plain(finish(body, [], words("card.report_fallback", count=night.compared)))


def report_summary(night: Nightly, words: Words) -> str:
    """What a notification says."""
    return words("card.report", count=night.compared)


def _waiting(night: Nightly, words: Words) -> list[CardElement]:
    sorts = {"parked": night.parked, "in_conflict": night.in_conflict, "gone": night.gone}
    return [fact(words(f"card.report_{name}"), runs(_named(one, words))) for name, one in sorts.items() if one.count]


def _named(waiting: Waiting, words: Words) -> str:
    shown = words("card.comma").join(short_line(one, ID_SHOWN) for one in waiting.ids)
    left = waiting.count - len(waiting.ids)
    return words("card.and_more", shown=shown, count=left) if left > 0 else shown


def _moment(seconds: float, words: Words) -> str:
    return words.moment(datetime.fromtimestamp(seconds, UTC))
