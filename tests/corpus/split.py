"""Which documents are tuned on and which only measured: drawn once, by this seed."""

from __future__ import annotations

import random
from collections.abc import Iterable

SEED = 20261126


def tuning(names: Iterable[str]) -> frozenset[str]:
    """The half of the documents that is tuned on. names: of all of them, in any order."""
    ordered = sorted(names)
    return frozenset(random.Random(SEED).sample(ordered, len(ordered))[: len(ordered) // 2])
