"""Learns the weights of `sop/minutes/language/likelihood.json` from the labelled documents that may be tuned on.

    python -m tests.corpus.learn

The measured part is never opened. scikit-learn comes with the extra `bench`; one turn or line is one example, and what makes
it one that is a task is a label of the corpus, not what the rules read.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from sop.minutes.language.candidate import Reading
from sop.minutes.language.likelihood import WEIGHTS, Learnt, Model, Sign
from sop.minutes.language.text import fold
from sop.minutes.language.turns import read_turns
from sop.minutes.language.utterances import utterances
from sop.minutes.noted.lining import signs_in
from sop.minutes.noted.written import lines_of
from sop.minutes.sources import reading_of
from sop.minutes.spoken.apart import apart
from sop.minutes.spoken.gluing import glued
from sop.minutes.spoken.turning import signs_of, turns_in
from tests.corpus.score import context_of, documents

LEARNT_FROM = ("tuning", "more")
_SEEN = 3
"""Examples that have to show a sign before anything is learnt of it."""
_STRENGTH = 30.0
"""The inverse of how much large weights cost (scikit-learn's C). With 5 unseen turns are ranked a little better, and whole
documents are read worse."""
_LEAST = 0.1
"""A smaller weight is left out: nothing unseen was read otherwise for it."""

Example = tuple[list[Sign], bool]


def turns_of(text: str, labels: dict[str, Any], reading: Reading) -> Iterator[Example]:
    """The turns of a transcript, and whether each is the first to name an item."""
    days = reading.when.all
    said = glued(apart(utterances(read_turns(text), reading.people), days), days)
    turns = turns_in(said, [days(one.masked) for one in said])
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


def corpus() -> str:
    """What is learnt from, as one number: it changes with every document and label."""
    digest = hashlib.sha256()
    for part in LEARNT_FROM:
        for name, text, labels in documents(part):
            digest.update(repr((name, text, labels)).encode())
    return digest.hexdigest()


def learn(examples: list[Example]) -> Model:
    """Fit the weights of all signs that were seen more than once or twice."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    seen = Counter(sign.name for signs, _ in examples for sign in signs)
    rows = [{sign.name: sign.weight for sign in signs if seen[sign.name] >= _SEEN} for signs, _ in examples]
    vectors = DictVectorizer()
    fitted = LogisticRegression(C=_STRENGTH, max_iter=500).fit(
        normalize(vectors.fit_transform(rows)), [is_task for _, is_task in examples]
    )
    weights = zip(vectors.feature_names_, fitted.coef_[0], strict=True)
    return Model(
        round(float(fitted.intercept_[0]), 3),
        {name: round(float(weight), 2) for name, weight in weights if abs(weight) >= _LEAST},
    )


def examples_of(part: str, kind: str) -> Iterator[Example]:
    """The examples of one kind of documents, transcript or minutes, of a part of the corpus."""
    for _, text, labels in documents(part):
        if labels["kind"] == kind:
            read = turns_of if kind == "transcript" else lines_in
            yield from read(text, labels, reading_of(context_of(labels)))


def main() -> None:
    """Learn, and write the file."""
    talk, notes = (
        learn([each for part in LEARNT_FROM for each in examples_of(part, kind)]) for kind in ("transcript", "minutes")
    )
    WEIGHTS.write_bytes(msgspec.json.encode(Learnt(corpus(), talk, notes)) + b"\n")
    print(f"{len(talk.weights)} weights of talk, {len(notes.weights)} of minutes: {WEIGHTS.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
