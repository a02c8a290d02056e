"""`sopilot serve` as a process of its own: it starts, drains, is killed, and loses nothing."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sqlite3
from pathlib import Path

import pytest

from tests.service.support import (
    ALEX,
    PASSWORD,
    SECRETS,
    Ended,
    World,
    run,
    serving,
    spawn,
    until,
    world,
)
from tests.service.test_alertmanager_webhook import body_of
from tests.support.databases import fresh_database

pytestmark = pytest.mark.timeout(300)  # several processes each, on a machine that may be busy
TITLE = "首頁 500 錯誤"


async def the_issue(made: World) -> list[dict[str, object]]:
    """The issue of the one incident, once there is one."""
    return [issue for issue in await made.issues() if TITLE in str(issue["summary"])]


async def the_card(made: World) -> list[str]:
    return [card for card in await made.cards() if TITLE in card]


def assert_no_secret(made: World) -> None:
    """In nothing that any process of this world wrote, at DEBUG."""
    assert made.outputs
    for text in made.outputs:
        for secret in (*SECRETS.values(), PASSWORD, "Bearer ey", "Basic "):
            assert secret not in text
        for line in text.splitlines():
            assert "Traceback" not in line or json.loads(line)["exception"].count("Traceback (most") >= 1


def assert_structured(err: str) -> list[dict[str, str]]:
    """Every line of a service's standard error is one JSON object."""
    return [json.loads(line) for line in err.splitlines()]


async def test_the_whole_line_a_drain_and_a_kill(sqlite_world: World, tmp_path: Path) -> None:
    made = sqlite_world
    async with serving(made, tmp_path) as running:
        await made.say("route incidents here")
        await made.say(f"incident new {TITLE}")
        await until(lambda: the_card(made))
        (issue,) = await until(lambda: the_issue(made))
        # SIGTERM while a write is at Jira: it is finished, and its result is kept.
        await hold_a_put(made, 1.5)
        await made.say("priority INC-1 low")
        await until(lambda: at_jira(made))
        ended = await running.terminated()
        assert ended.code == 0
        told = assert_structured(ended.err)
        assert [line["event"] for line in told if line["logger"] == "service.running"][-1] == "stopped"
        assert not [line for line in told if line["level"] in ("error", "critical")], told
    (after,) = await the_issue(made)
    assert after["priority"] != issue["priority"]
    puts = _puts(made)
    async with serving(made, tmp_path) as running:
        # kill -9 between the answer and the effect: the next start does what was promised.
        await made.control(made.jira, "down")
        await made.say("comment INC-1 nothing is lost")
        await running.killed()
    await made.control(made.jira, "up")
    await made.control(
        made.jira, "act", **{"as": ALEX, "do": "edit", "issue": issue["id"], "fields": {"summary": f"{TITLE}!"}}
    )
    async with serving(made, tmp_path) as running:
        await until(lambda: _commented(made))
        await until(lambda: _told(made, f"{TITLE}!"))
        assert len(await the_issue(made)) == 1
        assert _puts(made) == puts, "the drained write was not repeated"
        assert (await running.terminated()).code == 0
    assert_no_secret(made)


def _puts(made: World) -> int:
    return sum(1 for one in made.jira.state.control.log.entries if one.method == "PUT")


async def hold_a_put(made: World, seconds: float) -> None:
    """Jira takes its time with the next edit."""
    slow = {"kind": "delay", "seconds": seconds, "match": {"method": "PUT"}, "times": 1}
    await made.control(made.jira, "faults", faults=[slow])


def at_jira(made: World) -> bool:
    """Whether that edit is there now: a fault that strikes once is no longer listed when it has struck."""
    return not made.jira.state.control.faults.list()


async def _prioritised(made: World, before: object) -> bool:
    return any(issue["priority"] != before for issue in await the_issue(made))


async def _commented(made: World) -> bool:
    return any("nothing is lost" in str(issue["comments"]) for issue in await the_issue(made))


async def _told(made: World, text: str) -> bool:
    return any(text in card for card in await made.cards())


