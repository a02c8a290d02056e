"""Refusals of the connector, in the shape the Bot Framework documents."""

from collections.abc import Mapping


class ConnectorError(Exception):
    """A call that the connector refuses: an HTTP status, an error code and a message for a person."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers

    def body(self) -> dict[str, object]:
        """The answer's JSON."""
        return {"error": {"code": self.code, "message": str(self)}}
