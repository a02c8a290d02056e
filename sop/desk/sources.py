"""What a meeting's minutes can be made from, and how good each is."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from sop.records.people import SYSTEM, Actor
from sop.rules.recap import CHAT


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


DRAFTED_AS: Final[dict[SourceKind, str]] = {
    SourceKind.CAPTURED: CHAT,
    SourceKind.SPOKEN: "transcript",
    SourceKind.VTT: "transcript",
    SourceKind.INSIGHTS: "insights",
    SourceKind.TEXT: "minutes",
    SourceKind.FILE: "minutes",
}
"""What a meeting's record calls it. Several of one name add up: minutes in two files, an interrupted recording."""


class Source(Struct, frozen=True, omit_defaults=True):
    """One source, on its way to be read.

    item: id of the meeting; name: of a file; text: what it says; url,
    hosted: of a file that is to be fetched first; operation: names the reading, so that it is done once; actor: who brought it;
    link: where people find it; conversation, language: where, and in which language, is said what is wrong with it; empty where
    nobody waits for it.
    """

    item: str
    kind: SourceKind
    name: str = ""
    text: str = ""
    url: str = ""
    hosted: bool = False
    link: str = ""
    operation: str = ""
    actor: Actor = SYSTEM
    conversation: str = ""
    language: str = "en"
