"""How a conversation stands: whether anything can be posted there, and if not, why. Values only."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class State(StrEnum):
    """How a conversation stands.

    open: posts go there; refused: Teams refused one (not installed, or blocked by somebody); removed: the app was taken out;
    upgrading: it was taken out by an upgrade and is expected back; deleted: the channel, its team or the chat is no more;
    archived: its team is.
    """

    OPEN = "open"
    REFUSED = "refused"
    REMOVED = "removed"
    UPGRADING = "upgrading"
    DELETED = "deleted"
    ARCHIVED = "archived"


ENDS_ROUTES = frozenset({State.REMOVED, State.DELETED})
"""What is routed to such a conversation waits for another route; any other shut one is expected back."""


class Shut(Struct, frozen=True):
    """A conversation where nothing can be posted. name: as people know it; since: ISO 8601, UTC; reason, remedy: technical."""

    id: str
    name: str
    state: State
    since: str
    reason: str
    remedy: str
    had_routes: tuple[str, ...] = ()
