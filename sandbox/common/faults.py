"""Faults that tests order: an answer instead of working, a delay, a lost connection, and each stand-in's own kinds."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.common.errors import ControlError


@dataclass(frozen=True)
class FaultKind:
    """A kind of fault: which keys of `match` it knows, and its own fields, needed or optional."""

    name: str
    match: frozenset[str] = frozenset({"method", "path"})
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


REQUEST_KINDS = (
    FaultKind("status", needs=frozenset({"status"}), may=frozenset({"headers", "body"})),
    FaultKind("delay", needs=frozenset({"seconds"})),
    FaultKind("refuse"),
    FaultKind("drop_after_commit"),
)
_REQUEST_NAMES = frozenset(kind.name for kind in REQUEST_KINDS)


@dataclass
class Fault:
    """One ordered fault; `left` is how often it still strikes, None for until cleared."""

    id: str
    kind: str
    match: dict[str, str]
    left: int | None
    args: dict[str, Any] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """The `seconds` of a kind that has them."""
        return float(self.args["seconds"])

    def as_json(self) -> dict[str, Any]:
        """The fault as the control API lists it."""
        times = {} if self.left is None else {"times": self.left}
        return {"id": self.id, "kind": self.kind, "match": self.match, **times, **self.args}


class Faults:
    """The list of faults in force, oldest first."""

    def __init__(self, extra: Iterable[FaultKind] = ()) -> None:
        self._kinds: Mapping[str, FaultKind] = {kind.name: kind for kind in (*REQUEST_KINDS, *extra)}
        self._faults: list[Fault] = []
        self._made = 0

    def add(self, specs: object) -> list[str]:
        """Adds faults given as the control API has them and answers their ids; all or none (ControlError)."""
        if not isinstance(specs, list):
            raise ControlError("faults must be a list")
        parsed = [self._parse(spec) for spec in specs]
        self._faults += parsed
        return [fault.id for fault in parsed]

    def list(self) -> list[dict[str, Any]]:
        """The faults still in force."""
        return [fault.as_json() for fault in self._faults]

    def clear(self) -> None:
        """Forgets every fault."""
        self._faults.clear()

    def take(self, method: str, path: str) -> Sequence[Fault]:
        """Takes the faults that strike this request: every matching delay up to the first one that ends it."""
        struck: list[Fault] = []
        for fault in [f for f in self._faults if f.kind in _REQUEST_NAMES]:
            if fault.match.get("method", method).upper() != method.upper():
                continue
            if not re.search(fault.match.get("path", ""), path):
                continue
            struck.append(self._strike(fault))
            if fault.kind != "delay":
                break
        return struck

    def take_kind(self, kind: str, **values: str) -> Fault | None:
        """Takes the first fault of `kind` whose match patterns are all found in `values`, or None."""
        for fault in self._faults:
            if fault.kind == kind and all(re.search(p, values.get(k, "")) for k, p in fault.match.items()):
                return self._strike(fault)
        return None

    def _strike(self, fault: Fault) -> Fault:
        if fault.left is not None:
            fault.left -= 1
            if fault.left <= 0:
                self._faults.remove(fault)
        return fault

    def _parse(self, spec: object) -> Fault:
        if not isinstance(spec, dict):
            raise ControlError("a fault must be an object")
        kind = self._kinds.get(spec.get("kind", ""))
        if kind is None:
            raise ControlError(f"unknown fault kind {spec.get('kind')!r}; known: {', '.join(sorted(self._kinds))}")
        args = {key: value for key, value in spec.items() if key not in {"kind", "match", "times"}}
        if missing := kind.needs - args.keys():
            raise ControlError(f"fault {kind.name} needs {', '.join(sorted(missing))}")
        if unknown := args.keys() - kind.needs - kind.may:
            raise ControlError(f"fault {kind.name} does not know {', '.join(sorted(unknown))}")
        _check_args(args)
        match = _check_match(spec.get("match", {}), kind)
        times = spec.get("times")
        if times is not None and (not isinstance(times, int) or isinstance(times, bool) or times < 1):
            raise ControlError("times must be a whole number above 0")
        self._made += 1
        return Fault(id=str(self._made), kind=kind.name, match=match, left=times, args=args)


def _check_args(args: dict[str, Any]) -> None:
    seconds = args.get("seconds", 0)
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
        raise ControlError("seconds must be a number, 0 or more")
    status = args.get("status", 500)
    if not isinstance(status, int) or not 200 <= status <= 599:
        raise ControlError("status must be an HTTP status from 200 to 599")
    headers = args.get("headers", {})
    if not isinstance(headers, dict) or not all(isinstance(value, str) for value in headers.values()):
        raise ControlError("headers must be an object of strings")


def _check_match(match: object, kind: FaultKind) -> dict[str, str]:
    if not isinstance(match, dict) or not all(isinstance(value, str) for value in match.values()):
        raise ControlError("match must be an object of strings")
    if unknown := match.keys() - kind.match:
        raise ControlError(f"match of {kind.name} does not know {', '.join(sorted(unknown))}")
    for pattern in match.values():
        try:
            re.compile(pattern)
        except re.error as error:
            raise ControlError(f"match holds a bad regular expression {pattern!r}: {error}") from error
    return dict(match)
