"""What a turn knows before anything is decided: who speaks, where, in which language, and the id of what they did."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime

from msgspec import Struct

from sop.records import commands as c
from sop.records.people import Actor
from sop.words import Words
from teams_bot.protocol.attached_files import AttachedFile
from teams_bot.protocol.reference import ConversationRef

_SPACE = uuid.UUID("0a9d8f5e-9c3c-4a34-8d0c-0d9b4f2a7c55")


class Turn(Struct, frozen=True):
    """One activity. id: of the activity; at: when it came (UTC); words: in the speaker's language; said_at: when it was said,
    by Teams' clock, where Teams told; files: that came with it."""

    id: str
    at: datetime
    actor: Actor
    reference: ConversationRef
    words: Words
    said_at: str | None = None
    files: tuple[AttachedFile, ...] = ()

    @property
    def conversation(self) -> str:
        """Id of the conversation, with its thread."""
        return self.reference.conversation_id

    def command(
        self, action: c.Action, item_id: str | None = None, *, part: int = 0, seen_version: int | None = None
    ) -> c.Command:
        """A command of this turn. part: counts the commands of one activity, so that each has an id of its own.

        The id comes from the activity's: Teams delivers one again when it got no answer, and it is carried out once.
        """
        return c.Command(
            id=str(uuid.uuid5(_SPACE, f"{self.conversation}\0{self.id}\0{part}")),
            actor=self.actor,
            at=self.at,
            action=action,
            item_id=item_id,
            seen_version=seen_version,
            language=self.words.language,
            cause=f"activity {self.id} in {self.conversation}",
        )

    def comment_id(self, part: int = 0) -> str:
        """The id that a comment of this turn gets, the same when the activity is delivered again."""
        return hashlib.sha256(f"{self.conversation}\0{self.id}\0{part}".encode()).hexdigest()[:32]