async def test_what_runs_beside_a_server(sqlite_world: World, tmp_path: Path) -> None:
    """A second server, doctor, parked and sync, on the one SQLite database that is being served."""
    made = sqlite_world
    async with serving(made, tmp_path) as running:
        second, doctor = await asyncio.gather(
            run(made, tmp_path, "serve", SOPILOT_PORT="0"), run(made, tmp_path, "doctor")
        )
        assert_refused(second, "another process serves this database", "PostgreSQL")
        assert doctor.code == 1
        assert "NOT  route" in doctor.out
        await made.say("route incidents here")
        headers = {"Authorization": f"Bearer {SECRETS['SOPILOT_INTAKE_TOKEN']}", "Content-Type": "application/json"}
        async with made.http.post(
            f"{made.url}/webhooks/alertmanager", data=body_of("01_grouped_firing_2_f"), headers=headers
        ) as answer:
            assert answer.status == 200
        (issue,) = await until(made.issues)
        doctor = await run(made, tmp_path, "doctor", "--json")
        assert doctor.json()["ready"] is True
        assert doctor.code == 0
        await made.control(made.jira, "faults", faults=[{"kind": "webhook_lost"}])
        edit = {"as": ALEX, "do": "edit", "issue": issue["id"], "fields": {"summary": "changed in Jira"}}
        await made.control(made.jira, "act", **edit)
        would, again = await asyncio.gather(
            run(made, tmp_path, "sync", "--dry-run", "--json"), run(made, tmp_path, "sync", "--dry-run")
        )
        assert would.code == 0
        (change,) = would.json()["changes"]
        assert change["to_teams"] == {"title": "changed in Jira"}
        assert "changed in Jira" in again.out
        assert "1 of 1 would change" in again.out
        synced = await run(made, tmp_path, "sync", "--json")
        assert synced.json() == {"items": 1, "done": 1, "waiting": 0, "parked": 0}
        assert synced.code == 0
        assert (await run(made, tmp_path, "sync", "--dry-run", "--json")).json() == {"items": 1, "changes": []}
        assert (await running.terminated()).code == 0
    assert_no_secret(made)


async def test_parked_work_is_seen_and_retried_with_the_database_alone(sqlite_world: World, tmp_path: Path) -> None:
    made = sqlite_world
    refusal = {"kind": "status", "status": 400, "body": {"errorMessages": ["a field is needed"]}}
    await made.control(made.jira, "faults", faults=[refusal | {"match": {"method": "POST", "path": "/issue$"}}])
    async with serving(made, tmp_path) as running:
        await made.say(f"incident new {TITLE}")
        bare = {name: "" for name in made.env if name.startswith(("SOPILOT_JIRA", "Microsoft", "TEAMS_"))}

        async def found() -> list[dict[str, object]]:
            parked: list[dict[str, object]] = (await run(made, tmp_path, "parked", "--json", **bare)).json()
            return parked

        (one,) = await until(found)
        assert "a field is needed" in str(one["reason"])
        assert one["remedy"]
        async with made.http.delete(f"{made.jira.url}/_control/faults") as answer:
            assert answer.status == 200
        retried = await run(made, tmp_path, "parked", "retry", str(one["id"]), "--json", **bare)
        assert (retried.code, retried.json()) == (0, {"id": one["id"], "retried": True})
        await until(lambda: the_issue(made))
        nothing = await run(made, tmp_path, "parked", "retry", str(one["id"]), **bare)
        assert nothing.code == 1
        assert f"nothing is parked under {one['id']}" in nothing.err
        await running.terminated()
    assert_no_secret(made)


async def test_a_worker_that_dies_takes_the_process_with_it(sqlite_world: World, tmp_path: Path) -> None:
    async with serving(sqlite_world, tmp_path) as running:
        with sqlite3.connect(tmp_path / "sopilot.db", timeout=10) as database:
            database.execute("ALTER TABLE lanes RENAME TO gone")
        ended = await running.ended()
        assert ended.code == 1
        last = assert_structured(ended.err)[-1]
        assert last["event"] == "ended by a failure"
        assert "no such table: lanes" in last["exception"]


