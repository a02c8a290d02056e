"""What a monitor's deliveries do to an incident: by alert, never by the group's own status.

An alert is `(fingerprint, starts_at)`. Deliveries repeat, arrive late and in the wrong order; a known alert that ended
stays ended whatever an old delivery says, and an alert older than one we know of the same fingerprint is stale. Only an end
that was assumed, because the monitor has the alert no more, gives way to whatever a delivery tells.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from sop.procedure.model import Procedure
from sop.records import commands as c
from sop.records.items import Alert, Incident, Record, Source
from sop.records.outcomes import Change, Code, Decision, FieldChange, Refusal
from sop.records.text import TEXT_LIMIT, TITLE_LIMIT, clean_line, clean_text, cut, is_label

KEPT_ENDED = 200
"""Ended alerts kept on a record: enough to know a stale delivery for what it is."""


def decide(
    item: Record | None, command: c.Command, action: c.AlertsSeen, procedure: Procedure, new_id: str, uid: str
) -> Decision:
    """Open, update, settle or reopen the group's incident. item: its latest incident, over or not."""
    if item is not None and not isinstance(item, Incident):
        return Refusal(Code.WRONG_KIND, {"kind": item.kind.value})
    known = item.alerts if item else ()
    stage = procedure.incident.stage(item.stage) if item else None
    if item is None or (stage is not None and stage.ends):
        fresh = tuple(alert for alert in action.alerts if not _is_known(alert, known))
        if not any(alert.ends_at is None for alert in fresh):
            return Refusal(Code.ALREADY, {"id": item.id if item else ""})
        return _open(command, action, fresh, procedure, new_id, uid)
    merged = merge(known, action.alerts)
    return _update(item, command, action, merged, procedure)


def merge(known: tuple[Alert, ...], told: tuple[Alert, ...]) -> tuple[Alert, ...]:
    """All alerts after a delivery, in the order they were first heard of. Any order of deliveries gives the same state."""
    state = {(alert.fingerprint, alert.starts_at): alert for alert in known}
    for alert in told:
        key = (alert.fingerprint, alert.starts_at)
        before = state.get(key)
        if before is None:
            state[key] = alert
        elif _is_news(before, alert):
            state[key] = msgspec.structs.replace(alert, summary=alert.summary or before.summary)
    newest = _newest_starts(state.values())
    # A later start of the same alert means that the earlier one is over; nobody told us when, so it is not kept.
    kept = [one for one in state.values() if one.ends_at or one.starts_at == newest[one.fingerprint]]
    ended = [alert for alert in kept if alert.ends_at is not None]
    dropped = {id(alert) for alert in sorted(ended, key=lambda one: one.starts_at)[:-KEPT_ENDED]}
    return tuple(alert for alert in kept if id(alert) not in dropped)


def _is_news(before: Alert, told: Alert) -> bool:
    if before.ends_at is None:
        return True
    if before.assumed or told.assumed:
        return before.assumed and not told.assumed
    return told.ends_at is not None and told.ends_at > before.ends_at


def _newest_starts(alerts: Any) -> dict[str, datetime]:
    newest: dict[str, datetime] = {}
    for alert in alerts:
        newest[alert.fingerprint] = max(alert.starts_at, newest.get(alert.fingerprint, alert.starts_at))
    return newest


def _is_known(alert: Alert, known: tuple[Alert, ...]) -> bool:
    return any(one.fingerprint == alert.fingerprint and one.starts_at >= alert.starts_at for one in known)


def _open(
    command: c.Command, action: c.AlertsSeen, fresh: tuple[Alert, ...], procedure: Procedure, new_id: str, uid: str
) -> Decision:
    severity = procedure.severity_for(action.severity)
    title = cut(clean_line(action.title), TITLE_LIMIT) or action.source.system
    incident = Incident(
        id=new_id,
        uid=uid,
        version=1,
        title=title,
        description=cut(clean_text(action.description), TEXT_LIMIT),
        stage=procedure.incident.first.key,
        severity=severity.key,
        priority=severity.priority or procedure.default_priority,
        labels=tuple(label for label in action.labels if is_label(label)),
        reporter=command.actor.person,
        source=action.source,
        alerts=merge((), fresh),
        created_at=command.at,
        updated_at=command.at,
    )
    return Change(incident, (FieldChange("created", None, title),))


def _update(
    item: Incident, command: c.Command, action: c.AlertsSeen, merged: tuple[Alert, ...], procedure: Procedure
) -> Decision:
    firing = sum(1 for alert in merged if alert.ends_at is None)
    track = procedure.incident
    stage = track.stage(item.stage) or track.first
    fresh: dict[str, Any] = {}
    if merged != item.alerts:
        fresh["alerts"] = merged
    source = _source_after(item, action, merged)
    if source != item.source:
        fresh["source"] = source
    moved = _stage_after(item, firing, source.truncated, stage.settled, procedure)
    if moved is not None:
        fresh |= {"stage": moved, "version": item.version + 1}
    if not fresh:
        return Refusal(Code.ALREADY, {"id": item.id})
    entries = []
    if "alerts" in fresh:
        entries.append(FieldChange("alerts", _tally(item.alerts), _tally(merged)))
    if moved is not None:
        entries.append(FieldChange("stage", item.stage, moved))
    if not entries:
        entries.append(FieldChange("source", item.source, source))
    return Change(msgspec.structs.replace(item, **fresh, updated_at=command.at), tuple(entries))


def _source_after(item: Incident, action: c.AlertsSeen, merged: tuple[Alert, ...]) -> Source:
    """What was told of the group, less the left-out alerts that are known from a look: they count as told."""
    if not (action.source.looked or (item.source is not None and item.source.looked)):
        return action.source
    listed = {(alert.fingerprint, alert.starts_at) for alert in action.alerts}
    known = sum(1 for alert in merged if alert.ends_at is None and (alert.fingerprint, alert.starts_at) not in listed)
    return msgspec.structs.replace(action.source, truncated=max(0, action.source.truncated - known), looked=True)


def _stage_after(item: Incident, firing: int, truncated: int, settled: bool, procedure: Procedure) -> str | None:
    track = procedure.incident
    was_open = item.firing > 0 or (item.source is not None and item.source.truncated > 0)
    # Only the delivery that ends the last alert settles: a repeated one must not undo a person's reopening.
    if firing == 0 and truncated == 0 and was_open and not settled:
        over = track.entry_for(track.stages[-1].jira)
        return over.key if over and over.key != item.stage else None
    if firing > item.firing and settled:
        return track.first.key if item.stage != track.first.key else None
    return None


def _tally(alerts: tuple[Alert, ...]) -> dict[str, int]:
    firing = sum(1 for alert in alerts if alert.ends_at is None)
    return {"firing": firing, "resolved": len(alerts) - firing}
