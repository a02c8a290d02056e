"""A real SOPilot in front of the stand-in Teams: people who write and press, a worker, and a look at everything."""

from __future__ import annotations

import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from sqlalchemy import Connection, select

from sandbox.common import Served, serve_app
from sandbox.teams import TeamsOptions, TeamsState, activities, serve
from sandbox.teams.state import Conversation, Message, User
from service import house as building
from service.house import House
from service.server import build_app
from service.settings import Settings
from sop.desk import records
from sop.lanes import Worker, claiming
from sop.records.items import Record
from sop.storage.tables import metadata, parked
from teams_bot.refusals import WAITS_S
from tests.teams_bot import wire

Json = dict[str, Any]
CHANNEL, GROUP = "19:web-operations@thread.tacv2", "19:on-call@thread.v2"
MEI, ALEX, MING, GINA = "29:mei", "29:alex", "29:ming", "29:gina"
MEI_CHAT, ALEX_CHAT, MING_CHAT, GINA_CHAT = "a:mei", "a:alex", "a:ming", "a:gina"
ADMIN = "00000000-0000-0000-0000-0000000000a1"
INTAKE_TOKEN = "intake-token"
CHINESE, ENGLISH = "zh-TW", "en-US"


class MovedClock:
    """The real time plus what a test has moved on, so that nobody waits for a rate limit."""

    def __init__(self) -> None:
        self.moved = 0.0

    def now(self) -> float:
        return time.time() + self.moved

    def calibrate(self, connection: Connection) -> None:
        """Nothing to compare with."""


@dataclass(frozen=True)
class Reply:
    """What the bot's endpoint answered."""

    status: int
    body: Any


