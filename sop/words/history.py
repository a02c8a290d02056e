"""A record's changes as people read them, in their language: one sentence each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sop.procedure.model import Procedure
from sop.records.items import Kind
from sop.words.catalogue import Words
from sop.words.values import field_text, value_text

Tame = Callable[[str], str]


def change_text(
    what: str, field: str, old: Any, new: Any, kind: Kind, procedure: Procedure, words: Words, tame: Tame
) -> str:
    """What became what. what: `changed`, `taken`, `dropped` or `kept`; tame: makes a value harmless where it is shown."""
    values = {
        name: tame(value_text(field, value, kind, procedure, words)) for name, value in (("old", old), ("new", new))
    }
    return words(f"say.why.{what}", field=tame(field_text(field, words)), **values)
