"""The HTTP server: Teams' activities, Jira's webhooks, monitors, and what operators look at."""

from __future__ import annotations

import asyncio
import hmac
import logging
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from aiohttp import web
from sqlalchemy import Connection

from jira_sync import hints
from monitors import looks
from monitors.known import ALERTMANAGER
from service.checks import Report, check
from service.house import House
from service.receiving import UNKNOWN_SENDERS_MOST, Room, read_body
from sop.desk import Answer, Handled
from sop.desk.health import health
from sop.errors import Retryable, Trouble
from sop.intake import alertmanager
from sop.intake.alertmanager import Delivery
from sop.records.commands import Command
from sop.records.outcomes import Refusal

log = logging.getLogger(__name__)
LARGEST_BODY = 2 * 1024 * 1024
"""Bytes. Alertmanager's deliveries are bounded by its `max_alerts`; Jira's webhooks stay below 1 MiB."""
READY_FOR_S = 10.0
"""Seconds that an answer of `/readyz` is kept: asking Jira and Entra each time would be a load of its own."""

ONCE = ("Authorization", hints.SIGNATURE_HEADER)
"""Headers that say who it is. Sent twice, whoever stands before us may have looked at the other one; aiohttp knows others."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_app(house: House) -> web.Application:
    """The application with all its routes."""
    server = _Server(house)
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[_guard])
    app.router.add_post("/api/messages", server.messages)
    app.router.add_post("/webhooks/jira", server.jira)
    app.router.add_post("/webhooks/alertmanager", server.alertmanager)
    app.router.add_get("/healthz", server.healthz)
    app.router.add_get("/readyz", server.readyz)
    app.router.add_get("/metrics", server.metrics)
    return app


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A failure that nobody foresaw: logged whole, answered without detail, so that the sender tries again."""
    twice = next((name for name in ONCE if len(request.headers.getall(name, ())) > 1), None)
    if twice is not None:
        return _error(400, f"the header {twice} is sent more than once")
    try:
        return await handler(request)
    except web.HTTPException as answer:
        if answer.status < 400:
            raise
        refusal = _error(answer.status, answer.reason or "refused")
        if "Allow" in answer.headers:
            refusal.headers["Allow"] = answer.headers["Allow"]
        return refusal
    except web.RequestPayloadError:
        return _error(400, "the body is not what its encoding says")
    except ConnectionResetError:
        log.info("%s %s: the sender went away", request.method, request.path)
        return _error(400, "the body did not come whole")
    except Retryable as trouble:
        log.warning("%s %s cannot be taken now: %s", request.method, request.path, trouble)
        return _error(503, "not possible right now; try again")
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return _error(500, "internal error")


def _error(status: int, reason: str) -> web.Response:
    headers = {"Retry-After": "5"} if status == 503 else None
    return web.json_response({"error": reason}, status=status, headers=headers)


