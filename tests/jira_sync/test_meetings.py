"""A meeting is an issue like any record: its day, goal, chair and stage go both ways."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sop.desk import Handled, records
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.meetings import AgendaItem
from tests.jira_sync.conftest import House


@pytest.fixture
async def meeting(house: House) -> str:
    """A meeting tomorrow at 14:00 in Taipei, in step with Jira."""
    day = (house.now() + timedelta(days=1)).date()
    starts = datetime(day.year, day.month, day.day, 14, tzinfo=ZoneInfo("Asia/Taipei")).astimezone(UTC)
    plan = c.PlanMeeting("上線審查", "決定是否上線", starts, "Asia/Taipei", 60, agenda=(AgendaItem("a", "測試結果"),))
    answer = await house.do(plan)
    assert isinstance(answer, Handled)
    assert answer.item is not None
    await house.settle()
    return answer.item.id


async def held(house: House, item: str) -> Meeting:
    found = await house.store.read(records.load, item)
    assert isinstance(found, Meeting)
    return found


async def test_it_is_an_issue_with_its_day_and_its_goal(house: House, meeting: str) -> None:
    [issue] = house.jira.state.site.issues.values()
    item = await held(house, meeting)
    assert (issue.summary, str(issue.duedate)) == ("上線審查", item.due.isoformat() if item.due else "")
    assert "決定是否上線" in str(issue.description)


async def test_a_day_moved_in_jira_moves_the_meeting_at_its_time(house: House, meeting: str) -> None:
    later = (house.now() + timedelta(days=9)).date()
    await house.act(meeting, "edit", fields={"duedate": later.isoformat()})
    await house.hint(meeting)
    item = await held(house, meeting)
    assert item.starts_at.astimezone(ZoneInfo("Asia/Taipei")).replace(tzinfo=None) == datetime(
        later.year, later.month, later.day, 14
    )


async def test_dragged_on_the_board_it_begins_and_ends(house: House, meeting: str) -> None:
    await house.act(meeting, "transition", to="In Progress")
    await house.hint(meeting)
    item = await held(house, meeting)
    assert (item.stage, item.current) == ("running", "a")
    assert item.began_at is not None
    await house.act(meeting, "transition", to="Done")
    await house.hint(meeting)
    item = await held(house, meeting)
    assert item.stage == "closed"
    assert item.ended_at is not None


async def test_begun_in_teams_the_issue_follows_and_nothing_more_is_written(house: House, meeting: str) -> None:
    await house.do(c.BeginMeeting(), meeting)
    await house.pass_time(30)
    assert (await house.issue(meeting))["fields"]["status"]["name"] == "In Progress"
    before = len(house.writes())
    await house.do(c.GoOn(), meeting)
    await house.pass_time(300)
    assert len(house.writes()) == before, "whose turn it is, is nothing to Jira"


async def test_a_meeting_rescheduled_in_teams_has_its_new_day_in_jira(house: House, meeting: str) -> None:
    later = house.now() + timedelta(days=5)
    await house.do(c.Reschedule(later), meeting)
    await house.pass_time(30)
    [issue] = house.jira.state.site.issues.values()
    assert str(issue.duedate) == str(later.astimezone(ZoneInfo("Asia/Taipei")).date())
    assert isinstance(date.fromisoformat(str(issue.duedate)), date)
