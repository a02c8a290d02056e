"""What people are told of a file that does not reach Jira."""

from __future__ import annotations

from sop.words.catalogue import words

MEGABYTE = 1024 * 1024


def not_there(name: str, item_id: str, why: str, language: str, *, limit: int = 0, reason: str = "") -> str:
    """One sentence, as plain text. why: names it (`say.file.<why>`); limit: bytes at most, where it is too big; reason: what
    was answered, for the rest."""
    return words(language)(f"say.file.{why}", name=name, id=item_id, limit=limit // MEGABYTE, reason=reason)
