"""The clock of a stand-in: the real time, or a time that a test sets and advances."""

import asyncio
import math
import time
from datetime import UTC, datetime, timedelta

from sandbox.common.errors import ControlError


def iso(at: datetime) -> str:
    """`at` as ISO 8601 in UTC with milliseconds, as every control answer has it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def parse_iso(text: object) -> datetime:
    """Reads ISO 8601 with an offset or `Z`; raises ControlError for anything else."""
    if not isinstance(text, str):
        raise ControlError(f"not a time: {text!r}")
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ControlError(f"not an ISO 8601 time: {text!r}") from error
    if at.tzinfo is None:
        raise ControlError(f"a time needs Z or an offset: {text!r}")
    return at.astimezone(UTC)


class Clock:
    """Real until `set` or `advance` makes it manual; `real` lets it run again."""

    def __init__(self) -> None:
        self._manual: datetime | None = None
        self._advanced_s = 0.0
        self._moved = asyncio.Event()

    @property
    def mode(self) -> str:
        """`"real"` or `"manual"`."""
        return "real" if self._manual is None else "manual"

    def now(self) -> datetime:
        """The stand-in's time, in UTC."""
        return self._manual if self._manual is not None else datetime.now(UTC)

    def flow(self) -> float:
        """Seconds on a clock that never stands still: real time plus all that was advanced.

        Rate limits count on it: a frozen manual clock must not refuse writes for ever,
        and advancing the clock must free them.
        """
        return time.monotonic() + self._advanced_s

    def set(self, at: datetime) -> None:
        """Makes the clock manual and stands it at `at` (aware)."""
        self._advanced_s += max(0.0, (at - self.now()).total_seconds())
        self._manual = at.astimezone(UTC)
        self._wake()

    def advance(self, seconds: float) -> None:
        """Makes the clock manual and moves it on by `seconds` (not negative)."""
        if not math.isfinite(seconds) or seconds < 0:
            raise ControlError("advance_s must be a number of seconds, 0 or more")
        try:
            self.set(self.now() + timedelta(seconds=seconds))
        except OverflowError as error:
            raise ControlError("advance_s is beyond the calendar") from error

    def real(self) -> None:
        """Lets the clock show the real time again."""
        self._manual = None
        self._wake()

    async def wait_until(self, at: datetime) -> None:
        """Returns once `now()` has reached `at`: by itself in real mode, by `set`/`advance` in manual mode."""
        while (left := (at - self.now()).total_seconds()) > 0:
            moved = self._moved
            timeout = left if self._manual is None else None
            try:
                async with asyncio.timeout(timeout):
                    await moved.wait()
            except TimeoutError:
                continue

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
