"""Why an issue cannot be brought to a status, and who can help: in English for logs, and as data for cards. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sop.errors import Rejected, Said
from sop.records.text import clean_line

_SAID: msgspec.json.Decoder[tuple[Said, ...]] = msgspec.json.Decoder(tuple[Said, ...])
_LOOKED_AT = frozenset({"permission", "shut", "no_way", "fields", "resolution"})
"""Found by reading alone."""

SHOWN = 120
"""Characters of a name or of a list of them."""


def may_open(said: str) -> bool:
    """Whether, by what is kept of a parked sync, only a workflow holds it up, and trying again writes nothing meanwhile."""
    return all(one.code in _LOOKED_AT for one in _SAID.decode(said))


def no_permission(here: str, wanted: str, about: str) -> Rejected:
    """Our account may not move any issue of the project."""
    return _stuck(
        "permission",
        "SOPilot's Jira account may not move the issue from “{here}” to “{wanted}”: it lacks the permission Transition Issues",
        "An admin of the project grants it Transition Issues, or somebody who may moves the issue in Jira",
        about,
        here=here,
        wanted=wanted,
    )


def shut(here: str, step: str, wanted: str, about: str) -> Rejected:
    """The workflow has the step, and a condition of it keeps us out. step: the status it leads to, on the way to `wanted`."""
    return _stuck(
        "shut",
        "Jira's workflow keeps SOPilot from moving the issue from “{here}” to “{step}” (wanted: “{wanted}”)",
        "An admin of the workflow allows SOPilot's account that transition, or somebody who may moves the issue in Jira",
        about,
        here=here,
        step=step,
        wanted=wanted,
    )


def no_way(here: str, wanted: str, open_: Iterable[str], about: str) -> Rejected:
    """No way is known. open_: the statuses that can be reached from here."""
    return _stuck(
        "no_way",
        "Jira's workflow opens no way from “{here}” to “{wanted}” to SOPilot (open: {open})",
        "Move the issue in Jira, or allow the transition in its workflow, then retry",
        about,
        here=here,
        wanted=wanted,
        open=_listed(open_) or "–",
    )


def needs_fields(step: str, names: Iterable[str], about: str) -> Rejected:
    """The step's screen asks for fields that we do not know. names: as Jira shows them."""
    return _stuck(
        "fields",
        "Jira asks for {fields} with the move to “{step}”",
        "Fill it in while moving the issue in Jira, or make it optional on the transition's screen",
        about,
        step=step,
        fields=_listed(names),
    )


def needs_resolution(step: str, given: str | None, allowed: Iterable[str], about: str) -> Rejected:
    """The step's screen asks for a resolution. given: what the procedure names, and Jira does not have there."""
    return _stuck(
        "resolution",
        "Jira asks for a resolution with the move to “{step}” and has no “{given}” (it has: {allowed})",
        "Name one of them as `resolution` of the stage in sop.yaml, or move the issue in Jira",
        about,
        step=step,
        given=given or "–",
        allowed=_listed(allowed) or "–",
    )


def refused(step: str, answer: Rejected, about: str) -> Rejected:
    """Jira says no to a step that it had offered."""
    said = Said("refused", {"step": _short(step), "words": _short(answer.reason)})
    reason = f"{answer.reason} (the move to “{_short(step)}”)"
    return Rejected(reason, remedy=answer.remedy, about=about, said=(said,))


def _stuck(code: str, reason: str, remedy: str, about: str, **facts: str) -> Rejected:
    shown = {name: _short(value) for name, value in facts.items()}
    return Rejected(reason.format(**shown), remedy=remedy, about=about, said=(Said(code, shown),))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted({clean_line(name) for name in names}))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
