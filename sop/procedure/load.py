"""`sop.yaml` to a Procedure, each fault with its line and what to do about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import yaml
from msgspec import Struct

from sop.procedure import meetings, mirroring, routing, statuses
from sop.procedure.model import Procedure, Track
from sop.records.items import FIELDS, Kind

_PLAIN: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_PLAIN):  # type: ignore[valid-type,misc]
    """Builds plain data only; libyaml's own where it is there, ten times as fast. `off` is a word, as in YAML 1.2."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: rules for first, rules in _PLAIN.yaml_implicit_resolvers.items() if first not in "oO"
    }


DEEPEST = 20
"""Levels of nesting; a procedure has six."""


class Fault(Struct, frozen=True):
    """One thing wrong. line: 1-based; path: as in `incident.stages[2].jira`."""

    line: int
    path: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.path or 'the file'}: {self.problem}. {self.remedy}"


class ProcedureFault(ValueError):
    """The file cannot be used; `faults` says why, all of them."""

    def __init__(self, faults: list[Fault], where: str) -> None:
        super().__init__(f"{where}: " + "; ".join(str(fault) for fault in faults))
        self.faults = faults


def load_default() -> Procedure:
    """The procedure SOPilot ships."""
    return parse(files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8"), "sop.yaml")


def load(path: Path) -> Procedure:
    """Read a team's own file. Raises ProcedureFault, and OSError where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ProcedureFault([Fault(1, "", "not UTF-8", "Save the file as UTF-8")], str(path)) from error
    return parse(text, str(path))


def parse(text: str, where: str = "sop.yaml") -> Procedure:
    """Text of a `sop.yaml` to a Procedure. where: its name in messages. Raises ProcedureFault."""
    try:
        if knot := _knot(text):
            raise ProcedureFault([knot], where)
        node = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = str(getattr(error, "problem", None) or error)
        raise ProcedureFault(
            [Fault(line, "", f"not YAML: {problem}", "Correct the indentation or quoting")], where
        ) from error
    except ProcedureFault:
        raise
    except (ValueError, OverflowError) as error:
        # PyYAML lets through what a date or a number that is none makes Python say.
        raise ProcedureFault(
            [Fault(1, "", f"a value is not what it looks like: {error}", "Put it in quotes")], where
        ) from error
    lines = dict(_lines(node, "")) if node else {}
    try:
        procedure = msgspec.convert(data, Procedure)
    except msgspec.ValidationError as error:
        raise ProcedureFault([_shape_fault(str(error), lines)], where) from error
    faults = [
        Fault(_line_of(path, lines), path, problem, remedy) for path, problem, remedy in _contradictions(procedure)
    ]
    if faults:
        raise ProcedureFault(faults, where)
    return procedure


def _knot(text: str) -> Fault | None:
    """What would make a small file a large one, or one without end: found before anything is built. Raises YAMLError."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            return Fault(line, "", f"*{event.anchor} stands for another part", "Write that part out here")
        if tag := getattr(event, "tag", None):
            return Fault(line, "", f"{tag} asks for a type", "Leave it out; text may be put in quotes")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return Fault(line, "", f"nested deeper than {DEEPEST} levels", "Compare with the example in the README")
    return None


def _lines(node: yaml.Node, path: str) -> Iterator[tuple[str, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, f"{path}.{key.value}" if path else str(key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, f"{path}[{index}]")


def _line_of(path: str, lines: dict[str, int]) -> int:
    # msgspec writes `[...]` where it means one of a mapping's values, and not which.
    while path and path not in lines:
        path = re.sub(r"(\.[^.\[]+|\[[^\]]*\]|^[^.\[]+)$", "", path)
    return lines.get(path, 1)


def _shape_fault(message: str, lines: dict[str, int]) -> Fault:
    problem, _, where = message.partition(" - at `$")
    path = where.rstrip("`").lstrip(".")
    return Fault(_line_of(path, lines), path, problem, "Compare with the example in the README")


def _contradictions(procedure: Procedure) -> Iterator[tuple[str, str, str]]:
    priorities = [level.key for level in procedure.priorities]
    severities = [level.key for level in procedure.severities]
    for name, keys in (("priorities", priorities), ("severities", severities)):
        if not keys:
            yield name, "is empty", "Name at least one"
        yield from _doubles(name, keys)
    if procedure.default_priority not in priorities:
        yield "default_priority", f"{procedure.default_priority!r} is not a priority", f"Use one of {priorities}"
    if procedure.default_severity not in severities:
        yield "default_severity", f"{procedure.default_severity!r} is not a severity", f"Use one of {severities}"
    for index, level in enumerate(procedure.severities):
        if level.priority not in priorities:
            yield f"severities[{index}]", f"its priority {level.priority!r} is not known", f"Use one of {priorities}"
    for index, level in enumerate(procedure.priorities):
        if not level.jira:
            yield f"priorities[{index}]", "names no Jira priority", "Add `jira:` with the name as Jira shows it"
    for side in ("teams", "jira"):
        yield from _doubles("people", [getattr(one, side).casefold() for one in procedure.people])
    yield from routing.faults(procedure.incident_routes, severities)
    yield from mirroring.faults(procedure.jira, FIELDS, severities)
    stages = {kind: {one.key: one.entry for one in procedure.track(kind).stages} for kind in Kind}
    yield from statuses.faults(procedure.jira.statuses, stages)
    for kind in Kind:
        yield from _track_faults(kind.value, procedure.track(kind))
    yield from meetings.faults(procedure.meetings, [stage.key for stage in procedure.meeting.stages])


def _track_faults(name: str, track: Track) -> Iterator[tuple[str, str, str]]:
    if len(track.stages) < 2:
        yield f"{name}.stages", "has fewer than two stages", "Name a first and a last stage"
        return
    yield from _doubles(f"{name}.stages", [stage.key for stage in track.stages])
    if not any(stage.ends for stage in track.stages):
        yield f"{name}.stages", "has no stage that ends the record", "Set `ends: true` on one"
    if track.board is not None and (track.board.name is None) is (track.board.id is None):
        yield f"{name}.board", "names no one board", "Give its `name` or its `id`, one of them"
    if track.first.ends:
        yield f"{name}.stages[0]", "starts at its end", "Put an open stage first"
    entries = Counter(stage.jira for stage in track.stages if stage.entry)
    for index, stage in enumerate(track.stages):
        if stage.entry and entries[stage.jira] > 1:
            yield f"{name}.stages[{index}].entry", f"a second entry for {stage.jira!r}", "Keep `entry` on one of them"


def _doubles(name: str, keys: list[str]) -> Iterator[tuple[str, str, str]]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield name, f"{key!r} stands there {count} times", "Keys must be unique"
