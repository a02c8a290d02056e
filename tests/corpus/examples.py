"""What `tests.corpus.learn` learns from: turns, lines, days and people of the labelled documents, each right or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.likelihood import Rows, Signs
from sop.minutes.language.text import fold
from sop.minutes.language.turns import read_turns
from sop.minutes.language.utterances import Utterance, utterances
from sop.minutes.noted.lining import signs_in
from sop.minutes.noted.openday import days_near
from sop.minutes.noted.openowner import people_near as people_named
from sop.minutes.noted.written import lines_of, noted
from sop.minutes.spoken.apart import apart
from sop.minutes.spoken.gluing import glued
from sop.minutes.spoken.talk import heard
from sop.minutes.spoken.turning import signs_of, turns_in
from sop.minutes.spoken.vicinity import Vicinity
from sop.minutes.spoken.whichday import NamedDays
from sop.minutes.spoken.whose import people_near

Example = tuple[Sequence[Signs | Rows], bool]


def said_in(text: str, reading: Reading) -> list[Utterance]:
    """The sentences of a transcript."""
    days = reading.when.all
    return glued(apart(utterances(read_turns(text), reading.people), days), days)


def turns_of(text: str, labels: dict[str, Any], reading: Reading) -> Iterator[Example]:
    """The turns of a transcript, and whether each is the first to name an item."""
    said = said_in(text, reading)
    turns = turns_in(said, [reading.when.all(one.masked) for one in said])
    opening: set[int] = set()
    for item in labels["items"]:
        first, last, words = item["line"], item.get("to", item["line"]), fold(str(item["words"]))
        of_it = [at for at, turn in enumerate(turns) if first <= said[turn.first].to and said[turn.first].line <= last]
        naming = (
            at for at in of_it if words in fold(" ".join(one.text for one in said[turns[at].first : turns[at].end]))
        )
        opening.update([*naming, *of_it][:1])
    for at in range(len(turns)):
        yield [*signs_of(turns, at)], at in opening


def lines_in(text: str, labels: dict[str, Any], reading: Reading) -> Iterator[Example]:
    """The lines of minutes, and whether an item stands on each."""
    for line, to, signs in signs_in(lines_of(text, reading), reading):
        yield (
            signs,
            any(item["line"] <= to and line.number <= item.get("to", item["line"]) for item in labels["items"]),
        )


def days_of(text: str, labels: dict[str, Any], reading: Reading) -> Iterator[Example]:
    """The days that are named near each task of a transcript that is one, and whether each is its own."""
    for task, item, around in _tasks_of(text, labels, reading):
        day = _day_of(item)
        yield from ((signs, named.day == day) for named, signs in NamedDays(around).near(task))


def noted_days_of(text: str, labels: dict[str, Any], reading: Reading) -> Iterator[Example]:
    """The days that are named near each task of minutes that is one, and whether each is its own."""
    written, lines = noted(text, reading)
    for task, item in _labelled(written.tasks, labels):
        day = _day_of(item)
        near = days_near(task, written.tasks, lines, reading)
        yield from ((signs, named.day == day) for named, signs in near)


def noted_people_of(text: str, labels: dict[str, Any], reading: Reading) -> Iterator[Example]:
    """Who is named near each task of minutes that is one, and whether it is his."""
    names = [one.name for one in reading.people.attendees]
    written, lines = noted(text, reading)
    for task, item in _labelled(written.tasks, labels):
        owners = names_of(item["owner"])
        near = people_named(task, written.tasks, lines, reading)
        yield from ((signs, names[who] in owners) for who, signs in near)


def people_of(text: str, labels: dict[str, Any], reading: Reading) -> Iterator[Example]:
    """Who is near each task of a transcript that is one, and whether it is his."""
    names = [one.name for one in reading.people.attendees]
    for task, item, around in _tasks_of(text, labels, reading):
        owners = names_of(item["owner"])
        yield from ((signs, names[who] in owners) for who, signs in people_near(task, around))


def names_of(owner: Any) -> list[str]:
    """Whoever a label says an item is, or may be: one name, several, or none."""
    if isinstance(owner, dict):
        return names_of(owner["ask"])
    return [] if owner is None else [owner] if isinstance(owner, str) else [*owner]


def _tasks_of(
    text: str, labels: dict[str, Any], reading: Reading
) -> Iterator[tuple[Candidate, dict[str, Any], Vicinity]]:
    said = said_in(text, reading)
    tasks = heard(said, reading)
    around = Vicinity(said, [reading.when.all(one.masked) for one in said], tasks)
    yield from ((task, item, around) for task, item in _labelled(tasks, labels))


def _labelled(tasks: Sequence[Candidate], labels: dict[str, Any]) -> Iterator[tuple[Candidate, dict[str, Any]]]:
    """The tasks that are labelled as items: of those on the lines of an item the one with its words, or else the first."""
    left = [*tasks]
    for item in labels["items"]:
        task = next(iter([*_that_name(left, item), *_on_lines(left, item)]), None)
        if task is not None:
            left.remove(task)
            yield task, item


def _day_of(item: dict[str, Any]) -> date | None:
    due = item.get("due")
    return due if due is None or isinstance(due, date) else date.fromisoformat(str(due))


def _on_lines(tasks: Sequence[Candidate], item: dict[str, Any]) -> list[Candidate]:
    return [task for task in tasks if task.line <= item.get("to", item["line"]) and item["line"] <= task.to]


def _that_name(tasks: Sequence[Candidate], item: dict[str, Any]) -> list[Candidate]:
    return [task for task in _on_lines(tasks, item) if fold(str(item["words"])) in fold(task.title)]
