"""What happens in a run: drawn from the seed alone, before anything happens. Each event has luck of its own, so that one can
be left out and the others stay what they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

TEAMS_EDITS = ("rename", "describe", "prioritise", "assign", "set_due", "relabel", "move", "acknowledge")
JIRA_EDITS = ("summary", "description", "priority", "assignee", "duedate", "labels", "transition")
PAIRS = (
    ("rename", "summary"),
    ("describe", "description"),
    ("prioritise", "priority"),
    ("assign", "assignee"),
    ("set_due", "duedate"),
    ("relabel", "labels"),
    ("move", "transition"),
)
"""The same field on both sides."""
GAPS = (0.02, 0.1, 0.3, 0.5, 1.0, 2.0, 4.0, 7.0, 20.0, 90.0)
WRITES = ("PUT", "POST")
BEFORE_A_COMMENT = "before a comment is written"
BEFORE_AN_EDIT = "before an edit"
"""Steps of a replica, between its last look at its lease and the request."""


@dataclass(frozen=True)
class Event:
    """at: seconds since the start; luck: seeds what is left to choose when it happens."""

    at: float
    kind: str
    item: int
    luck: int
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Schedule:
    """A run. skew_s: by how much Jira's clock is ahead of ours; apart_s: the second replica's of the first's; slow: how often a
    request or an answer takes seconds."""

    seed: int
    server: bool
    items: int
    skew_s: float
    apart_s: float
    slow: float
    index_lag_s: float
    events: tuple[Event, ...]


def draw(seed: int) -> Schedule:
    """The schedule of a seed."""
    rng = Random(seed)
    items = rng.choice((1, 1, 1, 2))
    events = [Event(rng.choice((0.0, 0.0, 0.3)), "open", item, rng.getrandbits(32)) for item in range(items)]
    at = rng.choice((0.05, 1.0, 30.0, 30.0))
    if rng.random() < 0.12:
        events += _lost_create(rng)
    pair = rng.choice(PAIRS)
    focus = rng.choice((0.0, 0.5, 0.8))
    troubled = rng.choice((0.0, 0.15, 0.4))
    for _ in range(rng.randint(2, 14)):
        at += rng.choice(GAPS) * rng.uniform(0.5, 1.5)
        if rng.random() < troubled:
            events.append(_trouble(rng, at))
        events.append(Event(at, _act(rng, pair, focus), rng.randrange(items), rng.getrandbits(32)))
    events += [*_frozen(Random(seed + 0.5), at), *_held_up(Random(seed + 0.25), at)]
    return Schedule(
        seed=seed,
        server=rng.random() < 0.2,
        items=items,
        skew_s=rng.choice((0.0, 0.0, rng.uniform(-90, 90))),
        apart_s=rng.uniform(-0.4, 0.4),
        slow=rng.choice((0.0, 0.0, 0.05, 0.2)),
        index_lag_s=rng.choice((0.0, 0.0, 5.0, 30.0)),
        events=tuple(sorted(events, key=lambda event: event.at)),
    )


def _act(rng: Random, pair: tuple[str, str], focus: float) -> str:
    drawn = rng.random()
    if drawn < focus:
        return rng.choice(pair)
    if drawn < focus + 0.08:
        return "say"
    if drawn < focus + 0.2:
        return rng.choice(("comment", "comment", "edit_comment", "delete_comment"))
    if drawn < focus + 0.22:
        return "clone"
    return rng.choice(TEAMS_EDITS if rng.random() < 0.5 else JIRA_EDITS)


def _trouble(rng: Random, at: float) -> Event:
    """Something goes wrong from now on, once or a few times."""
    kind = rng.choice(("hook", "hook", "answer", "answer", "limit", "crash", "crash", "freeze", "lag"))
    args: dict[str, Any] = {}
    match kind:
        case "hook":
            name = rng.choice(("webhook_lost", "webhook_doubled", "webhook_late", "webhook_reordered"))
            args = {"kind": name, "times": rng.randint(1, 3)}
            if name == "webhook_late":
                args["seconds"] = rng.choice((2.0, 20.0, 300.0, 1800.0))
        case "lag":
            args = {"kind": "index_lag", "seconds": rng.choice((5.0, 40.0)), "times": rng.randint(1, 4)}
        case "limit":
            args = _limit(rng)
        case "answer":
            args = _answer(rng)
        case "crash":
            args = {"replica": rng.randrange(2), "steps": rng.randrange(14), "back_after": rng.choice((1.0, 6.0, 60.0))}
        case "freeze":
            args = {
                "replica": rng.randrange(2),
                "steps": rng.randrange(14),
                "seconds": rng.choice((1.0, 5.0, 9.0, 40.0)),
            }
    return Event(at, "fault" if "kind" in args else kind, 0, rng.getrandbits(32), args)


def _answer(rng: Random) -> dict[str, Any]:
    """An answer that is lost, or is not the one that was hoped for."""
    match = {"method": rng.choice((*WRITES, *WRITES, "GET"))}
    times = rng.choice((1, 1, 2))
    kind = rng.choice(("drop_after_commit", "drop_after_commit", "refuse", "status", "status"))
    if kind != "status":
        return {"kind": kind, "match": match, "times": times}
    status = rng.choice((409, 500, 502, 503, 503))
    headers = rng.choice(({}, {"Retry-After": "3"})) if status == 503 else {}
    return {"kind": "status", "status": status, "headers": headers, "match": match, "times": times}


def _limit(rng: Random) -> dict[str, Any]:
    """A 429 in every form that it comes in."""
    form = rng.choice(("seconds", "date", "reset"))
    seconds = rng.choice((1, 2, 10, 45))
    reason = rng.choice(("jira-burst-based", "jira-per-issue-on-write", "jira-quota-tenant-based"))
    # Only a write to an issue is refused for that sake.
    match = {"method": "PUT", "path": r"/issue/\d+$"} if "issue" in reason else {}
    return {"kind": "rate_limit", "seconds": seconds, "form": form, "reason": reason, "match": match, "times": 1}


def _lost_create(rng: Random) -> list[Event]:
    """The answer of a create is lost, its webhook too or late, the search lags, and somebody clones the issue meanwhile."""
    created = {"event": "jira:issue_created"}
    hook = rng.choice(({"kind": "webhook_lost"}, {"kind": "webhook_late", "seconds": rng.choice((30.0, 600.0))}))
    # A clone is told of as a new issue, and then both are, for the link between them.
    linked = {"kind": "webhook_lost", "match": {"event": "jira:issue_updated"}, "times": 2}
    faults = [
        {"kind": "drop_after_commit", "match": {"method": "POST", "path": "/issue$"}, "times": 1},
        {**hook, "match": created, "times": 1},
        {"kind": "index_lag", "seconds": rng.choice((1.0, 40.0, 40.0)), "match": created, "times": 1},
    ]
    faults += [linked] if rng.random() < 0.5 else []
    events = [Event(0.0, "fault", 0, 0, fault) for fault in faults]
    if rng.random() < 0.8:
        events.append(Event(rng.uniform(0.4, 6.0), "clone", 0, rng.getrandbits(32)))
    return events


def _frozen(rng: Random, at: float) -> list[Event]:
    """Who is about to write a comment stands still until another has written it. Of its own luck: all else stays as drawn."""
    if rng.random() > 0.06:
        return []
    at += rng.uniform(0.0, 30.0)
    args = {"replica": rng.randrange(2), "steps": 0, "seconds": rng.choice((5.0, 9.0, 40.0)), "where": BEFORE_A_COMMENT}
    said = [Event(at + gap, "say", 0, rng.getrandbits(32)) for gap in (0.1, rng.choice((1.0, 20.0, 60.0)))]
    return [Event(at, "freeze", 0, 0, args), *said]


def _held_up(rng: Random, at: float) -> list[Event]:
    """Who is about to write a field stands still until others have gone on. Of its own luck, as `_frozen`."""
    if rng.random() > 0.06:
        return []
    at += rng.uniform(0.0, 30.0)
    ours, theirs = rng.choice(PAIRS)
    args = {"replica": rng.randrange(2), "steps": 0, "seconds": rng.choice((9.0, 40.0)), "where": BEFORE_AN_EDIT}
    edits = [
        Event(at + 0.1, ours, 0, rng.getrandbits(32)),
        Event(at + rng.uniform(5.0, 30.0), theirs, 0, rng.getrandbits(32)),
    ]
    return [Event(at, "freeze", 0, 0, args), *edits]
