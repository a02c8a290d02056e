"""`sopilot sync adopt`: records for issues that are in Jira already."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from jira_sync import backfill
from jira_sync.adoption import Adoptable, Adoption, Left
from service.house import House
from service.running import opened
from service.settings import Settings
from service.syncing import AT_ONCE, GIVE_UP_S, LOOK_EVERY_S, Progress, reachable, working
from sop.errors import Rejected
from sop.records.items import Kind

_QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_ORDERED = re.compile(r"\border\s+by\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for. jql: which issues; kind: what those become of which nothing else tells it; posted: with cards."""

    jql: str
    kind: str | None
    dry_run: bool
    posted: bool


async def adopt(settings: Settings, asked: Asked, progress: Progress) -> dict[str, Any]:
    """Look at every issue that the query finds, and make the records. Once more, it makes what has been left out.

    Raises sop.errors where Jira cannot be asked, or cannot read the query.
    """
    if _ORDERED.search(_QUOTED.sub("", asked.jql)):
        raise Rejected("the query has an ORDER BY", remedy="Leave it out: the oldest issues come first")
    async with opened(settings, serving=False) as house:
        await reachable(house)
        assert house.adoption is not None, "there is a Jira"
        found = await _found(house.adoption, asked.jql)
        kinds: Counter[str] = Counter()
        left: list[dict[str, str]] = []
        for start in range(0, len(found), AT_ONCE):
            part = found[start : start + AT_ONCE]
            for one in await asyncio.gather(*(_one(house.adoption, *issue, asked) for issue in part)):
                if isinstance(one, Left):
                    left.append({"issue": one.key, "reason": one.reason})
                else:
                    kinds[one] += 1
            progress(min(start + AT_ONCE, len(found)), len(found))
        if not asked.dry_run:
            await _through(house)
    known = kinds.pop(_KNOWN, 0)
    return {"found": len(found), "known": known, "adopted": dict(kinds), "left": left, "dry_run": asked.dry_run}


_KNOWN = "known"


async def _found(adoption: Adoption, jql: str) -> list[tuple[str, str]]:
    try:
        return await adoption.search(jql)
    except Rejected as refusal:
        if type(refusal) is not Rejected:
            raise
        remedy = "Mend the query, and try it first in Jira's own search"
        raise Rejected(refusal.reason, remedy=remedy, about=refusal.about) from refusal


async def _one(adoption: Adoption, issue_id: str, issue_type: str, asked: Asked) -> Left | str:
    """The kind of record that the issue has become, or would; that it is one already; or why it was left alone."""
    look = await adoption.look(issue_id, issue_type, Kind(asked.kind) if asked.kind else None)
    if isinstance(look, Adoptable) and (asked.dry_run or await adoption.adopt(look, posted=asked.posted)):
        return look.kind.value
    return look if isinstance(look, Left) else _KNOWN


async def _through(house: House) -> None:
    """Work along until the new records have had their first look; where that takes long, it goes on without us."""
    loop = asyncio.get_running_loop()
    async with working(house):
        waiting, moved = -1, loop.time()
        while loop.time() - moved <= GIVE_UP_S:
            now: int = await house.store.read(backfill.waiting_syncs, house.clock.now())
            if not now:
                return
            if now != waiting:
                waiting, moved = now, loop.time()
            await asyncio.sleep(LOOK_EVERY_S)


def summary(result: dict[str, Any]) -> str:
    """The result for people."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(result["adopted"].items())) or "none"
    verb = "would be" if result["dry_run"] else "are now"
    lines = [f"{one['issue']}: left alone: {one['reason']}" for one in result["left"]]
    tail = f"; {result['known']} were records before" if result["known"] else ""
    tail += f"; {len(result['left'])} left alone" if result["left"] else ""
    return "\n".join([*lines, f"{kinds} of {result['found']} issues {verb} records{tail}"])
