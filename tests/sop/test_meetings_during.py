"""A meeting that runs: its items' time, what is said, and what a stage set elsewhere means for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from sop.procedure import load_default
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.meetings import AgendaItem, Said, SaidKind
from sop.records.outcomes import Change, Code, Refusal
from sop.records.people import SYSTEM, Actor, Person, Role, Side
from sop.rules.course import own_meeting
from sop.rules.decide import Given, decide

MEI = Person("Mei", aad_id="mei")
ALEX = Person("Alex", aad_id="alex")
AT = datetime(2026, 12, 3, 6, 0, tzinfo=UTC)
GIVEN = Given(load_default(), "MTG-1", "uid")
AGENDA = (AgendaItem("a", "Requirements", MEI, 10), AgendaItem("b", "Roll-back", ALEX, 20))


def done(item: Meeting | None, action: c.Action, at: datetime = AT, by: Actor | None = None) -> Meeting:
    change = tried(item, action, at, by)
    assert isinstance(change, Change), change
    assert isinstance(change.item, Meeting)
    return change.item


def tried(item: Meeting | None, action: c.Action, at: datetime = AT, by: Actor | None = None) -> Change | Refusal:
    actor = by or Actor(MEI, Side.TEAMS, Role.RESPONDER)
    return decide(item, c.Command(id="x", actor=actor, at=at, action=action, item_id="MTG-1"), GIVEN)


def planned() -> Meeting:
    return done(
        None,
        c.PlanMeeting(
            "Launch review", "Decide", AT, "Asia/Taipei", 60, attendees=(ALEX,), agenda=AGENDA, home="19:chat"
        ),
        AT - timedelta(days=2),
    )


def test_a_plan_is_a_record_with_its_day_where_it_is_held() -> None:
    late = c.PlanMeeting("Night change", "", datetime(2026, 12, 3, 17, 0, tzinfo=UTC), "Asia/Taipei", 30)
    assert done(None, late).due == date(2026, 12, 4)


def test_each_item_is_counted_the_time_that_it_was_on() -> None:
    item = done(planned(), c.BeginMeeting())
    assert (item.stage, item.current) == ("running", "a")
    item = done(item, c.GoOn(), AT + timedelta(minutes=12))
    item = done(item, c.GoOn("a"), AT + timedelta(minutes=20))
    item = done(item, c.EndMeeting(), AT + timedelta(minutes=23))
    assert {one.key: one.spent_s for one in item.agenda} == {"a": 15 * 60, "b": 8 * 60}
    assert (item.stage, item.current, item.ended_at) == ("recap", None, AT + timedelta(minutes=23))


def test_after_the_last_item_there_is_open_talk() -> None:
    item = done(done(done(planned(), c.BeginMeeting()), c.GoOn()), c.GoOn())
    assert item.talk is None
    assert item.ended_at is None


def test_what_is_said_is_kept_once_with_the_item_that_was_on_and_who_was_heard() -> None:
    line = Said("k", SaidKind.DECISION, "  We stay\non 2.3 ", by=ALEX)
    item = done(done(planned(), c.BeginMeeting()), c.Jot((line,)))
    assert [(one.text, one.about, one.at) for one in item.said] == [("We stay on 2.3", "a", AT)]
    assert [one.heard for one in item.attendees] == [True]
    again = tried(item, c.Jot((line,)))
    assert isinstance(again, Refusal)
    assert again.code is Code.ALREADY


@pytest.mark.parametrize("action", [c.GoOn(), c.EndMeeting()])
def test_what_has_not_begun_does_not_go_on(action: c.Action) -> None:
    refusal = tried(planned(), action)
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.NOT_BEGUN


def test_dragged_in_jira_it_begins_and_ends_as_by_the_button() -> None:
    seen = Actor(ALEX, Side.JIRA, Role.MACHINE)
    item = done(planned(), c.SeenInJira({"stage": "running"}, {}, {}), by=seen)
    assert (item.began_at, item.current) == (AT, "a")
    item = done(item, c.SeenInJira({"stage": "closed"}, {}, {}), AT + timedelta(minutes=5), by=seen)
    assert item.ended_at == AT + timedelta(minutes=5)
    assert item.agenda[0].spent_s == 300


def test_a_day_set_in_jira_moves_the_meeting_and_keeps_the_time_of_day() -> None:
    seen = Actor(ALEX, Side.JIRA, Role.MACHINE)
    item = done(planned(), c.SeenInJira({"due": date(2026, 12, 8)}, {}, {}), by=seen)
    assert item.starts_at == AT + timedelta(days=5)
    assert item.announced_at is None


def test_teams_own_event_begins_it_and_a_viewer_does_not() -> None:
    assert done(planned(), c.BeginMeeting("https://teams/j"), by=SYSTEM).join_url == "https://teams/j"
    refusal = tried(planned(), c.BeginMeeting(), by=Actor(ALEX, Side.TEAMS, Role.VIEWER))
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.NOT_ALLOWED


@given(st.lists(st.tuples(st.sampled_from(["next", "a", "b"]), st.integers(0, 4000)), max_size=12))
def test_the_time_of_all_items_is_the_time_they_were_on(steps: list[tuple[str, int]]) -> None:
    item, at, on = done(planned(), c.BeginMeeting()), AT, 0
    for step, seconds in steps:
        on += seconds if item.current else 0
        at += timedelta(seconds=seconds)
        answer = tried(item, c.GoOn(None if step == "next" else step), at)
        if isinstance(answer, Change) and isinstance(answer.item, Meeting):
            item = answer.item
        else:
            on -= seconds if item.current else 0
            at -= timedelta(seconds=seconds)
    item = done(item, c.EndMeeting(), at)
    assert sum(one.spent_s for one in item.agenda) == on


def test_an_item_is_left_for_another_time_under_its_title() -> None:
    item = done(done(planned(), c.BeginMeeting()), c.Jot((Said("park a", SaidKind.PARKED, "", about="a"),)))
    assert [(one.text, one.kind) for one in item.said] == [("Requirements", SaidKind.PARKED)]
    assert not any(one.heard for one in item.attendees)


def test_an_item_that_is_left_to_its_own_meeting_is_left_once() -> None:
    item = done(done(planned(), c.BeginMeeting()), c.SpinOff("a"), AT + timedelta(minutes=12))
    assert (item.current, item.agenda[0].spent_s) == ("b", 720)
    again = tried(item, c.SpinOff("a"))
    assert isinstance(again, Refusal)
    assert again.code is Code.ALREADY
    gone = tried(item, c.SpinOff("z"))
    assert isinstance(gone, Refusal)
    assert gone.code is Code.NO_SUCH_POINT


def test_its_own_meeting_is_on_the_next_working_day_at_the_same_time() -> None:
    friday = AT + timedelta(days=1)
    plan = own_meeting(done(planned(), c.BeginMeeting()), "b", GIVEN.procedure, friday)
    assert plan.starts_at == AT + timedelta(days=4), "a Monday"
    assert (plan.chair, plan.goal, plan.minutes, plan.attendees) == (ALEX, "Roll-back", 20, (ALEX,))
