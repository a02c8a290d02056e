"""What a workflow opens, as far as it has been seen, and the shortest way through it. Pure, but for what is kept.

Jira tells an account only the transitions that are open to it from the status an issue is in. What a status was last seen to
open is kept by project and issue type; of one that was never seen, any issue in that status can be asked. No admin's right is
needed, and both Jiras tell it alike. (`/rest/api/3/workflow/search` told whole workflows, to admins, until June 2026.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from jira_sync.client import JiraClient
from jira_sync.remote import Remote, read
from sop.lanes import Clock
from sop.storage import Store
from sop.storage.tables import workflow_looks as looks

Opens = Mapping[str, frozenset[str]]
"""Status to the statuses that it opens to our account; one that is missing is not known."""

ASK_AGAIN_S = 3600.0
"""How long a status that opens nothing useful, or that no issue is in, is not asked about again."""


def shortest(here: str, wanted: str, opens: Opens) -> tuple[str, ...] | None:
    """The statuses on the shortest way, `wanted` the last of them; None where no way is known. Ties go by the name."""
    return next((way for way in _ways(here, opens) if way and way[-1] == wanted), None)


def within_reach(here: str, opens: Opens) -> tuple[str, ...]:
    """The other statuses that can be reached as far as is known, the nearest first."""
    return tuple(way[-1] for way in _ways(here, opens) if way)


def _ways(here: str, opens: Opens) -> Iterator[tuple[str, ...]]:
    """The shortest way to every status that can be reached, in the order of their lengths."""
    met = {here}
    waiting: list[tuple[str, ...]] = [()]
    for way in waiting:
        yield way
        for status in sorted(opens.get(way[-1] if way else here, frozenset()) - met):
            met.add(status)
            waiting.append((*way, status))


@dataclass(frozen=True, slots=True)
class Kind:
    """Whose workflow: all issues of one type in one project share it."""

    project: str
    issue_type: str


def kind_of(remote: Remote) -> Kind:
    """The kind of an issue."""
    return Kind(remote.project, remote.issue_type)


class Workflows:
    """What the statuses have been seen to open. The newest look counts: a workflow changes, and conditions differ by issue."""

    def __init__(self, store: Store, client: JiraClient, clock: Clock) -> None:
        self._store = store
        self._client = client
        self._clock = clock
        self._seen: dict[tuple[Kind, str], frozenset[str]] = {}
        self._looked: dict[tuple[Kind, str], float] = {}

    async def saw(self, remote: Remote) -> None:
        """Keep what an issue's status opens now."""
        key = kind_of(remote), str(remote.values["stage"])
        open_ = frozenset(one.to for one in remote.transitions) - {key[1]}
        self._looked[key] = self._clock.now()
        if self._seen.get(key) != open_:
            await self._store.tx(_keep, *key, open_)
            self._seen[key] = open_

    async def way(self, remote: Remote, wanted: str) -> tuple[str, ...] | None:
        """The shortest way known from where the issue is, after asking about others where none is. Raises sop.errors."""
        kind, here = kind_of(remote), str(remote.values["stage"])
        while True:
            opens = await self.opens(remote)
            found = shortest(here, wanted, opens)
            stale = [one for one in within_reach(here, opens) if not self._looked_lately(kind, one)]
            if found is not None or not stale:
                return found
            await self._ask(kind, stale[0])

    async def opens(self, remote: Remote) -> Opens:
        """What is known, and of the issue's own status what is open to it now."""
        kept = await self._store.read(_kept, kind_of(remote))
        return kept | {str(remote.values["stage"]): frozenset(one.to for one in remote.transitions)}

    def _looked_lately(self, kind: Kind, status: str) -> bool:
        looked = self._looked.get((kind, status))
        return looked is not None and self._clock.now() - looked < ASK_AGAIN_S

    async def _ask(self, kind: Kind, status: str) -> None:
        """Look at the transitions of any issue in that status: it opens them to every issue of its kind."""
        self._looked[kind, status] = self._clock.now()
        named = {name: _quoted(value) for name, value in (("project", kind.project), ("issuetype", kind.issue_type))}
        jql = " AND ".join(f"{name} = {value}" for name, value in {**named, "status": _quoted(status)}.items())
        found = await self._client.newest(f"{jql} ORDER BY updated DESC")
        if found is not None:
            # It may have been moved on since the index saw it: what it opens is kept for where it is.
            await self.saw(read(found))


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _keep(connection: Connection, kind: Kind, status: str, opens: frozenset[str]) -> None:
    made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    key = {"project": kind.project, "issue_type": kind.issue_type, "status": status}
    told = {"opens": orjson.dumps(sorted(opens)).decode()}
    statement = made(looks).values(**key, **told)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=told))


def _kept(connection: Connection, kind: Kind) -> dict[str, frozenset[str]]:
    rows = connection.execute(
        select(looks.c.status, looks.c.opens).where(
            looks.c.project == kind.project, looks.c.issue_type == kind.issue_type
        )
    )
    return {row.status: frozenset(orjson.loads(row.opens)) for row in rows}
