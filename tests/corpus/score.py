"""How well the extractor reads the corpus: `python -m tests.corpus.score` prints the totals of the measured part.

A found item is right when its lines meet the label's and its title contains the label's words; each label counts once. Of matched
items, the owner is right when the owners, and whoever is to be asked, are the label's as sets; the due date when the day is, and
the time where the label has one, whether it is stated or to be checked; what is to be checked is not stated.
`--part tuning`, `more` and `long` show single faults: the measured parts print totals.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from sop.minutes.found import Attendee, Context, Draft, Found
from sop.minutes.language.text import fold
from sop.minutes.sources import of_text, of_transcript

FROZEN = "612675b"
"""The commit that the measured part was frozen in, before there was an extractor."""
PARTS = ("tuning", "more", "measured", "long", "long_measured")
"""The folders. Only the measured ones count: the extractor was tuned on the others."""
_FOLDER = Path(__file__).parent
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's own where it is there: hundreds of labels are read eight times as fast."""


@dataclass
class Score:
    """Counts, and what they make."""

    labels: int = 0
    found: int = 0
    matched: int = 0
    owners: int = 0
    dues: int = 0
    stated: int = 0
    to_check: int = 0
    wrong_due_stated: int = 0
    negatives: int = 0
    negatives_found: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """How many of the found are right."""
        return self.matched / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """How many of the labelled are found."""
        return self.matched / self.labels if self.labels else 1.0

    def figures(self) -> dict[str, float]:
        """The figures by name."""
        matched = self.matched or 1
        return {
            "precision": self.precision,
            "recall": self.recall,
            "owner_accuracy": self.owners / matched,
            "due_accuracy": self.dues / matched,
            "wrong_due_stated": float(self.wrong_due_stated),
        }


def documents(part: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name, text and labels of each document of one of `PARTS`."""
    for labels in sorted((_FOLDER / part).glob("*.labels.yaml")):
        name = labels.name.removesuffix(".labels.yaml")
        source = next(path for path in labels.parent.glob(f"{name}.*") if path != labels)
        yield source.name, source.read_text(encoding="utf-8"), yaml.load(labels.read_text(encoding="utf-8"), _LOADER)


def context_of(labels: dict[str, Any]) -> Context:
    """The meeting that a document's labels describe."""
    held = labels["held"]
    held = held if isinstance(held, datetime) else datetime.fromisoformat(str(held))
    attendees = tuple(Attendee(str(one["name"]), tuple(map(str, one.get("also") or ()))) for one in labels["attendees"])
    return Context(held=held.replace(tzinfo=ZoneInfo(labels["timezone"])), attendees=attendees)


def draft_of(text: str, labels: dict[str, Any]) -> Draft:
    """What the extractor makes of a document."""
    read = of_transcript if labels["kind"] == "transcript" else of_text
    return read(text, context_of(labels))


def score(part: str) -> Score:
    """The counts of one part of the corpus."""
    total = Score()
    for name, text, labels in documents(part):
        _add(total, name, draft_of(text, labels), labels)
    return total


def _add(total: Score, name: str, draft: Draft, labels: dict[str, Any]) -> None:
    left = list(draft.items)
    total.found += len(left)
    for label in labels["items"]:
        total.labels += 1
        item = next((one for one in left if _is_match(one, label)), None)
        if item is None:
            total.faults.append(f"{name}:{label['line']} missed: {label['words']}")
            continue
        left.remove(item)
        total.matched += 1
        _judge(total, name, item, label)
    total.faults += [f"{name}:{one.line}-{one.to} needless: {one.title!r}" for one in left]
    for negative in labels["negatives"]:
        total.negatives += 1
        total.negatives_found += any(one.line <= negative["line"] <= one.to for one in left)


def _is_match(item: Found, label: dict[str, Any]) -> bool:
    first, last = label["line"], label.get("to", label["line"])
    return item.line <= last and first <= item.to and fold(str(label["words"])) in fold(item.title)


def _judge(total: Score, name: str, item: Found, label: dict[str, Any]) -> None:
    sure, ask = _owners(label["owner"])
    got = ({one.name for one in item.owners}, {one.name for one in item.ask})
    if got == (sure, ask):
        total.owners += 1
    else:
        total.faults.append(f"{name}:{label['line']} owner {got}, not {label['owner']}: {item.title!r}")
    day, wanted = (item.due.day if item.due else None), label.get("due")
    wanted = wanted if wanted is None or isinstance(wanted, date) else date.fromisoformat(str(wanted))
    at = item.due.at.strftime("%H:%M") if item.due and item.due.at else None
    right = day == wanted and (label.get("due_time") is None or at == label["due_time"])
    total.dues += right
    stated = day is not None and item.due is not None and item.due.sure
    total.stated += stated
    total.to_check += day is not None and not stated
    total.wrong_due_stated += stated and day != wanted
    if not right:
        total.faults.append(
            f"{name}:{label['line']} due {day} {at}, not {wanted} {label.get('due_time')} ({label.get('due_words')})"
        )


def _owners(label: Any) -> tuple[set[str], set[str]]:
    if isinstance(label, dict):
        return set(), set(label["ask"])
    return (set(), set()) if label is None else ({label} if isinstance(label, str) else set(label), set())


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--part", choices=PARTS, default="measured", help="which part; with every fault, but of the measured ones"
    )
    part = parser.parse_args().part
    total = score(part)
    if not part.endswith("measured"):
        print("\n".join(total.faults))
    print(
        f"{part}: {total.labels} items, {total.found} found, {total.negatives_found} of {total.negatives} traps taken for items"
    )
    print(f"their days: {total.stated} stated as sure, {total.to_check} to be checked")
    print(total.figures())


if __name__ == "__main__":
    main()
