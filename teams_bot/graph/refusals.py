"""What Graph refuses until an administrator has done something: told once, tried once an hour, and told when it is over.

Kept among the gates (`sop.lanes.gates`) under the names of `answers.Why`, which no lane stands behind: a meeting's other
sources are none the worse for it. The same way as a Jira that takes no changes (decision 0028).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from sop.desk import lanes_of as names, notices
from sop.lanes import gates, wake_all
from sop.storage.sql import Sql
from teams_bot.graph import meetings
from teams_bot.graph.answers import Refusal, Why

LOOK_S = 3600.0
"""Seconds between two tries while Graph refuses: nobody tells us that an administrator has done what was asked."""
_SOONER = {Why.ADDRESS: 600.0}
"""What is mended on our own side, too."""
LEASE_S = 120.0
"""Seconds that the one call which tries has."""
PERSONAL = frozenset({Why.POLICY, Why.LICENCE})
"""What is given to people one by one: each has a gate of their own (`graph.policy/<organizer>`), so that one holds up nobody
else; the admins are told of all of them as one."""


def refused(connection: Connection, refusal: Refusal, organizer: str, now: float) -> None:
    """Graph has refused: the admins are told, unless they have been. organizer: whose meetings it was about."""
    for name in dict.fromkeys((refusal.why, _gate(refusal.why, organizer))):
        gates.close(connection, name, now, refusal.reason, refusal.remedy, look_s(refusal.why), probed=True)
    notices.watch(connection, refusal.why, now)


def look_s(why: Why) -> float:
    """Seconds before it is tried again."""
    return _SOONER.get(why, LOOK_S)


def allowed(connection: Connection, whys: Iterable[Why], organizer: str, now: float) -> None:
    """Graph has allowed what it refused for these reasons: whatever waits may come."""
    closed = gates.closed(connection)
    opened = [why for why in whys if _gate(why, organizer) in closed]
    for why in opened:
        gates.open_(connection, _gate(why, organizer))
        others = (name for name in closed if name.startswith(f"{why}/") and name != _gate(why, organizer))
        if next(others, None) is None:
            gates.open_(connection, why)
    if opened:
        wake_all(connection, names.GRAPH_GATE, now)


def unasked(connection: Connection, whys: Iterable[str], now: float) -> None:
    """Nobody asks for these any more, by the settings: they are no longer refused to anybody."""
    for name in gates.closed(connection):
        if name.partition("/")[0] in tuple(whys):
            gates.open_(connection, name)
    wake_all(connection, names.GRAPH_GATE, now)


def wait_s(connection: Connection, whys: Iterable[Why], organizer: str, now: float) -> float:
    """Seconds to wait where one of these refusals stands and it is not this call's turn to try again; otherwise 0."""
    wanted = {_gate(why, organizer) for why in whys}
    probes = [(name, at) for name, at in _PROBES(connection) if name in wanted]
    waits = [at - now for name, at in probes if not gates.take_turn(connection, name, now, LEASE_S)]
    return max((1.0, *waits)) if waits else 0.0


def held(connection: Connection, why: Why, organizer: str, now: float) -> Refusal | None:
    """The refusal, once more, where it stands and it is not this call's turn to try again."""
    return Refusal(why, "as an hour ago at most") if wait_s(connection, (why,), organizer, now) else None


def try_again(connection: Connection, now: float) -> None:
    """Somebody may have done something: whatever is refused is tried at once."""
    for name in gates.closed(connection):
        if name.startswith(names.GRAPH_REFUSALS):
            gates.probe_again(connection, name, now)
    wake_all(connection, names.GRAPH_GATE, now)
    for organizer in meetings.organizers(connection, now):
        meetings.put_subscribe(connection, organizer, now, due_at=0.0)
        meetings.put_poll(connection, organizer, now, due_at=0.0)


def standing(connection: Connection, organizer: str) -> list[Why]:
    """Every refusal that stands for that organizer's meetings."""
    closed = gates.closed(connection)
    return [why for why in Why if _gate(why, organizer) in closed]


def _gate(why: Why, organizer: str) -> str:
    return f"{why}/{organizer}" if why in PERSONAL else why


_PROBES = Sql("SELECT name, probe_at FROM gates ORDER BY name")


def why_none(connection: Connection, join_url: str, *, insights: bool = False) -> str | None:
    """Why a meeting has no transcript (or no AI insights), as the code of a sentence (`why.…`); None where nothing stands
    in the way. `graph.missing`: Graph knows no such meeting; `graph.channel`: in channels there are no insights."""
    meeting = meetings.read(connection, join_url)
    if meeting is None:
        return None
    if meeting.missing:
        return "graph.missing"
    if insights and meeting.in_channel:
        return "graph.channel"
    reasons = (Why.LICENCE, Why.CONSENT_INSIGHTS) if insights else _OF_TRANSCRIPTS
    return next((why for why in standing(connection, meeting.organizer) if why in reasons), None)


_OF_TRANSCRIPTS = (Why.DISABLED, Why.POLICY, Why.PAYMENT, Why.CONSENT_TRANSCRIPTS, Why.CONSENT_MEETINGS)
