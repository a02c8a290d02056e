"""decide(record, command) -> Change | Refusal: every rule about what a command does to a record. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from sop.procedure.fitting import fitting
from sop.procedure.model import Procedure, Stage
from sop.records import commands as c
from sop.records.conflicts import Conflict
from sop.records.items import ActionItem, Comment, Extra, Incident, Kind, Meeting, Record, value_of, with_values
from sop.records.outcomes import Change, Code, Decision, FieldChange, Refusal
from sop.records.people import Person
from sop.records.text import TEXT_LIMIT, TITLE_LIMIT, clean_line, clean_text, cut, is_label, units
from sop.rules import adopting, alerts, comments, course, meetings, settling
from sop.rules.rights import may, needed


@dataclass(frozen=True, slots=True)
class Given:
    """What decide needs besides record and command.

    new_id: the id a new record would get; conflict: that of the field which the command is about; comment: the one it is about.
    """

    procedure: Procedure
    new_id: str
    uid: str
    conflict: Conflict | None = None
    comment: Comment | None = None


def makes(action: c.Action) -> Kind | None:
    """The kind of record that an action opens, None for one that needs a record."""
    if isinstance(action, c.ReportIncident | c.AlertsSeen):
        return Kind.INCIDENT
    if isinstance(action, c.AdoptFromJira):
        return action.kind
    if isinstance(action, c.PlanMeeting):
        return Kind.MEETING
    return Kind.ACTION if isinstance(action, c.AddActionItem) else None


def decide(item: Record | None, command: c.Command, given: Given) -> Decision:
    """What the command does to the record (None: there is none yet)."""
    action = command.action
    if isinstance(action, c.SeenInJira):
        return Refusal(Code.NOT_FOUND) if item is None else _seen_in_jira(item, command, action, given)
    if isinstance(action, c.TakeOther) and item is not None:
        return _take_other(item, command, action, given)
    if isinstance(action, c.AdoptFromJira):
        return adopting.decide(command, action, given.procedure, given.new_id, given.uid)
    right = needed(action, closes=_closes(item, action, given.procedure))
    if not may(command.actor.role, right):
        return Refusal(
            Code.NOT_ALLOWED, {"right": right.value, "role": command.actor.role.value, **_state(item, given)}
        )
    if isinstance(action, c.AlertsSeen):
        return alerts.decide(item, command, action, given.procedure, given.new_id, given.uid)
    if isinstance(action, c.ReportIncident):
        return _report(command, action, given)
    if isinstance(action, c.AddActionItem):
        return _add_action(command, action, given)
    if isinstance(action, c.PlanMeeting):
        return meetings.plan(command, action, given.procedure, given.new_id, given.uid)
    if item is None:
        return Refusal(Code.NOT_FOUND, {"id": command.item_id or ""})
    # A proposal is judged by its own mark: several people settle those of one recap at the same time. And what somebody
    # thought of a meeting has nothing to do with what others said of it meanwhile.
    by_itself = isinstance(action, c.SettleProposal | c.Rate)
    if command.seen_version is not None and command.seen_version != item.version and not by_itself:
        return Refusal(Code.STALE, _state(item, given))
    return _apply(item, command, action, given)


def _take_other(item: Record, command: c.Command, action: c.TakeOther, given: Given) -> Decision:
    """Decided as the ordinary command for that value, so that it takes the same right and is refused for the same reasons."""
    if not may(command.actor.role, needed(action)):
        facts = {"right": needed(action).value, "role": command.actor.role.value}
        return Refusal(Code.NOT_ALLOWED, {**facts, **_state(item, given)})
    if command.seen_version is not None and command.seen_version != item.version:
        return Refusal(Code.STALE, _state(item, given))
    conflict = settling.found(item, action, given.conflict)
    if isinstance(conflict, Refusal):
        return conflict
    ordinary = settling.setting(item, conflict)
    if isinstance(ordinary, Refusal):
        return ordinary
    set_so = decide(item, replace(command, action=ordinary), given)
    return settling.taken(item, command, given.conflict, conflict, set_so)


def _closes(item: Record | None, action: c.Action, procedure: Procedure) -> bool:
    if item is None or not isinstance(action, c.MoveTo):
        return False
    stage = procedure.track(item.kind).stage(action.stage)
    return stage is not None and stage.needs == "close"


def _state(item: Record | None, given: Given) -> dict[str, Any]:
    if item is None:
        return {}
    return {"id": item.id, "stage": item.stage, "kind": item.kind.value, "version": item.version}


def _report(command: c.Command, action: c.ReportIncident, given: Given) -> Decision:
    title = clean_line(action.title)
    if problem := _title_problem(title):
        return problem
    if action.severity is not None and given.procedure.severity(action.severity) is None:
        allowed = [level.key for level in given.procedure.severities]
        return Refusal(Code.NO_SUCH_SEVERITY, {"given": action.severity, "allowed": allowed})
    severity = given.procedure.severity_for(action.severity)
    incident = Incident(
        id=given.new_id,
        uid=given.uid,
        version=1,
        title=title,
        description=cut(clean_text(action.description), TEXT_LIMIT),
        stage=given.procedure.incident.first.key,
        severity=severity.key,
        priority=severity.priority or given.procedure.default_priority,
        labels=tuple(label for label in action.labels if is_label(label)),
        reporter=command.actor.person,
        home=action.home,
        created_at=command.at,
        updated_at=command.at,
    )
    return Change(incident, (FieldChange("created", None, title),))


def _add_action(command: c.Command, action: c.AddActionItem, given: Given) -> Decision:
    title = clean_line(action.title)
    if problem := _title_problem(title):
        return problem
    item = ActionItem(
        id=given.new_id,
        uid=given.uid,
        version=1,
        title=title,
        stage=given.procedure.action.first.key,
        priority=given.procedure.default_priority,
        assignee=action.owner,
        due=action.due,
        about=action.about,
        reporter=command.actor.person,
        home=action.home,
        created_at=command.at,
        updated_at=command.at,
    )
    return Change(item, (FieldChange("created", None, title),))


def _title_problem(title: str) -> Refusal | None:
    if not title:
        return Refusal(Code.EMPTY, {"field": "title"})
    if units(title) > TITLE_LIMIT:
        return Refusal(Code.TOO_LONG, {"field": "title", "limit": TITLE_LIMIT, "length": units(title)})
    return None


def _apply(item: Record, command: c.Command, action: c.Action, given: Given) -> Decision:
    match action:
        case c.Acknowledge():
            return _acknowledge(item, command, given)
        case c.MoveTo(stage=stage):
            return _move(item, command, stage, given)
        case _ if isinstance(action, c.MeetingAction):
            return meetings.decide(item, command, action, given.procedure)
        case c.AddComment():
            return comments.add(item, command, action)
        case c.SetDue(because=because) if because:
            return _moved_date(item, command, action, given)
        case c.EditComment() | c.WithdrawComment():
            return comments.amend(item, command, action, given.comment)
        case c.KeepThis():
            conflict = settling.found(item, action, given.conflict)
            return conflict if isinstance(conflict, Refusal) else settling.kept(item, given.conflict, conflict)
        case _:
            wanted = _wanted(item, command, action, given)
            if isinstance(wanted, Refusal):
                return wanted
            change = changed(item, command, wanted)
            return _with_meeting(item, change, command, given) if change else Refusal(Code.ALREADY, _state(item, given))


def _with_meeting(item: Record, change: Change, command: c.Command, given: Given) -> Change:
    """The change, and what follows from it where it is a meeting's."""
    if not isinstance(item, Meeting):
        return change
    fresh = {entry.field: entry.new for entry in change.entries}
    more = course.follows(item, fresh, given.procedure, command.at)
    return replace(change, item=replace(change.item, **more)) if more else change


