"""Bursts cost few effects, single changes wait for nothing, and nothing is held without end."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, strategies as st

from sop.lanes import Job, ManualClock
from sop.lanes.calm import APART_S, LONGEST_S, MANY, WINDOW_S, Calm

QUIET_S = 1.0


def job(version: int, number: int = 1) -> Job:
    return Job(number, "lane", "gate", 1, "kind", {}, version, "key", suspect=False, attempts=0, put_at=0.0)


def effects(wishes: list[float]) -> list[float]:
    """When effects happen for wishes at these moments, as the worker would do it: merged while they wait."""
    clock = ManualClock(0.0)
    calm = Calm(clock, QUIET_S)
    left, happened, version, looks_at = sorted(wishes), [], 0, 0.0
    while left or version:
        at = looks_at if version else max(left[0], looks_at)
        clock.advance(max(0.0, at - clock.now()))
        while left and left[0] <= clock.now():
            left.pop(0)
            version += 1
        wait = calm.wait(job(version, len(happened)))
        if wait > 0:
            # A hair more, as a worker is: a sum of floats may fall short of the moment.
            looks_at = clock.now() + wait + 1e-6
            continue
        calm.acted("lane")
        happened.append(clock.now())
        version, looks_at = 0, clock.now()
    return happened


def test_a_change_alone_waits_for_nothing() -> None:
    assert effects([1.0, 10.0, 20.0]) == [1.0, 10.0, 20.0]


def test_changes_of_a_person_who_goes_on_working_wait_for_nothing() -> None:
    assert len(effects([n * (WINDOW_S + 0.1) for n in range(20)])) == 20


def test_the_second_comes_soon_and_takes_all_others_along() -> None:
    first, second = effects([1.0, 1.1, 1.2, 1.3])
    assert (first, round(second, 3)) == (1.0, 1.0 + APART_S)


def test_a_burst_costs_three() -> None:
    wishes = [n * 0.02 for n in range(500)]
    happened = effects(wishes)
    assert len(happened) == 3
    assert wishes[-1] <= happened[-1] <= wishes[-1] + 2 * QUIET_S


def test_a_few_changes_in_a_row_are_no_burst() -> None:
    wishes = [1.0 + n * 0.3 for n in range(MANY // 2)]
    happened = effects(wishes)
    assert happened[-1] - wishes[-1] <= APART_S + 1e-3
    assert all(later - earlier >= APART_S for earlier, later in pairwise(happened))


def test_what_does_not_pause_is_not_held_for_ever() -> None:
    happened = effects([n * 0.1 for n in range(1000)])
    assert len(happened) < 20
    gaps = [later - earlier for earlier, later in pairwise(happened)]
    assert max(gaps) <= LONGEST_S + QUIET_S


@given(st.lists(st.floats(0, 60), min_size=1, max_size=80))
def test_every_wish_is_carried_out_and_in_time(wishes: list[float]) -> None:
    happened = effects(wishes)
    for wish in wishes:
        assert any(wish <= one <= wish + LONGEST_S + 2 * QUIET_S for one in happened)


def test_lanes_do_not_hold_each_other() -> None:
    calm = Calm(ManualClock(0.0), QUIET_S)
    for _ in range(3):
        calm.acted("another")
    assert calm.wait(job(1)) == 0.0


def test_it_forgets_what_is_long_over() -> None:
    clock = ManualClock(0.0)
    calm = Calm(clock, QUIET_S)
    for number in range(5000):
        calm.acted(f"lane {number}")
        clock.advance(1)
    assert len(calm._recent) <= 2001
