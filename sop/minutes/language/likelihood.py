"""How like a line is to those that were labelled as tasks, by the words in it and around it: a second reader beside the rules.

A logistic regression over one to three words in a row; its weights are learnt from the labelled corpus by
`tests/corpus/learn.py` and lie beside this module. It knows neither owner nor day, and the same text has the same chance
everywhere. scikit-learn learns them; what it would load to apply them (NumPy, SciPy) is a hundred times what this takes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence, Sized
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import Struct

from sop.minutes.days.due import Due
from sop.minutes.language.people import Mention

WEIGHTS = Path(__file__).with_name("likelihood.json")
NEAR = 8
"""Words of a neighbour that count: the last ones of what stands before, the first ones of what follows."""
_FIGURES = re.compile(r"\d+")
_WORD = re.compile(r"[㐀-鿿]|[a-z]+(?:['’][a-z]+)?|\d|[~#%]|[，。！？、；：,.!?;:…—]|[|→>\-*\[\]()（）【】□☐•·]")
NAME, DAY, PHRASE, _NUMBER = "~", "#", "%", "0"
"""What stands for a name, a phrase that names a day, one that names none, and a number: not about what people do things is
to be learnt, but how they say so."""
_START, _END, _IN_A_ROW = "^", "$", "_"
_TWO = 2
_BESIDE, _LONG = 4, 5
_MANY, _USUAL = 300, 100
"""Lines from which on they tell how many of them are tasks, and the usual ones that they are taken together with."""
_ROUNDS, _SETTLED = 100, 1e-5


class Signs(Struct, frozen=True, gc=False):
    """Things that a line has. names: each once; weight: what each counts beside a word of the line's own, which is 1."""

    names: frozenset[str]
    weight: float = 1.0


class Rows(Struct, frozen=True, gc=False):
    """The signs that words are, and each few of them in a row. most: how many in a row, two or three; where: what the name of
    each begins with; weight: as of `Signs`."""

    words: Sequence[str]
    most: int
    where: str = ""
    weight: float = 1.0

    @property
    def names(self) -> frozenset[str]:
        """Their names, as weights are learnt by them."""
        return frozenset(self.where + _IN_A_ROW.join(row) for row in (*zip(self.words, strict=True), *self.several()))

    def several(self) -> set[tuple[str, ...]]:
        """Each two or three words in a row, once."""
        words, second = self.words, self.words[1:]
        found: set[tuple[str, ...]] = set(zip(words, second, strict=False))
        if self.most > _TWO:
            found.update(zip(words, second, second[1:], strict=False))
        return found


class Model(Struct, frozen=True, dict=True):
    """What was learnt. weights: by sign; bias: what a line without any has; share: how many of those learnt from were right."""

    bias: float
    weights: dict[str, float]
    share: float

    def chance(self, signs: Iterable[Signs | Rows]) -> float:
        """Between 0 and 1: how like a line with these signs is to one that is a task."""
        total = square = 0.0
        for each in signs:
            found, many = self._of_rows(each) if isinstance(each, Rows) else self._of_names(each.names)
            total += each.weight * math.fsum(filter(None, found))
            square += each.weight * each.weight * many
        return 1 / (1 + math.exp(-(total / math.sqrt(square or 1.0) + self.bias)))

    def _of_names(self, names: frozenset[str]) -> tuple[Iterator[float | None], int]:
        return map(self.weights.get, names), len(names)

    def _of_rows(self, rows: Rows) -> tuple[Iterator[float | None], int]:
        """The same as of their names, which would take longer to be put together than to be looked up."""
        parted = self._parted.get(rows.where)
        if parted is None:
            parted = self._parted[rows.where] = _parted(self.weights, rows.where)
        words, found = set(rows.words), rows.several()
        return chain(map(parted[0].get, words), map(parted[1].get, found)), len(words) + len(found)

    @cached_property
    def _parted(self) -> dict[str, tuple[dict[str, float], dict[tuple[str, ...], float]]]:
        """The weights of words alone and in a row, by what their names begin with."""
        return {}


