"""plan(): case by case, as laws, and through long histories of edits on both sides."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from jira_sync.plan import TOLERANCE, Clash, Plan, merge_sets, plan
from jira_sync.values import FIELDS, Values
from sop.records.people import Side
from tests.jira_sync.samples import AT

NOW = AT
LATER = AT + timedelta(minutes=1)
NOBODY: dict[str, datetime] = {}
CHOICES: dict[str, list[Any]] = {
    "title": ["500", "503", "504"],
    "description": ["", "a", "b"],
    "stage": ["To Do", "In Progress", "Done"],
    "priority": ["Low", "Medium", "High"],
    "assignee": [None, "712020:mei", "712020:alex"],
    "due": [None, "2026-12-01", "2026-12-24"],
    "labels": [(), ("a",), ("a", "b"), ("b", "c"), ("c",)],
}
assert tuple(CHOICES) == FIELDS


# --- case by case -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs", "agreed", "write", "take"),
    [
        pytest.param("a", "a", "a", None, None, id="nobody moved"),
        pytest.param("b", "b", "a", None, None, id="both moved to the same"),
        pytest.param("b", "a", "a", "b", None, id="only we moved"),
        pytest.param("a", "b", "a", None, "b", id="only Jira moved"),
        pytest.param(None, "a", "a", "CLEARED", None, id="only we cleared it"),
        pytest.param("a", None, "a", None, "CLEARED", id="only Jira cleared it"),
        pytest.param("b", "b", "MISSING", None, None, id="never agreed on, equal"),
        pytest.param("b", "a", "MISSING", "b", None, id="never agreed on, and nobody touched it there"),
        pytest.param(None, "a", "MISSING", None, "a", id="never agreed on, and nothing here"),
        pytest.param("MISSING", "b", "a", None, "b", id="cannot be said, Jira moved"),
        pytest.param("MISSING", "a", "a", None, None, id="cannot be said, Jira did not move"),
        pytest.param("MISSING", "a", "MISSING", None, None, id="cannot be said, never agreed on"),
        pytest.param("b", "MISSING", "a", None, None, id="Jira does not tell it"),
    ],
)
def test_one_field(
    ours: str | None, theirs: str | None, agreed: str | None, write: str | None, take: str | None
) -> None:
    def side(value: str | None) -> Values:
        return {} if value == "MISSING" else {"due": value}

    def outcome(value: str | None) -> Values:
        return {} if value is None else {"due": None if value == "CLEARED" else value}

    assert plan(side(ours), side(theirs), side(agreed), NOBODY, NOBODY) == Plan(outcome(write), outcome(take), ())


@pytest.mark.parametrize(
    ("ours_at", "theirs_at", "kept"),
    [
        pytest.param(NOW, LATER, Side.JIRA, id="theirs is newer"),
        pytest.param(LATER, NOW, Side.TEAMS, id="ours is newer"),
        pytest.param(NOW, NOW, Side.JIRA, id="at once"),
        pytest.param(NOW + TOLERANCE, NOW, Side.JIRA, id="newer by less than two clocks differ"),
        pytest.param(NOW + TOLERANCE + timedelta(milliseconds=1), NOW, Side.TEAMS, id="newer by just enough"),
        pytest.param(None, NOW, Side.JIRA, id="ours at a time unknown"),
        pytest.param(LATER, None, Side.JIRA, id="theirs at a time unknown"),
        pytest.param(None, None, Side.JIRA, id="nothing known"),
    ],
)
def test_the_newest_stands_and_the_other_is_told(
    ours_at: datetime | None, theirs_at: datetime | None, kept: Side
) -> None:
    ours = {"title": ours_at} if ours_at else {}
    theirs = {"title": theirs_at} if theirs_at else {}
    # Where both are known to have moved it, it makes no difference that nothing was agreed on before.
    for agreed in ({"title": "c"}, {}) if ours and theirs else ({"title": "c"},):
        planned = plan({"title": "a"}, {"title": "b"}, agreed, ours, theirs)
        assert planned.clashes == (Clash("title", "a", "b", kept),)
        assert (planned.write, planned.take) == (({}, {"title": "b"}) if kept is Side.JIRA else ({"title": "a"}, {}))


def test_what_a_person_moved_in_jira_right_after_the_create_is_taken() -> None:
    """A create cannot say the status, so none is agreed on yet; a person who is quicker than we has moved it all the same."""
    planned = plan({"stage": "To Do"}, {"stage": "Done"}, {}, NOBODY, {"stage": NOW})
    assert planned == Plan({}, {"stage": "Done"}, ())


def test_whom_a_person_in_jira_assigned_right_after_the_create_is_taken() -> None:
    """Our owner has no account, so nothing was agreed on; the default assignee of a project is nobody's doing."""
    assert plan({}, {"assignee": "712020:alex"}, {}, NOBODY, {"assignee": NOW}).take == {"assignee": "712020:alex"}
    assert plan({}, {"assignee": "712020:lead"}, {}, NOBODY, NOBODY).is_empty


