"""Between botbuilder's model objects and plain data: the one place that calls msrest's untyped functions."""

from __future__ import annotations

from typing import Any, TypeVar

from botbuilder.core.serializer_helper import serializer_helper
from msrest.serialization import Model

M = TypeVar("M", bound=Model)


def typed(kind: type[M], data: dict[str, Any]) -> M:
    """The model object of plain data; raises ValueError, TypeError, AttributeError or KeyError on a wrong value.

    What the model does not name is kept in its ``additional_properties``.
    """
    model: M = kind().deserialize(data)  # type: ignore[no-untyped-call]
    return model


def plain(model: Model) -> dict[str, Any]:
    """The plain data of a model object, without what is not set."""
    data: dict[str, Any] = serializer_helper(model)
    return {name: value for name, value in data.items() if value is not None}
