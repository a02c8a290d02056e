"""Between botbuilder's model objects and plain data: the one place that calls msrest's untyped functions.

msrest reads a model by walking its map of attributes anew for every object, which took a quarter of a turn. Here the walk is
made once for each kind of model, and usual values are taken as they are. Whatever is unusual (a number where a text is
meant, a date in a rare form) goes msrest's own way, so both ways always agree; a property test holds that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from botbuilder.core.serializer_helper import serializer_helper
from botbuilder.schema import _models_py3 as schema
from msrest.serialization import Model

M = TypeVar("M", bound=Model)
_Read = Callable[[Any], Any]
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")
_READERS: dict[str, _Read] = {}


class _UnusualError(Exception):
    """A value that only msrest knows how to read."""


def typed(kind: type[M], data: dict[str, Any]) -> M:
    """The model object of plain data; raises ValueError, TypeError, AttributeError or KeyError on a wrong value.

    What the model does not name is kept in its ``additional_properties``.
    """
    try:
        model: M = _reader(kind)(data)
    except _UnusualError:
        model = kind().deserialize(data)  # type: ignore[no-untyped-call]
    return model


def plain(model: Model) -> dict[str, Any]:
    """The plain data of a model object, without what is not set."""
    data: dict[str, Any] = serializer_helper(model)
    return {name: value for name, value in data.items() if value is not None}


def _reader(kind: type[Model]) -> _Read:
    """What makes a model of plain data, made when a kind is first met."""
    known = _READERS.get(kind.__name__)
    if known is None:
        known = _READERS[kind.__name__] = _make_reader(kind)
    return known


def _make_reader(kind: type[Model]) -> _Read:
    empty = dict(vars(kind()))
    fields = {entry["key"]: (attribute, _read_as(entry["type"])) for attribute, entry in kind._attribute_map.items()}

    def read(data: Any) -> Any:
        if type(data) is not dict:
            raise _UnusualError
        model = kind.__new__(kind)
        values = dict(empty)
        rest: dict[str, Any] = {}
        for key, value in data.items():
            field = fields.get(key)
            if field is None:
                rest[key] = value
            elif value is not None:
                values[field[0]] = field[1](value)
        values["additional_properties"] = rest
        model.__dict__ = values
        return model

    return read


def _read_as(name: str) -> _Read:
    match name[0], name:
        case _, "str":
            return _text
        case _, "bool":
            return _flag
        case _, "iso-8601":
            return _moment
        case _, "object" | "{object}":
            return _plain
        case "[", _:
            return _list_of(name[1:-1])
        case _ if isinstance(found := getattr(schema, name, None), type) and issubclass(found, Model):
            # Looked up when it is first met: models contain each other.
            return lambda value: _reader(found)(value)
        case _:
            return _unusual


def _list_of(name: str) -> _Read:
    read = _read_as(name)

    def read_all(value: Any) -> Any:
        if type(value) is not list or None in value:
            raise _UnusualError
        return [read(one) for one in value]

    return read_all


def _text(value: Any) -> Any:
    if type(value) is not str:
        raise _UnusualError
    return value


def _flag(value: Any) -> Any:
    if type(value) is not bool:
        raise _UnusualError
    return value


def _plain(value: Any) -> Any:
    if type(value) not in (dict, list, str):
        raise _UnusualError
    return value


def _moment(value: Any) -> Any:
    # The form that Teams writes; msrest reads more of them, and has its own idea of a time without a zone.
    if type(value) is not str or _MOMENT.fullmatch(value) is None:
        raise _UnusualError
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise _UnusualError from error
    return moment


def _unusual(value: Any) -> Any:
    raise _UnusualError
