"""Pieces of JQL."""

from __future__ import annotations


def in_projects(keys: tuple[str, ...]) -> str:
    """The condition that an issue is in one of these projects."""
    quoted = [f'"{key}"' for key in keys]
    return f"project = {quoted[0]}" if len(quoted) == 1 else f"project in ({', '.join(quoted)})"
