"""What a turn of talk shows that can tell whether a task is opened in it: its words, and what is said before and after."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from sop.minutes.days.due import Due
from sop.minutes.language.likelihood import NEAR, Rows, Signs, beside, closed, own, words_of
from sop.minutes.language.utterances import Utterance

_BEFORE, _AFTER = 0.6, 0.5
_LENGTH, _LONG = 4, 6
_PARTS = 5
_FEW = 10
"""Turns below which a conversation is too short to be like those that were learnt from."""


class Turn(Struct, frozen=True, gc=False):
    """The sentences of one line that one person says. first, end: their numbers in the conversation; turn: counts what one
    person says at once."""

    first: int
    end: int
    turn: int
    speaker: str
    words: list[str]


def turns_in(said: Sequence[Utterance], dues: Sequence[Sequence[Due]]) -> list[Turn]:
    """The turns of a conversation, line by line. dues: the due phrases of each sentence."""
    result: list[Turn] = []
    for first, end in spans_of(said):
        words = [word for at in range(first, end) for word in words_of(said[at].text, dues[at], said[at].mentions)]
        result.append(Turn(first, end, said[first].turn, said[first].speaker, closed(words)))
    return result


def spans_of(said: Sequence[Utterance]) -> list[tuple[int, int]]:
    """Where the turns of a conversation begin and end, line by line."""
    starts = [
        at
        for at, one in enumerate(said)
        if not at or (one.line, one.to, one.turn) != (said[at - 1].line, said[at - 1].to, said[at - 1].turn)
    ]
    return [*zip(starts, [*starts, len(said)][1:], strict=True)]


def is_short(said: Sequence[Utterance]) -> bool:
    """Whether a conversation has too few turns for what was learnt to say anything about it."""
    return len(spans_of(said)) < _FEW


def signs_of(turns: Sequence[Turn], at: int) -> list[Signs | Rows]:
    """The signs of one of the turns."""
    one = turns[at]
    signs: list[Signs | Rows] = [own(one.words)]
    if at:
        signs.append(beside(turns[at - 1].words[-NEAR:], _where("<", turns[at - 1], one), _BEFORE))
    if at + 1 < len(turns):
        signs.append(beside(turns[at + 1].words[:NEAR], _where(">", turns[at + 1], one), _AFTER))
    length, part = min(_LONG, len(one.words) // _LENGTH), at * _PARTS // len(turns)
    signs.append(Signs(frozenset((f"long {length}", f"part {part}", "known" if one.speaker else "unknown"))))
    return signs


def _where(side: str, other: Turn, one: Turn) -> str:
    """Whether what stands beside is said by the same person."""
    return side if other.turn == one.turn else side * 2
