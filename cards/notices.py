"""Small cards without buttons: an old card, and a notice of SOPilot about itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cards.elements import CardElement
from cards.escape import runs
from cards.parts import band, fact, finish, paragraph, plain
from cards.reasons import reason_text
from cards.size import short_line
from sop.desk.lanes_of import GRAPH_REFUSALS, hidden_project, project_of
from sop.desk.notices import Notice
from sop.desk.view import ItemView
from sop.words import Words

REASON_SHOWN = 300


def superseded_card(view: ItemView, words: Words) -> dict[str, Any]:
    """What an old card becomes once the conversation has a newer one of the same record."""
    item = view.item
    head = [*runs(short_line(item.id, 40), weight="Bolder"), *runs(f" · {short_line(item.title, 120)}")]
    note = paragraph(*runs(words("card.superseded"), subtle=True), spacing="Small")
    return plain(finish([band([paragraph(*head), note], "emphasis")], [], words("card.fallback", id=item.id)))


def notice_card(notice: Notice, words: Words, *, over: bool) -> dict[str, Any]:
    """That a destination is down, since when, why and what to do; over: that it is back."""
    name = gate_name(notice.gate, words)
    head = band([paragraph(*runs(notice_summary(notice, words, over=over), size="Large", weight="Bolder"))], "good")
    body: list[CardElement] = [head if over else band(head.items, "attention")]
    body.append(fact(words("card.notice_from"), runs(_moment(notice.since, words))))
    if over and notice.opened_at is not None:
        body.append(fact(words("card.notice_to"), runs(_moment(notice.opened_at, words))))
    body.append(
        fact(words("card.notice_why"), runs(short_line(_said("why", notice.reason, notice, words), REASON_SHOWN)))
    )
    if not over:
        remedy = _said("do", notice.remedy, notice, words)
        shown = short_line(remedy, REASON_SHOWN) if remedy else words("card.notice_wait")
        body.append(fact(words("card.notice_do"), runs(shown)))
    body.append(paragraph(*runs(_after(notice, words, over=over)), spacing="Medium"))
    return plain(finish(body, [], words("card.notice_fallback", name=name)))


def notice_summary(notice: Notice, words: Words, *, over: bool) -> str:
    """What a notification says."""
    return words("card.notice_over" if over else "card.notice", name=gate_name(notice.gate, words))


def _said(what: str, told: str, notice: Notice, words: Words) -> str:
    """The sentence for what is known to go wrong so, in the readers' language; otherwise as it was told."""
    key = f"{what}.{notice.gate}"
    return words(key) if words.has(key) else reason_text(told, words)


def _after(notice: Notice, words: Words, *, over: bool) -> str:
    """What becomes of everything that waits."""
    if notice.gate.startswith(GRAPH_REFUSALS):
        return words("card.notice_transcripts_over" if over else "card.notice_transcripts")
    return (
        words("card.notice_caught_up") if over else words("card.notice_meanwhile", name=gate_name(notice.gate, words))
    )


def gate_name(gate: str, words: Words) -> str:
    """A destination as people call it."""
    if (project := project_of(gate)) is not None:
        kind = "gate.hidden" if gate == hidden_project(project) else "gate.project"
        return words(kind, project=short_line(project, 40))
    return words(f"gate.{gate}") if words.has(f"gate.{gate}") else short_line(gate, 40)


def _moment(seconds: float, words: Words) -> str:
    return words.moment(datetime.fromtimestamp(seconds, UTC))
