"""Which incident is posted where: conditions as data, the first that fits wins.

Own code: a rule is four comparisons, and rule engines bring a language of their own that a team would have to learn.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

import msgspec
from msgspec import Struct

from sop.records.items import Incident

PEOPLE = "people"
"""The `source` of an incident that no monitor told of."""

OneOrMore = str | tuple[str, ...]


class When(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that is named must fit; of several values one is enough. `*`, `?` and `[…]` stand for any characters.

    severity: keys of the procedure; source: the monitor's name (`alertmanager`), or `people`; receiver: Alertmanager's
    receiver; labels: labels that the alerts are grouped by, by name.
    """

    severity: OneOrMore = ()
    source: OneOrMore = ()
    receiver: OneOrMore = ()
    labels: dict[str, OneOrMore] = {}

    def fits(self, incident: Incident) -> bool:
        """Whether the incident is meant."""
        source = incident.source
        told = source.group_labels if source else {}
        return (
            fits(self.severity, incident.severity)
            and fits(self.source, source.system if source else PEOPLE)
            and fits(self.receiver, source.receiver if source else "")
            and all(name in told and fits(wanted, told[name]) for name, wanted in self.labels.items())
        )


class Route(Struct, frozen=True, forbid_unknown_fields=True):
    """Incidents that fit `when` are posted into the conversation `to` (an id as Teams gives it)."""

    when: When
    to: str


def faults(routes: tuple[Route, ...], severities: list[str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the routes: path, problem, remedy."""
    for index, route in enumerate(routes):
        path = f"incident_routes[{index}]"
        yield from conditions(path, route.when, severities)
        if not route.to.strip() or ";messageid=" in route.to:
            problem = "names no conversation" if not route.to.strip() else "names a thread"
            yield f"{path}.to", problem, "Give the id of a channel or chat, such as `19:…@thread.tacv2`"
        plain = msgspec.json.encode(route.when)
        if any(msgspec.json.encode(earlier.when) == plain for earlier in routes[:index]):
            yield path, "has the conditions of an earlier one, so it is never reached", "Keep one of them"


def conditions(path: str, when: When, severities: list[str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with conditions: path, problem, remedy."""
    if when == When():
        yield f"{path}.when", "fits every incident", "Name a condition, or use `routes: {incident: …}` for the rest"
    for severity in _many(when.severity):
        if not any(fnmatchcase(key, severity) for key in severities):
            yield f"{path}.when.severity", f"{severity!r} is not a severity", f"Use {severities}"
    values = {"severity": when.severity, "source": when.source, "receiver": when.receiver}
    values |= {f"labels.{name}": wanted for name, wanted in when.labels.items()}
    for name, wanted in values.items():
        if "" in _many(wanted) or (name.startswith("labels.") and not _many(wanted)):
            yield f"{path}.when.{name}", "has an empty value", "Name a value, or leave the condition out"


def _many(wanted: OneOrMore) -> tuple[str, ...]:
    return (wanted,) if isinstance(wanted, str) else wanted


def fits(wanted: OneOrMore, value: str) -> bool:
    """Whether the value is among those that are wanted; nothing wanted: any."""
    patterns = _many(wanted)
    return not patterns or any(fnmatchcase(value, pattern) for pattern in patterns)
