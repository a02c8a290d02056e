"""Commands: everything that anybody can ask of a record, as data. One door (`sop.desk`) takes them all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import Struct

from sop.records.items import Alert, Extra, Kind, Source
from sop.records.meetings import AgendaItem, Fate, Material, Proposal, Said
from sop.records.people import Actor, Person, Side


class ReportIncident(Struct, frozen=True, tag=True):
    """Open an incident. severity: a key of the procedure, None for its default."""

    title: str
    description: str = ""
    severity: str | None = None
    labels: tuple[str, ...] = ()
    home: str | None = None


class AddActionItem(Struct, frozen=True, tag=True):
    """Open an action item. about: id of the record it follows from."""

    title: str
    owner: Person | None = None
    due: date | None = None
    about: str | None = None
    home: str | None = None


class Acknowledge(Struct, frozen=True, tag=True):
    """Say "I have it": the presser becomes the owner where there is none."""


class MoveTo(Struct, frozen=True, tag=True):
    """Bring the record to another stage of its procedure."""

    stage: str


class Assign(Struct, frozen=True, tag=True):
    """Make somebody (or nobody) the owner."""

    person: Person | None


class Rename(Struct, frozen=True, tag=True):
    """Change the title."""

    title: str


class Describe(Struct, frozen=True, tag=True):
    """Change the description."""

    description: str


class Prioritise(Struct, frozen=True, tag=True):
    """Change the priority: a key of the procedure."""

    priority: str


class Grade(Struct, frozen=True, tag=True):
    """Change an incident's severity: a key of the procedure. The priority follows it."""

    severity: str


class SetDue(Struct, frozen=True, tag=True):
    """Change or clear the due date. because: the reason, kept as a comment; comment_id: of that, made outside."""

    due: date | None
    because: str = ""
    comment_id: str = ""


class Snooze(Struct, frozen=True, tag=True):
    """Remind nobody of the action item before that day. None: as the procedure says."""

    until: date | None


class SetField(Struct, frozen=True, tag=True):
    """Change or clear (None) a field that the team has made up."""

    field: str
    value: Extra | None


class Relabel(Struct, frozen=True, tag=True):
    """Add and remove labels."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class OfferedFile(Struct, frozen=True):
    """A file that came with a message. url: where Teams has it; hosted: by the service that the bot talks to, which wants the
    bot's token, and not by a file store, whose address holds its own right."""

    name: str
    url: str
    hosted: bool = False


class AddComment(Struct, frozen=True, tag=True):
    """Write a comment. comment_id: made outside, so that a repeated command writes it once.

    files: to be put onto the issue; conversation: where to say what becomes of them.
    """

    comment_id: str
    text: str
    files: tuple[OfferedFile, ...] = ()
    conversation: str = ""


class TakeOther(Struct, frozen=True, tag=True):
    """Of a field that both sides changed at once, take the value that was dropped.

    mark: of the conflict that the person's card showed (`Conflict.mark`), which must be open still; None: the last one of the
    field, also where it is settled, so that taking the other again comes back to the first.
    """

    field: str
    mark: str | None = None


class KeepThis(Struct, frozen=True, tag=True):
    """Of a field that both sides changed at once, leave what stands: the conflict is settled. mark: as for `TakeOther`."""

    field: str
    mark: str | None = None


class EditComment(Struct, frozen=True, tag=True):
    """Say it otherwise. Whoever wrote the comment may; one that was deleted is there again."""

    comment_id: str
    text: str


class WithdrawComment(Struct, frozen=True, tag=True):
    """Delete a comment of one's own: it is marked as deleted, and kept."""

    comment_id: str


class AlertsSeen(Struct, frozen=True, tag=True):
    """A monitor told the state of one alert group: opens an incident, updates it, or does nothing.

    seen_at: when the delivery arrived; severity: the monitor's own word, matched through the procedure.
    """

    source: Source
    title: str
    description: str
    severity: str | None
    alerts: tuple[Alert, ...]
    labels: tuple[str, ...] = ()


class SeenComment(Struct, frozen=True):
    """A comment as it now stands in Jira.

    side: where it was written; gone_by: set where it was deleted in Jira, and then text is what it last said: nothing
    vanishes here because it vanished there; internal: not for a conversation's eyes, and then text is empty.
    """

    comment_id: str
    author: Person
    text: str
    at: datetime
    edited_at: datetime | None = None
    side: Side = Side.JIRA
    gone_by: Person | None = None
    internal: bool = False