def _acknowledge(item: Record, command: c.Command, given: Given) -> Decision:
    if not isinstance(item, Incident):
        return Refusal(Code.WRONG_KIND, {"kind": item.kind.value})
    track = given.procedure.incident
    following = track.next_after(track.first.key)
    if item.stage != track.first.key or following is None:
        by = item.acknowledged_by.name if item.acknowledged_by else ""
        return Refusal(Code.ALREADY, {**_state(item, given), "by": by})
    wanted: dict[str, Any] = {"stage": following.key}
    if item.assignee is None:
        wanted["assignee"] = command.actor.person
    change = changed(item, command, wanted)
    assert change is not None, "the stage differs"
    return change


def _move(item: Record, command: c.Command, key: str, given: Given) -> Decision:
    track = given.procedure.track(item.kind)
    stage = track.stage(key)
    if stage is None:
        return Refusal(Code.NO_SUCH_STAGE, {"given": key, "allowed": [one.key for one in track.stages]})
    change = changed(item, command, {"stage": stage.key})
    return _with_meeting(item, change, command, given) if change else Refusal(Code.ALREADY, _state(item, given))


def _wanted(item: Record, command: c.Command, action: c.Action, given: Given) -> dict[str, Any] | Refusal:
    match action:
        case c.Assign(person=person):
            return {"assignee": person}
        case c.Rename(title=title):
            return _title_problem(clean_line(title)) or {"title": clean_line(title)}
        case c.Describe(description=text):
            if units(clean_text(text)) > TEXT_LIMIT:
                return Refusal(Code.TOO_LONG, {"field": "description", "limit": TEXT_LIMIT, "length": units(text)})
            return {"description": clean_text(text)}
        case c.Prioritise(priority=key):
            if given.procedure.priority(key) is None:
                allowed = [level.key for level in given.procedure.priorities]
                return Refusal(Code.NO_SUCH_PRIORITY, {"given": key, "allowed": allowed})
            return {"priority": key}
        case c.Grade(severity=key):
            return _grade(item, key, given.procedure)
        case c.SetDue(due=due):
            return {"due": due}
        case c.Snooze(until=until):
            return _snoozed(item, command, until)
        case c.SetField(field=name, value=value):
            return _set_field(name, value, given.procedure)
        case c.Relabel(add=add, remove=remove):
            if bad := [label for label in add if not is_label(label)]:
                return Refusal(Code.BAD_LABEL, {"given": bad[0]})
            return {"labels": tuple(sorted((set(item.labels) | set(add)) - set(remove)))}
        case _:
            raise TypeError(f"no rule for {type(action).__name__}")


