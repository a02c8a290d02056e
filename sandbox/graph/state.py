"""The live stand-in: meetings, subscriptions, what the tenant allows, and the common control parts."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from sandbox.common import Control, ControlError, FaultKind, Faults, iso, parse_iso
from sandbox.graph.model import Insight, Json, Meeting, Subscription, Tenant, Transcript
from sandbox.graph.options import GraphOptions

_RESOURCE = frozenset({"resource"})
FAULTS = (
    FaultKind("notification_lost", match=_RESOURCE),
    FaultKind("notification_doubled", match=_RESOURCE),
    FaultKind("notification_reordered", match=_RESOURCE),
    FaultKind("notification_late", match=_RESOURCE, needs=frozenset({"seconds"})),
)
_MEETING = {"id", "organizer", "join_url", "thread", "subject", "start", "end"}
_EVENT = {"user", "subject", "start", "end", "join_url", "attendees"}


class GraphState:
    """Everything a running stand-in Graph holds. `answered` are the newest answers, each with the name of its type in
    Graph's own metadata, for whoever judges them."""

    def __init__(self, options: GraphOptions) -> None:
        self.options = options
        self.base_url = options.base_url
        self.control = Control(Faults(FAULTS))
        self.answered: deque[tuple[str, Json]] = deque(maxlen=1000)
        self.seed(options.seed or {})

    @property
    def root(self) -> str:
        """Where version 1.0 of the API is."""
        return f"{self.base_url}/v1.0"

    def reset(self) -> None:
        """Back to the start's data."""
        self.seed(self.options.seed or {})

    def seed(self, body: Json) -> None:
        """Replace the data. Raises ControlError for a seed that cannot be read."""
        if unknown := body.keys() - {"meetings", "events"}:
            raise ControlError(f"unknown: {', '.join(sorted(unknown))}; known: events, meetings")
        meetings = [self._meeting(one) for one in body.get("meetings", [])]
        self.events: list[Json] = [_event(one) for one in body.get("events", [])]
        self.meetings = {one.id: one for one in meetings}
        self.subscriptions: dict[str, Subscription] = {}
        self.tenant = Tenant()
        self._made = 0

    def of_organizer(self, user: str) -> Iterator[Meeting]:
        """The meetings that a person organizes."""
        return (one for one in self.meetings.values() if one.organizer == user)

    def add_transcript(self, meeting: Meeting, vtt: str, text: str) -> Transcript:
        """A transcript has become available."""
        self._made += 1
        made = Transcript(self._made, f"MSMjMCMj{uuid4().hex}", self.control.clock.now(), vtt, text)
        meeting.transcripts.append(made)
        self.control.changes.bump()
        return made

    def add_insight(self, meeting: Meeting, body: Json) -> Insight:
        """Insights have become available."""
        made = Insight(f"Z2HWbT{uuid4().hex}", self.control.clock.now(), body)
        meeting.insights.append(made)
        self.control.changes.bump()
        return made

    def live(self) -> list[Subscription]:
        """The subscriptions that have not expired; the others are gone."""
        now = self.control.clock.now()
        self.subscriptions = {key: one for key, one in self.subscriptions.items() if one.expires > now}
        return list(self.subscriptions.values())

    def _meeting(self, body: object) -> Meeting:
        spec = _checked(body, _MEETING, {"id", "organizer", "join_url"})
        now = self.control.clock.now()
        start = _moment(spec, "start", now)
        return Meeting(
            spec["id"],
            spec["organizer"],
            spec["join_url"],
            spec.get("thread", f"19:meeting_{spec['id']}@thread.v2"),
            spec.get("subject", "A meeting"),
            start,
            _moment(spec, "end", start + timedelta(hours=1)),
        )


def _event(body: object) -> Json:
    spec = _checked(body, _EVENT, {"user", "start", "end"})
    return {**spec, "start": iso(parse_iso(spec["start"])), "end": iso(parse_iso(spec["end"]))}


def _checked(body: object, known: set[str], needed: set[str]) -> Json:
    if not isinstance(body, dict) or body.keys() - known or needed - body.keys():
        raise ControlError(f"give an object of {', '.join(sorted(known))}; needed: {', '.join(sorted(needed))}")
    return body


def _moment(spec: Json, name: str, default: datetime) -> datetime:
    return parse_iso(spec[name]) if name in spec else default
