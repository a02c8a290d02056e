"""Why nothing was done, as a sentence in the reader's language."""

from __future__ import annotations

from typing import Any

from sop.procedure.model import Level, Procedure
from sop.records.items import Kind
from sop.records.outcomes import Code, Refusal
from sop.records.text import clean_line
from sop.words.catalogue import Words

_GIVEN_SHOWN = 60
_NAMES_SHOWN = 12


def refusal_text(refusal: Refusal, procedure: Procedure, words: Words) -> str:
    """The sentence for a refusal, with stages, rights, roles and levels by their names. Plain text, not Markdown."""
    facts = refusal.facts
    named = {
        "id": facts.get("id") or words("refusal.it"),
        "stage": _stage(facts.get("stage"), facts.get("kind"), procedure, words),
        "right": _word(words, "right", facts.get("right")),
        "role": _word(words, "role", facts.get("role")),
        "kind": _word(words, "kind", facts.get("kind")),
        "field": _word(words, "field", facts.get("field")),
        "given": _given(facts.get("given")),
        "limit": facts.get("limit", ""),
        "length": facts.get("length", ""),
        "least": facts.get("least", ""),
        "most": facts.get("most", ""),
        "by": _given(facts.get("by")),
        "allowed": _allowed(refusal, procedure, words),
    }
    return words(_sentence(refusal), **named)


def _sentence(refusal: Refusal) -> str:
    key = f"refusal.{refusal.code.value}"
    facts = refusal.facts
    match refusal.code:
        case Code.ALREADY:
            return f"{key}/by" if facts.get("by") else f"{key}/stage" if facts.get("stage") else key
        case Code.STALE:
            return key if facts.get("stage") else f"{key}/bare"
        case Code.NO_SUCH_FIELD:
            return key if facts.get("allowed") else f"{key}/none"
        case Code.NOT_FOUND:
            return key if facts.get("id") else f"{key}/none"
        case _:
            return key


def _word(words: Words, group: str, value: Any) -> str:
    key = f"{group}.{value}"
    return words(key) if words.has(key) else _given(value)


def _given(value: Any) -> str:
    text = clean_line(str(value)) if value is not None else ""
    return text if len(text) <= _GIVEN_SHOWN else text[: _GIVEN_SHOWN - 1] + "…"


def _stage(key: Any, kind: Any, procedure: Procedure, words: Words) -> str:
    tracks = [procedure.track(Kind(kind))] if kind in tuple(Kind) else [procedure.track(one) for one in Kind]
    for track in tracks:
        stage = track.stage(str(key))
        if stage is not None:
            return stage.name.of(words.language)
    return _given(key)


def _allowed(refusal: Refusal, procedure: Procedure, words: Words) -> str:
    keys = refusal.facts.get("allowed") or ()
    return words("refusal.comma").join(_name(refusal, str(key), procedure, words) for key in tuple(keys)[:_NAMES_SHOWN])


def _name(refusal: Refusal, key: str, procedure: Procedure, words: Words) -> str:
    level: Level | None = None
    match refusal.code:
        case Code.NO_SUCH_SEVERITY:
            level = procedure.severity(key)
        case Code.NO_SUCH_PRIORITY:
            level = procedure.priority(key)
        case _:
            return _stage(key, refusal.facts.get("kind"), procedure, words)
    return level.name.of(words.language) if level else _given(key)
