"""What a line of minutes shows that can tell whether it is a task: its words, its neighbours', and the heading's above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sop.minutes.language.candidate import Reading
from sop.minutes.language.likelihood import NEAR, Rows, Signs, beside, closed, own, words_of
from sop.minutes.noted.lines import Line

_HEADS = re.compile(r"\s*(?:#|\*\*|【)|.*[:：]\s*$")
_HEAD_LENGTH = 60
_HEAD, _BESIDE = 0.6, 0.5
_DEEP, _LENGTH, _LONG, _PARTS = 6, 5, 8, 5


def signs_in(lines: Sequence[tuple[Line, int]], reading: Reading) -> Iterator[tuple[Line, int, list[Signs | Rows]]]:
    """The lines that are not blank, each with the number of its last one and its signs."""
    full = [(line, to) for line, to in lines if line.raw.strip()]
    words = [
        closed(words_of(line.raw, reading.when.all(line.raw), reading.people.mentions(line.raw))) for line, _ in full
    ]
    head: list[Signs | Rows] = []
    for at, (line, to) in enumerate(full):
        if _HEADS.match(line.raw) and len(line.raw) < _HEAD_LENGTH:
            head = [beside(words[at], "head ", _HEAD)]
        signs = [own(words[at]), *head]
        if at:
            signs.append(beside(words[at - 1][-NEAR:], "<", _BESIDE))
            signs.append(Signs(frozenset(f"first {word}" for word in words[at - 1][1:3]), _BESIDE))
        if at + 1 < len(full):
            signs.append(beside(words[at + 1][:NEAR], ">", _BESIDE))
        depth, length = min(_DEEP, len(line.raw) - len(line.raw.lstrip())), min(_LONG, len(words[at]) // _LENGTH)
        signs.append(Signs(frozenset((f"deep {depth}", f"long {length}", f"part {at * _PARTS // len(full)}"))))
        yield line, to, signs
