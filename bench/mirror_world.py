"""A real `sopilot serve` between a stand-in Teams and a stand-in Jira that takes its time over every call."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from bench.processes import ROOT
from sandbox import jira, teams
from sandbox.common import Changes, Served
from sandbox.common.requestlog import LogEntry
from sandbox.jira import JiraOptions, JiraState
from sandbox.jira.model import History, Issue
from sandbox.ports import free_port
from sandbox.teams import TeamsOptions, TeamsState
from sandbox.teams.cards import CARD_TYPE
from sandbox.teams.seed import USERS
from sandbox.teams.state import Message

LATENCY_S = 0.15
"""Seconds that Jira takes over every request."""
PATIENCE_S = 30.0
"""A change that is not seen after so long has failed, and the bench with it."""
STALE_TRIES = 5
OUT_OF_DATE = "Nothing was changed"
"""What the card says, in English, that answers a press on an older one."""
MEI = "29:mei"
ALEX = "712020:5a1dbb9e-0000-4000-8000-000000000003"
_OURS = ("SOPILOT_", "MICROSOFTAPP", "TEAMS_")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Record:
    """One incident of the bench: where its card is, the card's message, its issue."""

    chat: str
    activity: str
    issue_id: str


class World:
    """What is there, and what a person does with it."""

    def __init__(self, a_jira: Served[JiraState], a_teams: Served[TeamsState], http: aiohttp.ClientSession) -> None:
        self.jira = a_jira.state
        self.teams = a_teams.state
        self._jira_url = a_jira.url
        self._teams_url = a_teams.url
        self._http = http

    async def open_record(self, chat: str, title: str) -> Record:
        """Somebody reports an incident in a chat; it has its card and its issue when this returns."""
        told = await self._control(self._teams_url, "say", conversation=chat, user=MEI, text=f"incident new {title}")
        if not told["delivered"]:
            raise RuntimeError(f"the bot did not take it: {told}")
        message = await seen(self.teams.control.changes, lambda: self._card_of(chat))
        issue = await seen(self.jira.changes, lambda: self._issue_of(title))
        return Record(chat, message.id, issue.id)

    def _card_of(self, chat: str) -> Message | None:
        messages = self.teams.directory.conversations[chat].messages.values()
        return next((one for one in messages if one.by_bot and button(one.attachments(), "edit") is not None), None)

    def _issue_of(self, title: str) -> Issue | None:
        return next((one for one in self.jira.site.issues.values() if one.summary == title), None)

    def issue(self, record: Record) -> Issue:
        """The record's issue as Jira has it now."""
        return self.jira.site.issues[record.issue_id]

    def message(self, record: Record) -> Message:
        """The record's message as everybody has it now."""
        return self.teams.directory.conversations[record.chat].messages[record.activity]

    async def press(self, record: Record, verb: str, **more: Any) -> datetime:
        """Press a button of the card as Mei sees it; when the press began that was carried out (UTC).

        more: `inputs`, or `to` in place of the button's own. A card that is out of date by now answers with a fresh one, and
        she presses again.
        """
        inputs = more.pop("inputs", {})
        for _ in range(STALE_TRIES):
            own = button(self.message(record).attachments(MEI), verb)
            if own is None:
                raise RuntimeError(f"no button {verb} on the card")
            body = {"conversation": record.chat, "user": MEI, "activity": record.activity, "verb": verb}
            began = datetime.now(UTC)
            told = await self._control(
                self._teams_url, "press", **body, inputs=inputs, **({"data": own | more} if more else {})
            )
            answer = told["body"]
            if not told["delivered"] or answer["type"] != CARD_TYPE:
                raise RuntimeError(f"the press was not carried out: {told}")
            if OUT_OF_DATE not in json.dumps(answer["value"]):
                return began
        raise RuntimeError(f"the press was refused {STALE_TRIES} times")

    async def act(self, record: Record, verb: str, **more: Any) -> History:
        """Alex works in Jira; the changelog entry that it made."""
        await self._control(self._jira_url, "act", **{"as": ALEX, "do": verb, "issue": record.issue_id, **more})
        return next(one for one in reversed(self.issue(record).histories) if one.author == ALEX)

    def calls(self, record: Record) -> list[LogEntry]:
        """SOPilot's requests about the record's issue so far."""
        return [
            one
            for one in self.jira.control.log.entries
            if _is_about(record.issue_id, one) and "python-requests" in one.headers.get("User-Agent", "")
        ]

    def requests(self, since: datetime) -> list[LogEntry]:
        """All of SOPilot's requests to Jira since then (UTC)."""
        return [
            one
            for one in self.jira.control.log.entries
            if one.at >= since and "python-requests" in one.headers.get("User-Agent", "")
        ]

    def card_updates(self, since: datetime) -> int:
        """How often SOPilot has replaced a message since then (UTC)."""
        return sum(one.method == "PUT" and one.at >= since for one in self.teams.control.log.entries)

    async def _control(self, url: str, name: str, **body: Any) -> Any:
        async with self._http.post(f"{url}/_control/{name}", json=body) as answer:
            told = await answer.json()
            if answer.status != 200:
                raise RuntimeError(f"{name}: {answer.status} {told}")
            return told


