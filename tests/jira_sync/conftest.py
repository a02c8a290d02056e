"""A whole mirror on a real database, against the stand-in Jira, every request of it judged by Atlassian's own document."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import aiohttp
import pytest

from jira_sync.account import Account
from jira_sync.accounts import Accounts
from jira_sync.adoption import Adoption
from jira_sync.backfill import Backfill
from jira_sync.boards import Boards
from jira_sync.client import JiraClient
from jira_sync.hints import read_hint
from jira_sync.mirror import Mirror
from jira_sync.pace import Pace
from jira_sync.relating import Relating
from jira_sync.sweep import Sweep
from jira_sync.uploading import Uploading
from sandbox.common import Served
from sandbox.jira import JiraOptions, JiraState, serve
from sop.desk import Desk, ItemView, lanes_of, records, view
from sop.desk.door import Answer, Handled
from sop.errors import Trouble
from sop.lanes import Done, Job, ManualClock, Task, Worker, gates
from sop.procedure import Procedure, load_default
from sop.records import commands as c
from sop.records.people import Actor, Person, Role, Side
from sop.storage import Store
from tests.sandbox.jira_support import MEI as MEI_ACCOUNT, SERVER_MEI, Rest
from tests.support.judging import assert_allowed, assert_no_cloud

MEI = Actor(Person("Mei Lin", "aad-mei", "mei@example.com"), Side.TEAMS, Role.LEAD)
SECRET = "webhook-secret"


COMBINATIONS = [("cloud", "sqlite"), ("cloud", "postgresql"), ("server", "sqlite")]
"""Both deployments and both databases, each with each other's commoner one: they do not know of each other."""


def _names(mark: pytest.Mark) -> list[str]:
    return mark.args[0].split(",") if isinstance(mark.args[0], str) else list(mark.args[0])


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test with a house runs against both deployments, unless it chooses for itself."""
    chosen = {name for mark in metafunc.definition.iter_markers("parametrize") for name in _names(mark)}
    if "house" in metafunc.fixturenames and "deployment" not in chosen:
        # As a mark: parametrized from here, the fixture's own two databases would be asked for as well.
        both = pytest.mark.parametrize(("deployment", "database_url"), COMBINATIONS, indirect=True)
        metafunc.definition.add_marker(both)


class Interrupted(JiraClient):
    """The real client; what waits in `meanwhile` happens right after the next read of an issue, before we write.

    What waits in `moved` happens right after the next transition of ours.
    """

    def __init__(self, account: Account, pace: Pace) -> None:
        super().__init__(account, pace)
        self.meanwhile: list[Callable[[], Awaitable[object]]] = []
        self.moved: list[Callable[[], Awaitable[object]]] = []

    async def issue(self, issue_id: str, *, marker: bool = False) -> dict[str, Any]:
        read = await super().issue(issue_id, marker=marker)
        while self.meanwhile:
            await self.meanwhile.pop()()
        return read

    async def transition(self, *args: Any, **rest: Any) -> None:
        await super().transition(*args, **rest)
        while self.moved:
            await self.moved.pop()()


@dataclass
class House:
    """Our side and Jira's. said: what SOPilot has answered in conversations."""

    store: Store
    desk: Desk
    jira: Served[JiraState]
    rest: Rest
    client: Interrupted
    mirror: Mirror
    worker: Worker
    clock: ManualClock
    said: list[str]

    @property
    def server(self) -> bool:
        """Whether Jira is a Data Center."""
        return self.client.account.is_data_center

    @property
    def alex(self) -> str:
        """What Jira knows Alex by."""
        return self.rest.alex

    @property
    def mei(self) -> str:
        """What Jira knows Mei by."""
        return SERVER_MEI if self.server else MEI_ACCOUNT

    async def do(self, action: Any, item: str | None = None, actor: Actor = MEI) -> Answer:
        """A command through the desk."""
        command = c.Command(id=str(uuid.uuid4()), actor=actor, at=self.now(), action=action, item_id=item)
        return await self.store.tx(self.desk.handle, command)

    async def report(self, title: str = "首頁 500 錯誤") -> str:
        """A new incident in step with Jira; its id."""
        answer = await self.do(c.ReportIncident(title))
        assert isinstance(answer, Handled)
        assert answer.item is not None
        await self.settle()
        return answer.item.id

    async def settle(self) -> None:
        """Everything that is due is done."""
        await self.worker.run_due()

    async def pass_time(self, seconds: float, step: float = 5.0) -> None:
        """Let time pass on both sides, working all along."""
        for _ in range(int(seconds / step)):
            self.clock.advance(step)
            self.jira.state.clock.advance(step)
            await self.settle()

    def now(self) -> datetime:
        """The moment on both sides' clocks."""
        return datetime.fromtimestamp(self.clock.now(), UTC)

    async def view(self, item: str) -> ItemView:
        """The item as a card would show it."""
        seen = await self.store.read(view, item, mirrored=True)
        assert seen is not None
        return seen

    async def issue(self, item: str) -> dict[str, Any]:
        """The item's issue as Jira's own API tells it."""
        link = (await self.view(item)).link
        assert link is not None
        status, issue = await self.rest("GET", f"/rest/api/2/issue/{link.issue_id}")
        assert status == 200
        return issue

    async def hint(self, item: str) -> None:
        """A webhook about the item's issue comes in, and what follows is done."""
        link = (await self.view(item)).link
        assert link is not None
        from jira_sync.hints import Hint, note

        assert await self.store.tx(note, Hint(link.issue_id, "jira:issue_updated"), self.clock.now())
        await self.settle()

    async def act(self, item: str, do: str, **rest: Any) -> dict[str, Any]:
        """Alex works on the item's issue in Jira's own pages."""
        link = (await self.view(item)).link
        assert link is not None
        return await self.rest.act(do, issue=link.issue_id, **rest)

    async def act_on(self, key: str, do: str, **rest: Any) -> dict[str, Any]:
        """Alex works on an issue that may be no record's any more."""
        return await self.rest.act(do, issue=key, **rest)

    def writes(self) -> list[str]:
        """Every request of ours that changed something, as METHOD path."""
        log = self.jira.state.control.log.entries
        return [f"{one.method} {one.path}" for one in log if one.method != "GET" and "_control" not in one.path]


