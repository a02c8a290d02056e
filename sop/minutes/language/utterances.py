"""A transcript's turns as sentences, each with who says it and where."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from sop.minutes.language.people import Mention, People
from sop.minutes.language.text import sentences, without_quotes
from sop.minutes.language.turns import Turn

_ENDS = tuple('。.！!？?…」”"—-')
_COMMA = re.compile(r"(?<=[㐀-鿿]),")
"""A comma of Chinese in ASCII, which transcribers write."""


class Utterance(Struct, frozen=True, gc=False):
    """A sentence.

    speaker: the name as the transcript has it; who: which attendees that can be; turn: counts what one person says at once;
    masked: the text with quotations blanked out and with full-width commas in Chinese; mentions: the names in it.
    """

    speaker: str
    who: tuple[int, ...]
    turn: int
    text: str
    masked: str
    mentions: tuple[Mention, ...]
    line: int
    to: int


_HESITATES = re.compile(
    r"\b(?P<led>I|I['’](?:ll|m|d|ve)|you|we|will|can|could|would|to|the|a|an|our|and|so)[,…. ]+(?:um+|uh+|erm?|hmm+|you know|"
    r"I mean|let['’]s see)[,…. ]+(?=[a-z])",
    re.IGNORECASE,
)
"""A sound that parts what belongs together: "I'll, um, get a quote"."""
_SOUND = re.compile(r"[,…. ](?:um|uh|er|hm|you know|I mean|let['’]s see)", re.IGNORECASE)
"""What every such sound begins with, behind any sign before it: few turns have one."""


def utterances(turns: Sequence[Turn], people: People) -> list[Utterance]:
    """The sentences of a transcript, in order."""
    result: list[Utterance] = []
    count = 0
    before = ""
    for index, (each, to) in enumerate(_joined(turns)):
        turn = replace(each, text=_HESITATES.sub(r"\g<led> ", each.text)) if _SOUND.search(each.text) else each
        if index == 0 or not turn.speaker or turn.speaker != before:
            count += 1
        before = turn.speaker
        masked = without_quotes(turn.text)
        masked = masked if masked.isascii() else _COMMA.sub("，", masked)
        for start, end in sentences(masked):
            text = turn.text[start:end].strip()
            covered = masked[start:end].strip()
            mentions = tuple(one for one in people.mentions(text) if covered[one.start] == text[one.start])
            result.append(
                Utterance(turn.speaker, people.speaker(turn.speaker), count, text, covered, mentions, turn.line, to)
            )
    return result


def _joined(turns: Sequence[Turn]) -> list[tuple[Turn, int]]:
    """Turns with their last line; one that breaks off in the middle of a sentence goes on in the next of the same speaker."""
    result: list[tuple[Turn, int]] = []
    for turn in turns:
        if result:
            before, _ = result[-1]
            same = before.speaker == turn.speaker and len(before.text) < 1_000
            if (
                same
                and not before.text.endswith(_ENDS)
                and (turn.cue == before.cue or (turn.speaker and _opens_low(turn.text)))
            ):
                glue = "" if re.match("[㐀-鿿]", turn.text) else " "
                result[-1] = (Turn(before.speaker, before.text + glue + turn.text, before.line, turn.cue), turn.line)
                continue
        result.append((turn, turn.line))
    return result


def _opens_low(text: str) -> bool:
    return text[:1].islower() or bool(re.match("[㐀-鿿]", text))
