"""What people are told of a meeting, as Teams takes it. Pure.

Mentions: "Channel and group chat conversations with a bot" (learn.microsoft.com/microsoftteams/platform/bots/how-to/
conversations/channel-and-group-conversations): `<at>Name</at>` in the text, and an entity with the same text and the person's id.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from sop.desk import announcing
from sop.desk.announcing import Tells
from sop.records.items import Meeting, public
from sop.records.people import Person
from sop.words import Words
from teams_bot.commands import command_code, inert


def sentence(tells: Tells, item: Meeting, said: Words) -> str:
    """What people read, as Markdown."""
    shown = public(item)
    begins = item.starts_at.astimezone(said.zone)
    facts = {
        "id": item.id,
        "title": inert(shown.title, 120),
        "day": said.day(begins.date()),
        "at": f"{begins:%H:%M}",
        "minutes": item.minutes,
        "goal": inert(shown.description, 200),
        "count": len(item.agenda),
    }
    if tells is Tells.CALL_OUT:
        missing = announcing.missing(item)
        code = command_code("goal" if "goal" in missing else "agenda_add", said, item.id, "…")
        what = said("card.comma").join(said(f"missing.{one}") for one in missing)
        return said("tell.call_out", what=what, command=code, **facts)
    bare = "/no_goal" if not shown.description and tells is Tells.MOVED else ""
    return said(f"tell.{tells.value}{bare}", **facts)


def message(
    tells: Tells, item: Meeting, there: Sequence[tuple[Person, str]], untold: Sequence[Person], said: Words
) -> dict[str, Any]:
    """The message that mentions whoever is there. untold: whom nothing reaches."""
    named = [f"<at>{html.escape(_plain(person.name))}</at>" for person, _id in there]
    text = with_untold(sentence(tells, item, said), untold, said)
    return {
        "type": "message",
        "textFormat": "markdown",
        "text": f"{' '.join(named)} {text}" if named else text,
        "entities": [
            {"type": "mention", "text": shown, "mentioned": {"id": user, "name": _plain(person.name)}}
            for (person, user), shown in zip(there, named, strict=True)
        ],
    }


def with_untold(text: str, untold: Sequence[Person], said: Words) -> str:
    """The text, and whom nothing reaches."""
    if not untold:
        return text
    names = said("card.comma").join(inert(one.name) for one in untold)
    return f"{text}\n\n{said('tell.untold', names=names)}"


def present(meant: Sequence[Person], members: Sequence[dict[str, Any]]) -> list[tuple[Person, str]]:
    """Those who are in the conversation, each with the id that Teams mentions them by."""
    found = []
    for person in meant:
        for member in members:
            email = member.get("email") or member.get("userPrincipalName")
            known = Person(
                "", member.get("aadObjectId") or member.get("objectId"), str(email).casefold() if email else None
            )
            if person.is_same_as(known):
                found.append((person, str(member["id"])))
                break
    return found


def _plain(name: str) -> str:
    return " ".join(name.replace("<", "").replace(">", "").split()) or "?"
