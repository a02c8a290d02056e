"""How well action items are found in minutes and transcripts: on the parts of the corpus that nothing was tuned on.

`python -m bench.minutes [--quick]`: prints the figures of `tests/corpus/measured`, what dateparser and parsedatetime make of
the same due phrases, how long whole meetings of three hours take (`tests/corpus/long`, `long_measured`) beside what dateparser
takes to look for dates alone, and what is found in them. Exits 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import cycle, islice
from typing import Any

import dateparser
import parsedatetime
from dateparser.search import search_dates

from bench.report import Goal, finish, table
from sop.minutes.days.due import read_due
from sop.minutes.found import Context
from sop.minutes.sources import of_transcript
from tests.corpus.learn import LEARNT_FROM
from tests.corpus.score import FROZEN, context_of, documents, score

GOALS = (
    Goal("precision", 0.95),
    Goal("recall", 0.90),
    Goal("owner_accuracy", 0.95),
    Goal("due_accuracy", 0.95),
    Goal("wrong_due_stated", 0, at_least=False),
    Goal("transcript_seconds", 1.0, at_least=False),
)
PACKED = 2_700
"""Cues of a transcript of three hours that has a task in every few sentences: one each four seconds."""

_LONG = 165
"""Minutes; the other long meetings are of two hours."""

Reader = Callable[[str, datetime], date | None]


def ours(phrase: str, held: datetime) -> date | None:
    """The day that we read."""
    due = read_due(phrase, held)
    return due.day if due else None


def by_dateparser(phrase: str, held: datetime) -> date | None:
    """The day that dateparser reads, told of the meeting and that the day lies ahead."""
    told: Any = {"RELATIVE_BASE": held.replace(tzinfo=None), "PREFER_DATES_FROM": "future", "DATE_ORDER": "MDY"}
    found = dateparser.parse(phrase, languages=["en", "zh-Hant"], settings=told)
    return found.date() if found else None


def by_parsedatetime(phrase: str, held: datetime) -> date | None:
    """The day that parsedatetime reads, told of the meeting."""
    found, kind = parsedatetime.Calendar().parseDT(phrase, sourceTime=held.replace(tzinfo=None))  # type: ignore[no-untyped-call]
    return found.date() if kind else None


READERS: dict[str, Reader] = {"SOPilot": ours, "dateparser": by_dateparser, "parsedatetime": by_parsedatetime}


def phrases() -> Iterator[tuple[str, datetime, date | None]]:
    """Each due phrase of the measured part, its meeting, and the day that a careful reader computes."""
    for _, _, labels in documents("measured"):
        held = context_of(labels).held
        for item in labels["items"]:
            if item.get("due_words"):
                due = item.get("due")
                yield str(item["due_words"]), held, date.fromisoformat(str(due)) if due else None


def compared(limit: int | None) -> list[list[str]]:
    """For each reader: phrases read right, a wrong day stated, a day that was not read."""
    asked = list(phrases())[:limit]
    rows = []
    for name, reader in READERS.items():
        got = [(reader(phrase, held), day) for phrase, held, day in asked]
        right = sum(one == day for one, day in got)
        wrong = sum(one is not None and one != day for one, day in got)
        rows.append(
            [name, f"{right / len(got):.3f}", str(wrong), str(sum(one is None and day is not None for one, day in got))]
        )
    return rows


def timed(quick: bool) -> list[tuple[str, float]]:
    """The seconds that reading each whole meeting of three hours takes."""
    whole = [each for part in ("long", "long_measured") for each in documents(part) if _minutes(each[1]) > _LONG]
    return [(name, _seconds(text, context_of(labels))) for name, text, labels in (whole[:1] if quick else whole)]


def _minutes(text: str) -> int:
    hours, minutes = re.findall(r"--> (\d+):(\d+)", text)[-1]
    return int(hours) * 60 + int(minutes)


def seconds_for_dates(text: str) -> float:
    """The seconds that dateparser takes to look for dates alone, cue by cue."""
    lines = [line for line in text.split("\n") if line.startswith("<v ")]
    began = time.perf_counter()
    for line in lines:
        search_dates(line, languages=["en"])
    return time.perf_counter() - began


def long_transcript(cues: int) -> tuple[str, Context]:
    """A transcript of that many cues, none of them twice: what is said in the short meetings of the corpus, one after the other,
    by the people of the first."""
    meetings = [
        (text, labels) for part in LEARNT_FROM for name, text, labels in documents(part) if name.endswith(".vtt")
    ]
    people = meetings[0][1]["attendees"]
    spoken = dict.fromkeys(line for text, labels in meetings for line in _spoken(text, labels["attendees"], people))
    lines = ["WEBVTT", ""]
    for number, line in enumerate(islice(spoken, cues)):
        hours, rest = divmod(number * 4, 3_600)
        stamp = f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
        lines += [f"{stamp}.000 --> {stamp}.900", line, ""]
    return "\n".join(lines), context_of(meetings[0][1])


def _spoken(text: str, theirs: list[dict[str, Any]], ours: list[dict[str, Any]]) -> Iterator[str]:
    """The cues' lines, with one group's names in place of the other's."""
    called = {
        word: other
        for one, instead in zip(theirs, cycle(ours), strict=False)
        for word, other in [
            (one["name"], instead["name"]),
            *((also, (instead.get("also") or [instead["name"]])[0]) for also in one.get("also") or ()),
        ]
    }
    names = re.compile("|".join(sorted(map(re.escape, called), key=len, reverse=True)))
    for line in text.split("\n"):
        if line and not line.startswith("WEBVTT") and "-->" not in line and not line.strip().isdigit():
            yield names.sub(lambda found: called[found[0]], line)


def main() -> int:
    """Prints the tables, the goals and the figures; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="twenty phrases, one meeting of three hours")
    quick = parser.parse_args().quick
    total = score("measured")
    traps = f"{total.negatives_found} of {total.negatives} traps"
    print(f"measured part, frozen at {FROZEN}: {total.labels} items, {total.found} found, {traps} taken for items")
    print(f"their days: {total.stated} stated as sure, {total.to_check} to be checked")
    print(table(["due phrases read by", "right", "wrong day", "not read"], compared(20 if quick else None)))
    seconds = timed(quick)
    packed = _seconds(*long_transcript(PACKED // 6 if quick else PACKED))
    print(table(["three hours of talk", "seconds"], [[name, f"{took:.2f}"] for name, took in seconds]))
    dates = seconds_for_dates(next(text for _, text, _ in documents("long")))
    print(f"dateparser, for the dates of the first alone: {dates:.2f}")
    print(f"a task in every few sentences, {'half an hour' if quick else 'three hours'}: {packed:.2f}")
    whole = score("long_measured")
    print(f"whole meetings that nothing was tuned on: {whole.labels} items, {whole.found} found, {whole.figures()}")
    return finish(total.figures() | {"transcript_seconds": max(took for _, took in seconds)}, GOALS)


def _seconds(text: str, context: Context) -> float:
    """The least of three times."""
    return min(_once(text, context) for _ in range(3))


def _once(text: str, context: Context) -> float:
    began = time.perf_counter()
    of_transcript(text, context)
    return time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
