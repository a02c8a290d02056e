"""`sopilot sync`: reconcile now, beside a running server or alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from typing import Any

from sqlalchemy import Connection

from jira_sync import backfill, mapping
from jira_sync.mirror import Look, Mirror
from service.house import House
from service.running import opened, serving_role
from service.settings import Settings
from sop.errors import Misconfigured, Rejected, Retryable, Unknown

Progress = Callable[[int, int], None]
"""Called with how many are done, and how many there are."""
LOOK_EVERY_S = 0.5
AT_ONCE = 12
"""Items that a dry run compares at the same time."""
GIVE_UP_S = 120.0
"""Seconds without any progress after which the command stops watching; the work itself goes on."""


async def dry_run(settings: Settings, *, everything: bool, progress: Progress) -> dict[str, Any]:
    """What a sync would change, item by item; changes nothing. Raises sop.errors where Jira cannot be asked at all."""
    async with opened(settings, serving=False) as house:
        mirror = await reachable(house)
        total: int = await house.store.read(backfill.total, over=everything)
        lines: list[dict[str, Any]] = []
        done, after = 0, ""
        while page := await house.store.read(backfill.page_of_ids, after, over=everything, size=AT_ONCE):
            for found in await asyncio.gather(*(_compared(mirror, item_id) for item_id in page)):
                lines += found
            done, after = done + len(page), page[-1]
            progress(done, max(done, total))
        if everything:
            await house.store.tx(mapping.shown, house.procedure)
        return {"items": done, "changes": lines}


async def accept_mapping(settings: Settings) -> dict[str, Any]:
    """Let the changed mapping be written to the issues that exist: a run over everything begins.

    Raises Rejected where nobody has seen what that would do.
    """
    async with opened(settings, serving=False) as house:
        await reachable(house)
        changed: list[str] = await house.store.read(mapping.differences, house.procedure)
        if changed:
            await house.store.tx(_accept, house)
        return {"accepted": changed}


def _accept(connection: Connection, house: House) -> None:
    if not mapping.accept(connection, house.procedure):
        raise Rejected(
            "the mapping has changed, and nobody has looked at what that would do",
            remedy="Run `sopilot sync --all --dry-run` first, with the same sop.yaml",
        )
    backfill.begin(connection, house.clock.now(), over=True)


async def _compared(mirror: Mirror, item_id: str) -> list[dict[str, Any]]:
    try:
        look = await mirror.look(item_id)
    except (Rejected, Unknown) as trouble:
        return [{"item": item_id, "trouble": trouble.reason}]
    if isinstance(look, Look):
        return [] if look.plan.is_empty else [line(item_id, look)]
    return [] if look is None else [{"item": item_id, "create": True}]


def line(item_id: str, look: Look) -> dict[str, Any]:
    """What the dry run says of a record."""
    clashes = [{"field": one.field, "kept": one.kept.value} for one in look.plan.clashes]
    write, take = look.plan.write, look.plan.take
    said = {"item": item_id, "issue": look.remote.key, "to_jira": write, "to_teams": take, "conflicts": clashes}
    said |= {"in_jira": {field: look.remote.values.get(field) for field in write}}
    held = {"held": sorted(look.local.held & write.keys())} if look.local.held & write.keys() else {}
    return said | {"verified_at": look.local.verified_at} | held


def dry_summary(found: dict[str, Any]) -> str:
    """The dry run's result for people."""
    lines = [_as_text(one) for one in found["changes"]]
    unseen = sum("trouble" in one for one in found["changes"])
    last = f"{len(lines) - unseen} of {found['items']} would change"
    return "\n".join([*lines, last + (f"; {unseen} cannot be compared" if unseen else "")])


def _as_text(told: dict[str, Any]) -> str:
    """A line of the dry run for people."""
    if "trouble" in told:
        return f"{told['item']}: cannot be compared: {told['trouble']}"
    if "create" in told:
        return f"{told['item']}: would be created in Jira"
    now, held = told["in_jira"], told.get("held", ())
    later = " (only after `sopilot sync accept-mapping`)"
    parts = [
        f"in Jira {field} {_shown(now[field])} → {_shown(value)}{later if field in held else ''}"
        for field, value in told["to_jira"].items()
    ]
    parts += [f"in Teams {field} → {_shown(value)}" for field, value in told["to_teams"].items()]
    parts += [f"conflict {one['field']} ({one['kept']} stands)" for one in told["conflicts"]]
    return f"{told['item']} ({told['issue']}): {', '.join(parts)}; last seen equal: {told['verified_at'] or 'never'}"


def _shown(value: Any) -> str:
    return repr(value) if value not in (None, "", ()) else "nothing"


async def sync(settings: Settings, *, everything: bool, progress: Progress) -> dict[str, Any]:
    """Have every item looked at, and watch until they are through. A run that was interrupted goes on where it was.

    Raises sop.errors where Jira cannot be asked at all.
    """
    async with opened(settings, serving=False) as house:
        await reachable(house)
        begun = await house.store.tx(backfill.begin, house.clock.now(), over=everything)
        async with working(house):
            waiting = await _watch(house, begun.total, progress)
        stuck = await house.store.read(backfill.stuck)
        return {"items": begun.total, "done": begun.total - waiting, "waiting": waiting, "parked": stuck}


def summary(result: dict[str, Any]) -> str:
    """The result for people."""
    text = f"{result['done']} of {result['items']} compared and in step"
    if result["waiting"]:
        text += f"; {result['waiting']} still wait (see `sopilot doctor`)"
    if result["parked"]:
        text += f"; {result['parked']} parked (see `sopilot parked`)"
    return text


async def reachable(house: House) -> Mirror:
    """The mirror, once Jira has answered: nobody should wait for minutes to learn that it does not."""
    if house.jira is None or house.mirror is None:
        raise Misconfigured("no Jira is set up", setting="SOPILOT_JIRA_URL", remedy="Set the SOPILOT_JIRA_… settings")
    try:
        await house.jira.myself()
    except Retryable as trouble:
        remedy = trouble.remedy or "Look at SOPILOT_JIRA_URL, and whether it can be reached from here"
        raise Retryable(trouble.reason, destination=trouble.destination, remedy=remedy) from trouble
    return house.mirror


@asynccontextmanager
async def working(house: House) -> AsyncIterator[None]:
    """Work along: always on PostgreSQL, on SQLite only where nobody serves, and then nobody may begin to."""
    with ExitStack() as held:
        try:
            held.enter_context(serving_role(house.settings))
        except Misconfigured:
            yield
            return
        worker = house.worker()
        working = asyncio.create_task(worker.run(), name="worker")
        try:
            yield
        finally:
            worker.stop()
            await working


async def _watch(house: House, total: int, progress: Progress) -> int:
    """Until every record is through, or nothing has moved for long. Returns how many are not."""
    loop = asyncio.get_running_loop()
    left, moved = -1, loop.time()
    while True:
        now: int = await house.store.read(_left, total, house.clock.now())
        if now != left:
            left, moved = now, loop.time()
            progress(total - left, total)
        if not left or loop.time() - moved > GIVE_UP_S:
            return left
        await asyncio.sleep(LOOK_EVERY_S)


def _left(connection: Connection, total: int, now: float) -> int:
    """How many records are not through: those that have not had their turn and, in the end, those that wait."""
    run = backfill.standing(connection, now)
    # At least one as long as the run goes on: its last page may have been put after that `now`.
    return min(total, max(1, total - run.done) if run.running else backfill.held_up(connection, now))
