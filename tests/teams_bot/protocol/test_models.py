"""The compiled way from plain data to botbuilder's models gives what msrest's own way gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botbuilder.schema import Activity
from hypothesis import example, given, strategies as st
from msrest.exceptions import DeserializationError
from msrest.serialization import Model

from teams_bot.protocol.models import typed

KEYS = [entry["key"] for entry in Activity._attribute_map.values()]


def by_msrest(data: dict[str, Any]) -> Activity:
    return Activity().deserialize(json.loads(json.dumps(data)))


def same(one: Any, other: Any) -> bool:
    """msrest's models compare by the string of their values, which would hide a difference of type."""
    if isinstance(other, Model):
        mine, theirs = vars(one), vars(other)
        return type(one) is type(other) and mine.keys() == theirs.keys() and all(same(mine[k], theirs[k]) for k in mine)
    if isinstance(other, list):
        return isinstance(one, list) and len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def test_what_teams_was_seen_to_send(shared_data: Path) -> None:
    files = sorted((shared_data / "captured" / "teams").glob("*.json"))
    assert len(files) > 20
    for file in files:
        record = json.loads(file.read_text())
        for body in (record["request"].get("body"), record["response"].get("body")):
            if isinstance(body, dict) and "type" in body:
                assert same(typed(Activity, body), by_msrest(body)), file.name


_ODD = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.booleans(),
    st.integers(-5, 5),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        [
            "2026-11-22T12:00:00Z",
            "2026-11-22T12:00:00.1234567Z",
            "2026-11-22T12:00:00+08:00",
            "2026-11-22T12:00:00",
            "2026-11-22",
            "2026-W47-7T12:00:00Z",
            "2026-11-22t12:00:00z",
        ]
    ),
)
_VALUE = st.recursive(
    _ODD,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, "mentioned", "odd"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@example({"timestamp": "2026-W47-7T12:00:00Z"})
@given(st.dictionaries(st.sampled_from([*KEYS, "unknown"]), _VALUE, max_size=8))
def test_anything_else(data: dict[str, Any]) -> None:
    try:
        theirs = by_msrest(data)
    except (DeserializationError, ValueError, TypeError, AttributeError, KeyError):
        with pytest.raises((DeserializationError, ValueError, TypeError, AttributeError, KeyError)):
            typed(Activity, data)
        return
    assert same(typed(Activity, data), theirs)
