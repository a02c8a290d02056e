"""A service inside the test, as the service's own tests have it."""

from tests.service.conftest import any_world, sqlite_world

__all__ = ["any_world", "sqlite_world"]
