"""The extractor on the corpus: all of what it was tuned on first, and no less than it has reached on the rest.

The goals are a precision of 0.95, a recall of 0.90, owners and due dates right in 0.95, and no wrong day stated. The measured
part, frozen before there was an extractor, reaches them; decision 0034 tells how often it was looked at, and what strangers'
minutes gave. `more` is what the weights were learnt from.
"""

from __future__ import annotations

import pytest

from tests.corpus.score import score

GOALS = {"precision": 0.95, "recall": 0.90, "owner_accuracy": 0.95, "due_accuracy": 0.95}
WRONG_TUNED = 5
TUNED = {"precision": 0.954, "recall": 0.940, "owner_accuracy": 0.966, "due_accuracy": 0.957}

LONG = {
    "long": {"precision": 0.689, "recall": 0.709, "owner_accuracy": 0.966, "due_accuracy": 0.919},
    "long_measured": {"precision": 0.685, "recall": 0.677, "owner_accuracy": 0.967, "due_accuracy": 0.901},
}
"""Of whole meetings of hours, which are far from the goals: what was reached, on those tuned on and those only measured."""


def missed(figures: dict[str, float], bounds: dict[str, float]) -> dict[str, float]:
    """The figures that are below their bounds."""
    return {name: round(figures[name], 4) for name, bound in bounds.items() if figures[name] < bound}


def test_what_it_was_tuned_on_is_read_whole() -> None:
    total = score("tuning")
    assert total.faults == []
    assert total.negatives_found == 0


@pytest.mark.timeout(900)  # It reads hundreds of documents, a minute's work for a machine that has nothing else to do.
def test_what_it_was_tuned_on_later() -> None:
    figures = score("more").figures()
    assert missed(figures, TUNED) == {}
    assert figures["wrong_due_stated"] <= WRONG_TUNED


def test_what_it_was_not_tuned_on() -> None:
    figures = score("measured").figures()
    assert missed(figures, GOALS) == {}
    assert figures["wrong_due_stated"] == 0


@pytest.mark.parametrize("part", LONG)
def test_whole_meetings(part: str) -> None:
    figures = score(part).figures()
    assert missed(figures, LONG[part]) == {}
    assert figures["wrong_due_stated"] == 0
