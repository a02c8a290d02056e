"""Everybody's own chat with SOPilot, as far as they have spoken there or put the app in."""

from __future__ import annotations

from sqlalchemy import Connection

from sop.desk import people
from sop.records.people import Person
from sop.storage import marks


def met(connection: Connection, aad_id: str, conversation: str) -> None:
    """That person's own chat is this conversation. aad_id: their Entra object id."""
    known = marks.read(connection, _name(aad_id))
    if known is None or known["conversation"] != conversation:
        marks.keep(connection, _name(aad_id), {"conversation": conversation})


def chat_of(connection: Connection, person: Person) -> str | None:
    """The person's own chat with SOPilot; None where there is none yet, or it is not known who they are in Teams."""
    aad_id = person.aad_id or people.known(connection, person).aad_id
    found = marks.read(connection, _name(aad_id)) if aad_id else None
    return str(found["conversation"]) if found is not None else None


def _name(aad_id: str) -> str:
    return f"chat:{aad_id}"[:64]