class Told(Struct, frozen=True):
    """What Jira's changelog tells of a change. value: what the field became; at: UTC; evidence: names the entry."""

    value: Any
    at: datetime
    by: Person
    evidence: str


class SeenInJira(Struct, frozen=True, tag=True):
    """What Jira holds and we take: cannot be refused, since it has happened.

    fields: record fields by name (title, description, stage, priority, assignee, due, labels, withheld) with the values to take;
    a field is taken only where the record still holds `expected[field]` (absent: taken unconditionally).
    told: the changes that led to each field's value, oldest first, where Jira's changelog tells.
    """

    fields: dict[str, Any]
    expected: dict[str, Any]
    told: dict[str, tuple[Told, ...]]
    comments: tuple[SeenComment, ...] = ()


class AdoptFromJira(Struct, frozen=True, tag=True):
    """Keep a record of an issue that was there before: cannot be refused for a right, since it has happened.

    stage, priority: keys of the procedure; created_at: when the issue was made; posted: whether the record gets its card as
    any new one does; otherwise it is posted nowhere by itself.
    """

    kind: Kind
    title: str
    description: str
    stage: str
    priority: str
    assignee: Person | None
    due: date | None
    labels: tuple[str, ...]
    created_at: datetime
    posted: bool = False


class RouteHere(Struct, frozen=True, tag=True):
    """From now on post new records of this kind into this conversation."""

    kind: Kind
    conversation: str


class EndReview(Struct, frozen=True, tag=True):
    """Say what the look at a month's meetings came to. month: as `2026-11`; reason: why nothing is changed; item_id: else the
    action item that changes something."""

    month: str
    reason: str = ""
    item_id: str | None = None


class RouteNotices(Struct, frozen=True, tag=True):
    """From now on post notices about SOPilot itself into this conversation."""

    conversation: str


class Recreate(Struct, frozen=True, tag=True):
    """Make a new issue in Jira for a record whose issue is gone, archived or given up. The old one is left as it is."""


class Unlink(Struct, frozen=True, tag=True):
    """Go on without Jira: the record keeps its life here, and its issue, wherever it is, is left alone."""


class Relink(Struct, frozen=True, tag=True):
    """From now on the record's issue is that of this key, which exists in Jira."""

    key: str


TieAction = Recreate | Unlink | Relink
"""What people decide about which issue a record has. It changes no field of the record."""


class LinkAccount(Struct, frozen=True, tag=True):
    """Say which account in Jira is a person's. account: e-mail or what Jira knows them by; conversation: where to answer."""

    person: Person
    account: str
    conversation: str


class UnlinkAccount(Struct, frozen=True, tag=True):
    """Say that a person has no account in Jira, whatever was known or matched by e-mail."""

    person: Person