class _Server:
    def __init__(self, house: House) -> None:
        self._house = house
        self._report: tuple[float, Report] | None = None
        self._asking = asyncio.Lock()
        self._room = Room(UNKNOWN_SENDERS_MOST)

    async def messages(self, request: web.Request) -> web.StreamResponse:
        return await self._house.adapter.process(request, self._house.bot)

    async def jira(self, request: web.Request) -> web.StreamResponse:
        """Verify, put a hint, answer: nothing else, so that Jira need not try again."""
        secret = self._house.settings.jira_webhook_secret
        if self._house.jira is None or secret is None:
            missing = "SOPILOT_JIRA_WEBHOOK_SECRET" if self._house.jira else "SOPILOT_JIRA_URL"
            return _error(503, f"{missing} is not set")
        signature = request.headers.get(hints.SIGNATURE_HEADER)
        # A Data Center that does not sign sends to an address with the secret in it; with Cloud only a signature counts.
        by_address = signature is None and self._house.jira.account.is_data_center
        if by_address:
            known = hints.bears_secret(request.query.getall(hints.TOKEN_QUERY, []), secret.get_secret_value())
        else:
            known = hints.may_be_signature(signature)
        if not known:
            # Before the body: whoever has no signature is not read at all.
            self._house.metrics.hints.labels("refused").inc()
            return _error(401, "the signature is missing or wrong")
        if request.content_type != "application/json":
            return _error(415, "the body must be application/json")
        body = await read_body(request, LARGEST_BODY, room=self._room)
        if not (by_address or hints.is_signed(body, signature, secret.get_secret_value())):
            self._house.metrics.hints.labels("refused").inc()
            return _error(401, "the signature is missing or wrong")
        try:
            hint = hints.read_hint(body)
        except hints.BadWebhook as bad:
            self._house.metrics.hints.labels("bad").inc()
            return _error(400, str(bad)[:200])
        if isinstance(hint, hints.Ignored):
            self._house.metrics.hints.labels("ignored").inc()
            return web.json_response({"result": "ignored", "reason": hint.reason})
        ours = await self._house.store.tx(hints.note, hint, self._house.clock.now())
        result = "noted" if ours else "foreign"
        self._house.metrics.hints.labels(result).inc()
        return web.json_response({"result": result})

    async def alertmanager(self, request: web.Request) -> web.StreamResponse:
        """One delivery. 4xx is never tried again by Alertmanager, so what may succeed later is answered with 503."""
        token = self._house.settings.intake_token
        if token is None:
            return _error(503, "SOPILOT_INTAKE_TOKEN is not set")
        if not _bears(request, token.get_secret_value()):
            return _error(401, "the bearer token is missing or wrong")
        if request.content_type != "application/json":
            return _error(415, "the body must be application/json")
        try:
            delivery = alertmanager.read(await read_body(request, LARGEST_BODY))
            action = alertmanager.command_of(delivery)
        except alertmanager.BadPayload as bad:
            self._house.metrics.alerts.labels("alertmanager", "bad").inc()
            return _error(400, str(bad)[:200])
        command = Command(
            id=str(uuid.uuid4()),
            actor=ALERTMANAGER,
            at=datetime.fromtimestamp(self._house.clock.now(), UTC),
            action=action,
            cause=f"alert group {action.source.key}",
        )
        answer = await self._house.store.tx(self._delivered, command, delivery)
        if isinstance(answer, Refusal):
            result, item = "unchanged", answer.facts.get("id") or None
        else:
            result, item = _result(answer), answer.item.id if answer.item else None
        self._house.metrics.alerts.labels("alertmanager", result).inc()
        return web.json_response({"result": result, "incident": item})

    def _delivered(self, connection: Connection, command: Command, delivery: Delivery) -> Answer:
        """Carry it out and, where alerts were left out, wish a look at the group, in one transaction."""
        answer = self._house.desk.handle(connection, command)
        if self._house.alertmanager is not None:
            looks.note(connection, delivery, self._house.alertmanager.account, self._house.clock.now())
        return answer

    async def healthz(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"alive": True})

    async def readyz(self, _request: web.Request) -> web.StreamResponse:
        async with self._asking:
            now = self._house.clock.now()
            if self._report is None or now - self._report[0] > READY_FOR_S:
                self._report = (now, await check(self._house, insist=False))
            report = self._report[1]
        return web.json_response(report.as_json(), status=200 if report.ready else 503)

    async def metrics(self, _request: web.Request) -> web.StreamResponse:
        house = self._house
        try:
            state = await house.store.read(health, house.procedure, house.clock.now())
            points = await house.points_left()
        except Trouble as trouble:
            return _error(503, trouble.reason)
        text = house.metrics.render(state, points)
        return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


def _bears(request: web.Request, token: str) -> bool:
    # The scheme's name is in no particular case (RFC 9110, 11.1), and comes as the monitor's configuration spells it.
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    same = hmac.compare_digest(given.strip().encode("utf-8", "surrogateescape"), token.encode())
    return same and scheme.lower() == "bearer"


def _result(answer: Handled) -> str:
    fields = {entry.field for entry in answer.change.entries} if answer.change else set()
    return "opened" if "created" in fields else "updated"
