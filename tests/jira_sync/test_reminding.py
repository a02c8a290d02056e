"""Reminders follow Jira: what is done, moved or given away there, on both databases and in both deployments."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from sop.desk import Handled, digests, lanes_of, personal, reviews
from sop.desk.conversations import Told, remember
from sop.desk.digests import Digest
from sop.records import commands as c
from sop.records.people import Person
from sop.storage.tables import parked
from tests.jira_sync.conftest import House

WHERE = "a:mei"
MEI = Person("Mei Lin", "aad-mei", "mei@example.com")
DUE, LATE = date(2026, 12, 1), date(2026, 12, 2)


async def agreed(house: House) -> str:
    """An action item of Mei's, who has a chat of her own; it is in step with Jira."""

    def met(connection: Connection) -> None:
        remember(connection, WHERE, Told("{}", "en"), "2026-11-26")
        personal.met(connection, "aad-mei", WHERE)

    await house.store.tx(met)
    answer = await house.do(c.AddActionItem("Write the runbook", MEI, DUE))
    assert isinstance(answer, Handled)
    assert answer.item is not None
    await house.settle()
    return answer.item.id


async def turns(house: House, today: date = LATE) -> list[digests.Turn]:
    return await house.store.read(digests.turns, house.desk.procedure, today)


async def test_done_in_jira_ends_the_reminders_and_shows_on_the_digest(house: House) -> None:
    item = await agreed(house)
    (turn,) = await turns(house)
    assert (turn.item.id, turn.conversation) == (item, WHERE)
    digest = Digest(turn.person, WHERE, LATE, (turn.entry,), "activity")
    await house.store.tx(digests.told, digest, [turn])
    assert await turns(house) == [], "told once"
    assert await turns(house, date(2026, 12, 4)) != [], "and again three days later"
    await house.act(item, "transition", to="Done")
    await house.hint(item)
    assert await turns(house, date(2026, 12, 4)) == []
    # Nobody draws cards in this house: what was wished for stays aside.
    statement = select(parked.c.lane).where(parked.c.kind == lanes_of.DIGEST)
    wished = await house.store.read(lambda connection: connection.execute(statement).scalars().all())
    assert wished == [lanes_of.digest_lane(digest.key)], "the digest that shows it is drawn anew"
    span = (date(2026, 11, 1), date(2027, 1, 1))
    found = await house.store.read(reviews.read_figures, house.desk.procedure, *span, house.now())
    assert found.actions.of == found.actions.count


async def test_a_moved_date_and_its_reason_are_in_jira_too(house: House) -> None:
    item = await agreed(house)
    await house.do(c.SetDue(date(2026, 12, 15), "The vendor is late", "c1"), item)
    await house.do(c.Snooze(date(2026, 12, 20)), item)
    await house.settle()
    fields = (await house.issue(item))["fields"]
    assert fields["duedate"] == "2026-12-15"
    assert "The vendor is late" in str(fields["comment"]["comments"])
    before = house.writes()
    await house.do(c.Snooze(None), item)
    await house.settle()
    assert house.writes() == before, "when somebody wants to be reminded is nothing that Jira is told"
    assert await turns(house) == []
    assert len(await turns(house, date(2026, 12, 16))) == 1
