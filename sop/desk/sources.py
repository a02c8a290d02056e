"""What a meeting's minutes can be made from, and how good each is."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from sop.records.people import SYSTEM, Actor


class SourceKind(StrEnum):
    """captured: typed in chat while they met; text, file: minutes that a person wrote; the rest: as Graph gives them out."""

    CAPTURED = "captured"
    VTT = "vtt"
    SPOKEN = "spoken"
    INSIGHTS = "insights"
    TEXT = "text"
    FILE = "file"


RANK: Final[dict[SourceKind, int]] = {
    SourceKind.CAPTURED: 0,
    SourceKind.SPOKEN: 1,
    SourceKind.VTT: 2,
    SourceKind.INSIGHTS: 3,
    SourceKind.TEXT: 4,
    SourceKind.FILE: 4,
}
"""A better one takes the place of a worse. Why so: docs/decisions/0037."""


class Source(Struct, frozen=True, omit_defaults=True):
    """One source, on its way to be read.

    item: id of the meeting; name: names the source among the meeting's, the same for an edited one; text: what it says; url,
    hosted: of a file that is to be fetched first; operation: names the reading, so that it is done once; actor: who brought it;
    conversation, language: where, and in which language, is said what is wrong with it; empty where nobody waits for it.
    """

    item: str
    kind: SourceKind
    name: str = ""
    text: str = ""
    url: str = ""
    hosted: bool = False
    operation: str = ""
    actor: Actor = SYSTEM
    conversation: str = ""
    language: str = "en"
