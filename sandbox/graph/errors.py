"""Refusals of Graph, in the shape that "Microsoft Graph error responses and resource types" documents."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4


class GraphError(Exception):
    """A call that Graph refuses: an HTTP status, an error code and a message for a person."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers

    def body(self) -> dict[str, Any]:
        """The answer's JSON."""
        inner = {"request-id": str(uuid4()), "client-request-id": str(uuid4())}
        return {"error": {"code": self.code, "message": str(self), "innerError": inner}}


def bad_request(message: str) -> GraphError:
    """A request that Graph does not understand."""
    return GraphError(400, "BadRequest", message)


def not_found(message: str = "The requested resource was not found.") -> GraphError:
    """Something that is not there."""
    return GraphError(404, "NotFound", message)