class PlanMeeting(Struct, frozen=True, tag=True):
    """Plan a meeting. starts_at: UTC; zone: the time zone that it was said in; minutes: its length; follows: see `Meeting`.

    held: it is over already, and only its minutes come now.
    """

    title: str
    goal: str
    starts_at: datetime
    zone: str
    minutes: int
    note_taker: Person | None = None
    chair: Person | None = None
    attendees: tuple[Person, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    materials: tuple[Material, ...] = ()
    series: str = ""
    follows: str | None = None
    join_url: str = ""
    home: str | None = None
    held: bool = False


class Reschedule(Struct, frozen=True, tag=True):
    """Hold the meeting at another time. minutes: its length, None as before."""

    starts_at: datetime
    minutes: int | None = None


class Invite(Struct, frozen=True, tag=True):
    """Ask people to come, or no longer. minutes: of speaking time that each of those added is promised."""

    add: tuple[Person, ...] = ()
    remove: tuple[Person, ...] = ()
    minutes: int | None = None


class Attend(Struct, frozen=True, tag=True):
    """The actor comes, or cannot."""

    coming: bool


class CarryOver(Struct, frozen=True, tag=True):
    """Put what an earlier meeting left open on the agenda, and take off what was carried over and is done meanwhile.

    points: to be there; gone: keys that need not be.
    """

    points: tuple[AgendaItem, ...] = ()
    gone: tuple[str, ...] = ()


class LetWrite(Struct, frozen=True, tag=True):
    """Make somebody (or nobody) the note-taker."""

    person: Person | None


class PutOnAgenda(Struct, frozen=True, tag=True):
    """Add an item to the agenda, or change the one of that key."""

    item: AgendaItem


class TakeOffAgenda(Struct, frozen=True, tag=True):
    """Take an item off the agenda."""

    key: str


class BringMaterial(Struct, frozen=True, tag=True):
    """Add something to read before."""

    material: Material


class BeginMeeting(Struct, frozen=True, tag=True):
    """It starts, with the first item of the agenda. join_url: of the meeting in Teams, where it is known by now."""

    join_url: str = ""


class GoOn(Struct, frozen=True, tag=True):
    """Go on to an item of the agenda; None: to the next one."""

    key: str | None = None


class SpinOff(Struct, frozen=True, tag=True):
    """Leave an item of the agenda to a meeting of its own, which is planned for the next working day, and go on."""

    key: str


class EndMeeting(Struct, frozen=True, tag=True):
    """It is over."""


class Jot(Struct, frozen=True, tag=True):
    """Keep lines of the record: what was noted, decided, agreed to be done, or left for another time. A key is kept once."""

    lines: tuple[Said, ...]


class Hear(Struct, frozen=True, tag=True):
    """Somebody has been heard."""

    person: Person


class Draft(Struct, frozen=True, tag=True):
    """What a source of minutes holds. What was settled stays so; a second run over the same source changes nothing.

    source: names it; rank: how good it is, a better one replaces the open proposals of a worse; minutes_url: where
    it can be read.
    """

    source: str
    rank: int
    proposals: tuple[Proposal, ...] = ()
    lines: tuple[Said, ...] = ()
    goal_met: bool | None = None
    minutes_url: str = ""


class SettleProposal(Struct, frozen=True, tag=True):
    """Say what becomes of a proposed action item.

    mark: what the card showed of it, empty where nobody looked; item_id: what it is merged with, or has become; title, owner,
    due: as it is accepted, None as it is proposed; owner: by `person_key`, empty for nobody; no_due: accepted without a day.
    """

    key: str
    fate: Fate
    mark: str = ""
    title: str | None = None
    owner: str | None = None
    due: date | None = None
    no_due: bool = False
    item_id: str | None = None


class JudgeGoal(Struct, frozen=True, tag=True):
    """Say whether the goal was met."""

    met: bool


class Rate(Struct, frozen=True, tag=True):
    """Say what one thought of the meeting; anew: instead of what one said before. worth: 1 to 5."""

    goal_met: bool
    worth: int
    line: str = ""


class MeetingTold(Struct, frozen=True, tag=True):
    """People have been told of the meeting (announced; where it is over: that it does not take place), or its owner that
    something is missing (called out).
    """

    called_out: bool = False


MeetingAction = (
    Reschedule
    | Invite
    | Attend
    | CarryOver
    | LetWrite
    | PutOnAgenda
    | TakeOffAgenda
    | BringMaterial
    | BeginMeeting
    | GoOn
    | SpinOff
    | EndMeeting
    | Jot
    | Hear
    | Draft
    | SettleProposal
    | JudgeGoal
    | Rate
    | MeetingTold
)
"""What is done to meetings alone."""
ItemAction = (
    ReportIncident
    | AddActionItem
    | PlanMeeting
    | MeetingAction
    | Acknowledge
    | MoveTo
    | Assign
    | Rename
    | Describe
    | Prioritise
    | Grade
    | SetDue
    | Snooze
    | SetField
    | Relabel
    | AddComment
    | TakeOther
    | KeepThis
    | EditComment
    | WithdrawComment
    | AlertsSeen
    | SeenInJira
    | Recreate
    | Unlink
    | Relink
    | AdoptFromJira
)
AccountAction = LinkAccount | UnlinkAccount
Action = ItemAction | RouteHere | RouteNotices | AccountAction | EndReview


class Command(Struct, frozen=True, kw_only=True):
    """One action by one actor.

    id: the same for a repeated delivery of the same thing, so it is carried out once; at: UTC; item_id: the record it
    is about, None where it makes one; seen_version: the version the person's card showed, None where they saw none;
    language: the one they speak (`en`, `zh-Hant`), None for machines; cause: what it came from (activity id, changelog
    id, alert group), kept in the operation journal.
    """

    id: str
    actor: Actor
    at: datetime
    action: Action
    item_id: str | None = None
    seen_version: int | None = None
    language: str | None = None
    cause: str = ""
