"""What a stand-in Graph holds. Pure."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Transcript:
    """A transcript. n: its place in the order in which all were made; text: what it is without speakers, made by hand."""

    n: int
    id: str
    made: datetime
    vtt: str
    text: str


@dataclass(slots=True)
class Insight:
    """AI insights of a meeting; `body` are its notes, action items and viewpoint as Graph has them."""

    id: str
    made: datetime
    body: Json


@dataclass(slots=True)
class Meeting:
    """An online meeting. A meeting in a channel is one whose thread is a channel's."""

    id: str
    organizer: str
    join_url: str
    thread: str
    subject: str
    start: datetime
    end: datetime
    transcripts: list[Transcript] = field(default_factory=list)
    insights: list[Insight] = field(default_factory=list)

    @property
    def in_channel(self) -> bool:
        """Whether it was held in a channel."""
        return self.thread.endswith("@thread.tacv2")


@dataclass(slots=True)
class Tenant:
    """What its administrators have allowed.

    transcripts, attribution: Teams admin centre, Transcript API access; policy: an application access policy; consent: the
    permissions of the app; licensed: the users have Microsoft 365 Copilot; paying: metered APIs can be billed.
    """

    transcripts: bool = True
    attribution: bool = True
    policy: bool = True
    consent: bool = True
    licensed: bool = True
    paying: bool = True

    def as_json(self) -> dict[str, bool]:
        """All of it."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(slots=True)
class Subscription:
    """A subscription; `body` is what was asked for."""

    id: str
    body: Json
    expires: datetime
