"""A status that no transition leads straight to: the shortest way there, what stands in it, and who comes in between."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st
from msgspec import structs

from cards import item_card
from jira_sync.screens import fill
from jira_sync.sweep import ensure_sweep
from jira_sync.workflow import Opens, shortest, within_reach
from sandbox.jira.seed import apply_seed
from sandbox.jira.site import Site
from sop.desk import Sync
from sop.procedure import Procedure, load_default
from sop.records import commands as c
from sop.words import words
from tests.jira_sync.conftest import House

LINE = {"To Do": ["In Progress"], "In Progress": ["In Review", "To Do"], "In Review": ["Done", "In Progress"]}


@pytest.fixture
def procedure(request: pytest.FixtureRequest) -> Procedure:
    """The one that ships, with a resolution for what is resolved where a test names one."""
    shipped = load_default()
    resolution = getattr(request, "param", None)
    stages = (
        structs.replace(one, resolution=resolution) if one.key == "resolved" else one for one in shipped.incident.stages
    )
    return structs.replace(shipped, incident=structs.replace(shipped.incident, stages=tuple(stages)))


async def workflow(house: House, opens: dict[str, list[Any]], issues: list[dict[str, Any]] | None = None) -> None:
    """The project's workflow from now on, with issues of the team's own in it."""
    body = {"transitions": {"OPS": opens}, "issues": issues or []}
    status, answer = await house.rest("POST", "/_control/seed", body)
    assert status == 200, answer


def change(house: House, opens: dict[str, list[Any]]) -> None:
    """An admin of Jira changes the workflow: no issue is touched by that."""
    state = house.jira.state
    fresh = apply_seed(Site.fresh(state.options), {"transitions": {"OPS": opens}}, state.clock.now())
    state.site.projects["OPS"].workflow = fresh.projects["OPS"].workflow


def others(*statuses: str) -> list[dict[str, Any]]:
    return [{"summary": status, "status": status, "issuetype": "Task"} for status in statuses]


async def status_of(house: House, item: str) -> str:
    return str((await house.issue(item))["fields"]["status"]["name"])


def steps(house: House) -> int:
    return sum(1 for one in house.writes() if one.endswith("/transitions"))


def shown(card: Any) -> str:
    return str(card)


# --- the way, by itself -----------------------------------------------------------------------------------------------

STATUSES = st.sampled_from("ABCDEF")
GRAPHS = st.dictionaries(STATUSES, st.frozensets(STATUSES))


def reached(here: str, opens: Opens, most: int) -> set[str]:
    """Everything within so many steps, found the plain way."""
    there = {here}
    for _ in range(most):
        there |= {to for status in there for to in opens.get(status, frozenset())}
    return there


@given(GRAPHS, STATUSES, STATUSES)
def test_a_way_is_known_steps_only_none_shorter_and_without_loops(opens: Opens, here: str, wanted: str) -> None:
    way = shortest(here, wanted, opens)
    if here == wanted:
        assert way is None
        return
    if way is None:
        assert wanted not in reached(here, opens, 6)
        return
    assert all(to in opens[at] for at, to in zip((here, *way), way, strict=False))
    assert way[-1] == wanted
    assert len({here, *way}) == len(way) + 1
    assert wanted not in reached(here, opens, len(way) - 1)


@given(GRAPHS, STATUSES)
def test_only_what_can_be_reached_is_asked_about(opens: Opens, here: str) -> None:
    asked = within_reach(here, opens)
    assert set(asked) == reached(here, opens, 6) - {here}
    assert len(set(asked)) == len(asked)


# --- walking ----------------------------------------------------------------------------------------------------------


async def test_it_goes_the_shortest_way_that_other_issues_show(house: House) -> None:
    await workflow(house, LINE, others("In Progress", "In Review"))
    item = await house.report()
    await house.do(c.MoveTo("resolved"), item)
    await house.settle()
    assert await status_of(house, item) == "Done"
    assert steps(house) == 3
    await house.pass_time(20)
    seen = await house.view(item)
    assert (seen.sync, seen.item.stage, seen.conflicts) == (Sync.EQUAL, "resolved", ())
    assert steps(house) == 3


async def test_what_was_seen_once_is_not_asked_again(house: House) -> None:
    await workflow(house, LINE, others("In Progress", "In Review"))
    first, second = await house.report("first"), await house.report("second")
    await house.do(c.MoveTo("resolved"), first)
    await house.settle()
    log = house.jira.state.control.log.entries
    before = sum(1 for one in log if "/search" in one.path)
    await house.do(c.MoveTo("resolved"), second)
    await house.settle()
    assert await status_of(house, second) == "Done"
    assert sum(1 for one in log if "/search" in one.path) == before


async def test_where_no_issue_shows_the_way_nothing_is_tried(house: House) -> None:
    await workflow(house, LINE)
    item = await house.report()
    await house.do(c.MoveTo("resolved"), item)
    await house.settle()
    seen = await house.view(item)
    assert (seen.sync, await status_of(house, item), steps(house)) == (Sync.PARKED, "To Do", 0)
    [why] = seen.said
    assert (why.code, why.facts) == ("no_way", {"here": "To Do", "wanted": "Done", "open": "In Progress"})


async def test_the_card_says_it_in_the_readers_language(house: House) -> None:
    await workflow(house, LINE)
    item = await house.report()
    await house.do(c.MoveTo("resolved"), item)
    await house.settle()
    seen = await house.view(item)
    for language, sentence in (
        ("en", "opens no way from “To Do” to “Done”"),
        ("zh-Hant", "沒有從「To Do」到「Done」的路"),
    ):
        assert sentence in shown(item_card(seen, house.desk.procedure, words(language)))


async def test_a_lost_answer_on_the_way_costs_no_step_twice_and_no_conflict(house: House) -> None:
    await workflow(house, LINE, others("In Progress", "In Review"))
    item = await house.report()
    await house.do(c.MoveTo("resolved"), item)
    await house.rest.fault("drop_after_commit", match={"method": "POST", "path": "/transitions$"}, times=3)
    await house.settle()
    await house.pass_time(60)
    seen = await house.view(item)
    assert (await status_of(house, item), seen.item.stage) == ("Done", "resolved")
    assert (seen.sync, seen.conflicts, steps(house)) == (Sync.EQUAL, (), 3)


async def test_a_person_who_comes_in_between_wins(house: House) -> None:
    await workflow(house, LINE, others("In Progress", "In Review"))
    item = await house.report()

    async def alex() -> None:
        await house.pass_time(5)
        await house.act(item, "transition", to="To Do")

    await house.do(c.MoveTo("resolved"), item)
    house.client.moved.append(alex)
    await house.settle()
    await house.pass_time(30)
    seen = await house.view(item)
    assert (await status_of(house, item), seen.item.stage, steps(house)) == ("To Do", "reported", 1)
    [conflict] = seen.conflicts
    assert (conflict.kept, conflict.dropped, conflict.kept_by) == ("To Do", "Done", "Alex Wilber")


async def test_a_person_who_moves_it_on_before_our_first_step_wins(house: House) -> None:
    await workflow(house, LINE, others("In Progress", "In Review"))
    item = await house.report()

    async def alex() -> None:
        await house.pass_time(5)
        await house.act(item, "transition", to="In Progress")

    await house.do(c.MoveTo("resolved"), item)
    house.client.meanwhile.append(alex)
    await house.settle()
    await house.pass_time(30)
    seen = await house.view(item)
    assert (await status_of(house, item), steps(house)) == ("In Progress", 1), "the refused one"
    assert (seen.sync, seen.item.stage) == (Sync.EQUAL, "diagnosing")


async def test_it_stays_where_a_step_is_not_open_to_it_and_goes_on_when_it_is(house: House) -> None:
    await workflow(house, LINE, others("In Progress", "In Review"))
    item = await house.report()
    await house.do(c.Acknowledge(), item)
    await house.settle()
    change(house, LINE | {"In Review": [{"to": "Done", "closed": True}, "In Progress"]})
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.do(c.MoveTo("resolved"), item)
    await house.pass_time(20)
    seen = await house.view(item)
    assert seen.sync is Sync.PARKED
    if not house.server:
        assert [one.code for one in seen.said] == ["no_way"]
    before = steps(house)
    await house.pass_time(200, step=20)
    assert steps(house) == before, "nothing is tried that is not known to be open"
    change(house, LINE)
    await house.rest.create("shows it", issuetype={"name": "Task"})
    await house.pass_time(2 * 3600, step=60)
    assert (await house.view(item)).sync is Sync.EQUAL
    assert await status_of(house, item) == "Done"


# --- what stands in the way -------------------------------------------------------------------------------------------


async def test_a_step_that_is_shut_to_us_says_so_and_a_persons_move_settles_it(house: House) -> None:
    await workflow(house, {"To Do": [{"to": "Done", "closed": True}, "In Progress"]})
    item = await house.report()
    await house.do(c.MoveTo("resolved"), item)
    await house.settle()
    [why] = (await house.view(item)).said
    if house.server:
        assert why.code == "no_way", "a Data Center tells only what is open"
    else:
        assert (why.code, why.facts) == ("shut", {"here": "To Do", "step": "Done", "wanted": "Done"})
    await house.act(item, "transition", to="Done")
    await house.hint(item)
    seen = await house.view(item)
    assert (seen.sync, seen.said, seen.item.stage) == (Sync.EQUAL, (), "resolved")


async def test_a_workflow_that_opens_the_way_is_found_by_the_next_sweep(house: House) -> None:
    await workflow(house, {"To Do": [{"to": "Done", "closed": True}]})
    item = await house.report()
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.do(c.MoveTo("resolved"), item)
    await house.settle()
    assert (await house.view(item)).sync is Sync.PARKED
    change(house, {"To Do": ["Done"]})
    await house.pass_time(200, step=20)
    assert (await house.view(item)).sync is Sync.EQUAL
    assert await status_of(house, item) == "Done"


async def test_a_missing_permission_is_named(house: House) -> None:
    item = await house.report()
    house.jira.state.site.denied = {"TRANSITION_ISSUES"}
    await house.do(c.MoveTo("resolved"), item)
    await house.settle()
    assert [one.code for one in (await house.view(item)).said] == ["permission"]


# --- screens ----------------------------------------------------------------------------------------------------------


async def test_a_resolution_that_is_asked_for_is_given(house: House) -> None:
    await workflow(house, {"To Do": [{"to": "Done", "required": ["resolution"]}]})
    item = await house.report()
    await house.do(c.MoveTo("resolved"), item)
    await house.settle()
    fields = (await house.issue(item))["fields"]
    assert (fields["status"]["name"], fields["resolution"]["name"]) == ("Done", "Done")
    assert (await house.view(item)).sync is Sync.EQUAL


@pytest.mark.parametrize("procedure", ["Won't Do"], indirect=True)
async def test_the_resolution_of_the_stage_is_given_at_the_last_step(house: House) -> None:
    asks = {"to": "Done", "screen": ["resolution"]}
    await workflow(house, {"To Do": ["In Progress"], "In Progress": [asks]}, others("In Progress"))
    item = await house.report()
    await house.do(c.MoveTo("resolved"), item)
    await house.settle()
    assert (await house.issue(item))["fields"]["resolution"]["name"] == "Won't Do"


@pytest.mark.parametrize("procedure", ["Gone"], indirect=True)
async def test_a_resolution_that_is_not_there_is_named_with_those_that_are(house: House) -> None:
    await workflow(house, {"To Do": [{"to": "Done", "required": ["resolution"]}]})
    item = await house.report()
    await house.do(c.MoveTo("resolved"), item)
    await house.settle()
    [why] = (await house.view(item)).said
    assert (why.code, why.facts["given"], why.facts["allowed"]) == ("resolution", "Gone", "Done, Duplicate, Won't Do")


async def test_a_refusal_of_the_move_is_not_repeated_by_sweeps(house: House) -> None:
    item = await house.report()
    fault: dict[str, Any] = {"status": 400, "body": {"errorMessages": ["A rule says no."]}}
    await house.rest.fault("status", match={"method": "POST", "path": "/transitions$"}, **fault)
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.do(c.MoveTo("resolved"), item)
    await house.pass_time(600, step=60)
    [why] = (await house.view(item)).said
    assert (why.code, why.facts["step"]) == ("refused", "Done")
    assert "A rule says no." in why.facts["words"]
    assert steps(house) == 1


async def test_a_field_that_we_do_not_know_is_named_and_nothing_is_moved(house: House) -> None:
    await workflow(house, {"To Do": [{"to": "Done", "required": ["environment", "summary"]}]})
    item = await house.report()
    await house.do(c.MoveTo("resolved"), item)
    await house.settle()
    seen = await house.view(item)
    [why] = seen.said
    assert (why.code, why.facts) == ("fields", {"step": "Done", "fields": "Environment"})
    assert steps(house) == 0
    for language, sentence in (("en", "Jira asks for Environment"), ("zh-Hant", "要求填寫 Environment")):
        assert sentence in shown(item_card(seen, house.desk.procedure, words(language)))


@pytest.mark.parametrize(
    ("wanted", "there", "given"),
    [
        (None, ["Won't Do", "Fixed"], "Fixed"),
        (None, ["Fixed", "Done"], "Done"),
        (None, ["完成"], "完成"),
        (None, ["完成", "重複"], None),
        ("重複", ["完成", "重複"], "重複"),
        ("Gone", ["Done"], None),
    ],
)
def test_which_resolution_is_given(wanted: str | None, there: list[str], given: str | None) -> None:
    field = {"name": "Resolution", "required": True, "allowedValues": [{"name": name} for name in there]}
    filled = fill({"resolution": field}, wanted)
    assert filled.values == ({"resolution": {"name": given}} if given else {})
    assert filled.resolutions == (None if given else tuple(there))
    assert filled.open == {}


def test_what_has_a_default_or_is_not_asked_for_is_left_alone() -> None:
    fields = {
        "resolution": {"required": False, "name": "Resolution", "allowedValues": [{"name": "Done"}]},
        "priority": {"required": True, "name": "Priority", "hasDefaultValue": True},
        "customfield_1": {"required": True, "name": "Root cause"},
    }
    filled = fill(fields, None)
    assert (filled.values, filled.open, filled.resolutions) == ({}, {"customfield_1": "Root cause"}, None)
    assert fill(fields, "Done").values == {"resolution": {"name": "Done"}}
