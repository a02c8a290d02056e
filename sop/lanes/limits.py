"""How many may go out when, and whose turn it is: the arithmetic of a bucket. Pure: no clock, no database.

A sliding window, exact for short windows; a long one is counted by the minute, on the safe side. GCRA (which libraries
offer, for Redis and memory only) admits nearly twice the limit within a window after a quiet time, which Teams answers with 429.

Who finds no room *books* the moment at which there will be some, and comes back then: of fifty that wait, only those whose turn
it is wake up. A booking is spent capacity for everybody of a lower rank, and for newcomers of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import IntEnum

EXACT_S = 60.0
"""Windows up to this long keep every moment; longer ones keep counts by the minute."""
LONG_S = 20.0
"""From this length on a part of a window is kept for who ranks higher: in a shorter one the next slot is soon enough theirs."""
GRACE_S = 2.0
"""A booking that nobody has come for lapses after so long."""
EARLY_S = 0.01
"""So much before its moment a booking is due."""
SLACK_S = 0.015
"""Bookings are made so much later than the windows would allow: who wakes up a little late must not push the next one back."""
MOST_BOOKED = 200
"""Bookings in one bucket; who finds more comes back when the line is shorter."""


class Rank(IntEnum):
    """Who goes first where there is not enough for all: a person's answer, an urgent notice, something new, a change."""

    PERSON = 0
    URGENT = 1
    NEW = 2
    CHANGE = 3


KEPT = {Rank.PERSON: 0.0, Rank.URGENT: 0.0, Rank.NEW: 0.05, Rank.CHANGE: 0.2}
"""That part, for each rank: changes leave a fifth to what is new, and nobody takes all but for people."""


@dataclass(frozen=True, slots=True)
class Window:
    """At most `limit` in any `seconds`."""

    seconds: float
    limit: int


@dataclass(slots=True)
class State:
    """What a bucket remembers.

    recent: moments of what was sent, ascending, as far back as the longest exact window; minutes: counts by minute, for
    longer windows; blocked_until: a push-back; booked: moments promised, each with the rank it was promised to.
    """

    recent: list[float] = field(default_factory=list)
    minutes: dict[int, int] = field(default_factory=dict)
    blocked_until: float = 0.0
    booked: list[tuple[float, int]] = field(default_factory=list)


def turn(state: State, windows: tuple[Window, ...], now: float, rank: Rank, spare: int = 0) -> float:
    """The moment at which this one may go; `now` or earlier means at once. Changes nothing.

    spare: how many of each short window to leave to others, though nobody has booked them.
    """
    mine = _due(state, now, rank)
    # Behind whoever ranks higher; a newcomer behind its own rank as well.
    ahead = [max(moment, now) for moment, other in state.booked if other < rank or (mine is None and other == rank)]
    base = max(now, *ahead) if ahead else now
    at = base + _wait(state, ahead, windows, base, rank, 0, SLACK_S)
    # The line is planned without what is spared: by the time that it moves on, that is no matter any more.
    return max(at, now + _wait(state, [], windows, now, rank, spare, 0.0))


def spend(state: State, now: float, rank: Rank) -> None:
    """Note that one was sent; a booking of its rank that is due is used up by it."""
    mine = _due(state, now, rank)
    if mine is not None:
        state.booked.remove(mine)
    state.recent.append(now)
    state.minutes[int(now // 60)] = state.minutes.get(int(now // 60), 0) + 1


def book(state: State, at: float, now: float, rank: Rank) -> bool:
    """Promise the moment `at`, in place of a booking of that rank that is due; False where the line is too long."""
    mine = _due(state, now, rank)
    if mine is not None:
        state.booked.remove(mine)
    elif len(state.booked) >= MOST_BOOKED and rank >= Rank.NEW:
        return False
    state.booked.append((round(at, 3), int(rank)))
    state.booked.sort()
    return True


def trim(state: State, windows: tuple[Window, ...], now: float) -> None:
    """Forget what counts no more."""
    exact = max((window.seconds for window in windows if window.seconds <= EXACT_S), default=0.0)
    longest = max((window.seconds for window in windows if window.seconds > EXACT_S), default=0.0)
    # Nearly always in order already: what counts from its answer on is appended out of it.
    state.recent.sort()
    del state.recent[: bisect_right(state.recent, now - exact)]
    if state.minutes:
        state.minutes = {m: n for m, n in state.minutes.items() if longest and m >= (now - longest) // 60}
    if state.booked:
        state.booked = [one for one in state.booked if one[0] > now - GRACE_S]


def _due(state: State, now: float, rank: Rank) -> tuple[float, int] | None:
    return next((one for one in state.booked if one[1] == rank and one[0] <= now + EARLY_S), None)


def _wait(
    state: State, ahead: list[float], windows: tuple[Window, ...], now: float, rank: Rank, spare: int, slack: float
) -> float:
    """Seconds after `now` until one more is allowed, where all of `ahead` are sent by then."""
    wait = max(0.0, state.blocked_until - now)
    moments = sorted([*state.recent, *ahead]) if ahead else state.recent
    for window in windows:
        limit = _limit(window, rank, spare)
        if window.seconds <= EXACT_S:
            if len(moments) >= limit and moments[-limit] > now - window.seconds:
                # The slack is for what is yet to be: it must not turn away who may go now.
                wait = max(wait, moments[-limit] + window.seconds + slack - now)
        else:
            wait = max(wait, _wait_by_minutes(state, window, limit - len(ahead), now))
    return wait


def _limit(window: Window, rank: Rank, spare: int) -> int:
    if window.seconds < LONG_S:
        return max(1, window.limit - spare)
    return max(1, window.limit - int(window.limit * KEPT[rank]))


def _wait_by_minutes(state: State, window: Window, limit: int, now: float) -> float:
    oldest = int((now - window.seconds) // 60)
    inside = sorted((minute, count) for minute, count in state.minutes.items() if minute >= oldest)
    surplus = sum(count for _minute, count in inside) - limit + 1
    for minute, count in inside:
        if surplus <= 0:
            break
        surplus -= count
        if surplus <= 0:
            return (minute + 1) * 60 + window.seconds - now
    # More wait in line than the whole window holds: once all of it has passed.
    return window.seconds if surplus > 0 else 0.0
