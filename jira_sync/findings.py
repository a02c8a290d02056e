"""What a check finds, and how a name that is unknown is told: with the nearest that are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process, utils

_BY_SPELLING: dict[str, Any] = {"limit": 3, "scorer": fuzz.ratio, "processor": utils.default_process}
"""Names differ by a slip or by case: a longer name that holds a part of it is not the nearer one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit, and what to do about it."""

    problem: str
    remedy: str


def names(things: list[dict[str, Any]]) -> list[str]:
    """The names of what Jira tells as objects."""
    return [str(one["name"]) for one in things]


def unknown(where: str, what: str, given: str | None, valid: list[str]) -> Finding:
    """A name in sop.yaml that Jira does not have."""
    near = nearest(given or "", valid)
    return Finding(
        f"sop.yaml, {where}: {given!r} is no {what}",
        f"Nearest names in Jira: {quoted(near) or 'none'}",
    )


def nearest(given: str, valid: Sequence[str]) -> list[str]:
    """The valid names that are most like it, the nearest first."""
    return [name for name, _score, _index in process.extract(given, valid, **_BY_SPELLING)]


def quoted(names: Sequence[str]) -> str:
    """Names for a sentence."""
    return ", ".join(repr(name) for name in names)
