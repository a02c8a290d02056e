"""What a procedure says, as frozen values."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from sop.procedure.meetings import Meetings
from sop.procedure.mirroring import Mirroring
from sop.procedure.routing import Route
from sop.procedure.statuses import names_there
from sop.records.items import Incident, Kind, Record
from sop.records.people import Person, Role


class Name(Struct, frozen=True, forbid_unknown_fields=True):
    """A name in both languages, side by side."""

    en: str
    zh_hant: str = msgspec.field(name="zh-Hant")

    def of(self, language: str) -> str:
        """The name for readers of that language (`en` or `zh-Hant`)."""
        return self.zh_hant if language.startswith("zh") else self.en


class Stage(Struct, frozen=True, forbid_unknown_fields=True):
    """One stage of a record's way.

    jira: name of the Jira status it shows as; entry: whether a person who moves the issue to that status in Jira
    brings the record here (one per status; without any, the first); ends: whether the record is over; needs:
    `close` where only a lead may go there; settled: whether the trouble is over though the record is not; resolution: name
    of the Jira resolution to give where the step into the status asks for one.
    """

    key: str
    name: Name
    jira: str
    entry: bool = False
    settled: bool = False
    ends: bool = False
    needs: Literal["work", "close"] = "work"
    resolution: str | None = None


class Level(Struct, frozen=True, forbid_unknown_fields=True):
    """A severity or a priority.

    jira: name of the Jira priority (priorities); priority: the priority that follows (severities); match: a monitor's own
    words for it.
    """

    key: str
    name: Name
    jira: str | None = None
    priority: str | None = None
    match: tuple[str, ...] = ()


class Board(Struct, frozen=True, forbid_unknown_fields=True):
    """The Jira board that new issues are meant for, by its name or its number.

    sprint: where on it they land: the active sprint, the backlog, or none: wherever Jira puts them.
    """

    name: str | None = None
    id: int | None = None
    sprint: Literal["active", "backlog", "none"] = "none"

    @property
    def called(self) -> str:
        """Its name or number, for people."""
        return self.name if self.name is not None else str(self.id)


class Track(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of record: the Jira issue type it becomes, its stages in order, and the board it is worked on from."""

    issue_type: str
    stages: tuple[Stage, ...]
    board: Board | None = None

    def stage(self, key: str) -> Stage | None:
        """The stage with that key."""
        return next((stage for stage in self.stages if stage.key == key), None)

    @property
    def first(self) -> Stage:
        """Where a new record starts."""
        return self.stages[0]

    def next_after(self, key: str) -> Stage | None:
        """The stage that follows, None at the end."""
        keys = [stage.key for stage in self.stages]
        position = keys.index(key) + 1 if key in keys else len(keys)
        return self.stages[position] if position < len(keys) else None

    def entry_for(self, status: str) -> Stage | None:
        """Where a person's move to that Jira status brings the record; None for a status the procedure does not map."""
        there = [stage for stage in self.stages if stage.jira == status]
        return next((stage for stage in there if stage.entry), there[0] if there else None)


MEETING = Track(
    "Task",
    (
        Stage("planned", Name("Planned", "規劃中"), "To Do", entry=True),
        Stage("announced", Name("Announced", "已通知"), "To Do"),
        Stage("running", Name("Running", "開會中"), "In Progress"),
        Stage("recap", Name("Recap", "整理紀錄"), "In Review", settled=True),
        Stage("closed", Name("Closed", "已結束"), "Done", settled=True, ends=True),
    ),
)
"""A meeting's way where the file has none: files of before there were meetings are files still."""


