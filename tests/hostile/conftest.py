"""A service between both stand-ins, for requests that mean it ill."""

from __future__ import annotations

from tests.service.conftest import any_service, any_world, service, sqlite_world

__all__ = ["any_service", "any_world", "service", "sqlite_world"]
