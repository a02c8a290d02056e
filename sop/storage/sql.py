"""Statements as text, for the path that every command takes.

Why not SQLAlchemy's expressions there: building, caching and adapting one costs many times what SQLite needs to
run it (docs/decisions/0018-sql-as-text.md has the figures), and a command takes two dozen. Everything that is not asked
for with every command stays with expressions, which are checked when they are built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

_NAME = re.compile(r"(?<![:\w]):(\w+)")
_LIST = re.compile(r"\bIN :(\w+)")
_LOCKS = {
    "sqlite": {"/*for update*/": "", "/*skip locked*/": ""},
    "postgresql": {"/*for update*/": "FOR UPDATE", "/*skip locked*/": "FOR UPDATE SKIP LOCKED"},
}
"""SQLite has one writer at a time, so nothing is locked there row by row."""


_InOrder = Callable[[dict[str, Any]], tuple[Any, ...]]
_SHORT = 64
"""Values in a list up to which the statement is kept as it was written out."""


class Sql:
    """One statement for both databases, with `:name` for values and `IN :names` for a list of them.

    `/*for update*/` and `/*skip locked*/` become PostgreSQL's row locks. Call it with a connection, inside a transaction of
    `Store`, and the values (texts stand there, never in quotes in the statement); the answer has `fetchone`, `fetchall`,
    `rowcount` and can be iterated; rows are tuples.
    """

    __slots__ = ("_lists", "_postgresql", "_sqlite", "_text", "_values", "_written")

    def __init__(self, text: str) -> None:
        self._text = " ".join(text.split())
        self._lists = tuple(_LIST.findall(self._text))
        self._values, self._sqlite = _for_sqlite(self._text)
        self._postgresql = _for_postgresql(self._text)
        self._written: dict[tuple[str | int, ...], tuple[_InOrder, str]] = {}
        """As written out for a dialect and so many values in each list."""

    def __call__(self, connection: Connection, **values: Any) -> Any:
        """Run it."""
        if self._lists:
            return self._with_lists(connection, values)
        if connection.dialect.name == "sqlite":
            driver: Any = connection.connection.driver_connection
            return driver.execute(self._sqlite, self._values(values))
        return connection.exec_driver_sql(self._postgresql, values)

    def _with_lists(self, connection: Connection, values: dict[str, Any]) -> Any:
        dialect: str = connection.dialect.name
        sizes: list[int] = []
        for name in self._lists:
            items: Sequence[Any] = values.pop(name)
            sizes.append(len(items))
            values |= {f"{name}_{n}": item for n, item in enumerate(items)}
        key: tuple[str | int, ...] = (dialect, *sizes)
        written = self._written.get(key)
        if written is None:
            written = self._write_out(dialect, sizes)
            if max(sizes) <= _SHORT:
                self._written[key] = written
        values_of, text = written
        if dialect == "sqlite":
            driver: Any = connection.connection.driver_connection
            return driver.execute(text, values_of(values))
        return connection.exec_driver_sql(text, values)

    def _write_out(self, dialect: str, sizes: Sequence[int]) -> tuple[_InOrder, str]:
        text = self._text
        for name, size in zip(self._lists, sizes, strict=True):
            # An empty list is in nothing; neither database takes `IN ()`.
            text = text.replace(f"IN :{name}", f"IN ({', '.join(f':{name}_{n}' for n in range(size)) or 'NULL'})")
        return _for_sqlite(text) if dialect == "sqlite" else (_in_order(()), _for_postgresql(text))


def _for_sqlite(text: str) -> tuple[_InOrder, str]:
    """What puts the values in their order, and the text with a `?` for each.

    SQLite's driver looks named ones up one by one, which takes as long as it takes to find a row.
    """
    locked = _locked(text, "sqlite")
    return _in_order(tuple(_NAME.findall(locked))), _NAME.sub("?", locked)


def _in_order(names: tuple[str, ...]) -> _InOrder:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


def _for_postgresql(text: str) -> str:
    return _NAME.sub(r"%(\1)s", _locked(text, "postgresql").replace("%", "%%"))


def _locked(text: str, dialect: str) -> str:
    for mark, lock in _LOCKS[dialect].items():
        text = text.replace(mark, lock)
    return text.rstrip()
