"""A counter of visible changes that can be waited for."""

import asyncio


class Changes:
    """`version` grows with every change a person could see."""

    def __init__(self) -> None:
        self.version = 1
        self._changed = asyncio.Event()

    def bump(self) -> int:
        """Counts one change, wakes who waits, and gives the new version."""
        self.version += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
        return self.version

    async def wait(self, since: int, seconds: float) -> int:
        """The version: at once when it is above `since`, else at the next change or after `seconds` of real time."""
        try:
            async with asyncio.timeout(seconds):
                while self.version <= since:
                    await self._changed.wait()
        except TimeoutError:
            return self.version
        return self.version
