"""Small cards without buttons."""

from __future__ import annotations

from typing import Any

from cards.escape import runs
from cards.parts import band, finish, paragraph
from cards.size import short_line
from sop.desk.view import ItemView
from sop.words import Words


def superseded_card(view: ItemView, words: Words) -> dict[str, Any]:
    """What an old card becomes once the conversation has a newer one of the same record."""
    item = view.item
    head = [*runs(short_line(item.id, 40), weight="Bolder"), *runs(f" · {short_line(item.title, 120)}")]
    note = paragraph(*runs(words("card.superseded"), subtle=True), spacing="Small")
    return finish([band([paragraph(*head), note], "emphasis")], [], words, words("card.fallback", id=item.id))
