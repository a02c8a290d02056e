"""How records are mirrored into Jira, as data: which way each field goes, and whose value stands where both sides moved it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import Struct
from rapidfuzz import process

from sop.procedure.routing import OneOrMore, When, conditions, fits
from sop.procedure.statuses import Statuses
from sop.records.items import Incident, Kind, Record

MIRRORED = ("title", "description", "stage", "priority", "assignee", "due", "labels")
"""The fields that every record has and every Jira knows."""


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """One field's way.

    direction: whose changes reach the other side; winner: whose value stands where both sides moved the field, as far as
    the direction leaves that open.
    """

    direction: Literal["both", "to_jira", "to_teams", "off"] = "both"
    winner: Literal["newest", "jira", "teams"] = "newest"

    @property
    def writes(self) -> bool:
        """Whether our changes go into Jira."""
        return self.direction in ("both", "to_jira")

    @property
    def takes(self) -> bool:
        """Whether Jira's changes come to us."""
        return self.direction in ("both", "to_teams")


Given = str | float | tuple[str, ...]
"""A value as `sop.yaml` has it."""

FREE = Policy()
"""Of a field that the procedure says nothing about."""


class Custom(Policy, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A custom field of Jira that a record's field is mirrored with.

    field: its name in Jira, or its id; type: what it holds (`options`, `users`: several); options: those that people may choose
    here, where the team names them; values: Jira's option for the record's own word (a severity's key).
    """

    field: str
    type: Literal["string", "number", "date", "option", "options", "url", "user", "users"] = "string"
    options: tuple[str, ...] = ()
    values: dict[str, str] = {}

    def title(self, name: str) -> str:
        """What people call it. name: the record's field."""
        return name if self.field.startswith("customfield_") else self.field


OWN = {
    "severity": ("option", "string"),
    "reporter": ("string", "user"),
    "created_at": ("date", "string"),
    "resolved_at": ("date", "string"),
    "source_url": ("url", "string"),
    "home": ("string",),
}
"""What a record has of its own besides MIRRORED, and the types to show it as. All but the severity are only told to Jira."""
_TOLD = OWN.keys() - {"severity"}
_NAME = re.compile("[a-z][a-z0-9_]{0,39}")
_KEY = re.compile("[A-Z][A-Z0-9_]{1,254}")


class Destination(Struct, frozen=True, forbid_unknown_fields=True):
    """Where an issue is made: records that fit everything that is named here.

    project: its key; issue_type: None for the kind's own; conversation: ids of those where the record was made; when: of an
    incident, as in `incident_routes`.
    """

    project: str
    issue_type: str | None = None
    kind: Kind | None = None
    conversation: OneOrMore = ()
    when: When = When()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of record that may fit."""
        if self.when != When():
            return (Kind.INCIDENT,)
        return (self.kind,) if self.kind is not None else tuple(Kind)

    def takes(self, item: Record) -> bool:
        """Whether the record is meant."""
        # A channel's threads are the channel.
        if item.kind not in self.kinds or not fits(self.conversation, (item.home or "").partition(";messageid=")[0]):
            return False
        return not isinstance(item, Incident) or self.when.fits(item)


class Mirroring(Struct, frozen=True, forbid_unknown_fields=True):
    """The section `jira` of `sop.yaml`.

    fields: policies by the name of a record's field; custom: Jira's custom fields by the record's field: one of OWN, or a name
    that the team makes up, and records have the field from then on; defaults: what an issue is made with where the record has
    nothing to say, by the name or the id of Jira's field; routes: where issues are made, the first that fits; statuses: where
    stages show as other statuses than everywhere else.
    """

    fields: dict[str, Policy] = {}
    custom: dict[str, Custom] = {}
    defaults: dict[str, Given] = {}
    routes: tuple[Destination, ...] = ()
    statuses: tuple[Statuses, ...] = ()

    def policy(self, field: str) -> Policy:
        """The field's way."""
        if field in _TOLD and field in self.custom:
            return Policy("off" if self.custom[field].direction == "off" else "to_jira")
        return self.custom.get(field) or self.fields.get(field, FREE)

    def policies(self) -> dict[str, Policy]:
        """The ways of all fields that the procedure names."""
        return {name: self.policy(name) for name in (*self.fields, *self.custom)}

    def destination(self, item: Record) -> Destination | None:
        """Where the record's issue is made; None for the project of the settings."""
        return next((route for route in self.routes if route.takes(item)), None)

    def projects(self, default: str) -> tuple[str, ...]:
        """Keys of all projects that issues are made in. default: of the settings."""
        return tuple(dict.fromkeys((default, *(route.project for route in self.routes))))

    @property
    def free(self) -> dict[str, Custom]:
        """The fields that the team has made up."""
        return {name: one for name, one in self.custom.items() if name not in OWN}


def faults(jira: Mirroring, taken: frozenset[str], severities: list[str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the section: path, problem, remedy.

    taken: names that records use for something else; severities: keys of the procedure.
    """
    for index, route in enumerate(jira.routes):
        yield from _route_faults(f"jira.routes[{index}]", route, severities)
    for name, policy in jira.fields.items():
        path = f"jira.fields.{name}"
        if name not in MIRRORED:
            nearest = [one for one, _score, _index in process.extract(name, MIRRORED, limit=1, score_cutoff=60)]
            meant = f"Did you mean {nearest[0]!r}? " if nearest else ""
            yield (
                path,
                f"{name!r} is no field that is mirrored",
                f"{meant}Use {list(MIRRORED)}, or `custom:` for others",
            )
        yield from _ways(path, policy)
    for name, custom in jira.custom.items():
        yield from _custom_faults(f"jira.custom.{name}", name, custom, taken)
        yield from _ways(f"jira.custom.{name}", custom)
    fields = Counter(one.field for one in jira.custom.values())
    for name, custom in jira.custom.items():
        if fields[custom.field] > 1:
            yield f"jira.custom.{name}.field", f"{custom.field!r} stands there twice", "Mirror one field with one"


def _route_faults(path: str, route: Destination, severities: list[str]) -> Iterator[tuple[str, str, str]]:
    if ";messageid=" in msgspec.json.encode(route.conversation).decode():
        yield f"{path}.conversation", "names a thread", "Give the id of a channel or chat, such as `19:…@thread.tacv2`"
    if not _KEY.fullmatch(route.project):
        yield f"{path}.project", f"{route.project!r} is no key of a project", "Give the key, such as OPS, not the name"
    if route.kind is Kind.ACTION and route.when != When():
        yield f"{path}.when", "fits no action item", "Leave out `kind: action`, or `when`"
    if route.when != When():
        yield from conditions(path, route.when, severities)


def _ways(path: str, policy: Policy) -> Iterator[tuple[str, str, str]]:
    if policy.direction != "both" and policy.winner != "newest":
        problem = f"a winner has no say where the direction is {policy.direction}"
        yield f"{path}.winner", problem, "Leave one of them out"


def _custom_faults(path: str, name: str, custom: Custom, taken: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    if name in taken - OWN.keys():
        yield path, f"{name!r} is a record's field already", "Choose another name, or use `jira.fields` for it"
    elif not _NAME.fullmatch(name):
        yield path, f"{name!r} is no name for a field", "Use small letters, digits and _, a letter first"
    if custom.type not in OWN.get(name, (custom.type,)):
        yield f"{path}.type", f"a record's {name} is no {custom.type}", f"Use one of {list(OWN[name])}"
    if name in _TOLD and (custom.direction == "to_teams" or custom.winner == "jira"):
        yield path, f"a record's {name} is only told to Jira", "Use `direction: to_jira`"
    if custom.options and not custom.type.startswith("option"):
        yield f"{path}.options", f"a {custom.type} has no options", "Leave them out, or use `type: option`"
    if custom.values and name != "severity":
        yield f"{path}.values", "only a severity has other words in Jira", "Leave them out"
    doubles = [word for word, count in Counter(custom.values.values()).items() if count > 1]
    if doubles:
        yield f"{path}.values", f"{doubles[0]!r} stands for two severities", "Give each its own"
