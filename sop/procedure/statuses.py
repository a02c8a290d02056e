"""Statuses that are called otherwise in some projects, or for some issue types: which stage shows as what there. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from sop.records.items import Kind

_KEY = re.compile("[A-Z][A-Z0-9_]{1,254}")


class Statuses(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a workflow has other names. Of several that fit, the first that names a stage says what it is called.

    project: its key; issue_type, kind: None for any; stages: Jira's status by the stage's key; what is not named stays as the
    track has it.
    """

    stages: dict[str, str]
    project: str | None = None
    issue_type: str | None = None
    kind: Kind | None = None

    def fits(self, kind: Kind, project: str | None, issue_type: str | None) -> bool:
        """Whether an issue of that kind of record is meant."""
        return self.kind in (None, kind) and self.project in (None, project) and self.issue_type in (None, issue_type)


def names_there(
    statuses: Iterable[Statuses], kind: Kind, project: str | None, issue_type: str | None
) -> dict[str, str]:
    """Statuses by the stage's key, as far as they are called otherwise there."""
    found: dict[str, str] = {}
    for one in statuses:
        if one.fits(kind, project, issue_type):
            found = one.stages | found
    return found


def faults(statuses: tuple[Statuses, ...], tracks: Mapping[Kind, Mapping[str, bool]]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with them: path, problem, remedy. tracks: by kind, each stage's key and whether it is an entry."""
    for index, one in enumerate(statuses):
        path = f"jira.statuses[{index}]"
        if one.project is None and one.issue_type is None:
            yield path, "names neither project nor issue type", "Name one, or change `jira` of the stages themselves"
        if one.project is not None and not _KEY.fullmatch(one.project):
            yield (
                f"{path}.project",
                f"{one.project!r} is no key of a project",
                "Give the key, such as OPS, not the name",
            )
        kinds = [kind for kind in Kind if one.kind in (None, kind)]
        known = dict.fromkeys(key for kind in kinds for key in tracks[kind])
        for key in one.stages.keys() - known.keys():
            yield f"{path}.stages.{key}", f"{key!r} is no stage", f"Use one of {list(known)}"
        for kind in kinds:
            entries = Counter(one.stages[key] for key, entry in tracks[kind].items() if entry and key in one.stages)
            for status, count in entries.items():
                if count > 1:
                    yield f"{path}.stages", f"two entries for {status!r}", "Keep `entry` on one of these stages"
