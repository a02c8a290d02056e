"""Boards: a new issue lands in the sprint that the team wants, once. Where it stands on the board follows from its status alone.

The Agile API, https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/; Data Center has the same,
https://docs.atlassian.com/jira-software/REST/9.12.0/. Ranks are people's: no request of ours names one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from jira_sync.client import JiraClient
from jira_sync.pace import in_turn
from sop.desk import Desk, lanes_of as names, records
from sop.errors import Rejected, Said
from sop.lanes import Done, Job, Outcome, put
from sop.procedure import Board
from sop.records.items import Record
from sop.storage import Store
from sop.storage.tables import links

PAGE = 50
_KEY = "board"


@dataclass(frozen=True, slots=True)
class Found:
    """A board of Jira's. has_sprints: a Kanban board has none; a team-managed one (`simple`) may."""

    id: int
    name: str
    has_sprints: bool


class NoBoard(Rejected):
    """There is no board of that name or number. there: the names of those that there are."""

    def __init__(self, wanted: Board, there: tuple[str, ...]) -> None:
        super().__init__(
            f"the project has no board {wanted.called!r}, or SOPilot's account may not see it",
            remedy="Correct `board` in sop.yaml, or share the board with SOPilot's account, then retry",
            said=(Said("board", {"board": wanted.called}),),
        )
        self.there = there


def wish(connection: Connection, desk: Desk, item: Record) -> None:
    """Wish, when an issue has been made, that it is in the sprint that the procedure says."""
    board = desk.procedure.track(item.kind).board
    if board is None or board.sprint == "none":
        return
    lane, now = names.jira_lane(item.id), desk.clock.now()
    put(connection, lane, names.BOARD, {"item": item.id}, gate=names.JIRA_GATE, now=now, merge_key=_KEY)


async def find(client: JiraClient, wanted: Board) -> Found:
    """The board that the procedure means, of those that show the project. Raises NoBoard, and sop.errors."""
    shown: dict[int, Found] = {}
    async for one in _pages(client, "board", query={"projectKeyOrId": client.account.project}):
        shown[int(one["id"])] = Found(int(one["id"]), str(one["name"]), one.get("type") != "kanban")
    named = [one for one in shown.values() if one.id == wanted.id or one.name == wanted.name]
    if not named:
        raise NoBoard(wanted, tuple(one.name for one in shown.values()))
    return named[0]


async def columns(client: JiraClient, board: Found) -> frozenset[str]:
    """Ids of the statuses that are in a column of the board. Raises sop.errors."""
    answer = await client.call("GET", "board/{}/configuration", str(board.id), agile=True)
    return frozenset(
        str(status["id"]) for column in answer["columnConfig"]["columns"] for status in column.get("statuses", [])
    )


class Boards:
    """The handler of `jira.board`: one new issue into its sprint, or out of one."""

    def __init__(self, store: Store, desk: Desk, client: JiraClient) -> None:
        self._store = store
        self._desk = desk
        self._client = client

    async def run(self, job: Job) -> Outcome:
        """Carry out `jira.board`. Raises sop.errors."""
        return await in_turn(self._client.pace, self._run, job, background=False)

    async def _run(self, job: Job) -> Outcome:
        item, issue_id = await self._store.read(_linked, job.payload["item"])
        board = self._desk.procedure.track(item.kind).board if item is not None else None
        if board is not None and issue_id is not None:
            await self._place(job, board, issue_id)
        return Done()

    async def _place(self, job: Job, board: Board, issue_id: str) -> None:
        """Looked up first: where it is in a sprint already, a person, a rule of Jira's or an earlier try has put it there."""
        answer = await self._client.call("GET", "issue/{}", issue_id, query={"fields": "sprint"}, agile=True)
        planned = answer["fields"].get("sprint") is not None
        if board.sprint == "backlog" and planned and not job.suspect:
            await self._move(job, "backlog/issue", issue_id)
        if board.sprint == "active" and not planned:
            sprint = await self._active(await find(self._client, board))
            # Between two sprints a new issue waits in the backlog, as one does that a person makes.
            if sprint is not None:
                await self._move(job, "sprint/{}/issue", issue_id, sprint)

    async def _active(self, board: Found) -> str | None:
        """Id of the board's active sprint: of several, one that was made on this board, and of these the oldest."""
        query = {"state": "active"}
        active = [one async for one in _pages(self._client, "board/{}/sprint", str(board.id), query=query)]
        active.sort(key=lambda one: (one.get("originBoardId") != board.id, int(one["id"])))
        return str(active[0]["id"]) if active else None

    async def _move(self, job: Job, template: str, issue_id: str, *ids: str) -> None:
        job.ensure_mine()
        await self._client.call("POST", template, *ids, body={"issues": [issue_id]}, agile=True)


async def _pages(client: JiraClient, template: str, *ids: str, query: dict[str, str]) -> AsyncIterator[dict[str, Any]]:
    start = 0
    while True:
        asked = query | {"startAt": str(start), "maxResults": str(PAGE)}
        answer = await client.call("GET", template, *ids, query=asked, agile=True)
        for one in answer["values"]:
            yield one
        start += len(answer["values"])
        if answer.get("isLast", True) or not answer["values"]:
            return


def _linked(connection: Connection, item_id: str) -> tuple[Record | None, str | None]:
    issue_id = connection.execute(sa.select(links.c.issue_id).where(links.c.item_id == item_id)).scalar()
    return records.load(connection, item_id), issue_id
