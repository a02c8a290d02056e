"""Valid samples with something wrong in them: what a fuzzer that knows nothing of a format never gets to."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

STRANGE = [
    "",
    " ",
    "\0",
    "\ud800",
    "\u202e\u200b\ufeff",
    "9" * 5000,
    "../../x",
    "[" * 50,
    "9999-99-99",
    "0001-01-01T00:00:00.000+1400",
    "9999-12-31T23:59:59.999-1400",
    "1e999",
    "-1",
    "sopilot",
]
TEXTS = st.text(max_size=20) | st.sampled_from(STRANGE)
NUMBERS = st.integers() | st.floats() | st.sampled_from([2**31, 2**63, 2**64, -1, 10**400, 1e308])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value inside."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from places(child, (*path, key))


@st.composite
def mutated(draw: st.DrawFn, samples: list[Any], values: st.SearchStrategy[Any] = VALUES) -> Any:
    """One of the samples with one to three of its values gone, changed, doubled, or joined by strangers."""
    value = copy.deepcopy(draw(st.sampled_from(samples)))
    for _ in range(draw(st.integers(1, 3))):
        paths = list(places(value))
        if not paths:
            return draw(values)
        *way, last = draw(st.sampled_from(paths))
        holder = value
        for key in way:
            holder = holder[key]
        match draw(st.sampled_from(["change", "change", "delete", "double", "add"])):
            case "change":
                holder[last] = draw(values)
            case "delete":
                del holder[last]
            case "double" if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[last]))
            case _ if isinstance(holder, dict):
                holder[draw(TEXTS)] = draw(values)
    return value


def strings(value: Any) -> Iterator[str]:
    """Every text inside, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from strings(key)
            yield from strings(child)
    elif isinstance(value, list | tuple | set | frozenset):
        for child in value:
            yield from strings(child)


def storable(value: Any) -> bool:
    """Whether every database takes all texts inside: no NUL, no half of a pair."""
    return all("\0" not in text and _encodes(text) for text in strings(value))


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
