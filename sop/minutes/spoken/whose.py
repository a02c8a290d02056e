"""Whose a task of talk is where no rule knows it, by what everybody who is near says and is told there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from sop.minutes.language.candidate import Candidate
from sop.minutes.language.likelihood import DAY, NAME, Signs, learnt, words_with
from sop.minutes.language.people import Owners
from sop.minutes.spoken.vicinity import Sentence, Vicinity

IS_HIS = 0.5
"""The chance from which on a task is shown as somebody's. On conversations that were new to rules and weights, three in four of
such owners were right (decision 0034)."""
_BEFORE, _AFTER = 2, 3
"""Turns before and after a task that may tell whose it is."""
_OTHER = "%"
"""What stands for the name of anybody else."""
_OWN = frozenset({"in", "b0", "a0"})
_NEAR = _OWN | {"a1"}
"""Where the words of a sentence count, not only who says it."""
_MANY = 6
_ROW = 3
_ME = re.compile(r"我(?!們)|\b(?:I|me)\b")


def with_likely_owner(task: Candidate, around: Vicinity) -> Candidate:
    """A task without an owner, as that of whom it most likely is; the task itself where nobody is likely, or nobody took it."""
    if task.owners or task.nobodys:
        return task
    chances = [(learnt().talk_owners.chance(signs), who) for who, signs in people_near(task, around)]
    chance, who = max(chances, default=(0.0, -1))
    return replace(task, owners=Owners((who,))) if chance >= IS_HIS else task


def people_near(task: Candidate, around: Vicinity) -> Iterator[tuple[int, list[Signs]]]:
    """Who speaks or is named near a task, each with the signs that it is his."""
    near = around.near(task, _BEFORE, _AFTER)
    own = [each for each in near if each.where in _OWN]
    people = sorted({who for each in near for who in _all_of(each)})
    common = [f"known {any(each.one.speaker for each in near)}", f"people {min(_MANY, len(people))}"]
    for who in people:
        names = {*common, *(name for each in near for name in _signs(each, who))}
        names.add(f"says I {any(who in each.one.who and _ME.search(each.one.masked) for each in own)}")
        yield who, [Signs(frozenset(names))]


def _all_of(each: Sentence) -> set[int]:
    """Who says a sentence or is named in it."""
    return {*each.one.who, *(who for mention in each.one.mentions for who in mention.who)}


def _signs(sentence: Sentence, who: int) -> Iterator[str]:
    one = sentence.one
    speaks = one.who == (who,)
    named = any(who in each.who for each in one.mentions)
    other = any(who not in each.who for each in one.mentions)
    role = f"{'he' if speaks else 'another'} of {'him' * named}{'other' * other}"
    yield from (f"{sentence.where}: {role}", f"{sentence.where}: {role} asks {sentence.asks}")
    if sentence.where not in _NEAR:
        return
    words = _words(sentence, who)
    near = "next" if sentence.where == "a1" else "here"
    if speaks:
        yield from (f"{near} begins {'_'.join(words[: n + 1])}" for n in range(_ROW))
    for at in (at for at, word in enumerate(words) if word == NAME):
        yield from (f"{speaks} before {'_'.join(words[max(0, at - n) : at])}" for n in range(1, _ROW + 1))
        yield from (f"{speaks} after {'_'.join(words[at + 1 : at + 1 + n])}" for n in range(1, _ROW + 1))
        yield f"{sentence.where} called {min(at, _ROW)}"


def _words(each: Sentence, who: int) -> list[str]:
    """The words of a sentence: his name and everybody else's are told apart."""
    names = [(one.start, one.end, NAME if one.who == (who,) else _OTHER) for one in each.one.mentions]
    return words_with(each.one.masked, [*names, *((due.start, due.end, DAY) for due in each.dues)])
