"""Changes of others that a write of ours ran over, between our read and our write: Jira has no If-Match. Pure.

The changelog tells. What a write was merged against is remembered with it; the next look finds the entries that came between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from jira_sync.changelog import Step
from jira_sync.remote import Remote
from jira_sync.values import Values, normal_labels


class Written(Struct, frozen=True):
    """A write of one field.

    read: what it was merged against; mark: the newest entry of the changelog then; operation: whose change it carries; mine: of
    labels, those that our side held then, until the sync has come to its end and has agreed on what it has merged; id: what its
    entry in the changelog names it by; through: whether Jira has answered.
    """

    read: Any
    wrote: Any
    mark: int
    operation: str = ""
    mine: tuple[str, ...] | None = None
    id: str = ""
    through: bool = False


_DECODER: msgspec.json.Decoder[dict[str, Written]] = msgspec.json.Decoder(dict[str, Written])


@dataclass(frozen=True, slots=True)
class Lost:
    """A change that ours ran over. last: the entry right before ours; old: what the field held when ours came.

    since: the entries that came after ours: somebody has set the field anew; touched: of labels, those that were put on or taken
    off before ours came.
    """

    field: str
    old: Any
    shown: str
    last: Step
    since: tuple[Step, ...] = ()
    touched: frozenset[str] = frozenset()


def remember(
    write: Values, remote: Remote, operations: dict[str, str], labels: tuple[str, ...] | None, write_id: str
) -> dict[str, Written]:
    """What is about to be written, and against what.

    operations: the last one of our side by field; labels: those of our side; write_id: what the write is known by in Jira.
    """
    return {
        field: Written(
            remote.values[field],
            value,
            remote.mark,
            operations.get(field, ""),
            normal_labels(labels) if field == "labels" and labels is not None else None,
            write_id,
        )
        for field, value in write.items()
    }


def encode(written: dict[str, Written]) -> str | None:
    """As the link keeps it; None for nothing."""
    return msgspec.json.encode(written).decode() if written else None


def through(written: dict[str, Written]) -> dict[str, Written]:
    """The same at the end of the sync: what was merged is agreed on."""
    return {field: replace(one, mine=None, through=True) for field, one in written.items()}


def decode(text: str | None) -> dict[str, Written]:
    """The inverse of `encode`."""
    if not text:
        return {}
    return {field: _as_set(one) if isinstance(one.wrote, list) else one for field, one in _DECODER.decode(text).items()}


def _as_set(one: Written) -> Written:
    return msgspec.structs.replace(one, read=normal_labels(one.read), wrote=normal_labels(one.wrote))


def ours(written: dict[str, Written], remote: Remote) -> dict[str, Step]:
    """The entries of the changelog that our writes have become: they bear the write's id.

    Where none does, the last since then that made the field what we wrote. The first may be somebody's who set the same before
    us, and whatever came after that our write ran over.
    """
    found = {}
    for field, one in written.items():
        alike = [step for step in _since(field, one.mark, remote) if step.new == one.wrote]
        if alike:
            found[field] = next((step for step in alike if one.id and step.write == one.id), alike[-1])
    return found


def _since(field: str, mark: int, remote: Remote) -> list[Step]:
    return [step for step in remote.steps if step.field == field and step.n > mark]


def agreed(base: Values, written: dict[str, Written], remote: Remote) -> Values:
    """The base, with what our last writes have made of it: where an answer was lost, the changelog tells that it is through.

    What Jira holds since is then not an edit against ours but our own, or one made with ours in view. Labels are merged: what we
    wrote descends from what our side held, and what it had of Jira's besides is still to be taken.
    """
    return base | {
        field: written[field].mine if isinstance(step.new, tuple) else step.new
        for field, step in ours(written, remote).items()
        if not isinstance(step.new, tuple) or written[field].mine is not None
    }


def lost(written: dict[str, Written], remote: Remote) -> dict[str, Lost]:
    """Fields in which our write ran over somebody's.

    A write that changed nothing has no entry, and ran over nothing. Whoever has set the field anew since did it with our value
    in view, and has not seen what ours ran over. Whose change that was knows it: when they set it anew, nothing of theirs is
    missing. Labels are merged one by one, so a later change of another one settles nothing.
    """
    found = {}
    for field, step in ours(written, remote).items():
        one = written[field]
        if one.id and step.write != one.id:
            continue
        of_field = _since(field, one.mark, remote)
        at = of_field.index(step)
        before, since = of_field[:at], of_field[at + 1 :]
        if not before:
            continue
        if field == "labels":
            changed = touched(before)
            if changed & (set(step.old) ^ set(one.wrote)):
                found[field] = Lost(field, step.old, step.shown, before[-1], tuple(since), changed)
        elif step.old != one.read and not any(_same(later, before[-1]) for later in since):
            found[field] = Lost(field, step.old, step.shown, before[-1], tuple(since))
    return found


def touched(steps: Iterable[Step]) -> frozenset[str]:
    """The labels that were put on or taken off."""
    return frozenset(label for step in steps for label in set(step.old or ()) ^ set(step.new or ()))


def _same(one: Step, other: Step) -> bool:
    """Whether both are by the same person."""
    mine, theirs = one.touch.by, other.touch.by
    return (mine.account_id or mine.name) == (theirs.account_id or theirs.name)


def mended_labels(remote: Remote, found: dict[str, Lost]) -> tuple[str, ...]:
    """Jira's labels, with what was run over merged in again: sets need no conflict.

    What somebody put on or took off between our read and our write is newer than what we wrote, also where it was both; what
    was touched since ours is newer still.
    """
    there: tuple[str, ...] = remote.values["labels"]
    if "labels" not in found:
        return there
    gone = found["labels"]
    decided = gone.touched - touched(gone.since)
    return normal_labels((set(there) - decided) | (set(gone.old) & decided))
