"""How records are mirrored into Jira, as data: which way each field goes, and whose value stands where both sides moved it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from rapidfuzz import process

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


class Mirroring(Struct, frozen=True, forbid_unknown_fields=True):
    """The section `jira` of `sop.yaml`.

    fields: policies by the name of a record's field; defaults: what an issue is made with where the record has nothing to say,
    by the name or the id of Jira's field.
    """

    fields: dict[str, Policy] = {}
    defaults: dict[str, Given] = {}

    def policy(self, field: str) -> Policy:
        """The field's way."""
        return self.fields.get(field, FREE)


def faults(jira: Mirroring) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the section: path, problem, remedy."""
    for name, policy in jira.fields.items():
        path = f"jira.fields.{name}"
        if name not in MIRRORED:
            nearest = [one for one, _score, _index in process.extract(name, MIRRORED, limit=1, score_cutoff=60)]
            meant = f"Did you mean {nearest[0]!r}? " if nearest else ""
            yield path, f"{name!r} is no field that is mirrored", f"{meant}Use {list(MIRRORED)}"
        if policy.direction != "both" and policy.winner != "newest":
            problem = f"a winner has no say where the direction is {policy.direction}"
            yield f"{path}.winner", problem, "Leave one of them out"
