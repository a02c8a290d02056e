"""What `status` answers: what is down, what waits, and what waits for a person."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection

from cards.notices import gate_name
from cards.reasons import reason_text
from sop.desk import lanes_of, nightly
from sop.desk.health import Health, health
from sop.desk.loose import Loose, loose
from sop.desk.standing import Shut
from sop.procedure import Procedure
from sop.records.items import Kind
from sop.storage.moments import from_text
from sop.words import Words
from teams_bot import commands as chat

SHUT_LISTED = 5
"""Conversations in a status that nothing can be posted in: `sopilot parked` and readiness know them all."""

_GATES = (lanes_of.JIRA_GATE, lanes_of.JIRA_WRITES, lanes_of.TEAMS_GATE)


def status_text(connection: Connection, procedure: Procedure, now: float, words: Words) -> str:
    """The answer, in Markdown. now: seconds of the lanes' clock."""
    state = health(connection, procedure, now)
    amiss = _amiss(state, loose(connection, now), words)
    lines = [words("say.status.open", count=state.open_items, linked=state.linked)]
    lines += amiss or [words("say.status.well")]
    if (told := nightly.last(connection)) is not None:
        at = words.moment(datetime.fromtimestamp(told.ended, UTC))
        lines.append(words("say.status.compared", count=told.compared, at=at))
    if state.routes[Kind.INCIDENT.value] is None:
        lines.append(words("say.status.no_route"))
    return "\n\n".join(lines)


def _amiss(state: Health, open_ends: Loose, words: Words) -> list[str]:
    lines = []
    for gate in state.gates:
        name = words(f"say.status.gate.{gate.name}") if gate.name in _GATES else gate_name(gate.name, words)
        lines.append(words("say.status.closed", name=name, reason=_reason(gate.reason, words)))
    lines += [_shut(one, words) for one in state.shut[:SHUT_LISTED]]
    if state.parked:
        lines.append(words("say.status.parked", count=state.parked))
    if open_ends.waiting:
        lines.append(words("say.status.waiting", count=open_ends.waiting))
    if open_ends.in_conflict:
        lines.append(words("say.status.in_conflict", count=open_ends.in_conflict))
    if open_ends.gone:
        more = " …" if open_ends.gone > len(open_ends.named) else ""
        named = words("card.semicolon").join(open_ends.named) + more
        lines.append(words("say.status.gone", count=open_ends.gone, named=named))
    return lines


def _reason(reason: str, words: Words) -> str:
    """Within a sentence that has its own full stop."""
    return chat.inert(reason_text(reason, words), 200).rstrip(".。")


def _shut(one: Shut, words: Words) -> str:
    why = words(f"say.status.shut.{one.state.value}")
    return words("say.status.shut", name=chat.inert(one.name), since=words.moment(from_text(one.since)), why=why)
