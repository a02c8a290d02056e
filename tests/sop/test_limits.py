"""The arithmetic of buckets: never more than a limit, people first, and close to all that is permitted."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import example, given, settings, strategies as st

from sop.lanes import buckets, limits
from sop.lanes.limits import Rank, State, Window
from sop.storage import Store

WINDOWS = (Window(1, 7), Window(2, 8), Window(30, 60), Window(3600, 1800))
START = 1_000_000.0


@dataclass
class Line:
    """Callers in simulated time, each of which comes back when its bucket told it to."""

    windows: tuple[Window, ...] = WINDOWS
    state: State = field(default_factory=State)
    passed: list[tuple[float, Rank]] = field(default_factory=list)
    asked: int = 0

    def ask(self, now: float, rank: Rank, spare: int = 0) -> float:
        """As `buckets.take` does it: 0.0 for "gone", else the moment to come back."""
        self.asked += 1
        limits.trim(self.state, self.windows, now)
        at = limits.turn(self.state, self.windows, now, rank, spare)
        if at <= now:
            limits.spend(self.state, now, rank)
            self.passed.append((now, rank))
            return 0.0
        limits.book(self.state, at, now, rank)
        return at

    def run(self, callers: list[tuple[float, Rank, int]], late: float = 0.0) -> list[tuple[float, float, Rank]]:
        """Everybody comes at their moment and again until they have gone; gives (came, went, rank)."""
        waiting = sorted((at, number, at, rank, spare) for number, (at, rank, spare) in enumerate(callers))
        went = []
        while waiting:
            at, number, came, rank, spare = waiting.pop(0)
            again = self.ask(at, rank, spare)
            if again:
                waiting.append((again + late, number, came, rank, spare))
                waiting.sort()
            else:
                went.append((came, at, rank))
        return went

    def check(self) -> None:
        moments = sorted(moment for moment, _rank in self.passed)
        for window in self.windows:
            for index, moment in enumerate(moments):
                inside = [one for one in moments[: index + 1] if one > moment - window.seconds]
                assert len(inside) <= window.limit, (window, moment)


arrivals = st.lists(
    st.tuples(st.floats(0, 40), st.sampled_from(list(Rank)), st.integers(0, 2)), min_size=1, max_size=150
)


@given(arrivals, st.floats(0, 0.05))
@settings(max_examples=60)
def test_no_window_ever_holds_more_than_its_limit(callers: list[tuple[float, Rank, int]], late: float) -> None:
    line = Line()
    went = line.run([(START + at, rank, spare) for at, rank, spare in callers], late)
    assert len(went) == len(callers), "everybody goes in the end"
    line.check()


@given(st.lists(st.floats(0, 30), min_size=1, max_size=12), st.integers(0, 150))
@example([15.0, 18.0, 21.0, 24.0], 57)
@settings(max_examples=60)
def test_a_person_waits_for_one_slot_however_many_cards_wait(people: list[float], cards: int) -> None:
    spaced = [START + at for at in sorted(people)]
    spaced = [at for index, at in enumerate(spaced) if index == 0 or at - spaced[index - 1] >= 3]
    # As many as the half-minute keeps for people: a fourth one after 57 cards waits for Teams, not for cards.
    spaced = spaced[: int(60 * limits.KEPT[Rank.NEW])]
    went = Line().run([(START, Rank.NEW, 0)] * cards + [(at, Rank.PERSON, 0) for at in spaced])
    waits = [left - came for came, left, rank in went if rank is Rank.PERSON]
    assert max(waits) <= 2 + limits.SLACK_S + 0.001


@given(st.integers(1, 57), st.floats(0, 0.02))
@settings(max_examples=40)
def test_cards_alone_reach_the_permitted_rate(count: int, late: float) -> None:
    went = Line().run([(START, Rank.NEW, 0)] * count, late)
    best = best_time(count)
    assert max(left for _came, left, _rank in went) - START <= best / 0.9 + 0.1


def test_an_hour_of_cards_reaches_the_permitted_rate_and_leaves_people_their_part() -> None:
    line = Line()
    went = line.run([(START + 0.4 * number, Rank.NEW, 0) for number in range(4000)])
    line.check()
    within = [left for _came, left, _rank in went if left < START + 3600]
    assert 0.9 * 1800 <= len(within) <= 0.95 * 1800


def best_time(count: int) -> float:
    """Seconds until the last of so many can be sent, by the limits alone."""
    sent: list[float] = []
    for _number in range(count):
        sent.append(max([0.0, *(sent[-w.limit] + w.seconds for w in WINDOWS if len(sent) >= w.limit)]))
    return sent[-1]


def test_new_cards_go_before_changes_of_cards() -> None:
    waiting = [(START, Rank.CHANGE, 0)] * 20 + [(START + 0.1, Rank.NEW, 0)] * 20
    went = Line().run(waiting)
    last_new = max(left for _came, left, rank in went if rank is Rank.NEW)
    early = [left for _came, left, rank in went if rank is Rank.CHANGE and left < last_new]
    assert len(early) <= 8, "those of the first moment"


def test_what_is_spared_is_there_for_the_urgent_one() -> None:
    line = Line()
    line.run([(START, Rank.NEW, 1)] * 6)
    assert line.ask(START + 0.1, Rank.NEW, 1) > START + 0.1
    assert line.ask(START + 0.2, Rank.URGENT) == 0.0
    assert line.ask(START + 0.3, Rank.NEW, 0) > START + 0.3
    line.check()


def test_of_many_that_wait_only_those_wake_up_whose_turn_it_is() -> None:
    line = Line()
    line.run([(START, Rank.NEW, 0)] * 150, late=0.01)
    assert line.asked <= 3 * 150


def test_a_booking_that_nobody_comes_for_lapses() -> None:
    line = Line()
    line.run([(START, Rank.NEW, 0)] * 7)
    assert line.ask(START, Rank.PERSON) > START
    gone = START + 1 + limits.GRACE_S + 0.1
    assert [line.ask(gone, Rank.CHANGE) for _ in range(7)] == [0.0] * 7


def test_a_line_that_is_too_long_books_no_more() -> None:
    line = Line()
    for _number in range(limits.MOST_BOOKED + 50):
        line.ask(START, Rank.NEW)
    assert len(line.state.booked) == limits.MOST_BOOKED


async def test_a_bucket_is_shared_and_keeps_a_part_of_its_long_window_for_people(store: Store) -> None:
    windows = (Window(30, 40),)

    async def many(count: int, rank: Rank) -> list[bool]:
        return [await store.tx(buckets.take, {"c": windows}, 100.0, rank=rank) == 0.0 for _ in range(count)]

    assert await many(39, Rank.NEW) == [True] * 38 + [False]
    assert await many(3, Rank.PERSON) == [True] * 2 + [False]
    await store.tx(buckets.push_back, "c", windows, 150.0, 131.0)
    wait = await store.tx(buckets.take, {"c": windows}, 131.0)
    assert 19.0 <= wait <= 19.0 + limits.SLACK_S


async def test_of_two_buckets_either_both_give_or_neither(store: Store) -> None:
    wanted = {"a": (Window(10, 5),), "b": (Window(10, 1),)}
    assert await store.tx(buckets.take, wanted, 100.0) == 0.0
    assert await store.tx(buckets.take, wanted, 100.0) > 9.9
    alone = [await store.tx(buckets.take, {"a": wanted["a"]}, 100.0) for _ in range(5)]
    assert alone[:4] == [0.0] * 4
    assert alone[4] > 9.9


async def test_what_arrived_late_counts_from_then(store: Store) -> None:
    wanted = {"a": (Window(1, 1),)}
    assert await store.tx(buckets.take, wanted, 100.0) == 0.0
    await store.tx(buckets.count_from, wanted, 100.0, 100.7, 100.8)
    assert await store.tx(buckets.take, wanted, 101.1) > 0
    assert await store.tx(buckets.take, wanted, 101.75) == 0.0


@given(st.lists(st.floats(START - 100, START), max_size=9), st.sampled_from([WINDOWS, WINDOWS[:2]]))
def test_what_still_counts_is_kept_in_whatever_order_it_was_noted(
    moments: list[float], windows: tuple[Window, ...]
) -> None:
    state = State(recent=list(moments))
    limits.trim(state, windows, START)
    exact = 30 if len(windows) > 2 else 2
    assert state.recent == sorted(moment for moment in moments if moment > START - exact)
