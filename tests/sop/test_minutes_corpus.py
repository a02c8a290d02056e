"""The extractor on the corpus: all of what it was tuned on first, and no less than it has reached on the rest.

The goals are a precision of 0.95, a recall of 0.90, owners and due dates right in 0.95, and no wrong day stated. On the
measured part, frozen before there was an extractor, the owners reach theirs, the others do not: what is reached is held here. It
was looked at, for totals only, some forty times while the first rules were made, and once or twice at the end of each of the
times that rules were tuned on `more`; once by kind and language, too. What `more` gives now says nothing of strangers' minutes:
16 fresh documents that nothing was tuned on were read last with a precision of 0.904, a recall of 0.945, owners right in 0.990,
due dates in 0.952, and one wrong day.
"""

from __future__ import annotations

from tests.corpus.score import score

REACHED = {"precision": 0.925, "recall": 0.893, "owner_accuracy": 0.956, "due_accuracy": 0.929}
WRONG_DUE = 6
TUNED = {"precision": 0.992, "recall": 0.984, "owner_accuracy": 0.997, "due_accuracy": 0.99}


def missed(figures: dict[str, float], bounds: dict[str, float]) -> dict[str, float]:
    """The figures that are more than 0.01 below what was reached."""
    return {name: round(figures[name], 4) for name, bound in bounds.items() if figures[name] < bound - 0.01}


def test_what_it_was_tuned_on_is_read_whole() -> None:
    total = score("tuning")
    assert total.faults == []
    assert total.negatives_found == 0


def test_what_it_was_tuned_on_later() -> None:
    figures = score("more").figures()
    assert missed(figures, TUNED) == {}
    assert figures["wrong_due_stated"] == 0


def test_what_it_was_not_tuned_on() -> None:
    figures = score("measured").figures()
    assert missed(figures, REACHED) == {}
    assert figures["wrong_due_stated"] <= WRONG_DUE
