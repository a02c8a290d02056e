"""Conversation references: the newest address is kept, and one that is no longer Microsoft's is never called."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Connection, select, update

from sop.desk import wishes
from sop.lanes import queue
from sop.storage.tables import conversations
from tests.teams_bot.office import ALEX, ALEX_CHAT, CHANNEL, Office


async def reference(office: Office, where: str) -> dict[str, Any]:
    def read(connection: Connection) -> Any:
        return connection.execute(select(conversations.c.reference).where(conversations.c.id == where)).scalar_one()

    return dict(orjson.loads(await office.house.store.read(read)))


async def rewrite(office: Office, where: str, **change: str) -> None:
    """As another process, or an earlier configuration, has left it."""
    changed = orjson.dumps({**await reference(office, where), **change}).decode()

    def write(connection: Connection) -> None:
        connection.execute(update(conversations).where(conversations.c.id == where).values(reference=changed))

    await office.house.store.tx(write)


async def tell(office: Office, where: str, text: str) -> None:
    """Something to say there that nobody asked for in a turn."""
    await office.house.store.tx(wishes.say, where, text, office.clock.now())
    await office.settle()


async def told(office: Office, where: str) -> list[str]:
    return [one["text"] for one in await office.messages(where, ALEX) if one["from"]["name"] == "SOPilot"]


async def test_the_newest_address_replaces_the_one_before_and_is_called(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "status")
    first = await reference(office, ALEX_CHAT)
    activity = office.message_activity(ALEX, ALEX_CHAT, "status")
    newer = activity["serviceUrl"].replace("127.0.0.1", "localhost")
    assert (await office.deliver({**activity, "serviceUrl": newer})).status == 200
    assert await reference(office, ALEX_CHAT) == {**first, "service_url": newer}
    await tell(office, ALEX_CHAT, "by the newer address")
    assert "by the newer address" in await told(office, ALEX_CHAT)
    hosts = {one["headers"]["Host"].partition(":")[0] for one in await office.calls("POST")}
    assert hosts == {"127.0.0.1", "localhost"}

    assert (await office.deliver(office.message_activity(ALEX, ALEX_CHAT, "status"))).status == 200
    assert await reference(office, ALEX_CHAT) == first, "back again, at once"


async def test_the_tenant_is_kept_with_the_reference(office: Office) -> None:
    await office.ask(ALEX, CHANNEL, "status")
    kept = await reference(office, CHANNEL)
    assert kept["tenant_id"] == office.teams.state.tenant
    assert kept["conversation_id"] == CHANNEL
    assert kept["conversation_type"] == "channel"


async def test_what_another_process_has_written_is_replaced_by_the_next_activity(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "status")
    ours = await reference(office, ALEX_CHAT)
    await rewrite(office, ALEX_CHAT, service_url="http://localhost:1/")
    await office.advance(61)
    await office.say(ALEX, ALEX_CHAT, "status")
    assert await reference(office, ALEX_CHAT) == ours


async def test_an_address_that_is_no_longer_trusted_is_parked_and_heals_by_a_word(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "status")
    await rewrite(office, ALEX_CHAT, service_url="https://smba.trafficmanager.net/emea/")
    before = len(await office.calls("POST"))
    await tell(office, ALEX_CHAT, "kept until it can be said")
    (row,) = await office.parked()
    assert "service URL" in row.reason
    assert "write to the bot there once" in row.remedy
    assert len(await office.calls("POST")) == before

    await office.advance(61)
    await office.ask(ALEX, ALEX_CHAT, "status")
    await office.house.store.tx(queue.unpark, row.id, office.clock.now())
    await office.settle()
    assert "kept until it can be said" in await told(office, ALEX_CHAT)
    assert await office.parked() == []


async def test_a_conversation_of_an_earlier_tenant_is_not_called(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "status")
    await rewrite(office, ALEX_CHAT, tenant_id="99999999-9999-9999-9999-999999999999")
    await tell(office, ALEX_CHAT, "to the tenant before")
    (row,) = await office.parked()
    assert "another tenant" in row.reason
    assert "MicrosoftAppTenantId" in row.remedy
