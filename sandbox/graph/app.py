"""Putting the stand-in together and serving it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from sandbox.common import Served, control_routes, faults_and_log, serve_app
from sandbox.graph.control import GraphControl
from sandbox.graph.delivery import Notifier
from sandbox.graph.entrance import Authority, Entrance
from sandbox.graph.errors import GraphError
from sandbox.graph.meetings import Meetings
from sandbox.graph.options import GraphOptions
from sandbox.graph.state import GraphState
from sandbox.graph.subscriptions import Subscriptions

STATE = web.AppKey("graph_state", GraphState)
_MAX_BODY = 64 * 1024 * 1024


def create_app(options: GraphOptions | None = None) -> web.Application:
    """The stand-in as an application; its live state is under the key `STATE`.

    Whoever serves it must give `options.base_url` (or set `base_url` on the state), since links name it.
    """
    state = GraphState(options or GraphOptions())
    app = web.Application(middlewares=[faults_and_log(state.control)], client_max_size=_MAX_BODY)
    app[STATE] = state
    control_routes(app, state.control, state.reset, state.seed)
    authority = Authority(state)
    notifier = Notifier(state, authority)
    entrance = Entrance(state, authority, lambda: notifier.http)
    _api_routes(app, entrance, Meetings(state), Subscriptions(state, notifier))
    _control_routes(app, GraphControl(state, notifier))

    async def running(_app: web.Application) -> AsyncIterator[None]:
        yield
        await notifier.close()

    app.cleanup_ctx.append(running)
    return app


@asynccontextmanager
async def serve(
    options: GraphOptions | None = None, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[Served[GraphState]]:
    """Serve the stand-in; port 0 picks a free one. Yields an object with `url`, `state`, `stop()` and `start()`."""
    app = create_app(options)
    async with serve_app(app, app[STATE], host, port) as served:
        served.state.base_url = served.state.options.base_url or served.url
        yield served


def _api_routes(app: web.Application, entrance: Entrance, meetings: Meetings, subscriptions: Subscriptions) -> None:
    add = app.router
    users, copilot = "/v1.0/users/{user}", "/v1.0/copilot/users/{user}"
    meeting = f"{users}/onlineMeetings/{{meeting}}"
    add.add_get(f"{users}/onlineMeetings", entrance(meetings.find))
    add.add_get(f"{users}/onlineMeetings/{{call:getAllTranscripts.*}}/delta", entrance(meetings.delta))
    add.add_get(f"{meeting}/transcripts", entrance(meetings.transcripts))
    add.add_get(f"{meeting}/transcripts/{{transcript}}", entrance(meetings.transcript))
    add.add_get(f"{meeting}/transcripts/{{transcript}}/content", entrance(meetings.content))
    add.add_get(f"{copilot}/onlineMeetings/{{meeting}}/aiInsights", entrance(meetings.insights))
    add.add_get(f"{copilot}/onlineMeetings/{{meeting}}/aiInsights/{{insight}}", entrance(meetings.insight))
    add.add_get(f"{users}/calendarView", entrance(meetings.calendar))
    add.add_post("/v1.0/subscriptions", entrance(subscriptions.create))
    add.add_get("/v1.0/subscriptions", entrance(subscriptions.list))
    one = "/v1.0/subscriptions/{subscription}"
    add.add_patch(one, entrance(subscriptions.renew))
    add.add_delete(one, entrance(subscriptions.delete))
    add.add_post(f"{one}/reauthorize", entrance(subscriptions.reauthorize))
    add.add_route("*", "/{rest:(?!_control/).*}", entrance(_unknown))


async def _unknown(request: web.Request) -> web.StreamResponse:
    raise GraphError(501, "NotImplemented", f"This stand-in does not know {request.method} {request.path}.")


def _control_routes(app: web.Application, control: GraphControl) -> None:
    app.router.add_post("/_control/transcript", control.transcript)
    app.router.add_post("/_control/insight", control.insight)
    app.router.add_post("/_control/tenant", control.tenant)
    app.router.add_post("/_control/lifecycle", control.lifecycle)
    app.router.add_get("/_control/subscriptions", control.subscriptions)
    app.router.add_get("/_control/deliveries", control.deliveries)
