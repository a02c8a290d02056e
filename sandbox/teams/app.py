"""Putting the stand-in together and serving it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from sandbox.common import Served, control_routes, faults_and_log, serve_app
from sandbox.teams.connector import Connector, Gate
from sandbox.teams.control import TeamsControl
from sandbox.teams.delivery import BotLink
from sandbox.teams.files import Files
from sandbox.teams.happenings import Happenings
from sandbox.teams.identity import Identity
from sandbox.teams.machine import Machine
from sandbox.teams.options import TeamsOptions
from sandbox.teams.people import People
from sandbox.teams.rosters import Rosters
from sandbox.teams.world import TeamsState

STATE = web.AppKey("teams_state", TeamsState)
_MAX_BODY = 4 * 1024 * 1024


def create_app(options: TeamsOptions | None = None) -> web.Application:
    """The stand-in as an application; its live state is under the key `STATE`.

    Whoever serves it must give `options.base_url` (or set `base_url` on the state), since activities, key documents
    and authority metadata name it.
    """
    state = TeamsState(options or TeamsOptions())
    app = web.Application(middlewares=[faults_and_log(state.control)], client_max_size=_MAX_BODY)
    app[STATE] = state
    control_routes(app, state.control, state.reset, state.seed)
    _identity_routes(app, Identity(state), Machine(state))
    _connector_routes(app, state)

    bot = BotLink(state)
    _people_routes(app, TeamsControl(state, People(state, bot), Happenings(state, bot)))
    app.cleanup_ctx.append(bot.running)
    return app


@asynccontextmanager
async def serve(
    options: TeamsOptions | None = None, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[Served[TeamsState]]:
    """Serve the stand-in; port 0 picks a free one. Yields an object with `url`, `state`, `stop()` and `start()`."""
    app = create_app(options)
    async with serve_app(app, app[STATE], host, port) as served:
        served.state.base_url = served.state.options.base_url or served.url
        yield served


def _identity_routes(app: web.Application, identity: Identity, machine: Machine) -> None:
    app.router.add_get("/v1/.well-known/openidconfiguration", identity.bot_metadata)
    app.router.add_get("/v1/.well-known/keys", identity.keys)
    app.router.add_get("/common/.well-known/openid-configuration", identity.common_metadata)
    app.router.add_get("/common/discovery/keys", identity.keys)
    app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", identity.tenant_metadata)
    app.router.add_post("/{tenant}/oauth2/v2.0/token", identity.token)
    app.router.add_get("/metadata/identity/oauth2/token", machine.imds)
    app.router.add_get("/msi/token", machine.app_service)


def _connector_routes(app: web.Application, state: TeamsState) -> None:
    gate, connector, rosters = Gate(state), Connector(state), Rosters(state)
    base = state.options.service_path.rstrip("/")
    conversation = f"{base}/v3/conversations/{{conversation_id}}"
    team = f"{base}/v3/teams/{{team_id}}"
    app.router.add_post(f"{base}/v3/conversations", gate(connector.create))
    app.router.add_post(f"{conversation}/activities", gate(connector.send))
    app.router.add_post(f"{conversation}/activities/{{activity_id}}", gate(connector.reply))
    app.router.add_put(f"{conversation}/activities/{{activity_id}}", gate(connector.update))
    app.router.add_delete(f"{conversation}/activities/{{activity_id}}", gate(connector.delete))
    app.router.add_get(f"{conversation}/members", gate(rosters.members))
    paging = frozenset({"pageSize", "continuationToken"})
    app.router.add_get(f"{conversation}/pagedmembers", gate(rosters.paged_members, paging))
    app.router.add_get(f"{conversation}/members/{{member_id}}", gate(rosters.member))
    files = Files(state)
    app.router.add_get(f"{base}/v3/attachments/{{file_id}}/views/original", gate(files.hosted))
    app.router.add_get("/personal/{user}/_layouts/15/download.aspx", files.stored)
    app.router.add_get(team, gate(rosters.team))
    app.router.add_get(f"{team}/conversations", gate(rosters.channels))


def _people_routes(app: web.Application, control: TeamsControl) -> None:
    app.router.add_post("/_control/say", control.say)
    app.router.add_post("/_control/press", control.press)
    app.router.add_post("/_control/install", control.install)
    app.router.add_post("/_control/uninstall", control.uninstall)
    app.router.add_post("/_control/happen", control.happen)
    app.router.add_post("/_control/rotate_keys", control.rotate_keys)
    app.router.add_post("/_control/publisher_token", control.publisher_token)
    app.router.add_get("/_control/conversations", control.conversations)
    app.router.add_get("/_control/conversations/{conversation_id}", control.conversation)
    app.router.add_get("/_control/limits", control.limits)
