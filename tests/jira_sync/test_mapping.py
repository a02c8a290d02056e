"""A changed mapping touches no issue that exists until somebody has seen what it would do; people's work goes on."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, strategies as st

from jira_sync import backfill, mapping
from jira_sync.mirror import Look
from jira_sync.projection import project
from service.syncing import dry_summary, line
from sop.procedure import Custom, Mirroring, Procedure, load_default
from sop.records import commands as c
from sop.storage import marks
from tests.jira_sync.conftest import House
from tests.jira_sync.samples import incident
from tests.jira_sync.test_backfill import through

BEFORE = load_default()


def remapped(**stages: str) -> Procedure:
    """The procedure with other statuses for some stages of incidents."""
    track = BEFORE.incident
    fresh = tuple(msgspec.structs.replace(one, jira=stages.get(one.key, one.jira)) for one in track.stages)
    return msgspec.structs.replace(BEFORE, incident=msgspec.structs.replace(track, stages=fresh))


AFTER = remapped(acknowledged="In Review")


async def restarted(house: House, procedure: Procedure) -> None:
    """The service starts anew with that file."""
    object.__setattr__(house.desk, "procedure", procedure)
    await house.store.tx(mapping.notice, procedure, house.clock.now())


async def status(house: House, item: str) -> str:
    return str((await house.issue(item))["fields"]["status"]["name"])


async def looked_at(house: House) -> None:
    """Background work looks at everything."""
    await house.store.tx(backfill.begin, house.clock.now(), over=True)
    await through(house)


@pytest.fixture
async def item(house: House) -> str:
    """An acknowledged incident under a mapping that was accepted; then the file is changed."""
    await restarted(house, BEFORE)
    item_id = await house.report()
    await house.do(c.Acknowledge(), item_id)
    await house.pass_time(20)
    assert await status(house, item_id) == "In Progress"
    await restarted(house, AFTER)
    return item_id


async def test_background_work_leaves_what_exists(house: House, item: str) -> None:
    before = len(house.writes())
    await looked_at(house)
    await house.hint(item)
    assert await status(house, item) == "In Progress"
    assert len(house.writes()) == before
    assert (await house.view(item)).item.stage == "acknowledged"


async def test_the_dry_run_shows_it(house: House, item: str) -> None:
    look = await house.mirror.look(item)
    assert isinstance(look, Look)
    assert (look.plan.write, look.local.held) == ({"stage": "In Review"}, {"stage"})
    told = dry_summary({"items": 2, "changes": [line(item, look), {"item": "INC-9", "trouble": "gone"}]})
    assert "in Jira stage 'In Progress' → 'In Review' (only after `sopilot sync accept-mapping`)" in told
    assert told.endswith("1 of 2 would change; 1 cannot be compared")


async def test_people_go_on_with_everything_else_and_with_what_they_set_anew(house: House, item: str) -> None:
    await house.do(c.Rename("renamed"), item)
    await house.settle()
    assert (await house.issue(item))["fields"]["summary"] == "renamed"
    assert await status(house, item) == "In Progress"
    await house.pass_time(5)
    await house.do(c.MoveTo("resolved"), item)
    await house.do(c.MoveTo("acknowledged"), item)
    await house.settle()
    assert await status(house, item) == "In Review", "who sets it now means it as it is mapped now"


async def test_a_move_in_jira_is_taken(house: House, item: str) -> None:
    await house.act(item, "transition", to="Done")
    await house.hint(item)
    assert (await house.view(item)).item.stage == "resolved"
    assert await status(house, item) == "Done"


async def test_new_records_are_mapped_as_the_file_says(house: House, item: str) -> None:
    fresh = await house.report("fresh")
    await house.do(c.Acknowledge(), fresh)
    await house.settle()
    assert await status(house, fresh) == "In Review"


async def test_accepting_takes_a_dry_run(house: House, item: str) -> None:
    assert not await house.store.tx(mapping.accept, AFTER)
    await looked_at(house)
    assert await status(house, item) == "In Progress"
    await house.store.tx(mapping.shown, AFTER)
    assert await house.store.tx(mapping.accept, AFTER)
    await looked_at(house)
    assert await status(house, item) == "In Review"
    assert await house.store.read(mapping.finding, AFTER) is None


async def test_a_dry_run_of_another_change_counts_for_nothing(house: House, item: str) -> None:
    await house.store.tx(mapping.shown, AFTER)
    other = remapped(acknowledged="Done")
    await restarted(house, other)
    assert not await house.store.tx(mapping.accept, other)


async def test_a_change_that_is_taken_back_leaves_nothing_behind(house: House, item: str) -> None:
    assert await house.store.read(mapping.finding, AFTER) is not None
    await restarted(house, BEFORE)
    assert await house.store.read(mapping.finding, BEFORE) is None
    assert await house.store.read(mapping.read) == mapping.Accepted(mapping.names_of(BEFORE))


def graded(procedure: Procedure, **values: str) -> Procedure:
    """The procedure with an option field for the severity."""
    custom = Custom(field="Grade", type="option", values=values) if values else None
    return msgspec.structs.replace(procedure, jira=Mirroring(custom={"severity": custom} if custom else {}))


async def test_options_are_held_as_statuses_are(house: House) -> None:
    before, after = graded(BEFORE, sev2="Major", sev3="Minor"), graded(BEFORE, sev2="Major", sev3="Small")
    await restarted(house, before)
    item_id = await house.report()
    await restarted(house, after)
    found = await house.store.read(mapping.finding, after)
    assert found is not None
    assert "severity sev3: Minor → Small" in found.problem
    look = await house.mirror.look(item_id)
    assert isinstance(look, Look)
    assert look.local.held == {"severity"}
    await house.do(c.Grade("sev2"), item_id)
    again = await house.mirror.look(item_id)
    assert isinstance(again, Look)
    assert again.local.held == frozenset(), "only what is called otherwise now"


async def test_what_was_accepted_before_options_were_looked_at_holds_nothing(house: House) -> None:
    procedure = graded(BEFORE, sev2="Major", sev3="Minor")
    await restarted(house, procedure)
    await house.report()
    names = {part: held for part, held in mapping.names_of(procedure).items() if part != "severity"}
    await house.store.tx(marks.keep, mapping.MARK, {"accepted": names})
    assert await house.store.read(mapping.finding, procedure) is None
    await restarted(house, procedure)
    assert await house.store.read(mapping.read) == mapping.Accepted(mapping.names_of(procedure))


async def test_where_nothing_is_linked_nothing_has_to_be_accepted(house: House) -> None:
    await restarted(house, BEFORE)
    await restarted(house, AFTER)
    assert await house.store.read(mapping.finding, AFTER) is None


async def test_what_readiness_says(house: House, item: str) -> None:
    found = await house.store.read(mapping.finding, AFTER)
    assert found is not None
    assert "incident stage acknowledged: In Progress → In Review" in found.problem
    assert "sopilot sync accept-mapping" in found.remedy


STATUSES = st.sampled_from(["To Do", "In Progress", "In Review", "Done"])
MAPPINGS = st.fixed_dictionaries({one.key: STATUSES for one in BEFORE.incident.stages})


@given(MAPPINGS, MAPPINGS, st.sampled_from([one.key for one in BEFORE.incident.stages]))
def test_what_is_held_is_what_would_be_said_otherwise(before: dict[str, str], after: dict[str, str], key: str) -> None:
    record = msgspec.structs.replace(incident(), stage=key)
    old, new = remapped(**before), remapped(**after)
    kept = mapping.Accepted(mapping.names_of(old), mapping.names_of(new), "2026-11-22T03:04:05.000000Z")
    differs = project(record, old, None)["stage"] != project(record, new, None)["stage"]
    assert mapping.held_by(kept, record, {}, new) == ({"stage"} if differs else frozenset())
