"""How Graph writes what it holds. Every answer is noted with the name of its type, see `GraphState.answered`."""

from datetime import datetime
from typing import Any

from aiohttp import web

from sandbox.graph.model import Insight, Json, Meeting, Subscription, Transcript
from sandbox.graph.state import GraphState


def moment(at: datetime) -> str:
    """A time as Graph writes it: seven digits after the point."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond:06d}0Z"


class Shapes:
    """Bodies and answers."""

    def __init__(self, state: GraphState) -> None:
        self._state = state

    def one(self, kind: str, body: Json, status: int = 200) -> web.Response:
        """An answer with one object of that type."""
        self._state.answered.append((kind, body))
        return web.json_response({"@odata.context": self._context(kind), **body}, status=status)

    def many(self, kind: str, bodies: list[Json], **more: Any) -> web.Response:
        """An answer with a collection of that type."""
        self._state.answered.extend((kind, body) for body in bodies)
        count = {"@odata.count": len(bodies)}
        return web.json_response({"@odata.context": self._context(kind), **count, **more, "value": bodies})

    def meeting(self, one: Meeting) -> Json:
        """An online meeting."""
        return {
            "id": one.id,
            "subject": one.subject,
            "joinWebUrl": one.join_url,
            "creationDateTime": moment(one.start),
            "startDateTime": moment(one.start),
            "endDateTime": moment(one.end),
            "chatInfo": {"threadId": one.thread, "messageId": "0", "replyChainMessageId": None},
            "participants": {
                "organizer": {"upn": None, "role": "presenter", "identity": self._who(one)},
                "attendees": [],
            },
        }

    def transcript(self, meeting: Meeting, one: Transcript) -> Json:
        """A transcript without its content."""
        path = f"users/{meeting.organizer}/onlineMeetings/{meeting.id}/transcripts/{one.id}/content"
        return {
            "id": one.id,
            "meetingId": meeting.id,
            "callId": "af630fe0-04d3-4559-8cf9-91fe45e36296",
            "contentCorrelationId": "bc842d7a-2f6e-4b18-a1c7-73ef91d5c8e3",
            "createdDateTime": moment(one.made),
            "endDateTime": moment(one.made),
            "transcriptContentUrl": f"{self._state.root}/{path}",
            "meetingOrganizer": self._who(meeting),
        }

    def insight(self, one: Insight, *, whole: bool) -> Json:
        """AI insights; a list has them without what is in them."""
        head: Json = {
            "id": one.id,
            "callId": "af630fe0-04d3-4559-8cf9-91fe45e36296",
            "contentCorrelationId": "bc842d7a-2f6e-4b18-a1c7-73ef91d5c8e3",
            "createdDateTime": moment(one.made),
            "endDateTime": moment(one.made),
        }
        return {**head, **one.body} if whole else head

    def event(self, spec: Json) -> Json:
        """An event of a calendar."""
        join = spec.get("join_url")
        return {
            "id": f"AAMk{abs(hash((spec['user'], spec['start'])))}",
            "subject": spec.get("subject", ""),
            "start": {"dateTime": spec["start"].rstrip("Z"), "timeZone": "UTC"},
            "end": {"dateTime": spec["end"].rstrip("Z"), "timeZone": "UTC"},
            "isCancelled": False,
            "isOnlineMeeting": join is not None,
            "onlineMeetingProvider": "teamsForBusiness" if join else "unknown",
            "onlineMeeting": {"joinUrl": join} if join else None,
            "organizer": {"emailAddress": {"name": "Organizer", "address": f"{spec['user']}@example.com"}},
            "attendees": [
                {"type": "required", "emailAddress": {"name": one, "address": one}} for one in spec.get("attendees", [])
            ],
        }

    def subscription(self, one: Subscription) -> Json:
        """A subscription; neither the secret nor the certificate is shown again."""
        shown = {key: value for key, value in one.body.items() if key != "encryptionCertificate"}
        return {
            **shown,
            "id": one.id,
            "applicationId": self._state.options.app_id,
            "clientState": None,
            "encryptionCertificate": None,
            "expirationDateTime": moment(one.expires),
        }

    def _who(self, meeting: Meeting) -> Json:
        user = {
            "@odata.type": "#microsoft.graph.teamworkUserIdentity",
            "id": meeting.organizer,
            "displayName": None,
            "userIdentityType": "aadUser",
        }
        return {"application": None, "device": None, "user": user}

    def _context(self, kind: str) -> str:
        return f"{self._state.root}/$metadata#{kind}"
