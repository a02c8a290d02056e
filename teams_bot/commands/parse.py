"""parse(text, mentions, procedure, today): what a chat message asks for. Pure, and raises for no text."""

from __future__ import annotations

from datetime import date

from sop.procedure.model import Procedure
from teams_bot.commands import naming
from teams_bot.commands.finding import Found, find, nearest
from teams_bot.commands.folding import trim
from teams_bot.commands.heard import Heard
from teams_bot.commands.mentions import Held
from teams_bot.commands.parsed import Faulty, Help, Mention, Parsed, Show, Unknown
from teams_bot.commands.reading import READERS
from teams_bot.commands.table import Shape

_ON_ITEM = frozenset(
    {
        Shape.ITEM,
        Shape.STAGE,
        Shape.PERSON,
        Shape.TEXT,
        Shape.FILES,
        Shape.OWN_COMMENT,
        Shape.LEVEL,
        Shape.DATE,
        Shape.SNOOZE,
        Shape.ACTIONS_OF,
        Shape.LABELS,
        Shape.ISSUE,
        Shape.FIELD,
        Shape.OWN_FIELD,
        Shape.WHY,
        Shape.PLANNED,
    }
)


def parse(
    text: str, mentions: tuple[Mention, ...], procedure: Procedure, today: date, *, here: str | None = None
) -> Parsed:
    """What the message asks for.

    Only the command's words are read without regard to case and width; titles and texts stay as they were written,
    trimmed, with mentions as `@Name`.

    Args:
        text: the message without the mention of the bot.
        mentions: the people mentioned, in the order of the text.
        procedure: names the stages, severities and priorities.
        today: the writer's date.
        here: id of the record in whose thread this was written: taken where a command names none. Rename and describe
            always want the id.
    """
    held = Held(trim(text), mentions)
    if not held.text:
        return Help()
    found, whole = _found(held.text)
    if found is None:
        return _without_command(held)
    glued = found.glued
    heard = Heard(found.spec, whole, found.rest, held, procedure, today, None if glued else here)
    result = READERS[found.spec.shape](heard)
    if glued and isinstance(result, Faulty):
        return Unknown(held.spoken(held.text), nearest(held.text))
    return result


def _found(text: str) -> tuple[Found | None, str]:
    """The command, also where the id stands before it: `INC-7 ack`, `把 INC-7 移到 診斷中`."""
    found = find(text)
    if found is not None:
        return found, text
    ref, rest = naming.leading_item(text.removeprefix("把"))
    found = find(rest) if ref else None
    if found is None or found.spec.shape not in _ON_ITEM:
        return None, text
    return Found(found.spec, f"{ref} {found.rest}", False), text


def _without_command(held: Held) -> Parsed:
    ref, rest = naming.leading_item(held.text)
    if ref and not rest:
        return Show(ref)
    return Unknown(held.spoken(held.text), nearest(held.text))
