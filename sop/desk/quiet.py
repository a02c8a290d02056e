"""Records that are posted nowhere by themselves: those that were in Jira before SOPilot came. `show ID` posts one."""

from __future__ import annotations

from sqlalchemy import Connection

from sop.storage.sql import Sql


def leave_unposted(connection: Connection, item_id: str) -> None:
    """No route that comes later posts the record."""
    _LEAVE(connection, item_id=item_id)


_LEAVE = Sql("INSERT INTO unposted (item_id) VALUES (:item_id) ON CONFLICT (item_id) DO NOTHING")
