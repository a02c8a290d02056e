"""Online meetings, their transcripts and AI insights, and calendars: the reading half of the API.

Sources (learn.microsoft.com/graph/api): onlinemeeting-get, onlinemeeting-list-transcripts, calltranscript-get,
calltranscript-delta, user-list-calendarview; microsoft-365-copilot/extensibility/api/ai-services/meeting-insights;
"Manage transcript API access for Teams meetings" (learn.microsoft.com/microsoftteams/meeting-transcript-api-access).
"""

import re
from datetime import datetime
from urllib.parse import quote

from aiohttp import web

from sandbox.common import ControlError, parse_iso
from sandbox.graph.errors import GraphError, bad_request, not_found
from sandbox.graph.model import Meeting, Transcript
from sandbox.graph.shapes import Shapes
from sandbox.graph.state import GraphState

VTT = "text/vtt"
PLAIN = "application/vnd.microsoft.graph.transcript+text"
_BY_JOIN_URL = re.compile("JoinWebUrl eq '(.*)'", re.IGNORECASE | re.DOTALL)
_CALL = re.compile(
    r"getAllTranscripts\(meetingOrganizerUserId='(?P<user>[^']+)'(?:,startDateTime=(?P<since>[^,)]+))?\)"
)


class Meetings:
    """Handlers of everything that only reads."""

    def __init__(self, state: GraphState) -> None:
        self._state = state
        self._shapes = Shapes(state)

    async def find(self, request: web.Request) -> web.Response:
        """The meeting with a join address; other filters are not known."""
        self._allowed()
        _only(request, "$filter")
        found = _BY_JOIN_URL.fullmatch(request.query.get("$filter", ""))
        if found is None:
            raise bad_request("An online meeting is found by $filter=JoinWebUrl eq '…' only.")
        url = found[1].replace("''", "'")
        ours = [one for one in self._state.of_organizer(request.match_info["user"]) if one.join_url == url]
        return self._shapes.many("onlineMeeting", [self._shapes.meeting(one) for one in ours])

    async def transcripts(self, request: web.Request) -> web.Response:
        """All transcripts of a meeting."""
        meeting = self._readable(request)
        _only(request)
        bodies = [self._shapes.transcript(meeting, one) for one in meeting.transcripts]
        return self._shapes.many("callTranscript", bodies)

    async def transcript(self, request: web.Request) -> web.Response:
        """One transcript, without its content."""
        meeting = self._readable(request)
        _only(request)
        return self._shapes.one("callTranscript", self._shapes.transcript(meeting, self._one(meeting, request)))

    async def content(self, request: web.Request) -> web.Response:
        """The text itself, with its speakers or, where the tenant does not give those, without."""
        meeting = self._readable(request)
        _only(request)
        if not self._state.tenant.paying:
            raise GraphError(
                402, "PaymentRequired", "Evaluation capacity has been exceeded. Add a valid billing model."
            )
        one, wanted = self._one(meeting, request), request.headers.get("Accept", "*/*")
        if wanted == PLAIN:
            return web.Response(body=one.text.encode(), content_type=PLAIN)
        if wanted not in (VTT, "*/*"):
            raise GraphError(406, "NotAcceptable", f"The content cannot be given as {wanted}.")
        if not self._state.tenant.attribution:
            message = "Speaker attribution is not allowed for this tenant. Request the transcript without it."
            raise GraphError(403, "SpeakerAttributionNotAllowed", message)
        return web.Response(body=one.vtt.encode(), content_type=VTT)

    async def delta(self, request: web.Request) -> web.Response:
        """What has been added to a person's meetings; those in channels are not told."""
        self._allowed(transcripts=True)
        _only(request, "$skiptoken", "$deltatoken")
        call = _CALL.fullmatch(request.match_info["call"])
        if call is None or call["user"] != request.match_info["user"]:
            raise bad_request("meetingOrganizerUserId must be given, and be the user in the path.")
        since = _time(call["since"])
        after = _number(request.query.get("$skiptoken") or request.query.get("$deltatoken") or "0")
        made = [
            (meeting, one)
            for meeting in self._state.of_organizer(call["user"])
            if not meeting.in_channel
            for one in meeting.transcripts
            if one.n > after and (since is None or one.made >= since)
        ]
        made.sort(key=lambda pair: pair[1].n)
        page = made[: self._state.options.page_size]
        last = page[-1][1].n if page else after
        link, token = ("nextLink", "skiptoken") if len(made) > len(page) else ("deltaLink", "deltatoken")
        address = f"{self._state.base_url}{quote(request.path)}?%24{token}={last}"
        bodies = [self._shapes.transcript(*pair) for pair in page]
        return self._shapes.many("callTranscript", bodies, **{f"@odata.{link}": address})

    async def insights(self, request: web.Request) -> web.Response:
        """The AI insights of a meeting, without what is in them."""
        meeting = self._insightful(request)
        bodies = [self._shapes.insight(one, whole=False) for one in meeting.insights]
        return self._shapes.many("callAiInsight", bodies)

    async def insight(self, request: web.Request) -> web.Response:
        """AI insights, whole."""
        meeting, wanted = self._insightful(request), request.match_info["insight"]
        found = next((one for one in meeting.insights if one.id == wanted), None)
        if found is None:
            raise not_found()
        return self._shapes.one("callAiInsight", self._shapes.insight(found, whole=True))

    async def calendar(self, request: web.Request) -> web.Response:
        """The events of a person between two moments."""
        if not self._state.tenant.consent:
            raise GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        _only(request, "startDateTime", "endDateTime", "$top", "$skip", "$select")
        start, end = _time(request.query.get("startDateTime")), _time(request.query.get("endDateTime"))
        if start is None or end is None:
            raise bad_request("startDateTime and endDateTime are needed.")
        user = request.match_info["user"]
        found = [
            one
            for one in self._state.events
            if one["user"] == user and parse_iso(one["start"]) < end and parse_iso(one["end"]) > start
        ]
        return self._shapes.many("event", [self._shapes.event(one) for one in found])

    def _allowed(self, *, transcripts: bool = False) -> None:
        tenant = self._state.tenant
        if not tenant.consent:
            raise GraphError(403, "Forbidden", "Missing role permissions on the request.")
        if not tenant.policy:
            raise GraphError(403, "Forbidden", "No application access policy found for this app.")
        if transcripts and not tenant.transcripts:
            message = "Access to transcripts through Microsoft Graph is disabled for this tenant."
            raise GraphError(403, "GraphAccessToTranscriptsDisabled", message)

    def _readable(self, request: web.Request) -> Meeting:
        self._allowed(transcripts=True)
        return self._meeting(request)

    def _insightful(self, request: web.Request) -> Meeting:
        if not self._state.tenant.consent:
            raise GraphError(403, "Forbidden", "Missing role permissions on the request.")
        if not self._state.tenant.licensed:
            raise GraphError(403, "Forbidden", "The user does not have a valid Microsoft 365 Copilot license.")
        _only(request)
        meeting = self._meeting(request)
        if meeting.in_channel:
            raise bad_request("AI insights are not available for channel meetings.")
        return meeting

    def _meeting(self, request: web.Request) -> Meeting:
        found = self._state.meetings.get(request.match_info["meeting"])
        if found is None or found.organizer != request.match_info["user"]:
            raise not_found()
        return found

    def _one(self, meeting: Meeting, request: web.Request) -> Transcript:
        found = next((one for one in meeting.transcripts if one.id == request.match_info["transcript"]), None)
        if found is None:
            raise not_found()
        return found


def _only(request: web.Request, *known: str) -> None:
    if unknown := sorted(set(request.query) - set(known)):
        raise bad_request(f"Query options {unknown} are not known here.")


def _time(text: str | None) -> datetime | None:
    try:
        return parse_iso(text) if text is not None else None
    except ControlError as error:
        raise bad_request(str(error)) from error


def _number(text: str) -> int:
    if not text.isdigit():
        raise GraphError(410, "syncStateNotFound", "The sync state generation is not found.")
    return int(text)
