"""Both values of a conflict as people read them, in their language. Plain text, whole."""

from __future__ import annotations

from sop.procedure.model import Procedure
from sop.records.conflicts import Conflict
from sop.records.items import Kind
from sop.records.values import from_json
from sop.words.catalogue import Words
from sop.words.values import value_text


def kept_text(one: Conflict, kind: Kind, procedure: Procedure, words: Words) -> str:
    """What stands."""
    return _text(one.field, one.kept_json, one.kept, kind, procedure, words)


def dropped_text(one: Conflict, kind: Kind, procedure: Procedure, words: Words) -> str:
    """The other value."""
    return _text(one.field, one.dropped_json, one.dropped, kind, procedure, words)


def _text(field: str, json: str | None, shown: str, kind: Kind, procedure: Procedure, words: Words) -> str:
    return shown if json is None else value_text(field, from_json(field, json), kind, procedure, words)