@dataclass
class Office:
    """Everything that runs, and everything that a person or an operator can do with it."""

    teams: Served[TeamsState]
    house: House
    url: str
    http: aiohttp.ClientSession
    clock: MovedClock
    worker: Worker

    # --- people -----------------------------------------------------------------------------------------------------

    async def say(self, user: str, where: str, text: str, **more: Any) -> str:
        """A person writes, the bot takes it; gives the message's id."""
        answer = await self.control("say", conversation=where, user=user, text=text, **more)
        assert answer["delivered"], answer
        return str(answer["activity"])

    async def ask(self, user: str, where: str, text: str, **more: Any) -> list[Json]:
        """Write, let the worker finish, and give what the bot posted there since."""
        known = {message["id"] for message in await self.messages(where, user)}
        said = await self.say(user, where, text, **more)
        await self.settle()
        return [one for one in await self.messages(where, user) if one["id"] not in {*known, said}]

    async def press(self, user: str, where: str, message: str, **what: Any) -> Json:
        """A person presses a button (verb or title, inputs, data); gives the documented body."""
        answer = await self.control("press", conversation=where, user=user, activity=message, **what)
        assert answer["status"] == 200, answer
        return body_of(answer["body"])

    async def pressed(self, user: str, where: str, message: str, verb: Any, data: Any, locale: str = ENGLISH) -> Json:
        """A press as any client in any language may send it, whatever the card holds."""
        reply = await self.deliver(self.press_activity(user, where, message, verb, data, locale))
        assert reply.status == 200, reply
        return body_of(reply.body)

    # --- activities by hand -----------------------------------------------------------------------------------------

    def message_activity(
        self, user: str, where: str, text: str, *, locale: str = ENGLISH, mentions: tuple[str, ...] = ()
    ) -> Json:
        """A person's message, kept in the conversation; `mentions` are people who are named in the text as <at>…</at>."""
        state, (conversation, person) = self.teams.state, self._who(where, user)
        frame, to_bot = state.frame(locale), conversation.type != "personal"
        text = activities.with_mention(frame, text) if to_bot else text
        kept = state.add_message(conversation, None, person.id, person.name, {"text": text}, by_bot=False)
        made = activities.message(frame, conversation, person, kept.id, text, kept.root, to_bot)
        for other in (state.directory.users[one] for one in mentions):
            mentioned = {"id": other.id, "name": other.name}
            made["entities"].append({"type": "mention", "mentioned": mentioned, "text": f"<at>{other.name}</at>"})
        return made

    def press_activity(self, user: str, where: str, message: str, verb: Any, data: Any, locale: str = ENGLISH) -> Json:
        """An Action.Execute; the message need not exist."""
        conversation, person = self._who(where, user)
        known = conversation.messages.get(message)
        action = {"type": "Action.Execute", "verb": verb}
        root = known.root if known else None
        return activities.execute(self.teams.state.frame(locale), conversation, person, message, root, action, data)

    def submit_activity(self, user: str, where: str, message: str, data: Json) -> Json:
        """An Action.Submit of an old client."""
        conversation, person = self._who(where, user)
        root = conversation.messages[message].root
        return activities.submit(self.teams.state.frame(), conversation, person, message, root, data)

    async def deliver(self, activity: Json, token: str | None = None) -> Reply:
        """Post an activity to the bot, signed as Teams signs it, or with another token ("" for none)."""
        state = self.teams.state
        if token is None:
            token = state.keys.channel_token(state.app_id, activity["serviceUrl"], 3600)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self.http.post(f"{self.url}/api/messages", json=activity, headers=headers) as answer:
            text = await answer.text()
            return Reply(answer.status, await answer.json() if text else None)

    def _who(self, where: str, user: str) -> tuple[Conversation, User]:
        directory = self.teams.state.directory
        return directory.conversations[where], directory.users[user]

    # --- the stand-in -----------------------------------------------------------------------------------------------

    async def control(self, call: str, /, **body: Any) -> Any:
        async with self.http.post(f"{self.teams.url}/_control/{call}", json=body) as answer:
            result = await answer.json()
            assert answer.status == 200, result
            return result

    async def happen(self, where: str, event: str, **more: Any) -> None:
        """Something happens to a conversation, and the bot is told."""
        told = await self.control("happen", conversation=where, event=event, **more)
        assert told["delivered"], told

    async def look(self, name: str) -> Any:
        async with self.http.get(f"{self.teams.url}/_control/{name}") as answer:
            return await answer.json()

    async def fault(self, kind: str, method: str, times: int | None = 1, **more: Any) -> None:
        """Order a fault for the bot's calls of that method to activities."""
        match = {"method": method, "path": "/activities"}
        order = {"kind": kind, "match": match, **({} if times is None else {"times": times}), **more}
        await self.control("faults", faults=[order])

    async def messages(self, where: str, user: str = MEI) -> list[Json]:
        """The conversation as that person sees it."""
        seen = await self.look(f"conversations/{quote(where, safe='')}?user={quote(user, safe='')}")
        return list(seen["messages"])

    async def cards(self, where: str, user: str = MEI) -> list[Json]:
        """The bot's messages that hold a card."""
        return [one for one in await self.messages(where, user) if one["attachments"]]

    async def card(self, where: str, user: str = MEI) -> Json:
        """The one card there."""
        found = await self.cards(where, user)
        assert len(found) == 1, [wire.texts(one) for one in found]
        return found[0]

    def as_kept(self, where: str, message: str) -> Message:
        """The message as everybody sees it, with its earlier states."""
        return self.teams.state.directory.conversations[where].messages[message]

    async def calls(self, method: str, since: int = 0) -> list[Json]:
        """What the bot sent to Teams of that method to activities."""
        log = (await self.look(f"requests?since={since}"))["requests"]
        return [one for one in log if one["method"] == method and "/activities" in one["path"]]

    # --- the house --------------------------------------------------------------------------------------------------

    async def settle(self, most_s: float = 900.0) -> None:
        """Let the worker do everything, moving both clocks on to whatever is due next.

        What waits for a shut conversation is looked at every few minutes for nothing: it is left where it is.
        """
        left = most_s
        while True:
            await self.worker.run_due()
            due, next_at = await self.house.store.read(claiming.due, self.clock.now())
            if next_at is None:
                return
            if not due:
                pause = max(0.0, next_at - self.clock.now()) + 0.002
                if pause > WAITS_S / 2:
                    return
                left -= pause
                assert left > 0, "the work does not come to an end"
                await self.advance(pause)

    async def advance(self, seconds: float) -> None:
        self.clock.moved += seconds
        await self.control("clock", advance_s=seconds)

    async def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""

        def dump(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
            return {
                table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
                for table in metadata.sorted_tables
            }

        return await self.house.store.read(dump)

    async def item(self, item_id: str) -> Record:
        found = await self.house.store.read(records.load, item_id)
        assert found is not None, f"there is no {item_id}"
        return found

    async def items(self) -> list[Record]:
        ids = await self.house.store.read(records.all_ids, include_over=True)
        return [await self.item(one) for one in ids]

    async def parked(self) -> list[Any]:
        return await self.house.store.read(lambda connection: list(connection.execute(select(parked)).all()))

    async def comments(self, item_id: str) -> list[str]:
        found = await self.house.store.read(records.comments_of, item_id)
        return [comment.text for comment, _id, _digest in found]


def body_of(body: Any) -> Json:
    """The body, if it is one of the two that docs/protocol.md knows."""
    assert set(body) == {"statusCode", "type", "value"}, body
    assert body["statusCode"] == 200, body
    if body["type"] == "application/vnd.microsoft.card.adaptive":
        assert body["value"]["type"] == "AdaptiveCard"
    else:
        assert body["type"] == "application/vnd.microsoft.activity.message"
        assert isinstance(body["value"], str)
        assert body["value"]
    return dict(body)


@asynccontextmanager
async def open_office(
    folder: Path, template: Path, monkeypatch: pytest.MonkeyPatch, **settings: Any
) -> AsyncIterator[Office]:
    """Everything started. template: a migrated SQLite file to start from."""
    clock = MovedClock()
    monkeypatch.setattr(building, "SystemClock", lambda: clock)
    shutil.copy(template, folder / "sopilot.db")
    options = TeamsOptions(bot_url="http://127.0.0.1:9/api/messages")
    async with serve(options) as teams:
        house = building.build(settings_for(folder, teams.url, options, **settings))
        async with serve_app(build_app(house), None) as served, aiohttp.ClientSession() as http:
            teams.state.bot_url = f"{served.url}/api/messages"
            yield Office(teams, house, served.url, http, clock, house.worker())
        await house.close()


def settings_for(folder: Path, teams_url: str, options: TeamsOptions, **more: Any) -> Settings:
    """Settings by hand: neither the environment's nor a .env file's."""
    return Settings(
        _env_file=None,
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'sopilot.db'}",
        admins=frozenset({ADMIN}),
        intake_token=INTAKE_TOKEN,
        MicrosoftAppId=options.app_id,
        MicrosoftAppPassword=options.app_password,
        MicrosoftAppTenantId=options.tenant,
        TEAMS_OPENID_METADATA=f"{teams_url}/v1/.well-known/openidconfiguration",
        TEAMS_AUTHORITY=teams_url,
        **more,
    )
