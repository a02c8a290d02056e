"""The extractor on the corpus: all of what it was tuned on, and no less than it has reached on what it was not.

The goals are a precision of 0.95, a recall of 0.90, owners and due dates right in 0.95, and no wrong day stated. On the measured
part, frozen before there was an extractor, they are not reached: what is reached is held here.
"""

from __future__ import annotations

from tests.corpus.score import score

REACHED = {"precision": 0.898, "recall": 0.850, "owner_accuracy": 0.915, "due_accuracy": 0.909}
WRONG_DUE = 7


def test_what_it_was_tuned_on_is_read_whole() -> None:
    total = score("tuning")
    assert total.faults == []
    assert total.negatives_found == 0


def test_what_it_was_not_tuned_on() -> None:
    figures = score("measured").figures()
    assert {name: round(figures[name], 4) for name, bound in REACHED.items() if figures[name] < bound - 0.01} == {}
    assert figures["wrong_due_stated"] <= WRONG_DUE