def test_labels_merge_without_a_conflict() -> None:
    planned = plan({"labels": ("b", "ours")}, {"labels": ("a", "b", "theirs")}, {"labels": ("a", "b")}, NOBODY, NOBODY)
    merged = ("b", "ours", "theirs")
    assert planned == Plan({"labels": merged}, {"labels": merged}, ())


# --- laws -------------------------------------------------------------------------------------------------------------


def sides(*, partial: bool = False) -> st.SearchStrategy[Values]:
    """Values of one side; partial: some fields may be missing."""
    fields: dict[str, Any] = {name: st.sampled_from(values) for name, values in CHOICES.items()}
    return st.fixed_dictionaries({}, optional=fields) if partial else st.fixed_dictionaries(fields)


moments = st.dictionaries(
    st.sampled_from(FIELDS), st.integers(0, 10).map(lambda seconds: AT + timedelta(seconds=seconds)), max_size=7
)


@given(sides(partial=True), sides(), sides(partial=True), moments, moments)
def test_the_plan_is_empty_when_both_sides_agree_and_only_then(
    local: Values, remote: Values, base: Values, ours_at: dict[str, datetime], theirs_at: dict[str, datetime]
) -> None:
    planned = plan(local, remote, base, ours_at, theirs_at)
    sayable = all(local[field] == remote[field] for field in local)
    unsayable = [field for field in FIELDS if field not in local]
    moved = any(remote[field] != base[field] if field in base else field in theirs_at for field in unsayable)
    assert planned.is_empty is (sayable and not moved)


@given(sides(partial=True), sides(), sides(partial=True), moments, moments)
def test_carried_out_both_sides_agree(
    local: Values, remote: Values, base: Values, ours_at: dict[str, datetime], theirs_at: dict[str, datetime]
) -> None:
    planned = plan(local, remote, base, ours_at, theirs_at)
    assert planned.write.keys() <= local.keys(), "what cannot be said is never written"
    ours, there = {**local, **planned.take}, {**remote, **planned.write}
    assert all(ours[field] == there[field] for field in ours)
    assert plan(ours, there, {**base, **there}, ours_at, theirs_at).is_empty
    for field in planned.write.keys() & planned.take.keys():
        assert field == "labels"
    for clash in planned.clashes:
        assert clash.ours != clash.theirs
        assert (clash.field in planned.take) is (clash.kept is Side.JIRA)


@given(sides(), sides(), moments, moments)
def test_a_sole_change_of_either_side_is_never_lost(
    changed: Values, base: Values, ours_at: dict[str, datetime], theirs_at: dict[str, datetime]
) -> None:
    moved = {field: value for field, value in changed.items() if value != base[field]}
    assert plan(changed, base, base, ours_at, theirs_at) == Plan(moved, {}, ())
    assert plan(base, changed, base, ours_at, theirs_at) == Plan({}, moved, ())


@given(sides(), sides(), sides(), moments, moments)
def test_each_field_is_judged_by_itself(
    local: Values, remote: Values, base: Values, ours_at: dict[str, datetime], theirs_at: dict[str, datetime]
) -> None:
    whole = plan(local, remote, base, ours_at, theirs_at)
    for field in FIELDS:
        alone = plan({field: local[field]}, {field: remote[field]}, {field: base[field]}, ours_at, theirs_at)
        assert alone.write.items() <= whole.write.items()
        assert alone.take.items() <= whole.take.items()
        assert [clash for clash in whole.clashes if clash.field == field] == list(alone.clashes)


sets = st.sets(st.sampled_from("abcdef")).map(lambda labels: tuple(sorted(labels)))


