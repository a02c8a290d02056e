"""What commands do to a meeting before it begins, and whom it still has to be told to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from sop.desk.announcing import Tells, moment, tells
from sop.procedure import load_default
from sop.procedure.meetings import Meetings
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.meetings import REVIEW, AgendaItem, Material, Spoken
from sop.records.outcomes import Change, Code, Refusal
from sop.records.people import SYSTEM, Actor, Person, Role, Side
from sop.rules import agenda
from sop.rules.decide import Given, decide

PROCEDURE = load_default()
NOW = datetime(2026, 11, 4, 2, tzinfo=UTC)
"""A Wednesday, ten in the morning in Taipei."""
MEI, ALEX = Person("Mei", aad_id="m"), Person("Alex", aad_id="a")
ACTOR = Actor(MEI, Side.TEAMS, Role.RESPONDER)
POINT = AgendaItem("p", "Costs", ALEX, 10)
CARRIED = AgendaItem("ACT-9", "ACT-9 Order a line", ALEX, 3, carried="2026-10-28")


def meeting(**more: Any) -> Meeting:
    values: dict[str, Any] = {
        "id": "MTG-1",
        "uid": "u",
        "version": 1,
        "title": "Roll-out",
        "description": "Decide",
        "stage": "planned",
        "priority": "medium",
        "assignee": MEI,
        "due": date(2026, 11, 13),
        "reporter": MEI,
        "starts_at": datetime(2026, 11, 13, 6, tzinfo=UTC),
        "zone": "Asia/Taipei",
        "attendees": (Spoken(ALEX),),
        "agenda": (POINT,),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Meeting(**values | more)


def done(item: Meeting, action: c.Action, actor: Actor = ACTOR) -> Meeting | Refusal:
    found = decide(item, c.Command(id="c", actor=actor, at=NOW, action=action), Given(PROCEDURE, "", "u"))
    if isinstance(found, Change):
        assert isinstance(found.item, Meeting)
        return found.item
    return found


def changed(item: Meeting, action: c.Action, actor: Actor = ACTOR) -> Meeting:
    found = done(item, action, actor)
    assert isinstance(found, Meeting), found
    return found


def code(found: Meeting | Refusal) -> Code | None:
    return found.code if isinstance(found, Refusal) else None


def test_people_say_whether_they_come_and_another_time_asks_them_anew() -> None:
    away = changed(meeting(), c.Attend(False), Actor(ALEX, Side.TEAMS, Role.RESPONDER))
    assert away.absent == (ALEX,)
    assert changed(away, c.Attend(True), Actor(ALEX, Side.TEAMS, Role.RESPONDER)).absent == ()
    # The chair is no attendee, and says so all the same.
    assert changed(meeting(), c.Attend(False)).absent == (MEI,)
    assert changed(away, c.Reschedule(NOW + timedelta(days=30))).absent == ()
    assert code(done(meeting(), c.Attend(False), Actor(ALEX, Side.TEAMS, Role.VIEWER))) is Code.NOT_ALLOWED


def test_what_was_carried_over_and_taken_off_stays_off() -> None:
    carried = changed(meeting(), c.CarryOver((CARRIED,)), SYSTEM)
    assert carried.agenda == (POINT, CARRIED)
    without = changed(carried, c.TakeOffAgenda("ACT-9"))
    assert code(done(without, c.CarryOver((CARRIED,)), SYSTEM)) is Code.ALREADY
    assert code(done(carried, c.CarryOver((CARRIED,)))) is Code.NOT_ALLOWED


def test_what_is_done_meanwhile_goes_and_what_a_person_put_there_does_not() -> None:
    item = meeting(agenda=(POINT, CARRIED))
    assert changed(item, c.CarryOver((), ("ACT-9", "p")), SYSTEM).agenda == (POINT,)


def test_once_it_has_begun_nothing_is_carried_over() -> None:
    assert code(done(meeting(began_at=NOW), c.CarryOver((CARRIED,)), SYSTEM)) is Code.ALREADY


def test_an_agenda_is_made_fit_to_be_kept() -> None:
    odd = (AgendaItem("a", " two  words ", minutes=0), AgendaItem("a", "again"), AgendaItem("b", " "), POINT)
    assert agenda.clean(odd) == (AgendaItem("a", "two words", minutes=1), POINT)
    assert len(agenda.clean(tuple(AgendaItem(str(n), "x") for n in range(99)))) == agenda.MOST_POINTS


@pytest.mark.parametrize("url", ["the wiki", "javascript:alert(1)", "https://bank.example@evil.example/", ""])
def test_materials_are_addresses_of_the_web(url: str) -> None:
    assert code(done(meeting(), c.BringMaterial(Material("k", "x", url, MEI)))) is Code.BAD_VALUE


ANNOUNCED: dict[str, Any] = {"stage": "announced", "announced_at": NOW}


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ({}, Tells.AGENDA),
        ({"description": " "}, Tells.CALL_OUT),
        ({"agenda": ()}, Tells.CALL_OUT),
        ({"agenda": (), "called_out_at": NOW}, None),
        ({"called_out_at": NOW}, Tells.AGENDA),
        (ANNOUNCED, None),
        ({"stage": "announced"}, Tells.MOVED),
        ({"stage": "closed"}, None),
        ({**ANNOUNCED, "stage": "closed"}, Tells.CANCELLED),
        ({"began_at": NOW}, None),
        ({**ANNOUNCED, "stage": "closed", "began_at": NOW}, None),
        ({"stage": "recap"}, None),
    ],
)
def test_what_there_is_to_tell(state: dict[str, Any], wanted: Tells | None) -> None:
    assert tells(meeting(**state), PROCEDURE) is wanted


def test_once_told_there_is_nothing_more_to_tell() -> None:
    for state in ({}, {"agenda": ()}, {"stage": "announced"}, {**ANNOUNCED, "stage": "closed"}):
        item = meeting(**state)
        told = changed(item, c.MeetingTold(tells(item, PROCEDURE) is Tells.CALL_OUT), SYSTEM)
        assert tells(told, PROCEDURE) is None


@pytest.mark.parametrize(
    ("starts", "lead", "wanted"),
    [
        ("2026-11-13T14:00", 1, "2026-11-12T09:00"),
        ("2026-11-16T14:00", 1, "2026-11-13T09:00"),
        ("2026-11-17T14:00", 1, "2026-11-13T09:00"),  # the 16th is a holiday
        ("2026-11-13T08:00", 1, "2026-11-12T08:00"),
        ("2026-11-13T14:00", 3, "2026-11-10T09:00"),
        ("2026-11-14T14:00", 0, "2026-11-14T09:00"),
    ],
)
def test_the_agenda_goes_out_business_days_ahead(starts: str, lead: int, wanted: str) -> None:
    procedure = replace(PROCEDURE, meetings=Meetings(lead_days=lead, holidays=(date(2026, 11, 16),)))
    item = meeting(starts_at=datetime.fromisoformat(f"{starts}:00+08:00").astimezone(UTC))
    assert moment(item, procedure).isoformat() == f"{wanted}:00+08:00"


def test_reviews_are_carried_over_as_such() -> None:
    review = AgendaItem("INC-7", "INC-7 x", None, 10, carried=REVIEW)
    assert changed(meeting(), c.CarryOver((review,)), SYSTEM).agenda[-1] == review
