"""What a chat message asks for, as data. What only the conversation knows (speaker, home, ids) is left to the caller."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from msgspec import Struct

from sop.records import commands as c
from sop.records.items import Kind
from sop.records.meetings import SaidKind
from sop.records.people import Person
from teams_bot.commands.parsed_plans import PlanWish


class Mention(Struct, frozen=True):
    """A person mentioned in the message. text: as it stands in the activity's text (`<at>Alex</at>`)."""

    text: str
    person: Person


class Me(Struct, frozen=True):
    """Whoever wrote the message."""


class NewIncident(Struct, frozen=True):
    """Open an incident. The first line is the title, further lines the description; severity: key or None."""

    title: str
    severity: str | None = None
    description: str = ""


class NewAction(Struct, frozen=True):
    """Open an action item. about: id or Jira key of the record it follows from."""

    title: str
    owner: Person | Me | None = None
    due: date | None = None
    about: str | None = None


class AssignToMe(Struct, frozen=True):
    """Make the writer the owner."""


class ByKind(Struct, frozen=True):
    """A word that means one stage for one kind of record and another for another, and none for some."""

    moves: dict[Kind, c.MoveTo]

    def of(self, kind: Kind) -> c.MoveTo:
        """The move for that kind: where the word means nothing there, one that is refused with the stages that there are."""
        return self.moves.get(kind) or next(iter(self.moves.values()))


ItemChange = (
    c.Acknowledge
    | c.MoveTo
    | c.Assign
    | c.Rename
    | c.Describe
    | c.Prioritise
    | c.Grade
    | c.SetDue
    | c.Snooze
    | c.SetField
    | c.Relabel
    | c.TieAction
)


class OnItem(Struct, frozen=True):
    """Change a record. item_ref: its id or Jira key, in capitals."""

    item_ref: str
    action: ItemChange | AssignToMe | ByKind

    def resolved(self, kind: Kind, speaker: Person) -> ItemChange:
        """The change itself, now that the record's kind and the writer are known."""
        if isinstance(self.action, ByKind):
            return self.action.of(kind)
        return c.Assign(speaker) if isinstance(self.action, AssignToMe) else self.action


class CommentOn(Struct, frozen=True):
    """Write a comment."""

    item_ref: str
    text: str


class Attach(Struct, frozen=True):
    """Put the files that came with the message onto the issue. text: to say with them."""

    item_ref: str
    text: str = ""


class EditLast(Struct, frozen=True):
    """Say the writer's last comment on the record otherwise."""

    item_ref: str
    text: str


class DeleteLast(Struct, frozen=True):
    """Take the writer's last comment on the record back."""

    item_ref: str


class Show(Struct, frozen=True):
    """Show the record's card."""

    item_ref: str


class Settle(Struct, frozen=True):
    """Take the other value of a field that both sides changed at once, or keep what stands. field: of the record."""

    item_ref: str
    field: str
    take: bool


class Conflicts(Struct, frozen=True):
    """List the fields that both sides changed at once and nobody has settled."""


class Why(Struct, frozen=True):
    """Tell the last changes of a record's field, or of all its fields."""

    item_ref: str
    field: str | None = None


class List(Struct, frozen=True):
    """List open records. kind: None for both; mine: only those the writer owns; overdue: only those that are."""

    kind: Kind | None = None
    mine: bool = False
    overdue: bool = False


class Mine(Struct, frozen=True):
    """Show the writer's open action items as a card."""


class ActionsOf(Struct, frozen=True):
    """List all action items that follow from a record."""

    item_ref: str


class Figures(Struct, frozen=True):
    """Show the figures of the meetings."""


class Route(Struct, frozen=True):
    """From now on post new records of this kind into this conversation."""

    kind: Kind


class RouteNotices(Struct, frozen=True):
    """From now on post notices about SOPilot itself into this conversation."""


class LinkAccount(Struct, frozen=True):
    """Say which account in Jira is whose. person: None for the writer; account: None for the one of the person's e-mail."""

    person: Person | None = None
    account: str | None = None


class UnlinkAccount(Struct, frozen=True):
    """Take a person and their account in Jira apart. person: None for the writer."""

    person: Person | None = None


class Help(Struct, frozen=True):
    """Say what can be said. topic: a key of `COMMANDS`, None for all."""

    topic: str | None = None


class Status(Struct, frozen=True):
    """Say whether the mirror is healthy."""


class Unknown(Struct, frozen=True):
    """No command. text: what was written, mentions as names; nearest: commands of that language, the likeliest first."""

    text: str
    nearest: tuple[str, ...]


class Faulty(Struct, frozen=True):
    """A known command with something missing or not understood; nothing shall be done.

    command: a key of `COMMANDS`; problem: `command.problem.<problem>` is its sentence; facts: `word` (what was not
    understood) and `allowed` (tuple of `sop.procedure.model.Name`), where the sentence names them.
    """

    command: str
    problem: str
    facts: dict[str, Any] = {}


class Calendar(Struct, frozen=True):
    """List the online meetings of the writer's calendar that are not planned here yet."""


class MeetingStep(Struct, frozen=True):
    """Bring a meeting on. item_ref: which one, None for the one of the conversation."""

    step: Literal["begin", "next", "end"]
    item_ref: str | None = None


class Jotted(Struct, frozen=True):
    """Keep a line of the meeting that runs in the conversation. otherwise: what the text means where none does."""

    kind: SaidKind
    text: str
    otherwise: Parsed


class Minutes(Struct, frozen=True):
    """The minutes of a meeting, in the text or in files beside it. item_ref: which one, None for that of the conversation."""

    item_ref: str | None
    text: str


Parsed = (
    NewIncident
    | NewAction
    | OnItem
    | CommentOn
    | Attach
    | EditLast
    | DeleteLast
    | Settle
    | Conflicts
    | Why
    | Show
    | List
    | Mine
    | ActionsOf
    | Figures
    | Route
    | RouteNotices
    | LinkAccount
    | UnlinkAccount
    | MeetingStep
    | Calendar
    | Jotted
    | PlanWish
    | Minutes
    | Help
    | Status
    | Unknown
    | Faulty
)
