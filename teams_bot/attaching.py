"""Files that come with a comment: named in its text, on their way to the issue beside it. And whose comment was the last."""

from __future__ import annotations

from sqlalchemy import Connection

from cards.escape import web_url
from sop.desk import records
from sop.records import commands as c
from sop.records.items import Comment
from sop.records.people import Person, Side
from teams_bot.protocol.attached_files import AttachedFile
from teams_bot.turn import Turn

CLIP = "📎 "
"""What a line of a comment begins with that names a file."""


def comment(turn: Turn, text: str, *, mirrored: bool) -> c.AddComment:
    """The comment of a turn: what was said, and a line for each file. mirrored: whether there is a Jira to put them into."""
    lines = [_line(one) for one in turn.files]
    offered = [one for one in turn.files if one.fetched] if mirrored else []
    return c.AddComment(
        turn.comment_id(),
        "\n\n".join(part for part in (text, "\n".join(lines)) if part),
        tuple(c.OfferedFile(one.name, one.url, one.hosted) for one in offered),
        turn.conversation,
    )


def _line(one: AttachedFile) -> str:
    """A file that the bot cannot fetch keeps its link, for people's browsers."""
    link = None if one.fetched else web_url(one.url)
    return f"{CLIP}{one.name}" + (f" {link}" if link else "")


def told(turn: Turn, action: c.AddComment, answer: str) -> str:
    """The answer to a comment that was written, and what becomes of its files."""
    said = [answer]
    if action.files:
        said.append(turn.words("say.files.coming", count=len(action.files)))
    elif any(one.fetched for one in turn.files):
        said.append(turn.words("say.files.off"))
    if any(not one.fetched for one in turn.files):
        said.append(turn.words("say.files.links"))
    return "\n\n".join(said)


def with_lines_of(before: str, text: str) -> str:
    """The text as it is said now, with the files that came with it at first: those have been put onto the issue."""
    lines = [line for line in before.split("\n") if line.startswith(CLIP)]
    kept = [line for line in lines if line not in text]
    return "\n\n".join(part for part in (text, "\n".join(kept)) if part)


def last_of(connection: Connection, item_id: str, person: Person) -> Comment | None:
    """The newest comment that a person wrote on the record in Teams, and has not taken back."""
    for one, _jira_id, _digest in reversed(records.comments_of(connection, item_id)):
        if one.side is Side.TEAMS and one.author.is_same_as(person) and one.deleted_by is None:
            return one
    return None
