"""One run: our replicas, the stand-in, people on both sides, everything that goes wrong, and the judge."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from random import Random
from typing import Any
from unittest.mock import patch

from jira_sync.account import Account
from jira_sync.hints import Hint, note, read_hint
from jira_sync.sweep import ensure_sweep
from sandbox.common import LogEntry
from sandbox.jira.acts import act
from sandbox.jira.app import STATE, create_app
from sandbox.jira.model import Issue
from sandbox.jira.options import JiraOptions
from sandbox.jira.state import JiraState
from sandbox.jira.webhooks import Webhooks
from sop.desk.door import Handled
from sop.lanes import claiming
from sop.procedure import load_default
from sop.records import commands as c
from tests.simulation import people
from tests.simulation.database import Database
from tests.simulation.oracle import JIRA, TEAMS, Oracle
from tests.simulation.replica import Replica
from tests.simulation.schedule import JIRA_EDITS, TEAMS_EDITS, Event, Schedule
from tests.simulation.virtual import JirasClock, OurClock, StandsStill, VirtualLoop
from tests.simulation.watch import Watch
from tests.simulation.wire import TOKEN, URL_OF_JIRA, StandIn, WiredClient

LONGEST_S = 4 * 3600.0
"""So long after the last event everything must be settled."""
QUIET_S = 400.0
"""So long nothing but sweeps may be sent then: two of them."""
ABOUT_NOTHING = ("fault", "crash", "freeze")


@dataclass
class Result:
    """What a run came to. problems: none where all is well; trace: what happened, in order, for the same-seed test."""

    seed: int
    problems: list[str]
    edits: int = 0
    conflicts: int = 0
    requests: int = 0
    writes: int = 0
    seconds: float = 0.0
    trace: list[str] = field(default_factory=list)


@cache
def _database() -> Database:
    return Database()


@cache
def _stand_in(deployment: Any) -> tuple[StandIn, JiraState]:
    app = create_app(JiraOptions(deployment=deployment, rate_limits=False, webhook_url="http://sopilot.example"))
    return StandIn(app), app[STATE]


class Hooks(Webhooks):
    """The stand-in's own deliveries, brought to us without a socket."""

    world: World

    async def _post(self, message: Any, retry: int) -> int:
        return await self.world.hook(message.body)

    def release(self) -> None:
        """What was held back for the next event comes now."""
        held, self._held = self._held, []
        if held:
            self._spawn(held, 0)