@given(sets, sets, sets)
def test_label_sets_merge_label_by_label(mine: tuple[str, ...], theirs: tuple[str, ...], base: tuple[str, ...]) -> None:
    merged = merge_sets(mine, theirs, base)
    assert merged == merge_sets(theirs, mine, base), "neither side comes first"
    assert list(merged) == sorted(set(merged))
    for label in "abcdef":
        before, ours, others = label in base, label in mine, label in theirs
        if not before:
            assert (label in merged) is (ours or others), "what somebody added is there"
        else:
            assert (label in merged) is (ours and others), "what somebody removed is gone"
    assert merge_sets(mine, base, base) == mine
    assert merge_sets(base, theirs, base) == theirs
    assert merge_sets(mine, mine, base) == mine
    assert merge_sets(merged, merged, base) == merged


# --- histories --------------------------------------------------------------------------------------------------------


class World:
    """Two sides, a base, and an oracle that looks at nothing but who did what since both last agreed."""

    def __init__(self, start: Values) -> None:
        self.local, self.remote, self.base = dict(start), dict(start), dict(start)
        self.ours_at: dict[str, datetime] = {}
        self.theirs_at: dict[str, datetime] = {}
        self.now = AT
        self.agreed = dict(start)
        self.history: dict[str, list[tuple[Side, Any]]] = {field: [] for field in FIELDS}
        self.echoes = 0

    def edit(self, side: Side, field: str, value: Any) -> None:
        """A person sets a field on one side."""
        values = self.local if side is Side.TEAMS else self.remote
        if values[field] == value:
            return
        self.now += timedelta(seconds=10)
        values[field] = value
        (self.ours_at if side is Side.TEAMS else self.theirs_at)[field] = self.now
        self.history[field].append((side, value))

    def sync(self, *, dies_before_the_base_is_kept: bool = False) -> None:
        """Plan, carry it out, keep the new base; judged by the oracle."""
        self.now += timedelta(seconds=10)
        planned = plan(self.local, self.remote, self.base, self.ours_at, self.theirs_at)
        for field, value in planned.write.items():
            self.theirs_at[field] = self.now  # our own write stands in Jira's changelog like anybody's
            self.remote[field] = value
        if dies_before_the_base_is_kept:
            return
        self.local |= planned.take
        self.base |= self.remote
        self._judge(planned)

    def _judge(self, planned: Plan) -> None:
        clashes = {clash.field: clash.kept for clash in planned.clashes}
        for field in FIELDS:
            expected, clash = self._expected(field)
            assert self.local[field] == self.remote[field] == expected, field
            assert clashes.get(field) is clash, field
            self.agreed[field] = expected
            self.history[field].clear()

    def _expected(self, field: str) -> tuple[Any, Side | None]:
        before, history = self.agreed[field], self.history[field]
        last = dict(history)
        moved = {side: value for side, value in last.items() if value != before}
        if not moved:
            return before, None
        if len(moved) == 1:
            return next(iter(moved.values())), None
        if field == "labels":
            ours, theirs = set(last[Side.TEAMS]), set(last[Side.JIRA])
            gone = (set(before) - ours) | (set(before) - theirs)
            return tuple(sorted((set(before) | ours | theirs) - gone)), None
        if moved[Side.TEAMS] == moved[Side.JIRA]:
            return moved[Side.JIRA], None
        side = history[-1][0]
        return moved[side], side


EDITS = st.sampled_from(FIELDS).flatmap(
    lambda field: st.tuples(st.sampled_from([Side.TEAMS, Side.JIRA]), st.just(field), st.sampled_from(CHOICES[field]))
)
STEPS = st.lists(EDITS | st.none(), max_size=40)


@settings(max_examples=80)
@given(sides(), STEPS)
def test_no_edit_is_lost_over_any_history_and_nothing_is_written_twice(start: Values, steps: list[Any]) -> None:
    world = World(start)
    for step in [*steps, None]:
        if step is not None:
            world.edit(*step)
            continue
        world.sync()
        again = plan(world.local, world.remote, world.base, world.ours_at, world.theirs_at)
        assert again.is_empty, "our own echo plans to nothing"


@settings(max_examples=80)
@given(sides(), st.lists(EDITS, max_size=12), st.integers(1, 3))
def test_a_sync_that_died_after_its_writes_is_made_up_by_the_next(start: Values, edits: list[Any], deaths: int) -> None:
    world = World(start)
    for edit in edits:
        world.edit(*edit)
    expected = {field: world._expected(field)[0] for field in FIELDS}
    for _ in range(deaths):
        world.sync(dies_before_the_base_is_kept=True)
    planned = plan(world.local, world.remote, world.base, world.ours_at, world.theirs_at)
    assert {**world.local, **planned.take} == {**world.remote, **planned.write} == expected
    assert planned.write == {}, "what is written already is not written again"
