"""People who go on working in Teams while SOPilot is killed under them, and what they were told."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, select

from sop.storage import Store
from sop.storage.tables import items
from tests.service.support import MEI, World

UNCHANGED = "Nothing was changed"


@dataclass
class Told:
    """What was asked for. taken: SOPilot has answered that it is done; doubtful: nobody answered, so it may be or not."""

    taken: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)

    def note(self, what: str, *, answered: bool) -> None:
        """Once it was asked for."""
        (self.taken if answered else self.doubtful).add(what)


@dataclass
class Typist:
    """One who reports incidents in a conversation, comments on them in the chat and on the card, and acknowledges them."""

    world: World
    store: Store
    conversation: str
    dice: random.Random
    incidents: Told = field(default_factory=Told)
    comments: Told = field(default_factory=Told)
    acknowledged: Told = field(default_factory=Told)
    number: int = 0
    done: bool = False

    async def run(self) -> None:
        """Until told to end."""
        while not self.done:
            self.number += 1
            await self._something(f"{self.conversation[3:5]}{self.number:04}")
            await asyncio.sleep(self.dice.uniform(0.1, 0.6))

    async def _something(self, mark: str) -> None:
        known = await self.store.read(self._incidents)
        act = self.dice.choice(["report", "comment", "press", "press", "acknowledge"])
        if act == "report" or not known:
            told = await self._say(f"incident new Trouble {mark}")
            self.incidents.note(f"Trouble {mark}", answered=told)
            return
        item = self.dice.choice(known)
        if act == "comment":
            self.comments.note(f"typed {mark}", answered=await self._say(f"comment {item} typed {mark}"))
        elif act == "press":
            await self._press(item, "comment", {"comment": f"pressed {mark}"}, self.comments, f"pressed {mark}")
        else:
            await self._press(item, "ack", {}, self.acknowledged, item)

    def _incidents(self, connection: Connection) -> list[str]:
        return [
            row.id
            for row in connection.execute(select(items.c.id, items.c.data))
            if f"Trouble {self.conversation[3:5]}" in row.data
        ]

    async def _say(self, text: str) -> bool:
        told = await self.world.control(
            self.world.teams, "say", conversation=self.conversation, user=MEI, text=text, mention=True
        )
        assert told["status"] in (200, None), told
        return bool(told["delivered"])

    async def _press(self, item: str, verb: str, inputs: dict[str, str], told: Told, what: str) -> None:
        """Press that button of the item's card, where it has one, and note what was answered."""
        cards = [card for card in await messages(self.world, self.conversation) if card.item == item]
        pressable = [card for card in cards if verb in card.verbs]
        if not pressable:
            return
        where = {"conversation": self.conversation, "activity": self.dice.choice(pressable).id}
        press = {"user": MEI, "verb": verb, "inputs": inputs, **where}
        async with self.world.http.post(f"{self.world.teams.url}/_control/press", json=press) as answer:
            body = await answer.json()
        if answer.status == 400 and "no button" in body["error"]:
            return  # the card was updated in this very moment
        assert answer.status == 200, body
        assert body["status"] in (200, None), body
        if UNCHANGED not in json.dumps(body["body"]):
            told.note(what, answered=bool(body["delivered"]))


@dataclass(frozen=True)
class Card:
    """A message with a card. at: when it was posted; verbs: of its buttons."""

    id: str
    item: str
    at: datetime
    verbs: frozenset[str]


async def messages(world: World, conversation: str) -> list[Card]:
    """The cards of a conversation, oldest first."""
    url = f"{world.teams.url}/_control/conversations/{quote(conversation, safe='')}"
    async with world.http.get(url, params={"user": MEI}) as answer:
        told = (await answer.json())["messages"]
    return [card for one in told for card in _cards(one)]


def _cards(message: dict[str, Any]) -> Iterator[Card]:
    if message.get("attachments"):
        text = json.dumps(message["attachments"])
        found = re.search(r"INC-\d+", text)
        assert found is not None, text
        at = datetime.fromisoformat(message["at"])
        yield Card(message["id"], found.group(), at, frozenset(re.findall(r'"verb": "(\w+)"', text)))
