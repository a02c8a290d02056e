"""Figures of meetings, and what of them stands out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, strategies as st

from sop.records.items import ActionItem, Meeting
from sop.records.meetings import AgendaItem, Rating
from sop.records.people import Person
from sop.rules.figures import Carried, Figures, Finding, Item, Long, Share, figures, findings, month_before

AT = datetime(2026, 11, 2, 2, tzinfo=UTC)
SINCE, UNTIL, TODAY = date(2026, 11, 1), date(2026, 12, 1), date(2026, 12, 1)
MEI, ALEX = Person("Mei"), Person("Alex")


def meeting(number: int, **more: Any) -> Meeting:
    values: dict[str, Any] = {
        "id": f"MTG-{number}",
        "uid": f"m{number}",
        "version": 1,
        "title": "Weekly",
        "stage": "recap",
        "priority": "medium",
        "reporter": MEI,
        "created_at": AT,
        "updated_at": AT,
        "starts_at": AT,
        "zone": "Asia/Taipei",
        "minutes": 30,
        "began_at": AT,
        "ended_at": AT + timedelta(minutes=30 + number),
    }
    return Meeting(**values | more)


def due(day: int, done: int | None) -> Item:
    item = ActionItem(
        id=f"ACT-{day}",
        uid=f"a{day}",
        version=1,
        title="Do it",
        stage="open",
        priority="medium",
        reporter=MEI,
        due=date(2026, 11, day),
        created_at=AT,
        updated_at=AT,
    )
    return Item(item, date(2026, 11, done) if done else None)


def point(title: str, minutes: int, spent: int, carried: str = "") -> AgendaItem:
    return AgendaItem(title, title, minutes=minutes, spent_s=spent * 60, carried=carried)


HELD = [
    meeting(1, goal_met=True, agenda=(point("Incidents", 10, 25), point("Disks", 10, 5, "from 11/1"))),
    meeting(
        2,
        began_at=AT + timedelta(minutes=6),
        agenda=(point("incidents", 10, 20), point("Disks", 10, 10, "from 11/2"), point("Unseen", 5, 0)),
        ratings=(Rating(MEI, False, 2, "Too long"), Rating(ALEX, False, 1)),
    ),
    meeting(9, goal_met=False, ratings=(Rating(MEI, False, 2, "Again too long"),)),
]


def test_they_are_counted() -> None:
    found = figures(HELD, [due(10, 9), due(11, 11), due(12, 13), due(13, None)], SINCE, UNTIL, TODAY)
    assert found == Figures(
        SINCE,
        UNTIL,
        meetings=3,
        began=Share(2, 3),
        ended=Share(2, 3),
        points=Share(2, 4),
        over=25,
        goals=Share(1, 3),
        worth=5 / 3,
        ratings=3,
        actions=Share(2, 4),
        long=(Long("Incidents", 25, 2),),
        carried=(Carried("Disks", 2),),
        lines=("Again too long", "Too long"),
    )


def test_what_is_not_due_yet_is_not_late() -> None:
    found = figures([], [due(10, None), due(11, None)], SINCE, UNTIL, date(2026, 11, 11))
    assert found.actions == Share(0, 1)


def test_what_stands_out() -> None:
    found = figures(HELD, [due(day, None) for day in range(10, 14)], SINCE, UNTIL, TODAY)
    assert [name for name, _facts in findings(found)] == [
        Finding.GOALS,
        Finding.ACTIONS,
        Finding.WORTH,
        Finding.LONG,
        Finding.CARRIED,
    ]
    assert findings(figures([], [], SINCE, UNTIL, TODAY)) == []


def test_a_month_before() -> None:
    assert month_before(date(2027, 1, 31)) == (date(2026, 12, 1), date(2027, 1, 1))


@given(st.lists(st.sampled_from(HELD), max_size=6), st.lists(st.integers(1, 28), max_size=6))
def test_a_share_is_never_more_than_its_whole(held: list[Meeting], days: list[int]) -> None:
    found = figures(held, [due(day, day) for day in days], SINCE, UNTIL, TODAY)
    for share in (found.began, found.ended, found.points, found.goals, found.actions):
        assert 0 <= share.count <= share.of
    assert found.worth is None or 1 <= found.worth <= 5