@pytest.fixture
def seed() -> dict[str, Any]:
    """What the stand-in Jira starts with; tests override it."""
    return {}


@pytest.fixture
def procedure() -> Procedure:
    """The team's procedure; tests override it."""
    return load_default()


@pytest.fixture
def deployment(request: pytest.FixtureRequest) -> Literal["cloud", "server"]:
    """Whose manners the stand-in Jira has."""
    return getattr(request, "param", "cloud")


@pytest.fixture
def quota(request: pytest.FixtureRequest) -> int:
    """Requests that the stand-in Jira lets through in an hour; 0 for any number."""
    return getattr(request, "param", 0)


@pytest.fixture
async def house(
    store: Store, seed: dict[str, Any], deployment: Literal["cloud", "server"], quota: int, procedure: Procedure
) -> AsyncIterator[House]:
    """A mirror at work. Every request is judged at the end: Cloud's by Atlassian's documents where they are at hand."""
    clock = ManualClock(datetime.now(UTC).timestamp())
    desk = Desk(procedure, True, clock)
    options = JiraOptions(seed=seed, rate_limits=False, deployment=deployment, quota=quota)
    server = deployment == "server"
    async with serve(options) as jira, aiohttp.ClientSession() as http:
        jira.state.clock.set(datetime.fromtimestamp(clock.now(), UTC))
        account = Account(jira.url, None if server else options.email, options.token, "OPS", SECRET)
        client = Interrupted(account, Pace(store, clock))
        mirror = Mirror(store, desk, client)
        sweep = Sweep(store, client, clock, procedure.jira.projects("OPS"))
        said: list[str] = []
        tasks = {
            lanes_of.SYNC: Task(mirror.sync, mirror.on_trouble),
            lanes_of.SWEEP: Task(sweep.run),
            lanes_of.BOARD: Task(Boards(store, desk, client).run, mirror.on_trouble),
            lanes_of.MARK: Task(Adoption(store, desk, client).mark),
            lanes_of.BACKFILL: Task(Backfill(store, clock).run, parks=False),
            lanes_of.CARD: Task(_drawn),
            lanes_of.NOTICE: Task(_drawn),
            lanes_of.FETCH: Task(_drawn),
            lanes_of.UPLOAD: Task((uploading := Uploading(store, desk, client)).run, uploading.on_trouble),
            lanes_of.LINK_ACCOUNT: Task(Accounts(store, desk, client).run),
            lanes_of.SAY: Task(_says(said)),
            lanes_of.RELATE: Task(Relating(store, client).run),
            lanes_of.MINUTES: Task(_drawn),
        }
        worker = Worker(store, tasks, clock)
        rest = Rest.to_server(http, jira) if server else Rest(http, jira)
        yield House(store, desk, jira, rest, client, mirror, worker, clock, said)
        await client.close()
        if server:
            assert_no_cloud(jira.state.control.log.entries)
        else:
            assert_allowed(jira.state.control.log.entries)
        assert jira.state.limits.early.total() == 0


def _says(said: list[str]) -> Callable[[Job], Awaitable[Done]]:
    async def say(job: Job) -> Done:
        said.append(job.payload["text"])
        return Done()

    return say


async def _drawn(_job: Job) -> Done:
    return Done()


__all__ = ["MEI", "SECRET", "House", "Trouble", "gates", "read_hint", "records"]