def _parted(weights: dict[str, float], where: str) -> tuple[dict[str, float], dict[tuple[str, ...], float]]:
    rows = {
        tuple(name[len(where) :].split(_IN_A_ROW)): weight for name, weight in weights.items() if name.startswith(where)
    }
    return {row[0]: weight for row, weight in rows.items() if len(row) == 1}, rows


def is_long(lines: Sized) -> bool:
    """Whether a whole has so many lines that they tell how many of them are tasks."""
    return len(lines) >= _MANY


def among(chances: Sequence[float], share: float) -> list[float]:
    """The chances of the lines of a whole, seen how few of its lines are like a task.

    A line that is as likely as not in minutes of ten lines is not where ten tasks are in three hours. How many are is not known,
    so it is told from the chances themselves (Saerens, Latinne and Decaestecker, "Adjusting the outputs of a classifier to new
    a priori probabilities", 2002), taken together with some usual lines; the lines of a short meeting are too few to tell.

    Args:
        share: of the lines learnt from, how many were right.
    """
    if not is_long(chances):
        return [*chances]
    odds = [chance / (1 - chance) if chance < 1 else math.inf for chance in chances]
    usual, here = share / (1 - share), share
    for _ in range(_ROUNDS):
        ratio = here / (1 - here) / usual
        chances = [1.0 if each == math.inf else each * ratio / (1 + each * ratio) for each in odds]
        told = (math.fsum(chances) + _USUAL * share) / (len(chances) + _USUAL)
        before, here = here, min(told, share)
        if abs(here - before) < _SETTLED:
            break
    return [*chances]


class Learnt(Struct, frozen=True):
    """The file of weights. corpus: what it was learnt from; talk: of turns of talk; notes: of lines of minutes; talk_days,
    note_days: of the days that are named near a task there; talk_owners, note_owners: of the people who are near one."""

    corpus: str
    talk: Model
    notes: Model
    talk_days: Model
    talk_owners: Model
    note_days: Model
    note_owners: Model


@cache
def learnt() -> Learnt:
    """The weights that come with the product."""
    return msgspec.json.decode(WEIGHTS.read_bytes(), type=Learnt)


def words_of(text: str, dues: Sequence[Due], mentions: Sequence[Mention]) -> list[str]:
    """The words of a text: a Chinese sign, a Latin word in small letters, a mark; names and days are all alike."""
    spans = [(due.start, due.end, DAY if due.day else PHRASE) for due in dues]
    return words_with(text, [*spans, *((each.start, each.end, NAME) for each in mentions)])


def words_with(text: str, spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """The words of a text. spans: where something stands that is one word of its own, and the sign for it."""
    for start, end, sign in sorted(spans, reverse=True):
        text = text[:start] + sign + text[end:]
    return _WORD.findall(_FIGURES.sub(_NUMBER, text.lower()))


def around_day(text: str, dues: Sequence[Due], number: int, mentions: Sequence[Mention]) -> Iterator[str]:
    """What stands around a day: the words in its line, and those right before and after it. number: which of the dues it is."""
    spans = [(each.start, each.end, DAY if n == number else PHRASE) for n, each in enumerate(dues)]
    words = words_with(text, [*spans, *((each.start, each.end, NAME) for each in mentions)])
    at = words.index(DAY) if DAY in words else 0
    before, after = words[max(0, at - _BESIDE) : at], words[at + 1 : at + 1 + _BESIDE]
    yield from ("before " + "_".join(before[n:]) for n in range(len(before)))
    yield from ("after " + "_".join(after[: n + 1]) for n in range(len(after)))
    yield from (f"has {word}" for word in words)
    yield from (
        f"long {min(_LONG, len(words) // _BESIDE)}",
        f"alone {len(words) < _BESIDE}",
        f"ends {at >= len(words) - 2}",
    )


def closed(words: Sequence[str]) -> list[str]:
    """Words with marks for where they begin and end."""
    return [_START, *words, _END]


def own(words: Sequence[str]) -> Rows:
    """The signs of a line itself."""
    return Rows(words, 3)


def beside(words: Sequence[str], where: str, weight: float) -> Rows:
    """The signs of a neighbour. where: which one it is."""
    return Rows(words, _TWO, where, weight)
