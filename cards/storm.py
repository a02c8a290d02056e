"""The card of a storm: many new incidents at once in one conversation, each on one line, while their own cards follow.

No buttons and no clock: whoever wants to act does so on an incident's own card. Texts of others stand as on all cards
(`cards.escape`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cards.elements import CardElement
from cards.escape import runs
from cards.parts import band, finish, paragraph, plain, section
from cards.size import LIMIT, short_line, size_of
from sop.desk.storms import Storm
from sop.procedure.model import Procedure
from sop.records.items import Incident
from sop.rules.decide import stage_of
from sop.words import Words

SIZES = ((50, 100), (50, 60), (35, 60), (20, 60), (10, 60), (5, 60))
"""Incidents listed and characters of each title, in the order in which a card that would be too large shrinks."""
NAME_SHOWN = 40


def storm_card(storm: Storm, procedure: Procedure, words: Words, *, over: bool, limit: int = LIMIT) -> dict[str, Any]:
    """The storm as an Adaptive Card 1.5, plain JSON. over: whether it says that it is; limit: bytes in UTF-16 that it may have;
    where none is small enough, the smallest there is.
    """
    card: dict[str, Any] = {}
    for shown, characters in SIZES:
        card = _card(storm, procedure, words, over=over, shown=shown, characters=characters)
        if size_of(card) <= limit:
            break
    return card


def storm_summary(storm: Storm, words: Words) -> str:
    """What a notification says."""
    return words("card.storm", count=storm.count)


def _card(
    storm: Storm, procedure: Procedure, words: Words, *, over: bool, shown: int, characters: int
) -> dict[str, Any]:
    since = words("card.since", at=words.moment(datetime.fromtimestamp(storm.started_at, UTC)))
    title = words("card.storm_over" if over else "card.storm", count=storm.count)
    if storm.all_posted:
        progress = words("card.storm_posted")
    else:
        progress = words("card.storm_posting", posted=storm.posted, count=storm.count)
    head = band(
        [
            paragraph(*runs(title, size="Large", weight="Bolder")),
            paragraph(*runs(f"{since} · {progress}"), spacing="Small"),
        ],
        "good" if over else "attention",
    )
    ranks = {level.key: rank for rank, level in enumerate(procedure.severities)}
    listed = sorted(
        storm.incidents[:shown], key=lambda one: (ranks.get(one.severity, len(ranks)), one.created_at, one.id)
    )
    lines: list[CardElement] = [_line(one, procedure, words, characters) for one in listed]
    left = storm.count - len(listed)
    if left > 0:
        lines.append(paragraph(*runs(words("card.storm_more", count=left), subtle=True), spacing="Small"))
    listing = section(runs(words("card.storm_list"), weight="Bolder"), lines)
    return plain(finish([head, listing], [], words("card.storm_fallback", count=storm.count)))


def _line(incident: Incident, procedure: Procedure, words: Words, characters: int) -> CardElement:
    severity = procedure.severity(incident.severity)
    stage = stage_of(incident, procedure)
    level = severity.name.of(words.language) if severity else short_line(incident.severity, NAME_SHOWN)
    owner = short_line(incident.assignee.name, NAME_SHOWN) if incident.assignee else words("card.nobody")
    standing = f" · {level} · {stage.name.of(words.language)} · {owner}"
    return paragraph(
        *runs(short_line(incident.id, NAME_SHOWN), weight="Bolder"),
        *runs(f" {short_line(incident.title, characters)}"),
        *runs(standing, subtle=True),
        spacing="Small",
    )
