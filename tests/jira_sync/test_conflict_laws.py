"""What holds of conflicts whatever people do on both sides, in any order, with looks at Jira anywhere in between."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from sop.desk.door import Handled
from sop.procedure import load_default
from sop.records import commands as c
from sop.records.outcomes import Refusal
from tests.jira_sync.conftest import House

PROCEDURE = load_default()
TITLES = ["a", "b", "c"]
LEVELS = [level for level in PROCEDURE.priorities if level.jira]
STAGES = [stage for stage in PROCEDURE.incident.stages if stage.needs != "close"]
STATUSES = sorted({stage.jira for stage in STAGES})

OURS = {
    "title": st.sampled_from(TITLES).map(c.Rename),
    "priority": st.sampled_from(LEVELS).map(lambda level: c.Prioritise(level.key)),
    "stage": st.sampled_from(STAGES).map(lambda stage: c.MoveTo(stage.key)),
}
THEIRS = {
    "title": st.sampled_from(TITLES).map(lambda title: {"summary": title}),
    "priority": st.sampled_from(LEVELS).map(lambda level: {"priority": level.jira}),
    "stage": st.sampled_from(STATUSES).map(lambda status: {"status": status}),
}
FIELDS = tuple(OURS)
SETTLED = st.builds(c.TakeOther, st.sampled_from(FIELDS)) | st.builds(c.KeepThis, st.sampled_from(FIELDS))
ALONE = st.one_of(*OURS.values(), *THEIRS.values(), SETTLED, st.sampled_from(["look", "lost"])).map(lambda step: [step])
AT_ONCE = st.sampled_from(FIELDS).flatmap(
    lambda field: st.tuples(OURS[field], THEIRS[field]).flatmap(lambda pair: st.permutations(list(pair)))
)
"""Both sides change one field before anybody looks."""
STEPS = st.lists(ALONE | AT_ONCE, min_size=2, max_size=7).map(lambda parts: [step for part in parts for step in part])
SETS = {c.Rename: "title", c.Prioritise: "priority", c.MoveTo: "stage"}
NAMED = {"summary": "title", "priority": "priority", "status": "stage"}


def touched(step: Any) -> str:
    """The field that a person's act is about."""
    if isinstance(step, dict):
        return NAMED[next(iter(step))]
    return step.field if isinstance(step, c.TakeOther | c.KeepThis) else SETS[type(step)]


async def step_in_jira(house: House, item: str, fields: dict[str, Any]) -> None:
    if "status" not in fields:
        await house.act(item, "edit", fields=fields)
    elif (await house.issue(item))["fields"]["status"]["name"] != fields["status"]:
        await house.act(item, "transition", to=fields["status"])


async def ours(house: House, item: str) -> dict[str, Any]:
    """The record's fields, as Jira names their values."""
    record = (await house.view(item)).item
    level, stage = PROCEDURE.priority(record.priority), PROCEDURE.incident.stage(record.stage)
    assert level is not None
    assert stage is not None
    return {"title": record.title, "priority": level.jira, "stage": stage.jira}


async def theirs(house: House, item: str) -> dict[str, Any]:
    """The issue's."""
    fields = (await house.issue(item))["fields"]
    return {
        "title": fields["summary"],
        "priority": fields["priority"]["name"],
        "stage": fields["status"]["name"],
    }


async def in_step(house: House, item: str) -> dict[str, Any]:
    """Both sides have come to hold the same; what that is."""
    await house.hint(item)
    await house.pass_time(60)
    held = await ours(house, item)
    assert held == await theirs(house, item)
    return held


async def taken(house: House, item: str, field: str) -> Any:
    """Take the other value; what both sides hold of the field then, as the record has it."""
    assert isinstance(await house.do(c.TakeOther(field), item), Handled)
    await in_step(house, item)
    return getattr((await house.view(item)).item, field)


@pytest.mark.parametrize(("deployment", "database_url"), [("cloud", "sqlite"), ("server", "sqlite")], indirect=True)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
async def test_no_conflict_goes_by_itself_and_the_other_of_the_other_is_the_first(
    house: House, steps: list[Any]
) -> None:
    item = await house.report("x")
    acts: set[str] = set()
    opened: set[str] = set()
    for step in [*steps, "look"]:
        house.clock.advance(7)
        house.jira.state.clock.advance(7)
        if step == "look":
            await house.hint(item)
        elif step == "lost":
            # The next edit of ours is carried out, and we are not told.
            await house.rest.fault("drop_after_commit", match={"method": "PUT", "path": r"/issue/\d+$"}, times=1)
        elif isinstance(step, dict):
            await step_in_jira(house, item, step)
        else:
            assert isinstance(await house.do(step, item), Handled | Refusal)
        if not isinstance(step, str):
            acts.add(touched(step))
        now = {one.field for one in (await house.view(item)).conflicts}
        assert opened - now <= acts, "only what somebody has touched since is settled"
        acts -= now - opened
        opened = now
    held = await in_step(house, item)
    seen = await house.view(item)
    for conflict in seen.conflicts:
        first = getattr(seen.item, conflict.field)
        assert conflict.kept == held[conflict.field]
        other = await taken(house, item, conflict.field)
        assert other != first
        assert (await house.view(item)).conflicts == tuple(
            one for one in (await house.view(item)).conflicts if one.field != conflict.field
        )
        assert await taken(house, item, conflict.field) == first
        assert await taken(house, item, conflict.field) == other
