"""What the bot says of conflicts and of a record's past: Markdown, in which nothing that people wrote does anything."""

from __future__ import annotations

from typing import Final

from sop.desk.history import Entry, History
from sop.procedure import Procedure
from sop.records.conflicts import Conflict
from sop.records.items import Record
from sop.records.people import Side
from sop.records.text import clean_line, seen
from sop.words import Words
from sop.words.conflicts import dropped_text, kept_text
from sop.words.history import change_text
from sop.words.values import field_text, whose_text
from teams_bot import commands as chat

VALUE_SHOWN = 60
"""Characters of a value. With fifty changes the message stays below half of what Teams takes."""
EVIDENCE_SHOWN = 250

_IN_CODE: Final = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "`<>&[]|"})


def why_text(item: Record, field: str | None, told: History, procedure: Procedure, words: Words) -> str:
    """The changes, the newest first, each with who, where, when, its operation and what tells of it."""
    facts = {"id": item.id, "title": chat.inert(item.title, 120)}
    named = {"field": field_text(field, words)} if field else {}
    if not told.entries:
        return words("say.why.none", **facts, **named)
    head = words("say.why.head/field" if field else "say.why.head", count=len(told.entries), **facts, **named)
    lines = [_entry(one, item, procedure, words) for one in told.entries]
    if told.older:
        lines.append(words("say.why.older", count=told.older, command=_code(f"sopilot why {item.id} --last N")))
    return "\n".join((f"{head}\n", *lines))


def _entry(one: Entry, item: Record, procedure: Procedure, words: Words) -> str:
    evidence = [part for part in (one.evidence, *one.wrote) if part]
    return words(
        "say.why.line",
        at=words.second(one.at),
        whose=_whose(one.person.name, one.side, words),
        change=change_text(
            one.what.value, one.field, one.old, one.new, item.kind, procedure, words, lambda text: value(text, words)
        ),
        operation=_code(one.operation),
        evidence=words("say.why.and").join(map(_code, evidence)) or words("say.why.unknown"),
    )


def conflicts_text(found: list[tuple[Record, Conflict]], most: int, procedure: Procedure, words: Words) -> str:
    """Open conflicts with both values, whose and when, and what to type."""
    if not found:
        return words("say.conflicts.none")
    lines = [_conflict(item, one, procedure, words) for item, one in found[:most]]
    if len(found) > most:
        lines.append(words("say.list.more", count=len(found) - most))
    item, one = found[0]
    arguments = (item.id, chat.field_name(one.field, words.language))
    take, keep = (chat.command_code(key, words, *arguments) for key in ("take", "keep"))
    return "\n".join(lines) + "\n\n" + words("say.conflicts.help", take=take, keep=keep)


def _conflict(item: Record, one: Conflict, procedure: Procedure, words: Words) -> str:
    return words(
        "say.conflicts.line",
        id=item.id,
        title=chat.inert(item.title, 80),
        field=chat.inert(field_text(one.field, words)),
        kept=value(kept_text(one, item.kind, procedure, words), words),
        kept_by=_whose(one.kept_by, one.kept_side, words),
        dropped=value(dropped_text(one, item.kind, procedure, words), words),
        dropped_by=_whose(one.dropped_by, one.dropped_side, words),
        at=words.moment(one.dropped_at or one.at),
    )


def settled_text(item: Record, one: Conflict, procedure: Procedure, words: Words, *, took: bool) -> str:
    """That somebody has decided, what stands now, and how to go back."""
    back = chat.command_code("take", words, item.id, chat.field_name(one.field, words.language))
    return words(
        "say.conflicts.taken" if took else "say.conflicts.kept",
        id=item.id,
        field=field_text(one.field, words),
        kept=value(kept_text(one, item.kind, procedure, words), words),
        dropped=value(dropped_text(one, item.kind, procedure, words), words),
        back=back,
    )


def value(text: str, words: Words) -> str:
    """A value, harmless; one that is cut says how long it is."""
    line = chat.inert(text, VALUE_SHOWN) or "–"
    return line if len(text) <= VALUE_SHOWN else words("say.why.cut", text=line, count=len(text))


def _whose(name: str, side: Side, words: Words) -> str:
    return whose_text(chat.inert(name), side, words)


def _code(text: str) -> str:
    """Ids as they are, to be copied: in code Markdown reads nothing but its end."""
    line = clean_line(seen(text)).translate(_IN_CODE).replace("://", "：//")
    return f"`{line if len(line) <= EVIDENCE_SHOWN else line[: EVIDENCE_SHOWN - 1] + '…'}`"
