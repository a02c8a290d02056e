"""Field policies: laws of plan() under any of them, and a mirror that follows them."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, strategies as st

from jira_sync.plan import plan
from jira_sync.values import FIELDS, Values
from sop.procedure import Policy, Procedure, parse
from sop.records import commands as c
from sop.records.people import Side
from tests.jira_sync.conftest import House
from tests.jira_sync.samples import AT
from tests.jira_sync.test_plan import moments, sides

hints = get_type_hints(Policy)
policies = st.builds(Policy, st.sampled_from(get_args(hints["direction"])), st.sampled_from(get_args(hints["winner"])))
policy_sets = st.dictionaries(st.sampled_from(FIELDS), policies)
Policies = dict[str, Policy]
Moments = dict[str, datetime]


def of(field: str, given: Policies) -> Policy:
    return given.get(field, Policy())


# --- laws -------------------------------------------------------------------------------------------------------------


@given(sides(partial=True), sides(), sides(partial=True), moments, moments, policy_sets)
def test_nothing_goes_the_way_that_a_direction_shuts(
    local: Values, remote: Values, base: Values, ours_at: Moments, theirs_at: Moments, given: Policies
) -> None:
    planned = plan(local, remote, base, ours_at, theirs_at, given)
    assert all(of(field, given).writes for field in planned.write)
    assert all(of(field, given).takes for field in planned.take)
    assert all(of(clash.field, given).direction != "off" for clash in planned.clashes)


@given(sides(), sides(partial=True), moments, moments, policy_sets)
def test_two_equal_sides_plan_to_nothing_under_any_policy(
    both: Values, base: Values, ours_at: Moments, theirs_at: Moments, given: Policies
) -> None:
    assert plan(both, both, base, ours_at, theirs_at, given).is_empty


@given(sides(), sides(), moments, moments, policy_sets)
def test_a_sole_change_is_carried_or_left_and_never_overwritten(
    changed: Values, base: Values, ours_at: Moments, theirs_at: Moments, given: Policies
) -> None:
    moved = {field: value for field, value in changed.items() if value != base[field]}
    ours = plan(changed, base, base, ours_at, theirs_at, given)
    assert ours.write == {field: value for field, value in moved.items() if of(field, given).writes}
    assert (ours.take, ours.clashes) == ({}, ())
    theirs = plan(base, changed, base, ours_at, theirs_at, given)
    assert theirs.take == {field: value for field, value in moved.items() if of(field, given).takes}
    assert (theirs.write, theirs.clashes) == ({}, ())


@given(sides(), sides(), sides(partial=True), moments, moments, policy_sets)
def test_what_is_replaced_against_a_change_is_told_and_by_the_policy(
    local: Values, remote: Values, base: Values, ours_at: Moments, theirs_at: Moments, given: Policies
) -> None:
    planned = plan(local, remote, base, ours_at, theirs_at, given)
    told = {clash.field: clash.kept for clash in planned.clashes}
    for field, value in planned.write.items():
        if field != "labels" and field in base and remote[field] != base[field]:
            assert told[field] is Side.TEAMS, f"{value!r} goes over a change in Jira"
    for field, value in planned.take.items():
        if field != "labels" and field in base and local[field] != base[field]:
            assert told[field] is Side.JIRA, f"{value!r} goes over a change of ours"
    for field, kept in told.items():
        policy = of(field, given)
        if policy.direction == "both" and policy.winner != "newest":
            assert kept is (Side.TEAMS if policy.winner == "teams" else Side.JIRA)


@given(sides(), sides(), sides(partial=True), moments, moments, policy_sets)
def test_a_plan_that_is_carried_out_leaves_nothing_to_plan(
    local: Values, remote: Values, base: Values, ours_at: Moments, theirs_at: Moments, given: Policies
) -> None:
    planned = plan(local, remote, base, ours_at, theirs_at, given)
    ours, there = {**local, **planned.take}, {**remote, **planned.write}
    agreed = {f: v for f, v in there.items() if f in planned.write or ours[f] == v}
    assert plan(ours, there, {**base, **agreed}, ours_at, theirs_at, given).is_empty


@given(sides(partial=True), sides(), sides(partial=True), moments, moments)
def test_a_field_that_the_procedure_does_not_name_goes_both_ways(
    local: Values, remote: Values, base: Values, ours_at: Moments, theirs_at: Moments
) -> None:
    plain = plan(local, remote, base, ours_at, theirs_at)
    assert plan(local, remote, base, ours_at, theirs_at, dict.fromkeys(FIELDS, Policy())) == plain


def test_a_winner_stands_however_old_its_value_is() -> None:
    late, early = {"title": AT + timedelta(hours=1)}, {"title": AT}
    for winner, kept in (("teams", Side.TEAMS), ("jira", Side.JIRA)):
        given: Any = {"title": Policy(winner=winner)}  # type: ignore[arg-type]
        for ours_at, theirs_at in ((late, early), (early, late)):
            [clash] = plan({"title": "a"}, {"title": "b"}, {"title": "c"}, ours_at, theirs_at, given).clashes
            assert clash.kept is kept


def test_labels_that_go_one_way_are_one_value() -> None:
    """Merged, the other side's labels would be dropped again by the next sync, unseen."""
    planned = plan(
        {"labels": ("ours",)}, {"labels": ("theirs",)}, {"labels": ()}, {}, {}, {"labels": Policy("to_jira")}
    )
    assert planned.write == {"labels": ("ours",)}
    assert [clash.kept for clash in planned.clashes] == [Side.TEAMS]