def _is_about(issue_id: str, call: LogEntry) -> bool:
    gathered = call.body.get("issueIdsOrKeys", ()) if isinstance(call.body, dict) else ()
    return f"/issue/{issue_id}" in call.path or issue_id in gathered


def button(card: Any, verb: str) -> dict[str, Any] | None:
    """The data of the first button with this verb in a card or in a message's attachments."""
    if isinstance(card, dict) and card.get("type") == "Action.Execute" and card.get("verb") == verb:
        data: dict[str, Any] = card["data"]
        return data
    children = card.values() if isinstance(card, dict) else card if isinstance(card, list) else ()
    return next((found for child in children if (found := button(child, verb)) is not None), None)


async def seen(changes: Changes, look: Callable[[], T | None]) -> T:
    """What `look` gives, as soon as it gives something: asked anew with each change of the stand-in's."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            version = changes.version
            if found := look():
                return found
            await changes.wait(version, PATIENCE_S)


@asynccontextmanager
async def world(folder: Path, chats: list[str]) -> AsyncIterator[World]:
    """All of it, with a group chat for each name; Jira is slow from now on."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    users = [user["id"] for user in USERS]
    conversations = [
        {"id": chat, "conversationType": "groupChat", "name": chat, "members": users, "installed": True}
        for chat in chats
    ]
    jira_options = JiraOptions(webhook_url=f"{url}/webhooks/jira", webhook_secret="bench-webhook-secret")
    teams_options = TeamsOptions(bot_url=f"{url}/api/messages", seed={"conversations": conversations})
    async with (
        jira.serve(jira_options) as a_jira,
        teams.serve(teams_options) as a_teams,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE_S)) as http,
    ):
        a_jira.state.control.faults.add([{"kind": "delay", "seconds": LATENCY_S}])
        env = {
            "SOPILOT_DATABASE_URL": f"sqlite:///{folder / 'sopilot.db'}",
            "SOPILOT_PORT": str(port),
            "SOPILOT_JIRA_URL": a_jira.url,
            "SOPILOT_JIRA_EMAIL": jira_options.email,
            "SOPILOT_JIRA_API_TOKEN": jira_options.token,
            "SOPILOT_JIRA_PROJECT": "OPS",
            "SOPILOT_JIRA_WEBHOOK_SECRET": "bench-webhook-secret",
            "SOPILOT_LOG_LEVEL": "WARNING",
            "MicrosoftAppId": teams_options.app_id,
            "MicrosoftAppPassword": teams_options.app_password,
            "MicrosoftAppTenantId": teams_options.tenant,
            "TEAMS_OPENID_METADATA": f"{a_teams.url}/v1/.well-known/openidconfiguration",
            "TEAMS_AUTHORITY": a_teams.url,
            "PYTHONPATH": str(ROOT),
        }
        async with _serving(folder, url, env, http):
            yield World(a_jira, a_teams, http)


@asynccontextmanager
async def _serving(folder: Path, url: str, env: dict[str, str], http: aiohttp.ClientSession) -> AsyncIterator[None]:
    inherited = {name: value for name, value in os.environ.items() if not name.upper().startswith(_OURS)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "service", "serve", env=inherited | env, cwd=folder, stdin=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(60):
            while not await _answers(http, url):
                if process.returncode is not None:
                    raise RuntimeError(f"sopilot serve ended with {process.returncode}")
                await asyncio.sleep(0.05)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(f"{url}/healthz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False
