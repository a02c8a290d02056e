"""`sopilot why`: a record's past on the command line, with the database alone."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection

from service.database import open_database, upgraded
from service.house import load_procedure
from service.settings import Settings
from sop.desk import records
from sop.desk.history import Entry, History, history
from sop.errors import Rejected
from sop.procedure import Procedure
from sop.records.items import Record
from sop.records.text import clean_line
from sop.words import Words, words as spoken
from sop.words.history import change_text
from sop.words.values import whose_text
from teams_bot.commands import FIELD_NAMES, field_key


async def why(settings: Settings, reference: str, field: str | None, most: int) -> dict[str, Any]:
    """The last changes, newest first: `text` of each for people, the rest for machines. Raises Rejected for what is not there."""
    wanted = field_key(field) if field else None
    if field and wanted is None:
        names = ", ".join(name.en for name in FIELD_NAMES)
        raise Rejected(f"there is no field “{clean_line(field)}”", remedy=f"Name one of these: {names}")
    store = open_database(settings)
    try:
        await upgraded(store)
        item, told = await store.read(_read, reference, wanted, most)
    finally:
        await store.close()
    procedure, words = load_procedure(settings.procedure), spoken(settings.language, settings.timezone)
    changes = [_told(one, item, procedure, words) for one in told.entries]
    return {"item": item.id, "field": wanted, "changes": changes, "older": told.older}


def _read(connection: Connection, reference: str, field: str | None, most: int) -> tuple[Record, History]:
    item_id = records.resolve_id(connection, reference)
    item = records.load(connection, item_id) if item_id else None
    if item is None:
        raise Rejected(f"there is no record “{clean_line(reference)}”", remedy="Name it by its id or its Jira key")
    return item, history(connection, item.id, field, most)


def _told(one: Entry, item: Record, procedure: Procedure, words: Words) -> dict[str, Any]:
    change = change_text(one.what.value, one.field, one.old, one.new, item.kind, procedure, words, clean_line)
    evidence = words("say.why.and").join(part for part in (one.evidence, *one.wrote) if part)
    head = f"{words.second(one.at)}  {whose_text(one.person.name, one.side, words)}  {change}"
    told: dict[str, Any] = msgspec.to_builtins(one)
    return told | {"text": f"{head}\n     {one.operation}  {evidence or words('say.why.unknown')}"}


def summary(found: dict[str, Any]) -> str:
    """The changes for people."""
    lines = [one["text"] for one in found["changes"]] or ["Nothing was changed."]
    if found["older"]:
        lines.append(f"{found['older']} older changes: --last {len(found['changes']) + found['older']} tells them too")
    return "\n".join(lines)
