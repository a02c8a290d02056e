"""Whose turn it is: working days, once each, snoozed, escalated; and the commands that put it off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from sop.procedure import load_default
from sop.procedure.days import shifted
from sop.procedure.meetings import Meetings, Reminders
from sop.records import commands as c
from sop.records.items import ActionItem, Incident, Meeting, Record
from sop.records.outcomes import Change, Code, Refusal
from sop.records.people import Actor, Person, Role, Side
from sop.rules.decide import Given, decide
from sop.rules.reminding import Heard, answerable, escalates, reminder, waits

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
MEI = Person("Mei", aad_id="mei")
PROCEDURE = load_default()
HOLIDAY = Meetings(holidays=(date(2026, 11, 26),), reminders=Reminders(before=(1,), after=(1, 3), escalate_after=5))
DUE = date(2026, 11, 27)  # a Friday, after a holiday


def action(**more: object) -> ActionItem:
    plain = ActionItem(
        id="ACT-3",
        uid="u",
        version=1,
        title="Write the runbook",
        stage="open",
        priority="medium",
        reporter=Person("Alex"),
        assignee=MEI,
        due=DUE,
        created_at=AT,
        updated_at=AT,
    )
    return replace(plain, **more)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 24), None),
        (date(2026, 11, 25), date(2026, 11, 25)),  # the working day before: the holiday between does not count
        (date(2026, 11, 29), date(2026, 11, 25)),
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2026, 11, 30)),
        (date(2026, 12, 2), date(2026, 12, 2)),
        (date(2027, 5, 1), date(2026, 12, 2)),  # after a long stop: the latest only
    ],
)
def test_before_and_after_by_working_days(today: date, expected: date | None) -> None:
    assert reminder(action(), today, HOLIDAY, Heard(), "mei") == expected


def test_told_once_until_the_date_or_the_owner_is_another() -> None:
    today = date(2026, 11, 30)
    told = Heard("mei", DUE, today)
    assert reminder(action(), today, HOLIDAY, told, "mei") is None
    assert reminder(action(), today, HOLIDAY, told, "ming") == today
    assert reminder(action(due=date(2026, 12, 1)), today, HOLIDAY, told, "mei") == today
    assert reminder(action(), date(2026, 12, 2), HOLIDAY, told, "mei") == date(2026, 12, 2)


def test_snoozed_it_is_quiet_until_its_day_and_then_told_once() -> None:
    until = date(2026, 12, 4)
    item = action(snoozed=until)
    assert reminder(item, date(2026, 12, 3), HOLIDAY, Heard("mei", DUE, date(2026, 11, 25)), "mei") is None
    assert reminder(item, until, HOLIDAY, Heard("mei", DUE, date(2026, 12, 2)), "mei") == until
    assert reminder(item, until, HOLIDAY, Heard("mei", DUE, until), "mei") is None
    # Moved beyond: the day it was snoozed to says nothing any more.
    assert reminder(replace(item, due=date(2026, 12, 31)), until, HOLIDAY, Heard(), "mei") is None


def test_escalated_once_for_each_due_date_and_snoozing_does_not_put_it_off() -> None:
    late = shifted(DUE, 5, HOLIDAY)
    item = action(snoozed=late + timedelta(days=30))
    assert not escalates(item, late - timedelta(days=1), HOLIDAY, Heard())
    assert escalates(item, late, HOLIDAY, Heard())
    assert not escalates(item, late, HOLIDAY, Heard(escalated=DUE))
    assert escalates(item, late, HOLIDAY, Heard(escalated=DUE - timedelta(days=1)))


def test_who_answers_for_it() -> None:
    chair = Person("Chair")
    meeting = Meeting(
        id="MTG-1",
        uid="m",
        version=1,
        title="Weekly",
        stage="recap",
        priority="medium",
        reporter=Person("Alex"),
        assignee=chair,
        created_at=AT,
        updated_at=AT,
        starts_at=AT,
        zone="Asia/Taipei",
    )
    assert answerable(action(about="MTG-1"), meeting) == chair
    assert answerable(action(), None) == Person("Alex")


def test_only_open_items_with_a_day_wait() -> None:
    assert waits(action(), PROCEDURE)
    assert not waits(action(due=None), PROCEDURE)
    assert not waits(action(stage="done"), PROCEDURE)


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.lists(st.integers(0, 10), max_size=3),
    st.lists(st.integers(0, 10), max_size=3),
    st.one_of(st.none(), st.integers(-5, 20)),
)
def test_over_any_days_each_reminder_is_told_once_and_never_before_it_is_due(
    due: date, before: list[int], after: list[int], snooze: int | None
) -> None:
    meetings = Meetings(reminders=Reminders(before=tuple(before), after=tuple(after)))
    until = due + timedelta(days=snooze) if snooze is not None else None
    item = action(due=due, snoozed=until)
    heard, told = Heard(), []
    for offset in range(-20, 40):
        today = due + timedelta(days=offset)
        if (day := reminder(item, today, meetings, heard, "mei")) is not None:
            assert day <= today
            assert until is None or today >= until
            told.append(day)
            heard = Heard("mei", due, day)
    assert told == sorted(set(told))
    possible = {shifted(due, count, meetings) for count in (*(-one for one in before), *after)}
    assert set(told) <= possible | {until}
    assert bool(told) == bool(possible)


def do(item: Record, action: c.Action, seen: int | None = None) -> Change | Refusal:
    actor = Actor(MEI, Side.TEAMS, Role.RESPONDER)
    command = c.Command(id="1", actor=actor, at=AT, action=action, item_id=item.id, seen_version=seen)
    return decide(item, command, Given(PROCEDURE, "", ""))


def test_snooze_is_for_action_items_and_for_days_to_come() -> None:
    until = date(2026, 11, 30)
    done = do(action(), c.Snooze(until))
    assert isinstance(done, Change)
    assert isinstance(done.item, ActionItem)
    assert done.item.snoozed == until
    assert [entry.field for entry in done.entries] == ["snoozed"]
    past = do(action(), c.Snooze(date(2026, 11, 1)))
    assert isinstance(past, Refusal)
    assert past.code is Code.IN_THE_PAST
    incident = Incident(
        id="INC-1",
        uid="i",
        version=1,
        title="Down",
        stage="reported",
        priority="high",
        severity="sev2",
        reporter=MEI,
        created_at=AT,
        updated_at=AT,
    )
    wrong = do(incident, c.Snooze(until))
    assert isinstance(wrong, Refusal)
    assert wrong.code is Code.WRONG_KIND


def test_a_moved_date_keeps_its_reason_as_a_comment_or_nothing_happens() -> None:
    moved = do(action(), c.SetDue(date(2026, 12, 4), "The vendor is late", "c1"))
    assert isinstance(moved, Change)
    assert moved.item.due == date(2026, 12, 4)
    assert [comment.text for comment in moved.comments] == ["The vendor is late"]
    assert [entry.field for entry in moved.entries] == ["due", "comment"]
    refused = do(action(), c.SetDue(DUE, "The vendor is late", "c1"))
    assert isinstance(refused, Refusal)
    assert refused.code is Code.ALREADY