def _moved_date(item: Record, command: c.Command, action: c.SetDue, given: Given) -> Decision:
    """Another day and the reason for it: both, or neither."""
    moved = _apply(item, command, replace(action, because=""), given)
    if isinstance(moved, Refusal):
        return moved
    said = comments.add(moved.item, command, c.AddComment(action.comment_id, action.because))
    if isinstance(said, Refusal):
        return said
    return replace(moved, entries=(*moved.entries, *said.entries), comments=said.comments)


def _snoozed(item: Record, command: c.Command, until: date | None) -> dict[str, Any] | Refusal:
    if not isinstance(item, ActionItem):
        return Refusal(Code.WRONG_KIND, {"kind": item.kind.value})
    # The day is the reader's, whose clock may be behind: yesterday's date is today's somewhere.
    if until is not None and until < command.at.date() - timedelta(days=1):
        return Refusal(Code.IN_THE_PAST, {"field": "snoozed"})
    return {"snoozed": until}


def _set_field(name: str, value: Extra | None, procedure: Procedure) -> dict[str, Any] | Refusal:
    custom = procedure.jira.free.get(name)
    if custom is None:
        allowed = [one.title(key) for key, one in procedure.jira.free.items()]
        return Refusal(Code.NO_SUCH_FIELD, {"given": name, "allowed": allowed})
    if value is None:
        return {name: None}
    fit = fitting(custom, value)
    return Refusal(Code.BAD_VALUE, {"given": value, "field": custom.title(name)}) if fit is None else {name: fit}


def _grade(item: Record, key: str, procedure: Procedure) -> dict[str, Any] | Refusal:
    if not isinstance(item, Incident):
        return Refusal(Code.WRONG_KIND, {"kind": item.kind.value})
    level = procedure.severity(key)
    if level is None:
        return Refusal(Code.NO_SUCH_SEVERITY, {"given": key, "allowed": [one.key for one in procedure.severities]})
    return {"severity": key, "priority": level.priority or item.priority}


def changed(
    item: Record, command: c.Command, wanted: dict[str, Any], told: dict[str, tuple[c.Told, ...]] | None = None
) -> Change | None:
    """The change that gives the record the wanted values; None where it has them all.

    Sets what follows from a new stage by itself: who acknowledged and when, when it was resolved.
    told: the changes that the journal names for a field instead of one by the command's actor.
    """
    by = told or {}
    entries = tuple(
        entry
        for name, value in wanted.items()
        if not same(value_of(item, name), value)
        for entry in _entries(name, value_of(item, name), value, by.get(name, ()))
    )
    if not entries:
        return None
    fresh: dict[str, Any] = {entry.field: entry.new for entry in entries}
    if isinstance(item, Incident) and fresh.get("stage") == "acknowledged":
        fresh |= {
            "acknowledged_by": by["stage"][-1].by if "stage" in by else command.actor.person,
            "acknowledged_at": command.at,
        }
    return Change(
        with_values(item, fresh, version=item.version + 1, updated_at=command.at),
        entries,
    )


def _entries(field: str, old: Any, new: Any, told: tuple[c.Told, ...]) -> list[FieldChange]:
    if not told:
        return [FieldChange(field, old, new)]
    before = [old, *(one.value for one in told)]
    after = [*before[1:-1], new]
    return [
        FieldChange(field, was, became, one.by, one.at, one.evidence)
        for was, became, one in zip(before, after, told, strict=False)
    ]


def same(one: Any, other: Any) -> bool:
    """Whether two field values mean the same: people by identity, labels and other lists as sets."""
    if isinstance(one, Person):
        return one.is_same_as(other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return _all_in(one, other) and _all_in(other, one)
    return bool(one == other)


def _all_in(some: tuple[Any, ...], others: tuple[Any, ...]) -> bool:
    return all(any(same(one, other) for other in others) for one in some)


def _seen_in_jira(item: Record, command: c.Command, action: c.SeenInJira, given: Given) -> Decision:
    still = {
        name: value
        for name, value in action.fields.items()
        if name not in action.expected or same(value_of(item, name), action.expected[name])
    }
    change = changed(item, command, still, action.told) or Change(item)
    change = _with_meeting(item, change, command, given)
    seen_there = tuple(
        Comment(
            seen.comment_id,
            item.id,
            seen.author,
            seen.side,
            seen.text,
            seen.at,
            seen.edited_at,
            seen.gone_by,
            seen.internal,
        )
        for seen in action.comments
    )
    said = tuple(
        FieldChange("comment", one.text, None, one.deleted_by)
        if one.deleted_by is not None
        else FieldChange("comment", None, one.text, one.author)
        for one in seen_there
    )
    return Change(change.item, change.entries + said, seen_there)


def stage_of(item: Record, procedure: Procedure) -> Stage:
    """The procedure's stage that the record is in; the first where a changed procedure no longer knows it."""
    track = procedure.track(item.kind)
    return track.stage(item.stage) or track.first
