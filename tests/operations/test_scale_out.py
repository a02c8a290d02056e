"""Two services, two workers, a balancer and PostgreSQL, as infra/compose.yaml has them: killed, restarted, nothing lost."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from infra.layout import Layout, LayoutError, main, running
from sandbox.ports import free_port
from tests.service.support import ALEX, PASSWORD, SECRETS, World, until, world

pytestmark = pytest.mark.timeout(300)  # eight processes, on a machine that may be busy
TITLE = "首頁 500 錯誤"
PEOPLE = ("mei", "alex", "ming")
PAUSE_S = 0.7
"""Between two commands of one person: what is answered stays below what Teams takes in one conversation."""
_REPLACED = ("SOPILOT_DATABASE_URL", "SOPILOT_PORT")


@pytest.fixture
def balancer() -> None:
    """Skips where there is no haproxy, and fails in CI."""
    if shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None:
        reason = "no haproxy: apt-get install haproxy"
        pytest.fail(reason) if os.environ.get("CI", "").lower() == "true" else pytest.skip(reason)


@pytest.mark.usefixtures("balancer")
async def test_a_layout_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="MicrosoftAppId") as told:
        async with running({}, tmp_path):
            pytest.fail("it has no settings")
    assert "service-1 does not come up" in str(told.value)


def test_a_layout_without_settings_says_what_to_fill_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["up", "--env", str(tmp_path / "none.env")]) == 1
    assert "sopilot.env.example" in capsys.readouterr().err


class Load:
    """People who comment on an incident until told to stop; every comment is another."""

    def __init__(self, made: World) -> None:
        self.said: list[str] = []
        self._made = made
        self._stopping = False

    async def _speak(self, who: str) -> None:
        n = 0
        while not self._stopping:
            n += 1
            text = f"note-{who}-{n}."
            body = {"conversation": f"a:{who}", "user": f"29:{who}", "text": f"comment INC-1 {text}"}
            told = await self._made.control(self._made.teams, "say", **body)
            assert told["delivered"], told
            self.said.append(text)
            await asyncio.sleep(PAUSE_S)

    @asynccontextmanager
    async def speaking(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            for who in PEOPLE:
                group.create_task(self._speak(who))
            yield
            self._stopping = True

    async def more(self, count: int = 5) -> None:
        """Wait until some more has been said."""
        wanted = len(self.said) + count
        await until(lambda: len(self.said) >= wanted)


@pytest.mark.usefixtures("balancer")
async def test_kills_and_a_rolling_restart_under_load(tmp_path: Path) -> None:
    port = free_port()
    async with world(tmp_path, port=port) as made:
        settings = {name: value for name, value in made.env.items() if name not in _REPLACED}
        async with running(settings, tmp_path, port) as layout:
            await made.say("route incidents here")
            await made.say(f"incident new {TITLE}")
            await until(made.issues)
            await until(made.cards)
            load = Load(made)
            async with load.speaking():
                await load.more()
                for name in ("service-1", "worker-1"):
                    await layout.restarted(name, made.http, signal.SIGKILL)
                    await load.more()
                for name in ("service-1", "service-2", "worker-1", "worker-2"):
                    await layout.restarted(name, made.http)
                    await load.more(2)
                # What has just been started is used again once the balancer has found it well.
                await until(lambda: both_serve(made, layout))
            await assert_carried_out_once(made, load.said)
            await assert_nothing_is_parked(made, layout)
            await assert_nothing_else_is_public(made, layout)
            # The other direction, through the balancer.
            issue = (await made.issues())[0]["id"]
            edit = {"as": ALEX, "do": "edit", "issue": issue, "fields": {"summary": "changed in Jira"}}
            await made.control(made.jira, "act", **edit)
            await until(lambda: told(made, "changed in Jira"))
        assert_quiet(tmp_path)


_TAKEN = re.compile(r"^sopilot_(?:activities|jira_hints)_total\{[^}]*\} [1-9]", re.MULTILINE)


async def told(made: World, text: str) -> bool:
    return any(text in card for card in await made.cards())


async def comments(made: World) -> Counter[str]:
    (issue,) = await made.issues()
    return Counter(re.findall(r"note-[a-z]+-\d+\.", str(issue["comments"])))


async def assert_carried_out_once(made: World, said: list[str]) -> None:
    """Each comment that Teams was told is taken stands in Jira once; one incident, one issue, one card."""
    assert len(said) > len(PEOPLE)
    await until(lambda: arrived(made, said))
    assert await comments(made) == Counter(said)
    assert len([card for card in await made.cards() if TITLE in card]) == 1


async def arrived(made: World, said: list[str]) -> bool:
    return set(await comments(made)) >= set(said)


async def metrics(made: World, layout: Layout) -> list[str]:
    found = []
    for url in layout.services.values():
        async with made.http.get(f"{url}/metrics") as answer:
            found.append(await answer.text())
    return found


async def both_serve(made: World, layout: Layout) -> bool:
    """Whether each service has taken something since it was started.

    In turns one may get all messages, and the other all webhooks that follow.
    """
    return all(_TAKEN.search(one) for one in await metrics(made, layout))


async def assert_nothing_is_parked(made: World, layout: Layout) -> None:
    for one in await metrics(made, layout):
        assert "\nsopilot_parked 0.0\n" in one


async def assert_nothing_else_is_public(made: World, layout: Layout) -> None:
    for path in ("/metrics", "/readyz", "/healthz", "/", "/api/messages/x"):
        async with made.http.get(layout.url + path) as answer:
            assert answer.status == 404, path


def assert_quiet(folder: Path) -> None:
    """No failure that nobody foresaw, and no secret, in any log."""
    logs = {path.name: path.read_text() for path in folder.glob("*.log")}
    assert len(logs) == 5
    for name, text in logs.items():
        assert "Traceback" not in text, name
        for secret in (*SECRETS.values(), PASSWORD, "Bearer ey"):
            assert secret not in text, name
