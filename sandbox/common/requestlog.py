"""The log of requests a stand-in was sent: what tests and the request judge read."""

import json
import re
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from sandbox.common.clock import iso

_SECRET = {"authorization", "cookie", "x-identity-header"}
_SECRET_FIELD = re.compile(r"((?:^|&)client_(?:secret|assertion)=)[^&]*")


@dataclass
class LogEntry:
    """One request. `body` is parsed JSON, else text, None without one; `status` is None without an answer."""

    n: int
    at: datetime
    method: str
    path: str
    query: dict[str, str | list[str]]
    headers: dict[str, str]
    body: Any
    status: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The entry as the control API shows it."""
        return {**self.__dict__, "at": iso(self.at)}


class RequestLog:
    """The newest `keep` requests, numbered from 1."""

    def __init__(self, keep: int = 20_000) -> None:
        self.entries: deque[LogEntry] = deque(maxlen=keep)
        self._n = 0

    def note(self, request: web.Request, raw: bytes, at: datetime) -> LogEntry:
        """Adds `request` with its `raw` body; the caller sets `status` once it is answered."""
        self._n += 1
        query: dict[str, str | list[str]] = {}
        for name in dict.fromkeys(request.query):
            values = request.query.getall(name)
            query[name] = values[0] if len(values) == 1 else list(values)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _SECRET}
        entry = LogEntry(self._n, at, request.method, request.path, query, headers, _parsed(raw))
        self.entries.append(entry)
        return entry

    def since(self, n: int) -> list[LogEntry]:
        """The requests numbered above `n`, oldest first."""
        return [entry for entry in self.entries if entry.n > n]

    @property
    def last(self) -> int:
        """The number of the newest request, 0 before the first."""
        return self._n

    def clear(self) -> None:
        """Forgets all requests; numbers go on, so that a reader's `since` stays good."""
        self.entries.clear()


def _parsed(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError:
        return _SECRET_FIELD.sub(r"\1…", raw.decode("utf-8", "replace"))
