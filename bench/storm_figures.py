"""What a storm came to: what was lost, when each incident was first seen, and how the sends compare with Teams' limits."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from bench.storm_alerts import Group
from bench.storm_world import World, channel

Json = dict[str, Any]
LIMITS = ((1, 7), (2, 8), (30, 60), (3600, 1800))
"""Seconds and sends a conversation, as https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit has them.
Written down once more here, so that a mistake in SOPilot's own copy shows."""
APP_LIMIT = 50


@dataclass(frozen=True)
class Send:
    """A message that Teams took. at: seconds since the epoch; named: the incidents on its card; is_storm: a storm's card."""

    at: float
    where: str
    is_post: bool
    named: frozenset[str]
    is_storm: bool


async def sends_of(world: World) -> list[Send]:
    """All that was sent, oldest first."""
    return [_send(one) for one in await world.sends() if one["status"] in (200, 201)]


def _send(entry: Json) -> Send:
    text = orjson.dumps(entry["body"]).decode()
    at = datetime.fromisoformat(entry["at"].replace("Z", "+00:00")).timestamp()
    where = next(part for part in entry["path"].split("/") if part.startswith(("19:", "19%3A")))
    named = frozenset(re.findall(r'"text":"(INC-\d+)"', text))
    is_storm = "actions" not in text and ("Storm:" in text or "The storm is over" in text)
    return Send(at, where.replace("%3A", ":").partition(";")[0], entry["method"] == "POST", named, is_storm)


def find_incidents(world: World, groups: Sequence[Group]) -> list[str]:
    """Give every group its incident; what is missing, doubled or not whole, as sentences."""
    records = [orjson.loads(data) for (data,) in world.rows("SELECT data FROM items")]
    by_group: dict[str, list[Json]] = {}
    for record in records:
        labels = record["source"]["group_labels"]
        by_group.setdefault(f"{labels['alertname']}/{labels['area']}", []).append(record)
    lost = []
    for group in groups:
        found = by_group.get(f"{group.name}/{group.area}", [])
        if len(found) != 1:
            lost.append(f"{group.name}: {len(found)} incidents")
            continue
        group.incident = found[0]["id"]
        missing = group.fingerprints - {alert["fingerprint"] for alert in found[0]["alerts"]}
        lost += [f"{group.incident}: alert {one} is not on it" for one in sorted(missing)]
    return lost


async def missing_elsewhere(world: World, groups: Sequence[Group], sends: Iterable[Send]) -> list[str]:
    """Incidents without exactly one issue and exactly one card in their channel, as sentences."""
    linked = dict(world.rows("SELECT item_id, issue_key FROM links WHERE issue_id IS NOT NULL"))
    board = await world.look(world.jira, "board?project=OPS")
    issues = Counter(str(issue["key"]) for column in board["columns"] for issue in column["issues"])
    shared = Counter(linked.values())
    lost = [f"issue {key} belongs to nobody" for key in issues if key not in shared and _is_ours(board, key)]
    cards = Counter((one.where, *one.named) for one in sends if one.is_post and not one.is_storm and one.named)
    for group in groups:
        key = linked.get(group.incident)
        if key is None or issues[key] != 1 or shared[key] != 1:
            lost.append(f"{group.incident}: no issue of its own ({key})")
        if cards[(channel(group.area), group.incident)] != 1:
            lost.append(f"{group.incident}: {cards[(channel(group.area), group.incident)]} cards")
    return lost


def _is_ours(board: Json, key: str) -> bool:
    """Whether SOPilot made that issue: the stand-in starts with a few of its own."""
    issues = (issue for column in board["columns"] for issue in column["issues"] if issue["key"] == key)
    return any("shop-" in str(issue["summary"]) for issue in issues)


def notices(groups: Sequence[Group], sends: Sequence[Send]) -> list[float]:
    """For each group, seconds from its first delivery to the first card in its channel that names it; infinite without one."""
    return [
        min(
            (one.at for one in sends if group.incident in one.named and one.where == channel(group.area)),
            default=math.inf,
        )
        - group.first_sent
        for group in groups
    ]


async def exceeded(world: World) -> list[str]:
    """Where SOPilot went beyond Teams' limits, or was answered 429, by the stand-in's own count."""
    report = await world.look(world.teams, "limits")
    found = []
    for name, one in {**report["conversations"], "app": report["app"]}.items():
        limits = ((1, APP_LIMIT),) if name == "app" else LIMITS
        found += [
            f"{name}: {one['most'][str(seconds)]} in {seconds} s"
            for seconds, most in limits
            if one["most"][str(seconds)] > most
        ]
        found += [f"{name}: refused {one['refused']} times"] if one["refused"] else []
    return found


def best_time(count: int) -> float:
    """Seconds until the last of so many sends into one conversation, at the fastest that the limits permit."""
    sent: list[float] = []
    for _number in range(count):
        sent.append(max([0.0, *(sent[-most] + seconds for seconds, most in LIMITS if len(sent) >= most)]))
    return sent[-1]


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that this part of all does not exceed."""
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]
