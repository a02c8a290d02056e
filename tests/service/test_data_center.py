"""A Data Center that cannot sign: its webhooks bear the secret in their address, which nothing ever tells."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.ports import free_port
from sop.desk import lanes_of
from tests.service.support import (
    CHANNEL,
    PERSONAL_TOKEN,
    SECRETS,
    Service,
    World,
    inside,
    run,
    serving,
    spawn,
    until,
    world,
)
from tests.service.test_jira_webhook import UPDATED, linked, signed, waiting

SECRET = SECRETS["SOPILOT_JIRA_WEBHOOK_SECRET"]
JSON = {"Content_Type": "application/json"}
TITLE = "首頁 500 錯誤"


@pytest.fixture
async def server_world(tmp_path: Path) -> AsyncIterator[World]:
    """A stand-in Data Center and a stand-in Teams."""
    async with world(tmp_path, deployment="server") as made:
        yield made


@pytest.fixture
async def data_center(server_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Service]:
    """The server alone, beside a Data Center."""
    async with inside(server_world.env, monkeypatch, tmp_path) as made:
        yield made


@pytest.mark.parametrize("more", ["", "&user_id=alex&user_key=JIRAUSER10102"], ids=["alone", "as Jira adds to it"])
async def test_the_secret_in_the_address_will_do(data_center: Service, more: str) -> None:
    item_id = await linked(data_center)
    answer = await data_center.post(f"/webhooks/jira?token={SECRET}{more}", UPDATED, **JSON)
    assert answer == (200, {"result": "noted"})
    assert await waiting(data_center) == [lanes_of.jira_lane(item_id)]


async def test_so_will_a_signature_which_newer_ones_can_make(data_center: Service) -> None:
    assert (await data_center.post("/webhooks/jira", UPDATED, **signed(UPDATED)))[0] == 200


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("", {}),
        ("?token=", {}),
        (f"?token={SECRET[:-1]}", {}),
        (f"?token={SECRET}x", {}),
        (f"?token={SECRET.upper()}", {}),
        (f"?token=wrong&token={SECRET}", {}),
        (f"?token={SECRET}&token={SECRET}", {}),
        (f"?secret={SECRET}", {}),
        ("?token=%F0%9F%94%91", {}),
        ("?token=%ff%00", {}),
        (f"?token={SECRET}", {"X_Hub_Signature": "sha256=0"}),
        ("", {"Authorization": f"Bearer {SECRET}"}),
    ],
)
async def test_nothing_else_will(data_center: Service, query: str, headers: dict[str, str]) -> None:
    await linked(data_center)
    status, answer = await data_center.post(f"/webhooks/jira{query}", UPDATED, **(JSON | headers))
    assert status == 401
    assert SECRET not in json.dumps(answer)
    assert await waiting(data_center) == []


async def test_cloud_must_sign_whatever_its_address_says(service: Service) -> None:
    await linked(service)
    assert (await service.post(f"/webhooks/jira?token={SECRET}", UPDATED, **JSON))[0] == 401
    assert await waiting(service) == []


async def test_the_address_is_in_no_log_and_no_answer(data_center: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for body in (UPDATED, b"{", b"x" * (3 * 1024 * 1024)):
        for token in (SECRET, "another"):
            _, answer = await data_center.post(f"/webhooks/jira?token={token}", body, **JSON)
            assert SECRET not in json.dumps(answer)
    async with data_center.http.get(f"{data_center.url}/webhooks/jira?token={SECRET}") as wrong_method:
        assert SECRET not in await wrong_method.text()
    _, metrics = await data_center.get("/metrics")
    assert SECRET not in caplog.text + str(metrics)


@pytest.mark.timeout(300)
async def test_the_whole_line_between_a_channel_and_a_data_center(server_world: World, tmp_path: Path) -> None:
    """As a process: a person reports, somebody moves the issue, the webhook bears the token, and the card follows."""
    made = server_world

    async def the_card(text: str) -> bool:
        return any(TITLE in card and text in card for card in await made.cards(CHANNEL))

    async with serving(made, tmp_path) as running:
        await made.say("route incidents here")
        await made.say(f"incident new {TITLE}")
        (issue,) = await until(lambda: made.issues())
        await made.say("ack INC-1")
        await until(lambda: made.jira.state.site.find(issue["key"]).assignee == "JIRAUSER10101")  # type: ignore[union-attr]
        fields = {"summary": f"{TITLE}, fixed"}
        await made.control(
            made.jira, "act", **{"as": "JIRAUSER10102", "do": "edit", "issue": issue["id"], "fields": fields}
        )
        await until(lambda: the_card("fixed"))
        doctor = await run(made, tmp_path, "doctor", "--json")
        assert doctor.code == 0, doctor.out
        assert all(one["ok"] for one in doctor.json()["checks"])
        assert (await running.terminated()).code == 0
    statuses = [status for one in made.jira.state.webhooks.deliveries for status in one.statuses]
    assert statuses
    assert set(statuses) == {200}
    for text in made.outputs:
        for secret in (PERSONAL_TOKEN, SECRET, "Bearer ey"):
            assert secret not in text


async def test_the_doctor_says_where_the_secret_goes(server_world: World, tmp_path: Path) -> None:
    env = {name: value for name, value in server_world.env.items() if name != "SOPILOT_JIRA_WEBHOOK_SECRET"}
    server_world.env = env
    doctor = await run(server_world, tmp_path, "doctor")
    assert doctor.code == 1
    assert "/webhooks/jira?token=" in doctor.out


@pytest.mark.tells_secrets  # the stand-in's own token, for whoever wants to try it
async def test_the_stand_in_alone_has_its_manners(server_world: World, tmp_path: Path) -> None:
    port = str(free_port())
    alone = await spawn(server_world, tmp_path, "sandbox", "jira", "--deployment", "server", "--port", port)
    try:
        await until(lambda: "personal access token" in alone.out)
        async with server_world.http.get(f"http://127.0.0.1:{port}/rest/api/2/serverInfo") as answer:
            assert (await answer.json())["deploymentType"] == "Server"
        token = alone.out.strip().rpartition(" ")[2].rstrip(")")
        bearer = {"Authorization": f"Bearer {token}"}
        async with server_world.http.get(f"http://127.0.0.1:{port}/rest/api/2/myself", headers=bearer) as answer:
            assert (await answer.json())["name"] == "sopilot"
    finally:
        await alone.killed()