async def test_what_cannot_start_says_why(sqlite_world: World, tmp_path: Path) -> None:
    made = sqlite_world
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        away = f"postgresql://sopilot:{PASSWORD}@127.0.0.1:1/sopilot"
        doctor, *rest = await asyncio.gather(
            run(made, tmp_path, "doctor", "--json", SOPILOT_DATABASE_URL=away),
            run(made, tmp_path, "worker", SOPILOT_DATABASE_URL=away),
            run(made, tmp_path, "parked", SOPILOT_DATABASE_URL=away),
            run(made, tmp_path, "serve", SOPILOT_PORT=port),
            run(made, tmp_path, "serve", "--no-worker"),
        )
    said = [("cannot be used", "SOPILOT_DATABASE_URL")] * 2
    said += [(f"cannot listen on 127.0.0.1:{port}", "SOPILOT_PORT"), ("one process", "PostgreSQL")]
    for ended, (problem, remedy) in zip(rest, said, strict=True):
        assert_refused(ended, problem, remedy)
    checks = {check["name"]: check for check in doctor.json()["checks"]}
    assert doctor.code == 1
    assert (checks["database"]["ok"], checks["teams"]["ok"], checks["jira"]["ok"]) == (False, True, True)
    assert_no_secret(made)


async def test_with_nothing_set_or_nothing_in_reach(sqlite_world: World, tmp_path: Path) -> None:
    made = sqlite_world
    bare = {name: "" for name in made.env if name.upper().startswith(("SOPILOT_", "MICROSOFT", "TEAMS_"))}
    await made.jira.stop()
    await made.teams.stop()
    bare_serve, bare_doctor, doctor, sync = await asyncio.gather(
        run(made, tmp_path, "serve", **bare),
        run(made, tmp_path, "doctor", "--json", **bare),
        run(made, tmp_path, "doctor"),
        run(made, tmp_path, "sync", "--dry-run", "--json"),
    )
    assert_refused(bare_serve, "MicrosoftAppId", "application (client) id")
    assert bare_doctor.code == 1
    (check,) = bare_doctor.json()["checks"]
    assert (check["name"], "MicrosoftAppId" in check["problem"]) == ("settings", True)
    assert doctor.code == 1
    for named in ("SOPILOT_JIRA_URL", "TEAMS_AUTHORITY", "ok   database"):
        assert named in doctor.out
    assert_refused(sync, "Jira cannot be reached", "SOPILOT_JIRA_URL")
    assert_no_secret(made)


def assert_refused(ended: Ended, problem: str, remedy: str) -> None:
    """It ended with a message for people: what is wrong, then what to do."""
    assert ended.code == 1
    told, _, advice = ended.err.partition("→")
    assert problem in told
    assert remedy in advice
    assert "Traceback" not in ended.err


async def test_services_and_workers_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    """One serves, two work; kill -9 of the one that works is made up for by the other within seconds."""
    with fresh_database(postgresql_url) as url:
        async with world(tmp_path, url) as made:
            first, second = [await spawn(made, tmp_path, "worker") for _ in range(2)]
            try:
                async with serving(made, tmp_path, "--no-worker") as running:
                    await until(lambda: '"working"' in first.err and '"working"' in second.err)
                    # Stopped, so that the other one is the one that works.
                    second.process.send_signal(signal.SIGSTOP)
                    await made.say("route incidents here")
                    await made.say(f"incident new {TITLE}")
                    await until(lambda: the_card(made))
                    (issue,) = await until(lambda: the_issue(made))
                    await hold_a_put(made, 120.0)
                    await made.say("priority INC-1 low")
                    await until(lambda: at_jira(made))
                    await first.killed()
                    second.process.send_signal(signal.SIGCONT)
                    async with asyncio.timeout(30):
                        await until(lambda: _prioritised(made, issue["priority"]))
                    doctor = await run(made, tmp_path, "doctor", "--json")
                    assert doctor.json()["ready"], doctor.out
                    assert len(await the_issue(made)) == 1
                    assert len(await the_card(made)) == 1
                    assert (await running.terminated()).code == 0
                assert (await second.terminated()).code == 0
            finally:
                for worker in (first, second):
                    await worker.killed()
            assert_no_secret(made)