class Roles(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is what: by e-mail or Entra object id. Guests of the tenant are `guests`, everybody else `default`."""

    default: Role = Role.RESPONDER
    guests: Role = Role.VIEWER
    viewers: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


class SamePerson(Struct, frozen=True, forbid_unknown_fields=True):
    """One human on both sides. teams: e-mail or Entra object id; jira: accountId, on a Data Center key or user name."""

    teams: str
    jira: str


class Procedure(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of `sop.yaml`.

    version: of the file's format; default_severity: for reports that name none; routes: conversation ids by kind, for
    teams that would rather write them here than say `route incidents here`; incident_routes: finer ones, in order; jira: how
    records are mirrored;
    pings_in_jira: whether `@Name` in a comment made in Teams is a mention in Jira, which tells them, where the person is linked;
    people: whose e-mail does not tell which account in Jira is theirs;
    security_levels_shown: names of security levels in Jira whose issues are shown in conversations like any other.
    """

    version: Literal[1]
    severities: tuple[Level, ...]
    priorities: tuple[Level, ...]
    default_severity: str
    default_priority: str
    incident: Track
    action: Track
    meeting: Track = MEETING
    meetings: Meetings = Meetings()
    roles: Roles = Roles()
    routes: dict[Kind, str] = {}
    incident_routes: tuple[Route, ...] = ()
    jira: Mirroring = Mirroring()
    pings_in_jira: bool = False
    people: tuple[SamePerson, ...] = ()
    security_levels_shown: tuple[str, ...] = ()

    def account_of(self, person: Person) -> str | None:
        """What `people` says that Jira knows somebody by."""
        names = {name.casefold() for name in (person.aad_id, person.email) if name}
        return next((one.jira for one in self.people if one.teams.casefold() in names), None)

    def known_by_map(self, person: Person) -> Person:
        """Somebody in Jira with what `people` says of them in Teams."""
        teams = next((one.teams for one in self.people if one.jira == person.account_id), None)
        if teams is None:
            return person
        if "@" in teams:
            return msgspec.structs.replace(person, email=teams.casefold())
        return msgspec.structs.replace(person, aad_id=teams)

    def track(self, kind: Kind) -> Track:
        """The stages of a kind."""
        match kind:
            case Kind.INCIDENT:
                return self.incident
            case Kind.ACTION:
                return self.action
            case Kind.MEETING:
                return self.meeting

    def within(self, project: str | None, issue_type: str | None) -> Procedure:
        """The procedure with the statuses that issues of that type have in that project. project: its key."""
        if not self.jira.statuses:
            return self
        tracks = {kind.value: self._track_within(kind, project, issue_type) for kind in Kind}
        return msgspec.structs.replace(self, **tracks)

    def _track_within(self, kind: Kind, project: str | None, issue_type: str | None) -> Track:
        track = self.track(kind)
        names = names_there(self.jira.statuses, kind, project, issue_type)
        stages = (msgspec.structs.replace(one, jira=names.get(one.key, one.jira)) for one in track.stages)
        return msgspec.structs.replace(track, stages=tuple(stages)) if names else track

    def issue_type(self, item: Record) -> str:
        """The type of the issue that the record becomes."""
        route = self.jira.destination(item)
        return (route.issue_type if route is not None else None) or self.track(item.kind).issue_type

    def finer_routes(self, item: Record) -> tuple[str, ...]:
        """The conversations whose conditions the record fits, the first first."""
        if not isinstance(item, Incident):
            return ()
        return tuple(route.to for route in self.incident_routes if route.when.fits(item))

    def routed_to(self) -> frozenset[str]:
        """Every conversation that the file names."""
        return frozenset(self.routes.values()) | {route.to for route in self.incident_routes}

    def severity(self, key: str) -> Level | None:
        """The severity with that key."""
        return next((level for level in self.severities if level.key == key), None)

    def priority(self, key: str) -> Level | None:
        """The priority with that key."""
        return next((level for level in self.priorities if level.key == key), None)

    def priority_for(self, jira_name: str) -> Level | None:
        """The priority that a Jira priority stands for."""
        return next((level for level in self.priorities if level.jira == jira_name), None)

    def severity_for(self, word: str | None) -> Level:
        """The severity for a monitor's or a person's own word; the default where it says nothing known."""
        wanted = (word or "").strip().casefold()
        for level in self.severities:
            if wanted in (level.key.casefold(), *(match.casefold() for match in level.match)):
                return level
        found = self.severity(self.default_severity)
        assert found is not None, "checked when the procedure was loaded"
        return found
