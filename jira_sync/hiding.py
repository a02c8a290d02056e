"""What Jira hides from our account as a whole: an issue in it is not taken for gone.

Jira says "not there" to a caller whose credentials it does not know, too, and so it does of every issue of a project whose
permission Browse Projects the account has lost, or that was archived. Of the project of the settings nothing can be done without
it: Jira's gate closes. Any other has a gate of its own (`sop.lanes.gates`), so that there is one notice, and its records wait.
"""

from __future__ import annotations

import random

from sqlalchemy import Connection

from jira_sync.client import JiraClient
from jira_sync.vendor_errors import NotThere
from sop.desk import notices
from sop.desk.lanes_of import JIRA_GATE, hidden_project
from sop.errors import Misconfigured, Retryable
from sop.lanes import Clock, gates, wake_all
from sop.storage import Store

LOOK_S = 300.0
"""Seconds until a record of a hidden project is looked at again."""
_REMEDY = "Give the account the permission Browse Projects there; if the project was archived, restore it"


class Hiding:
    """Tells an issue that is gone from one whose project is hidden."""

    def __init__(self, store: Store, clock: Clock, client: JiraClient) -> None:
        self._store = store
        self._clock = clock
        self._client = client

    async def ensure_seeing(self, project: str | None = None) -> None:
        """Before an issue is taken for gone: whether we see anything at all, and anything of its project.

        project: key of where it was last seen. Raises Misconfigured, or Retryable where that project alone is hidden.
        """
        await self._client.myself()
        usual = self._client.account.project
        if hidden := await self._is_hidden(usual):
            reason = f"Jira shows SOPilot's account nothing of the project {usual}"
            raise Misconfigured(reason, setting="SOPILOT_JIRA_PROJECT", remedy=_REMEDY, about=hidden.about) from hidden
        if project in (None, usual):
            return
        if hidden := await self._is_hidden(project):
            raise await self._closed(project, hidden) from hidden
        await self.shown(project)

    async def shown(self, project: str) -> None:
        """Something of the project is to be seen: whatever waits for that may come."""
        gate = hidden_project(project)
        if gate not in await self._store.glance(gates.closed):
            return

        def reopen(connection: Connection) -> None:
            if gates.open_(connection, gate):
                wake_all(connection, JIRA_GATE, self._clock.now())

        await self._store.tx(reopen)

    async def _is_hidden(self, project: str | None) -> NotThere | None:
        try:
            await self._client.project(project)
        except NotThere as hidden:
            return hidden
        return None

    async def _closed(self, project: str, hidden: NotThere) -> Retryable:
        gate, reason = hidden_project(project), f"Jira shows SOPilot's account nothing of the project {project}"

        def close(connection: Connection) -> None:
            now = self._clock.now()
            gates.close(connection, gate, now, reason, _REMEDY, None, probed=False)
            notices.watch(connection, gate, now)

        await self._store.tx(close)
        after = LOOK_S * random.uniform(0.8, 1.2)
        return Retryable(reason, destination=gate, after=after, remedy=_REMEDY, about=hidden.about)
