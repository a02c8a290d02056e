"""What commands do to a meeting. Pure.

What people decide on (the agenda, when, who, what was said) raises the version; what the clock or a source brings does too,
since cards show it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from sop.procedure.model import Procedure
from sop.records import commands as c
from sop.records.addresses import web_url
from sop.records.items import Meeting, Record
from sop.records.meetings import Proposal, Rating, Said, Spoken
from sop.records.outcomes import Change, Code, Decision, FieldChange, Refusal
from sop.records.people import Person
from sop.records.text import TEXT_LIMIT, TITLE_LIMIT, clean_line, clean_text, cut
from sop.rules import agenda, course, recap
from sop.rules.recap import LINE_LIMIT, MOST_LINES

YEARS_AHEAD = 5
"""A meeting that is planned for later was mistyped."""
MOST_PEOPLE = 100
MOST_MATERIALS = 40
_SILENT = frozenset({"since", "drafted_from", "join_url", "left_out", "minutes_url"})
"""Fields that change with others, and that nobody asks about."""


def plan(command: c.Command, action: c.PlanMeeting, procedure: Procedure, new_id: str, uid: str) -> Decision:
    """The meeting as it begins."""
    title = clean_line(action.title)
    if not title:
        return Refusal(Code.EMPTY, {"field": "title"})
    if not action.held and (problem := _time_problem(action.starts_at, action.minutes, command.at)):
        return problem
    over = action.starts_at if action.held else None
    item = Meeting(
        id=new_id,
        uid=uid,
        version=1,
        title=cut(title, TITLE_LIMIT),
        description=cut(clean_text(action.goal), TEXT_LIMIT),
        stage=procedure.meetings.ended if action.held else procedure.meeting.first.key,
        priority=procedure.default_priority,
        assignee=action.chair or command.actor.person,
        due=action.starts_at.astimezone(ZoneInfo(action.zone)).date(),
        reporter=command.actor.person,
        home=action.home,
        starts_at=action.starts_at,
        zone=action.zone,
        minutes=action.minutes,
        note_taker=action.note_taker,
        attendees=_spoken((), action.attendees, None)[:MOST_PEOPLE],
        agenda=agenda.clean(action.agenda),
        materials=action.materials[:MOST_MATERIALS],
        series=action.series,
        follows=action.follows,
        join_url=action.join_url,
        began_at=over,
        ended_at=over,
        created_at=command.at,
        updated_at=command.at,
    )
    return Change(item, (FieldChange("created", None, item.title),))


def decide(item: Record, command: c.Command, action: c.MeetingAction, procedure: Procedure) -> Decision:
    """What the command does to the meeting."""
    if not isinstance(item, Meeting):
        return Refusal(Code.WRONG_KIND, {"kind": item.kind.value})
    wanted = _wanted(item, command, action, procedure)
    if isinstance(wanted, Refusal):
        return wanted
    return changed(item, command, wanted) or Refusal(
        Code.ALREADY, {"id": item.id, "stage": item.stage, "kind": "meeting"}
    )


def changed(item: Meeting, command: c.Command, wanted: dict[str, Any]) -> Change | None:
    """The change that gives the meeting these values; None where it has them all."""
    entries = tuple(
        FieldChange(name, _told(getattr(item, name)), _told(value))
        for name, value in wanted.items()
        if getattr(item, name) != value and name not in _SILENT
    )
    if not entries:
        return None
    return Change(replace(item, **wanted, version=item.version + 1, updated_at=command.at), entries)


def _wanted(
    item: Meeting, command: c.Command, action: c.MeetingAction, procedure: Procedure
) -> dict[str, Any] | Refusal:
    match action:
        case c.Reschedule(starts_at=starts_at, minutes=minutes):
            length = item.minutes if minutes is None else minutes
            day = starts_at.astimezone(ZoneInfo(item.zone)).date()
            return _time_problem(starts_at, length, command.at) or {
                "starts_at": starts_at,
                "minutes": length,
                "due": day,
                "announced_at": None,
                "called_out_at": None,
                "attendees": tuple(replace(one, absent=False) for one in item.attendees),
            }
        case c.Invite():
            return _invited(item, action)
        case c.Attend(coming=coming):
            return _attends(item, command.actor.person, coming=coming)
        case c.CarryOver(points=points, gone=gone):
            return agenda.carried_over(item, points, gone)
        case c.LetWrite(person=person):
            return {"note_taker": person}
        case c.PutOnAgenda(item=point):
            return agenda.put(item, point)
        case c.TakeOffAgenda(key=key):
            return agenda.without(item, key)
        case c.BringMaterial(material=material) if web_url(material.url) is None:
            return Refusal(Code.BAD_VALUE, {"field": "materials", "given": material.url})
        case c.BringMaterial(material=material):
            if len(item.materials) >= MOST_MATERIALS:
                return Refusal(Code.TOO_MANY, {"field": "materials", "limit": MOST_MATERIALS})
            known = any(one.key == material.key for one in item.materials)
            return {"materials": item.materials if known else (*item.materials, material)}
        case c.BeginMeeting() | c.GoOn() | c.EndMeeting():
            return course.step(item, command, action, procedure)
        case c.SpinOff(key=key):
            return course.spun_off(item, command, key)
        case c.Jot(lines=lines):
            return _jotted(item, command, lines)
        case c.Hear(person=person):
            return {"attendees": _heard(item, person)}
        case c.Draft():
            drafted = recap.drafted(item, action, procedure)
            return {**_over_by_now(item, command, action, procedure), **drafted} if drafted else {}
        case c.SettleProposal():
            return recap.settled(item, command, action, procedure)
        case c.JudgeGoal(met=met):
            return recap.judged(item, procedure, met=met)
        case c.Rate():
            return _rated(item, command, action)
        case c.MeetingTold(called_out=called_out):
            return _told_of(item, command, procedure, called_out=called_out)


def _time_problem(starts_at: datetime, minutes: int, now: datetime) -> Refusal | None:
    if not 0 < minutes <= agenda.LONGEST:
        return Refusal(Code.OUT_OF_RANGE, {"field": "minutes", "given": minutes, "least": 1, "most": agenda.LONGEST})
    if starts_at <= now:
        return Refusal(Code.IN_THE_PAST, {"field": "starts_at"})
    last = now.year + YEARS_AHEAD
    if starts_at.year > last:
        return Refusal(
            Code.OUT_OF_RANGE, {"field": "starts_at", "given": starts_at.year, "least": now.year, "most": last}
        )
    return None


def _spoken(known: tuple[Spoken, ...], more: tuple[Person, ...], minutes: int | None) -> tuple[Spoken, ...]:
    found = list(known)
    for person in more:
        at = next((index for index, one in enumerate(found) if one.person.is_same_as(person)), None)
        if at is None:
            found.append(Spoken(person, minutes))
        elif minutes is not None:
            found[at] = replace(found[at], minutes=minutes)
    return tuple(found)


def _invited(item: Meeting, action: c.Invite) -> dict[str, Any] | Refusal:
    left = tuple(one for one in item.attendees if not any(one.person.is_same_as(gone) for gone in action.remove))
    attendees = _spoken(left, action.add, action.minutes)
    if len(attendees) > MOST_PEOPLE:
        return Refusal(Code.TOO_MANY, {"field": "attendees", "limit": MOST_PEOPLE})
    return {"attendees": attendees}


def _attends(item: Meeting, person: Person, *, coming: bool) -> dict[str, Any] | Refusal:
    if not any(one.person.is_same_as(person) for one in item.attendees):
        if len(item.attendees) >= MOST_PEOPLE:
            return Refusal(Code.TOO_MANY, {"field": "attendees", "limit": MOST_PEOPLE})
        return {"attendees": (*item.attendees, Spoken(person, absent=not coming))}
    return {
        "attendees": tuple(
            replace(one, absent=not coming) if one.person.is_same_as(person) else one for one in item.attendees
        )
    }


def _over_by_now(item: Meeting, command: c.Command, action: c.Draft, procedure: Procedure) -> dict[str, Any]:
    """Where minutes come of a meeting that nobody has ended, and its time is up, it is over."""
    began = item.began_at or item.starts_at
    if item.ended_at is not None or action.source == recap.CHAT or began + timedelta(minutes=item.minutes) > command.at:
        return {}
    return {
        "began_at": began,
        "ended_at": command.at,
        "stage": procedure.meetings.ended,
        "agenda": course.counted(item, command.at),
        "current": None,
        "since": None,
    }


def _jotted(item: Meeting, command: c.Command, lines: tuple[Said, ...]) -> dict[str, Any] | Refusal:
    known = {one.key for one in item.said}
    fresh = []
    for line in lines:
        # An item of the agenda is parked under its own title.
        titled = next((one.title for one in item.agenda if one.key == line.about), "")
        text = cut(clean_line(line.text) or titled, LINE_LIMIT)
        if not text:
            return Refusal(Code.EMPTY, {"field": "text"})
        if line.key not in known:
            about = line.about or (item.current or "")
            fresh.append(replace(line, text=text, about=about, at=line.at or command.at))
    if len(item.said) + len(fresh) > MOST_LINES:
        return Refusal(Code.TOO_MANY, {"field": "said", "limit": MOST_LINES})
    wanted: dict[str, Any] = {"said": (*item.said, *fresh)}
    # Whoever writes something down has been heard.
    writers = [line.by for line in fresh if line.by is not None]
    attendees = item.attendees
    for writer in writers:
        attendees = _heard(replace(item, attendees=attendees), writer)
    return wanted | {"attendees": attendees}


def _heard(item: Meeting, person: Person) -> tuple[Spoken, ...]:
    return tuple(
        replace(one, heard=True) if one.person.is_same_as(person) and not one.heard else one for one in item.attendees
    )


def _rated(item: Meeting, command: c.Command, action: c.Rate) -> dict[str, Any] | Refusal:
    if not 1 <= action.worth <= 5:
        return Refusal(Code.OUT_OF_RANGE, {"field": "worth", "given": action.worth, "least": 1, "most": 5})
    if item.ended_at is None:
        return Refusal(Code.NOT_BEGUN, {"id": item.id})
    mine = Rating(command.actor.person, action.goal_met, action.worth, cut(clean_line(action.line), LINE_LIMIT))
    others = tuple(one for one in item.ratings if not one.by.is_same_as(command.actor.person))
    return {"ratings": (*others, mine)}


def _told_of(item: Meeting, command: c.Command, procedure: Procedure, *, called_out: bool) -> dict[str, Any]:
    if called_out:
        return {"called_out_at": command.at}
    if stage_ends(item, procedure):
        return {"announced_at": None}
    announced = procedure.meetings.announced
    # Whoever has begun early is not called back.
    stage = announced if item.stage == procedure.meeting.first.key else item.stage
    return {"announced_at": item.announced_at or command.at, "stage": stage}


def _told(value: Any) -> Any:
    """A value as the journal keeps it, for people: of lists their names, of what is long how much there is."""
    if not isinstance(value, tuple):
        return value
    if any(isinstance(one, Said | Rating) for one in value):
        return len(value)
    if any(isinstance(one, Proposal) for one in value):
        return tuple(f"{one.fate.value}: {one.title}" for one in value)
    return tuple(one.person.name if isinstance(one, Spoken) else one.title for one in value)


def stage_ends(item: Meeting, procedure: Procedure) -> bool:
    """Whether it is over for good."""
    stage = procedure.meeting.stage(item.stage)
    return stage is not None and stage.ends
