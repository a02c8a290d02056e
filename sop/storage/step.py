"""What runs at the end of a transaction, as a part of it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

Step = Callable[[Connection, Callable[[Callable[[bool], None]], None]], None]
"""`step(connection, after)`. What it hands to `after` is called (from any thread) once it is known whether the step's work was
kept. A step that raises has done nothing, and takes nothing else with it."""
