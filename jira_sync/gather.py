"""Reads of issues, gathered: lanes that want one at about the same time share one request.

A read that is alone goes out at once. Whoever comes while reads are under way waits for one of them to end, and goes out with
all others that wait then: a request begins after everybody in it has asked, so nobody gets what was read before. It is not
waited long for a Jira that is slow.

Cloud only (`POST /issue/bulkfetch`): it takes a hundred ids, tells 40 changes of each at most, and leaves out what is not there
without saying why. Whatever it leaves out or cuts short is read by itself.
https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues/#api-rest-api-2-issue-bulkfetch-post
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any

from jira_sync.dialects import BULK_MOST
from sop.errors import Rejected

CHANGES_MOST = 40
"""Changes of one issue that a bulk answer tells at most: with so many, older ones may be missing."""
PATIENCE_S = 0.3
"""So long a read waits for those under way."""

Issue = dict[str, Any]
Single = Callable[[str], Awaitable[Issue]]
Bulk = Callable[[list[str]], Awaitable[list[Issue]]]


class Gathered:
    """One reader for many lanes.

    single: reads one issue; bulk: those of a hundred ids that it finds; at_once: requests under way from which on it gathers.
    """

    def __init__(self, single: Single, bulk: Bulk, *, at_once: int) -> None:
        self._single = single
        self._bulk = bulk
        self._at_once = at_once
        self._waiting: dict[str, list[asyncio.Future[Issue]]] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._impatient: asyncio.TimerHandle | None = None

    async def read(self, issue_id: str) -> Issue:
        """The issue as it is now or later. Raises what reading it alone raises."""
        answer: asyncio.Future[Issue] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(issue_id, []).append(answer)
        self._go_on()
        return await answer

    def _go_on(self) -> None:
        """Send what waits where there is room; otherwise see that it does not wait for ever."""
        while self._waiting and len(self._under_way) < self._at_once:
            self._send()
        if self._waiting and self._impatient is None:
            self._impatient = asyncio.get_running_loop().call_later(PATIENCE_S, self._wait_no_longer)

    def _wait_no_longer(self) -> None:
        self._impatient = None
        if self._waiting:
            self._send()
        self._go_on()

    def _send(self) -> None:
        part = {one: self._waiting.pop(one) for one in list(islice(self._waiting, BULK_MOST))}
        task = asyncio.create_task(self._answer_all(part), name="jira reads")
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._go_on()

    async def _answer_all(self, wanted: dict[str, list[asyncio.Future[Issue]]]) -> None:
        try:
            found = await self._together(list(wanted)) if len(wanted) > 1 else {}
        except Exception as error:  # each lane's own to deal with
            for answers in wanted.values():
                _answer(answers, error)
            return
        for issue_id, issue in found.items():
            _answer(wanted[issue_id], issue)
        await asyncio.gather(*(self._alone(one, wanted[one]) for one in wanted if one not in found))

    async def _together(self, ids: list[str]) -> dict[str, Issue]:
        """By id, those that one request tells whole."""
        try:
            found = await self._bulk(ids)
        except Rejected:
            # Of which of them it is, the single reads tell.
            return {}
        wanted = set(ids)
        return {str(one["id"]): one for one in found if str(one["id"]) in wanted and _is_whole(one)}

    async def _alone(self, issue_id: str, answers: list[asyncio.Future[Issue]]) -> None:
        try:
            _answer(answers, await self._single(issue_id))
        except Exception as error:  # the lane's own to deal with
            _answer(answers, error)


def _answer(answers: list[asyncio.Future[Issue]], outcome: Issue | Exception) -> None:
    for answer in answers:
        if answer.done():
            continue  # whoever asked was cancelled
        if isinstance(outcome, Exception):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)


def _is_whole(issue: Issue) -> bool:
    changes = issue.get("changelog") or {}
    told = len(changes.get("histories", ()))
    return told < CHANGES_MOST and told >= int(changes.get("total", told))
