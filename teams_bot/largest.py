"""How large a card may be here: tenants differ from what Microsoft's pages say, and tell by 413."""

from __future__ import annotations

from cards.size import LIMIT
from sop.lanes import Clock

SMALLER_FOR_S = 3600.0
"""Seconds for which a size that Teams refused is not tried again."""


class Largest:
    """The largest card that is sent: Teams' documented limit, or less where it has refused less (413), for a while.

    In memory only: a process that does not know asks once and is told.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._limit = LIMIT
        self._until = 0.0

    def now(self) -> int:
        """Bytes in UTF-16."""
        return self._limit if self._clock.now() < self._until else LIMIT

    def refused(self, size: int) -> None:
        """A card of that many bytes was too large."""
        self._limit, self._until = min(self.now(), size - 1), self._clock.now() + SMALLER_FOR_S
