"""What is read of a sentence, kept while the steps of a conversation look at it and at those beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

_Read = TypeVar("_Read")
_KEPT = 16
"""Texts that are looked at together: a sentence, its parts, and the few before it."""


def kept(function: Callable[[str], _Read]) -> Callable[[str], _Read]:
    """A pure function of a text that several steps ask for, which remembers what it said of the last few."""
    return lru_cache(maxsize=_KEPT)(function)
