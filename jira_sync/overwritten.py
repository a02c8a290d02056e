"""Changes of others that a write of ours ran over, between our read and our write: Jira has no If-Match. Pure.

The changelog tells. What a write was merged against is remembered with it; the next look finds the entries that came between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Struct

from jira_sync.changelog import Step
from jira_sync.plan import merge_sets
from jira_sync.remote import Remote
from jira_sync.values import Values, normal_labels


class Written(Struct, frozen=True):
    """A write of one field. read: what it was merged against; mark: the newest entry of the changelog then."""

    read: Any
    wrote: Any
    mark: int


_DECODER: msgspec.json.Decoder[dict[str, Written]] = msgspec.json.Decoder(dict[str, Written])


@dataclass(frozen=True, slots=True)
class Lost:
    """A change that ours ran over. last: the entry right before ours; old: what the field held when ours came."""

    field: str
    old: Any
    shown: str
    last: Step


def remember(write: Values, remote: Remote) -> dict[str, Written]:
    """What is about to be written, and what it was merged against."""
    return {field: Written(remote.values[field], value, remote.mark) for field, value in write.items()}


def encode(written: dict[str, Written]) -> str | None:
    """As the link keeps it; None for nothing."""
    return msgspec.json.encode(written).decode() if written else None


def decode(text: str | None) -> dict[str, Written]:
    """The inverse of `encode`."""
    if not text:
        return {}
    return {
        field: Written(normal_labels(one.read), normal_labels(one.wrote), one.mark) if field == "labels" else one
        for field, one in _DECODER.decode(text).items()
    }


def lost(written: dict[str, Written], remote: Remote) -> dict[str, Lost]:
    """Fields in which our write ran over somebody's, as far as Jira still holds what we wrote.

    Our entry is the last since then that made the field what we wrote: found by value, never by author. The first may be
    somebody's who set the same before us, and whatever came after that our write ran over. Where somebody has set the
    field anew since, it was with our value in view.
    """
    found = {}
    for field, one in written.items():
        since = [step for step in remote.steps if step.field == field and step.n > one.mark]
        ours = max((index for index, step in enumerate(since) if step.new == one.wrote), default=0)
        if ours and since[ours].old != one.read and remote.values.get(field) == one.wrote:
            found[field] = Lost(field, since[ours].old, since[ours].shown, since[ours - 1])
    return found


def arrived(written: dict[str, Written], remote: Remote) -> Values:
    """What of our last writes Jira has held: agreed on, though their sync never came to its end. Labels need no such base."""
    return {
        field: one.wrote
        for field, one in written.items()
        if field != "labels"
        and any(step.field == field and step.n > one.mark and step.new == one.wrote for step in remote.steps)
    }


def mended_labels(written: dict[str, Written], remote: Remote, found: dict[str, Lost]) -> tuple[str, ...]:
    """Jira's labels, with what was run over merged in again: sets need no conflict."""
    there: tuple[str, ...] = remote.values["labels"]
    if "labels" not in found:
        return there
    return merge_sets(there, found["labels"].old, written["labels"].read)
