"""`python -m bench.storm`: alerts by the thousand, as real Alertmanager deliveries over HTTP, against `sopilot serve`.

First 10,000 alerts within 60 s in 50 groups over 10 channels, each group delivered anew about once a second as it grows; then 50
new groups at once into one channel. Both stand-ins and SOPilot are processes; the stand-in Teams counts by Teams' own limits.
The exit code is not 0 where a goal is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import storm_figures as figures
from bench.storm_alerts import Group
from bench.storm_world import World, channel, world

RSS_GOAL_MB = 300.0
CHANNELS = [f"area-{number}" for number in range(10)]
ONE = "all-at-once"


@dataclass(frozen=True)
class Size:
    """How much of it."""

    alerts: int
    seconds: float
    groups: int
    at_once: int


FULL, QUICK = Size(10_000, 60.0, 50, 50), Size(1_000, 6.0, 50, 20)


@dataclass
class Result:
    """The figures under their names, and what each is to be."""

    figures: dict[str, Any] = field(default_factory=dict)
    goals: list[tuple[str, str, str, bool]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note(self, name: str, value: Any, goal: str = "", met: bool = True) -> None:
        """A figure and its goal."""
        self.figures[name] = value
        self.goals.append((name, str(value), goal, met))

    @property
    def missed(self) -> list[str]:
        """Names of the figures that are not as they are to be."""
        return [name for name, _value, _goal, met in self.goals if not met]


async def spread(made: World, groups: list[Group], size: Size) -> None:
    """Every group grows evenly and is delivered about once a second, each a little apart from the others."""
    begun = time.monotonic()
    await asyncio.gather(*(_flush(made, group, size, begun, index / len(groups)) for index, group in enumerate(groups)))


async def _flush(made: World, group: Group, size: Size, begun: float, offset: float) -> None:
    turn = 0
    while len(group.alerts) < group.size:
        due = begun + offset + turn
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        passed = min(1.0, (turn + 1) / size.seconds)
        await deliver(made, group, max(1, round(group.size * passed)))
        turn = max(turn + 1, int(time.monotonic() - begun - offset))


async def deliver(made: World, group: Group, to: int) -> None:
    """One delivery; what is answered with 5xx is sent again, as Alertmanager does."""
    group.grow(to, time.time())
    group.first_sent = group.first_sent or time.time()
    body = group.delivery()
    for pause in (0.5, 1.0, 2.0, 4.0, 0.0):
        status = await made.deliver(body)
        group.answers[status] = group.answers.get(status, 0) + 1
        if status < 500:
            return
        await asyncio.sleep(pause)


async def settled(made: World, within_s: float) -> None:
    """Wait until everything that was wished has been done."""
    try:
        async with asyncio.timeout(within_s):
            while await made.waiting():  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.5)
    except TimeoutError:
        print(f"not everything was done within {within_s:.0f} s", file=sys.stderr)


async def run(size: Size, folder: Path) -> Result:
    """Both storms, one after the other."""
    result = Result()
    async with world(folder, [*CHANNELS, ONE]) as made:
        many = [
            Group(f"SiteDown{number:02}", CHANNELS[number % len(CHANNELS)], size.alerts // size.groups)
            for number in range(size.groups)
        ]
        before, begun = made.cpu_s(), time.monotonic()
        await spread(made, many, size)
        took, used = time.monotonic() - begun, made.cpu_s()
        await settled(made, 120)
        at_once = [Group(f"RackDown{number:02}", ONE, 4) for number in range(size.at_once)]
        await asyncio.gather(*(deliver(made, group, group.size) for group in at_once))
        await settled(made, 180)

        sends = await figures.sends_of(made)
        result.complaints += figures.find_incidents(made, [*many, *at_once])
        result.complaints += await figures.missing_elsewhere(made, [*many, *at_once], sends)
        answers = {status for group in (*many, *at_once) for status in group.answers}
        result.complaints += [f"a delivery was answered {status}" for status in sorted(answers) if status >= 400]
        _spread_figures(result, many, sends, took)
        if before is not None and used is not None:
            result.note("cpu_share", round((used - before) / took, 2))
        _one_channel_figures(result, at_once, sends)
        beyond = await figures.exceeded(made)
        result.complaints += beyond
        result.note("limits_exceeded", len(beyond), "0", not beyond)
        peak = made.peak_rss_mb()
        if peak is not None:
            result.note("peak_rss_mb", round(peak, 1), f"≤ {RSS_GOAL_MB:.0f}", peak <= RSS_GOAL_MB)
    return result


def _spread_figures(result: Result, groups: list[Group], sends: list[figures.Send], took: float) -> None:
    told = figures.notices(groups, sends)
    p95 = figures.percentile(told, 0.95)
    result.note("alerts", sum(len(group.alerts) for group in groups))
    result.note("deliveries", sum(sum(group.answers.values()) for group in groups))
    result.note("seconds", round(took, 1))
    result.note("lost", len(result.complaints), "0", not result.complaints)
    result.note("first_notice_p50_s", round(figures.percentile(told, 0.5), 3))
    result.note("first_notice_p95_s", round(p95, 3), "≤ 1", p95 <= 1)


def _one_channel_figures(result: Result, groups: list[Group], sends: list[figures.Send]) -> None:
    """The storm in one channel, from its first delivery on."""
    begun = min(group.first_sent for group in groups)
    there = [one for one in sends if one.where == channel(ONE) and one.at >= begun]
    storms = [one for one in there if one.is_storm and one.is_post]
    singles = [one for one in there if one.is_post and not one.is_storm]
    storm_s = storms[0].at - begun if storms else float("inf")
    last = max(one.at for one in singles)
    best = figures.best_time(sum(1 for one in there if one.at <= last))
    rate = best / (last - begun)
    result.note("storm_cards", len(storms), "1", len(storms) == 1)
    result.note("storm_card_s", round(storm_s, 3), "≤ 1", storm_s <= 1)
    result.note("one_channel_cards", len(singles))
    result.note("one_channel_s", round(last - begun, 2), f"best {best:.2f}")
    result.note("one_channel_rate", round(rate, 3), "≥ 0.9", rate >= 0.9)


def main() -> int:
    """Run, print, and tell whether all goals are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of it")
    parser.add_argument("--keep", type=Path, help="a folder for the database and the processes' logs")
    arguments = parser.parse_args()
    size = QUICK if arguments.quick else FULL
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
        result = asyncio.run(run(size, arguments.keep.resolve()))
    else:
        with tempfile.TemporaryDirectory(prefix="sopilot-storm-") as folder:
            result = asyncio.run(run(size, Path(folder)))
    for name, value, goal, met in result.goals:
        print(f"{name:<22}{value:>12}   {goal:<14}{'' if met else 'MISSED'}")
    for complaint in result.complaints[:30]:
        print(f"  {complaint}")
    print(json.dumps(result.figures))
    return 1 if result.missed else 0


if __name__ == "__main__":
    sys.exit(main())
