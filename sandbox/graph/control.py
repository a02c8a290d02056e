"""The control endpoints of Graph's own: see docs/sandbox.md."""

from aiohttp import web

from sandbox.common import ControlError, iso, read_control_body
from sandbox.graph.delivery import Notifier
from sandbox.graph.model import Json, Meeting
from sandbox.graph.state import GraphState

LIFECYCLE = ("reauthorizationRequired", "subscriptionRemoved", "missed")


class GraphControl:
    """Handlers under `/_control/`."""

    def __init__(self, state: GraphState, notifier: Notifier) -> None:
        self._state = state
        self._notifier = notifier

    async def transcript(self, request: web.Request) -> web.Response:
        """A transcript becomes available, and whoever has subscribed is told."""
        body = await read_control_body(request, {"meeting", "vtt", "text"})
        meeting, vtt = self._meeting(body), _text(body, "vtt")
        made = self._state.add_transcript(meeting, vtt, str(body.get("text", vtt)))
        await self._notifier.tell_transcript(meeting, made)
        return web.json_response({"id": made.id})

    async def insight(self, request: web.Request) -> web.Response:
        """AI insights become available; nobody is told."""
        body = await read_control_body(request, {"meeting", "insight"})
        insight = body.get("insight")
        if not isinstance(insight, dict):
            raise ControlError("insight is an object with meetingNotes, actionItems and viewpoint")
        return web.json_response({"id": self._state.add_insight(self._meeting(body), insight).id})

    async def tenant(self, request: web.Request) -> web.Response:
        """An administrator allows or forbids something."""
        tenant = self._state.tenant
        for name, value in (await read_control_body(request, set(tenant.as_json()))).items():
            if not isinstance(value, bool):
                raise ControlError(f"{name} is true or false")
            setattr(tenant, name, value)
        return web.json_response(tenant.as_json())

    async def lifecycle(self, request: web.Request) -> web.Response:
        """Something happens to every subscription; `subscriptionRemoved` ends them."""
        event = _text(await read_control_body(request, {"event"}), "event")
        if event not in LIFECYCLE:
            raise ControlError(f"event is one of {', '.join(LIFECYCLE)}")
        told = self._state.live()
        if event == "subscriptionRemoved":
            self._state.subscriptions.clear()
        for one in told:
            await self._notifier.tell_lifecycle(one, event)
        return web.json_response({"told": len(told)})

    async def subscriptions(self, request: web.Request) -> web.Response:
        """What is subscribed to, the secrets included."""
        found = [{"id": one.id, "expires": iso(one.expires), **one.body} for one in self._state.live()]
        return web.json_response({"subscriptions": found})

    async def deliveries(self, request: web.Request) -> web.Response:
        """Every notification and what came of it."""
        return web.json_response({"deliveries": self._notifier.report(), "pending": self._notifier.pending})

    def _meeting(self, body: Json) -> Meeting:
        found = self._state.meetings.get(_text(body, "meeting"))
        if found is None:
            raise ControlError(f"no meeting {body['meeting']!r}")
        return found


def _text(body: Json, key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise ControlError(f"{key} must be a string")
    return value