class World:
    """See the module."""

    def __init__(self, schedule: Schedule, loop: VirtualLoop) -> None:
        self.loop = loop
        self.schedule = schedule
        self.rng = Random(schedule.seed + 1)
        self.oracle = Oracle()
        self._happened: list[tuple[float, str]] = []
        self.stand_in, self.jira = _stand_in("server" if schedule.server else "cloud")
        self._renew_jira()
        self.database = _database()
        self.database.renew()
        self.watch = Watch(self.oracle, self.database, self.jira)
        self.database.on_kept = self.watch.records_changed
        self.database.on_put = self._wake
        self.stand_in.after_write = self.watch.issues_changed
        self.stand_in.sent = []
        self.items: dict[int, str] = {}
        self._woken = asyncio.Event()
        self.replicas: list[Replica] = []
        self._background: set[asyncio.Task[None]] = set()

    def _renew_jira(self) -> None:
        schedule, control = self.schedule, self.jira.control
        control.clock = JirasClock(self.loop, schedule.skew_s)
        control.faults.clear()
        control.log.clear()
        self.jira.options = replace(self.jira.options, index_lag_s=schedule.index_lag_s)
        self.jira.webhooks = hooks = Hooks(control, self.jira.options)
        hooks.world = self
        self.jira.reset()
        site = self.jira.site
        self.accounts = {
            word: next(user.account_id for user in site.users.values() if user.email == email)
            for word, email in people.EMAIL_OF.items()
        }

    async def run(self) -> Result:
        """Everything that the schedule says, and the verdict."""
        await self._live()
        sent = self.stand_in.sent
        return Result(
            self.schedule.seed,
            self.oracle.problems,
            self.oracle.edits,
            self.oracle.conflicts,
            len(sent),
            sum(1 for _at, method, _path in sent if method != "GET"),
            self.loop.time(),
            self._trace(),
        )

    def _trace(self) -> list[str]:
        requests = [(at, f"   {method} {path}") for at, method, path in self.stand_in.sent]
        everything = sorted([*self._happened, *requests, *self.oracle.log], key=lambda one: one[0])
        return [f"{at:9.2f} {told}" for at, told in everything]

    async def _live(self) -> None:
        self.replicas = [self._replica(0), self._replica(1)]
        self.database.run(ensure_sweep, self._now())
        pump = asyncio.create_task(self._pump())
        for event in self.schedule.events:
            await asyncio.sleep(max(0.0, event.at - self.loop.time()))
            self._happened.append((self.loop.time(), f"== {event.kind} of item {event.item} {event.args or ''}"))
            self._happen(event)
        await self._settle()
        pump.cancel()
        self._judge()

    def _replica(self, number: int) -> Replica:
        options = self.jira.options
        account = Account(URL_OF_JIRA, None if self.schedule.server else options.email, TOKEN, "OPS", "secret")
        clock = OurClock(self.loop, self.schedule.apart_s * number)
        made = Replica(
            self.database, load_default_once(), clock, account, self.stand_in, self._travel, self.oracle.problems.append
        )
        made.on_end = self._wake
        return made

    def _travel(self) -> float:
        if self.rng.random() < self.schedule.slow:
            return self.rng.choice((0.7, 2.0, 5.0, 9.0))
        return self.rng.uniform(0.02, 0.25)

    def _now(self) -> float:
        return self.replicas[0].worker._clock.now()

    def _wake(self) -> None:
        self._woken.set()

    async def _pump(self) -> None:
        """Replicas look for work when something was put or is due: in any order, as notices reach them."""
        while True:
            awake = [one for one in self.replicas if one.awake]
            if awake:
                self.rng.choice(awake).look()
            self._woken.clear()
            pause = self.database.look(self._pause) if awake else 1.0
            try:
                async with asyncio.timeout(pause):
                    await self._woken.wait()
            except TimeoutError:
                continue
            await asyncio.sleep(self.rng.choice((0.0, 0.0, 0.01, 0.3)))

    def _pause(self, connection: Any) -> float:
        """Until something is due, or a lease may have run out."""
        now = self._now()
        _due, next_at = claiming.due(connection, now)
        (lease,) = self.database.raw.execute("SELECT min(lease_until) FROM lanes WHERE owner IS NOT NULL").fetchone()
        times = [at for at in (next_at, lease + 0.5 if lease else None) if at is not None]
        return max(0.25, min(times, default=now + 60.0) - now)

    async def hook(self, body: bytes) -> int:
        """A webhook of Jira's comes in: taken by whichever replica is up."""
        if not any(one.awake for one in self.replicas):
            return 0
        hint = read_hint(body)
        if isinstance(hint, Hint):
            self.database.run(note, hint, self._now())
        return 200

    def _happen(self, event: Event) -> None:
        rng = Random(event.luck)
        match event.kind:
            case "open":
                self._open(event, rng)
            case kind if kind not in ABOUT_NOTHING and event.item not in self.items:
                pass  # it comes before what it is about
            case "fault":
                self.jira.control.faults.add([event.args])
            case "crash":
                self._crash(event.args)
            case "freeze":
                one = self.replicas[event.args["replica"]]
                one.freeze(event.args["steps"], event.args["seconds"], event.args.get("where"))
            case "say":
                text = f"said-{event.luck:08x}"
                self._ask(event, c.AddComment(f"c-{event.luck:08x}", text), rng)
            case kind if kind in TEAMS_EDITS:
                self._ask(event, people.in_teams(kind, self.items[event.item], f"{event.luck:08x}", rng), rng)
            case kind if kind in JIRA_EDITS or kind == "clone":
                self._edit(event, rng)
            case _:
                self._talk(event, rng)

    def _open(self, event: Event, rng: Random) -> None:
        title = f"opened {event.luck:08x}"
        action = c.ReportIncident(title) if rng.random() < 0.7 else c.AddActionItem(title)
        self._ask(event, action, rng)

    def _ask(self, event: Event, action: Any, rng: Random) -> None:
        who = rng.choice(list(people.TEAMS_PEOPLE))
        command = c.Command(
            id=f"command-{event.luck:08x}-{event.at}",
            actor=people.TEAMS_PEOPLE[who],
            at=datetime.fromtimestamp(self._now(), UTC),
            action=action,
            item_id=self.items.get(event.item),
        )
        self.watch.by = who
        try:
            answer = self.database.run(self.replicas[0].desk.handle, command)
            if rng.random() < 0.05:
                self.database.run(self.replicas[0].desk.handle, command)
        finally:
            self.watch.by = None
        if isinstance(answer, Handled) and answer.item is not None:
            self.items[event.item] = answer.item.id
            if isinstance(action, c.AddComment):
                self.oracle.said(answer.item.id, TEAMS, action.text)

    def _issue(self, event: Event) -> Issue | None:
        return self.jira.site.issues.get(self.watch.issues.get(self.items.get(event.item, ""), ""))

    def _edit(self, event: Event, rng: Random) -> None:
        issue = self._issue(event)
        if issue is None:
            return
        doing = people.in_jira(event.kind, f"{event.luck:08x}", list(issue.labels), self.accounts, rng)
        self._do(issue, doing, rng)

    def _talk(self, event: Event, rng: Random) -> None:
        """Comments in Jira's own pages."""
        issue = self._issue(event)
        if issue is None:
            return
        if event.kind == "comment" or not issue.comments:
            token = f"told-{event.luck:08x}"
            self.oracle.said(self.items[event.item], JIRA, token)
            self._do(issue, {"do": "comment", "body": token}, rng)
            return
        comment = rng.choice(issue.comments)
        token = next(word for word in comment.body.wiki.split() if word.startswith(("said-", "told-")))
        doing: dict[str, Any] = {"do": event.kind, "comment": comment.id}
        if event.kind == "edit_comment":
            doing["body"] = f"{comment.body.wiki} anew-{event.luck:08x}"
            self.oracle.said_anew(token, f"anew-{event.luck:08x}")
        else:
            self.oracle.unsaid(token)
        self._do(issue, doing, rng)

    def _do(self, issue: Issue, doing: dict[str, Any], rng: Random) -> None:
        who = rng.choice(list(self.accounts))
        self.watch.by = who
        try:
            act(self.jira, {"as": self.accounts[who], "issue": issue.id, **doing})
            self.watch.issues_changed()
        finally:
            self.watch.by = None

    def _crash(self, args: dict[str, Any]) -> None:
        number: int = args["replica"]
        dying = self.replicas[number]

        async def back() -> None:
            while dying.alive:
                await asyncio.sleep(1.0)
            await asyncio.sleep(args["back_after"])
            self.replicas[number] = self._replica(number)
            self._wake()

        if dying.alive:
            dying.crash(args["steps"])
            task = asyncio.create_task(back())
            self._background.add(task)
            task.add_done_callback(self._background.discard)

    async def _settle(self) -> None:
        """Nothing goes wrong any more, and everybody has time."""
        self.jira.control.faults.clear()
        for one in self.replicas:
            one.heal()
        hooks = self.jira.webhooks
        assert isinstance(hooks, Hooks)
        hooks.release()
        began = self.loop.time()
        while self._busy() or hooks.pending:
            await asyncio.sleep(20.0)
            if self.loop.time() - began > LONGEST_S:
                self.oracle.problems.append(f"not settled after {LONGEST_S:.0f} s: {self._busy()}")
                return
        settled = self.loop.time()
        await asyncio.sleep(QUIET_S)
        late = [(method, path) for at, method, path in self.stand_in.sent if at > settled and "/search" not in path]
        if late:
            self.oracle.problems.append(f"sent after everything had settled: {late[:5]}")

    def _busy(self) -> list[Any]:
        """What waits, but for the next sweep; and what was done too late for the last one to have seen."""
        waits = self.database.raw.execute("SELECT lane, trouble FROM intents WHERE lane NOT LIKE 'cron:%'").fetchall()
        unseen = self.loop.time() - max(self._last_event, self._last_write)
        return waits or (["the next sweep"] if unseen < 220.0 + self.schedule.index_lag_s else [])

    @property
    def _last_event(self) -> float:
        return self.schedule.events[-1].at

    @property
    def _last_write(self) -> float:
        return max((at for at, method, _path in self.stand_in.sent if method != "GET"), default=0.0)

    def _judge(self) -> None:
        self.oracle.judge_fields()
        for item in self.items.values():
            made = self.watch.made.get(item, [])
            linked = self.database.raw.execute("SELECT issue_id FROM links WHERE item_id = ?", (item,)).fetchone()
            if len(made) != 1 or linked is None or linked[0] != made[0]:
                self.oracle.problems.append(f"{item}: issues made: {made}, linked: {linked}")
                continue
            rows = self.database.raw.execute("SELECT data FROM comments WHERE item_id = ?", (item,)).fetchall()
            there = [comment.body.wiki for comment in self.jira.site.issues[made[0]].comments]
            self.oracle.judge_comments(item, [json.loads(row[0]) for row in rows], there)
        parked = self.database.raw.execute("SELECT lane, reason FROM parked").fetchall()
        if parked:
            self.oracle.problems.append(f"parked: {parked}")


load_default_once = cache(load_default)


def run(schedule: Schedule) -> Result:
    """A whole run of one schedule, the same every time."""
    loop = VirtualLoop()
    state = random.getstate()
    random.seed(schedule.seed)
    asyncio.set_event_loop(loop)
    try:
        with patch("sop.lanes.worker.steady", loop.time):
            return loop.run_until_complete(_lived(schedule, loop))
    except StandsStill as stuck:
        return Result(schedule.seed, [str(stuck)])
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        asyncio.set_event_loop(None)
        loop.close()
        random.setstate(state)


async def _lived(schedule: Schedule, loop: VirtualLoop) -> Result:
    return await World(schedule, loop).run()


__all__ = ["LogEntry", "Result", "WiredClient", "World", "run"]
