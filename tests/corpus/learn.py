"""Learns the weights of `sop/minutes/language/likelihood.json` from the labelled documents that may be tuned on.

    python -m tests.corpus.learn

The measured part is never opened. scikit-learn comes with the extra `bench`; what makes an example a right one is a label of
the corpus, not what the rules read. Which days and people are near a task is learnt last, of the tasks that are read with what
was learnt first.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from sop.minutes.language.candidate import Reading
from sop.minutes.language.likelihood import WEIGHTS, Learnt, Model, learnt
from sop.minutes.sources import reading_of
from tests.corpus.examples import Example, days_of, lines_in, noted_days_of, noted_people_of, people_of, turns_of
from tests.corpus.score import context_of, documents

LEARNT_FROM = ("tuning", "more")
_STRENGTH = 30.0
"""The inverse of how much large weights cost (scikit-learn's C). With 5 unseen turns are ranked a little better, and whole
documents are read worse."""
_LEAST = 0.1
"""A smaller weight is left out: nothing unseen was read otherwise for it."""
_NONE = Model(0.0, {}, 0.5)

Examples = Callable[[str, dict[str, Any], Reading], Iterator[Example]]


def corpus() -> str:
    """What is learnt from, as one number: it changes with every document and label."""
    digest = hashlib.sha256()
    for part in LEARNT_FROM:
        for name, text, labels in documents(part):
            digest.update(repr((name, text, labels)).encode())
    return digest.hexdigest()


def learn(examples: list[Example], seen_in: int) -> Model:
    """Fit the weights of all signs that so many examples show."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    seen = Counter(name for signs, _ in examples for each in signs for name in each.names)
    rows = [
        {name: each.weight for each in signs for name in sorted(each.names) if seen[name] >= seen_in}
        for signs, _ in examples
    ]
    vectors = DictVectorizer()
    fitted = LogisticRegression(C=_STRENGTH, max_iter=600).fit(
        normalize(vectors.fit_transform(rows)), [is_right for _, is_right in examples]
    )
    weights = zip(vectors.feature_names_, fitted.coef_[0], strict=True)
    return Model(
        round(float(fitted.intercept_[0]), 3),
        {name: round(float(weight), 2) for name, weight in weights if abs(weight) >= _LEAST},
        round(sum(is_right for _, is_right in examples) / len(examples), 3),
    )


def examples_of(kind: str, read: Examples, without: frozenset[str] = frozenset()) -> list[Example]:
    """The examples of one kind of documents, transcript or minutes. without: names of documents that are left out."""
    return [
        example
        for part in LEARNT_FROM
        for name, text, labels in documents(part)
        if labels["kind"] == kind and name not in without
        for example in read(text, labels, reading_of(context_of(labels)))
    ]


def write(weights: Learnt) -> Learnt:
    """Let what is learnt be what the product reads with."""
    WEIGHTS.write_bytes(msgspec.json.encode(weights) + b"\n")
    learnt.cache_clear()
    return weights


def learn_all(without: frozenset[str] = frozenset()) -> Learnt:
    """Learn, and write the file; without some of the documents, to see how these are read unseen."""
    talk = learn(examples_of("transcript", turns_of, without), seen_in=3)
    notes = learn(examples_of("minutes", lines_in, without), seen_in=3)
    first = write(Learnt(corpus(), talk, notes, *[_NONE] * 4))
    days = learn(examples_of("transcript", days_of, without), seen_in=5)
    owners = learn(examples_of("transcript", people_of, without), seen_in=5)
    noted = learn(examples_of("minutes", noted_days_of, without), seen_in=5)
    people = learn(examples_of("minutes", noted_people_of, without), seen_in=3)
    return write(replace(first, talk_days=days, talk_owners=owners, note_days=noted, note_owners=people))


def main() -> None:
    """Learn from all of it."""
    weights = learn_all()
    of = {name: len(model.weights) for name, model in msgspec.structs.asdict(weights).items() if name != "corpus"}
    print(f"weights of {of}: {WEIGHTS.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
