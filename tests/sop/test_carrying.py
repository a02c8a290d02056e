"""What a meeting takes over from the one before, on both databases."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from sop.desk import Desk, Handled, carrying, personal
from sop.lanes import SystemClock
from sop.procedure import load_default
from sop.records import commands as c
from sop.records.items import Meeting, Record
from sop.records.meetings import AgendaItem
from sop.records.people import Actor, Person, Role, Side
from sop.storage import Store
from sop.storage.tables import intents

MEI = Person("Mei", aad_id="00000000-0000-0000-0000-0000000000a1")
DESK = Desk(load_default(), False, SystemClock())


async def do(store: Store, action: c.Action, item_id: str | None = None, side: Side = Side.TEAMS) -> Record:
    actor = Actor(MEI, side, Role.LEAD)
    command = c.Command(id=str(uuid.uuid4()), actor=actor, at=datetime.now(UTC), action=action, item_id=item_id)
    answer = await store.tx(DESK.handle, command)
    assert isinstance(answer, Handled), answer
    assert answer.item is not None
    return answer.item


async def plan(store: Store, days: int, **more: Any) -> Meeting:
    starts = datetime.now(UTC) + timedelta(days=days)
    item = await do(store, c.PlanMeeting("Weekly", "Go through it", starts, "Asia/Taipei", 45, series="weekly", **more))
    assert isinstance(item, Meeting)
    return item


async def held(store: Store, item: Meeting) -> None:
    await do(store, c.BeginMeeting(), item.id)
    await do(store, c.EndMeeting(), item.id)


async def test_what_is_open_goes_from_meeting_to_meeting_under_its_first_day(store: Store) -> None:
    first = await plan(store, 1)
    await held(store, first)
    await do(store, c.AddActionItem("Write the runbook", MEI, about=first.id))
    await do(store, c.AddActionItem("Of no meeting", MEI))
    second = await plan(store, 2, agenda=(AgendaItem("x", "Costs"),))
    day = first.starts_at.astimezone().date()
    assert [one.key for one in second.agenda] == ["ACT-1", "x"]
    assert abs((datetime.fromisoformat(second.agenda[0].carried).date() - day).days) <= 1
    assert second.follows == first.id
    await held(store, second)
    third = await plan(store, 3)
    assert [(one.key, one.carried) for one in third.agenda] == [("ACT-1", second.agenda[0].carried)]
    await do(store, c.MoveTo("done"), "ACT-1")
    assert (await plan(store, 4)).agenda == ()
    found = await store.read(carrying.anew, third, DESK.procedure)
    assert found == c.CarryOver((), ("ACT-1",))


async def test_a_meeting_of_no_series_takes_nothing_over(store: Store) -> None:
    await do(store, c.ReportIncident("Checkout is slow"))
    await do(store, c.MoveTo("resolved"), "INC-1")
    starts = datetime.now(UTC) + timedelta(days=2)
    alone = await do(store, c.PlanMeeting("Once", "Settle it", starts, "Asia/Taipei", 30))
    assert isinstance(alone, Meeting)
    assert alone.agenda == ()
    assert [one.key for one in (await plan(store, 2)).agenda] == ["INC-1"]


async def test_a_meeting_has_one_wish_to_be_told_however_often_it_is_changed(store: Store) -> None:
    item = await plan(store, 9)
    for number in range(3):
        await do(store, c.PutOnAgenda(AgendaItem(str(number), f"Point {number}")), item.id)
    kinds = await store.read(lambda connection: list(connection.execute(select(intents.c.kind)).scalars()))
    assert kinds.count("meeting.tell") == 1


async def test_a_chat_of_ones_own_is_kept(store: Store) -> None:
    await store.tx(personal.met, str(MEI.aad_id), "a:old")
    await store.tx(personal.met, str(MEI.aad_id), "a:new")
    assert await store.read(personal.chat_of, MEI) == "a:new"
