"""Readers of what people type around a meeting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sop.records.meetings import SaidKind
from teams_bot.commands import naming, parsed as p
from teams_bot.commands.folding import trim
from teams_bot.commands.heard import Heard

_STEPS: Final[dict[str, p.MeetingStep]] = {
    "meeting_begin": p.MeetingStep("begin"),
    "meeting_next": p.MeetingStep("next"),
    "meeting_end": p.MeetingStep("end"),
}
_KINDS: Final[dict[str, SaidKind]] = {
    "decision": SaidKind.DECISION,
    "jot_action": SaidKind.ACTION,
    "jot_note": SaidKind.NOTE,
    "park": SaidKind.PARKED,
}


def step(heard: Heard) -> p.Parsed:
    """`meeting next [MTG-3]`."""
    ref, rest = naming.leading_item(heard.rest)
    if trim(rest).strip(".!。"):
        return heard.faulty("extra", rest)
    named = _STEPS[heard.spec.key]
    return p.MeetingStep(named.step, ref or heard.here)


def jot(heard: Heard, as_action: Callable[[Heard], p.Parsed]) -> p.Parsed:
    """`decision …`, `park …`. as_action: what an action item is outside of a meeting, where it is simply made."""
    text = heard.held.spoken(trim(heard.rest))
    if not text:
        return heard.faulty("text")
    kind = _KINDS[heard.spec.key]
    otherwise = as_action(heard) if kind is SaidKind.ACTION else heard.faulty("no_meeting")
    return p.Jotted(kind, text, otherwise)


def minutes(heard: Heard) -> p.Parsed:
    """`minutes [MTG-3] …`: the rest of the message, with its lines as they are."""
    ref, rest = naming.leading_item(heard.rest)
    return p.Minutes(ref, heard.held.spoken(rest.strip(" :：,，\n")))
