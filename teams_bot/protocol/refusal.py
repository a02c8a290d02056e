"""Why an incoming request is not taken, with the HTTP status that says so."""

from __future__ import annotations


class Refused(Exception):
    """An incoming request is refused.

    Args:
        status: HTTP status of the answer.
        reason: a short reason; it goes into the answer and the log, so it never quotes a token or the body.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