# --- a mirror that follows them ---------------------------------------------------------------------------------------


@pytest.fixture
def procedure() -> Procedure:
    """The procedure that ships, with policies of every direction."""
    text = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
    return parse(
        text + "jira:\n  fields:\n    title: {direction: to_jira}\n    due: {direction: to_teams}\n"
        "    description: {direction: off}\n    labels: {direction: off}\n    priority: {winner: teams}\n"
    )


async def test_a_field_that_is_off_is_neither_made_nor_written_nor_taken(house: House) -> None:
    answer = await house.do(c.ReportIncident("網站掛了", "only here", labels=("here",)))
    assert answer.item is not None  # type: ignore[union-attr]
    item = answer.item.id  # type: ignore[union-attr]
    await house.settle()
    made = (await house.issue(item))["fields"]
    assert made["description"] is None
    assert [label for label in made["labels"] if not label.startswith("sopilot-")] == []
    await house.do(c.Describe("still only here"), item)
    await house.act(item, "edit", fields={"description": "only there", "labels": ["there", *made["labels"]]})
    await house.hint(item)
    assert (await house.issue(item))["fields"]["description"] == "only there"
    seen = await house.view(item)
    assert (seen.item.description, seen.item.labels) == ("still only here", ("here",))
    assert seen.conflicts == ()


async def test_a_change_in_jira_of_what_goes_to_jira_stands_until_ours_replaces_it_seen(house: House) -> None:
    item = await house.report("ours")
    await house.act(item, "edit", fields={"summary": "theirs"})
    await house.hint(item)
    assert (await house.view(item)).item.title == "ours"
    assert (await house.issue(item))["fields"]["summary"] == "theirs"
    await house.pass_time(10)
    await house.do(c.Rename("ours, anew"), item)
    await house.settle()
    assert (await house.issue(item))["fields"]["summary"] == "ours, anew"
    [conflict] = (await house.view(item)).conflicts
    assert (conflict.field, conflict.kept, conflict.dropped) == ("title", "ours, anew", "theirs")


async def test_what_goes_to_teams_is_taken_and_never_written(house: House) -> None:
    item = await house.report()
    await house.do(c.SetDue((AT + timedelta(days=1)).date()), item)
    await house.settle()
    assert (await house.issue(item))["fields"]["duedate"] is None
    await house.pass_time(10)
    await house.act(item, "edit", fields={"duedate": "2026-12-24"})
    await house.hint(item)
    seen = await house.view(item)
    assert seen.item.due is not None
    assert seen.item.due.isoformat() == "2026-12-24"
    assert [one.kept for one in seen.conflicts] == ["2026-12-24"]


async def test_the_winner_of_the_procedure_stands_though_it_is_older(house: House) -> None:
    item = await house.report()
    await house.do(c.Prioritise("highest"), item)
    await house.pass_time(0)
    house.jira.state.clock.advance(60)
    await house.act(item, "edit", fields={"priority": "Lowest"})
    await house.settle()
    assert (await house.view(item)).item.priority == "highest"
    assert (await house.issue(item))["fields"]["priority"]["name"] == "Highest"


async def test_one_way_fields_do_not_keep_an_item_from_being_found_in_step(house: House) -> None:
    item = await house.report()
    await house.pass_time(10)
    before = len(house.writes())
    await house.act(item, "edit", fields={"summary": "theirs", "description": "theirs"})
    await house.hint(item)
    await house.pass_time(30)
    assert house.writes()[before:] == []
    link = (await house.view(item)).link
    assert link is not None
    assert link.verified_at is not None
