"""Files on their way from Teams onto an issue: asked for with the comment, kept here between, let go once they are there.

Why in the database: docs/decisions/0030.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, insert, select, update

from sop.desk import lanes_of as names, records, wishes
from sop.errors import Misconfigured, Retryable, Trouble
from sop.lanes import put
from sop.records.commands import AddComment
from sop.records.items import Comment
from sop.storage.tables import files


class State(StrEnum):
    """asked: Teams has it still; kept: we have it; there: it is on the issue; failed: it will not come, and the person knows."""

    ASKED = "asked"
    KEPT = "kept"
    THERE = "there"
    FAILED = "failed"


class Said(Struct, frozen=True):
    """With which words it came: where to answer, in which language, and how Teams gives it out (`OfferedFile.hosted`)."""

    conversation: str
    language: str
    hosted: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """A file without its content. url: None once it has been fetched; sha256: None before; jira_id: once it is on the issue."""

    id: str
    item_id: str
    state: State
    name: str
    said: Said
    url: str | None
    sha256: str | None
    jira_id: str | None


def ask(connection: Connection, comment: AddComment, item_id: str, language: str, now: float) -> None:
    """Wish that the files of a comment are fetched and put onto the issue. now: seconds of the lanes' clock."""
    for number, one in enumerate(comment.files):
        file_id = f"{comment.comment_id}-{number}"
        said = Said(comment.conversation, language, one.hosted)
        row = {"id": file_id, "item_id": item_id, "state": State.ASKED.value, "name": one.name, "url": one.url}
        connection.execute(insert(files).values(**row, said=msgspec.json.encode(said).decode()))
        payload = {"file": file_id}
        put(connection, names.file_lane(file_id), names.FETCH, payload, gate=names.TEAMS_GATE, now=now)


def carried(connection: Connection, file_id: str) -> Carried | None:
    """The file, without what is in it."""
    columns = [column for column in files.c if column.name != "content"]
    row = connection.execute(select(*columns).where(files.c.id == file_id)).mappings().first()
    if row is None:
        return None
    said = msgspec.json.decode(row["said"], type=Said)
    return Carried(**{**row, "state": State(row["state"]), "said": said})


def content(connection: Connection, file_id: str) -> bytes:
    """What is in a file that is kept."""
    return bytes(connection.execute(select(files.c.content).where(files.c.id == file_id)).scalar_one())


def keep(connection: Connection, one: Carried, held: bytes, now: float) -> None:
    """It has come: from now on Teams is not asked for it, and it is to go onto the issue."""
    values = {"state": State.KEPT.value, "content": held, "sha256": sha256(held).hexdigest(), "url": None}
    connection.execute(update(files).where(files.c.id == one.id).values(**values))
    payload = {"file": one.id}
    put(connection, names.upload_lane(one.item_id), names.UPLOAD, payload, gate=names.JIRA_GATE, now=now)


def arrived(connection: Connection, one: Carried, jira_id: str, now: float) -> None:
    """It is on the issue, as the file of that id: what we kept of it goes, and the card shall list it."""
    _end(connection, one.id, State.THERE, jira_id)
    wishes.sync(connection, one.item_id, now)


def fail(connection: Connection, one: Carried, sentence: str, now: float) -> None:
    """It will not come, and the person is told so."""
    _end(connection, one.id, State.FAILED, None)
    tell(connection, one, sentence, now)


def tell(connection: Connection, one: Carried, sentence: str, now: float) -> None:
    """Say something of the file where it was sent."""
    wishes.say(connection, one.said.conversation, sentence, now, markdown=False)


def parks(trouble: Trouble) -> bool:
    """Whether work that met this and comes no further is parked; otherwise its gate closes, and it goes on by itself."""
    return not isinstance(trouble, Misconfigured) and not (isinstance(trouble, Retryable) and trouble.unreachable)


def _end(connection: Connection, file_id: str, state: State, jira_id: str | None) -> None:
    values = {"state": state.value, "jira_id": jira_id, "content": None, "url": None}
    connection.execute(update(files).where(files.c.id == file_id).values(**values))


def ours(connection: Connection, item_id: str) -> dict[str, tuple[str, str]]:
    """Name and SHA-256 of the files that we have put onto the item's issue, by their ids there."""
    rows = connection.execute(
        select(files.c.jira_id, files.c.name, files.c.sha256).where(
            files.c.item_id == item_id, files.c.state == State.THERE.value
        )
    )
    return {row.jira_id: (row.name, row.sha256) for row in rows}


def senders(connection: Connection, item_id: str) -> dict[str, str]:
    """Names of who sent the files in Teams that are on the item's issue, by their ids there."""
    there = select(files.c.id, files.c.jira_id).where(files.c.item_id == item_id, files.c.jira_id.is_not(None))
    rows = [(records.comment(connection, row.id.rpartition("-")[0]), row.jira_id) for row in connection.execute(there)]
    # Of a file that was sent twice, whoever was first.
    return {jira_id: one.author.name for one, jira_id in sorted(_known(rows), key=lambda row: row[0].at, reverse=True)}


def _known(rows: list[tuple[Comment | None, str]]) -> list[tuple[Comment, str]]:
    return [(one, jira_id) for one, jira_id in rows if one is not None]
