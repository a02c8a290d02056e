"""Worlds with both stand-ins, as the service's own tests have them."""

from tests.service.conftest import any_world, sqlite_world

__all__ = ["any_world", "sqlite_world"]
