"""The handler of `teams.fetch`: one file out of Teams, into our keeping, before its address is good no more."""

from __future__ import annotations

from sqlalchemy import Connection

from sop.desk import Desk, files
from sop.errors import Rejected, Trouble
from sop.lanes import Done, Job, Later, Outcome
from sop.storage import Store
from sop.words.files import not_there
from teams_bot.protocol.downloads import Downloads, FileGone, FileTooBig, NotTheirs

AT_ONCE = 2
"""Files that are fetched at the same time: each is held in memory while it comes."""
_WHY: dict[type[Trouble], str] = {FileGone: "gone", FileTooBig: "too_big", NotTheirs: "not_theirs"}


class Fetching:
    """Fetches files that came with messages. limit: bytes that one may have."""

    def __init__(self, store: Store, desk: Desk, downloads: Downloads, limit: int) -> None:
        self._store = store
        self._desk = desk
        self._downloads = downloads
        self._limit = limit
        self._busy = 0

    async def fetch(self, job: Job) -> Outcome:
        """Fetch it, and wish that it goes onto the issue. What cannot come is told the person. Raises sop.errors."""
        one = await self._store.read(files.carried, job.payload["file"])
        if one is None or one.state is not files.State.ASKED or one.url is None:
            return Done()
        if self._busy >= AT_ONCE:
            return Later(1.0)
        self._busy += 1
        try:
            held = await self._downloads.fetch(one.url, hosted=one.said.hosted, limit=self._limit)
        except Rejected as refused:
            sentence = self._sentence(one, refused)
            return Done(lambda connection: files.fail(connection, one, sentence, self._desk.clock.now()))
        finally:
            self._busy -= 1
        return Done(lambda connection: files.keep(connection, one, held, self._desk.clock.now()))

    def on_trouble(self, connection: Connection, job: Job, trouble: Trouble) -> None:
        """Where it is parked the person is told; where only the gate closes, it comes later."""
        one = files.carried(connection, job.payload["file"])
        if one is not None and files.parks(trouble):
            files.tell(connection, one, self._sentence(one, trouble), self._desk.clock.now())

    def _sentence(self, one: files.Carried, trouble: Trouble) -> str:
        why = _WHY.get(type(trouble), "failed")
        return not_there(one.name, one.item_id, why, one.said.language, limit=self._limit, reason=trouble.reason)
