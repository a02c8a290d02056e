"""Engines, transactions, tables and migrations. The same code on SQLite and PostgreSQL."""

from sop.storage.store import Store, open_store

__all__ = ["Store", "open_store"]
