"""The control endpoints that both stand-ins answer under `/_control/`."""

import asyncio
import json
import math
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.common.changes import Changes
from sandbox.common.clock import Clock, iso, parse_iso
from sandbox.common.errors import ControlError
from sandbox.common.faults import Faults
from sandbox.common.requestlog import RequestLog


class Control:
    """What the common control endpoints work on; `down` drops every request outside `/_control`."""

    def __init__(self, faults: Faults | None = None) -> None:
        self.clock = Clock()
        self.faults = faults if faults is not None else Faults()
        self.log = RequestLog()
        self.changes = Changes()
        self.down = False

    def reset(self) -> None:
        """Real clock, no faults, empty log, up; the change counter goes on."""
        self.clock.real()
        self.faults.clear()
        self.log.clear()
        self.down = False
        self.changes.bump()


async def read_control_body(request: web.Request, known: set[str] | None = None) -> dict[str, Any]:
    """The JSON object a control call carries (`{}` for no body); ControlError if it is none or has unknown keys."""
    raw = await request.read()
    try:
        body = json.loads(raw) if raw.strip() else {}
    except ValueError as error:
        raise ControlError(f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise ControlError("the body must be an object")
    if known is not None and (unknown := body.keys() - known):
        raise ControlError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known)) or 'nothing'}")
    return body


def control_routes(
    app: web.Application,
    control: Control,
    reset: Callable[[], None],
    seed: Callable[[dict[str, Any]], Awaitable[None] | None],
) -> None:
    """Mounts the common control endpoints on `app`.

    `reset` puts the stand-in's own data back (the common parts are reset before it is called); `seed` replaces
    the data from the body, and raises ControlError on what it does not understand. Both bump the change counter.
    """
    endpoints = _Endpoints(control, reset, seed)
    app.router.add_post("/_control/reset", endpoints.post_reset)
    app.router.add_post("/_control/seed", endpoints.post_seed)
    app.router.add_get("/_control/clock", endpoints.get_clock)
    app.router.add_post("/_control/clock", endpoints.post_clock)
    app.router.add_post("/_control/faults", endpoints.post_faults)
    app.router.add_get("/_control/faults", endpoints.get_faults)
    app.router.add_delete("/_control/faults", endpoints.delete_faults)
    app.router.add_get("/_control/requests", endpoints.get_requests)
    app.router.add_get("/_control/changes", endpoints.get_changes)


class _Endpoints:
    def __init__(
        self,
        control: Control,
        reset: Callable[[], None],
        seed: Callable[[dict[str, Any]], Awaitable[None] | None],
    ) -> None:
        self._control = control
        self._reset = reset
        self._seed = seed

    async def post_reset(self, request: web.Request) -> web.Response:
        await read_control_body(request, set())
        self._control.reset()
        self._reset()
        self._control.changes.bump()
        return web.json_response({})

    async def post_seed(self, request: web.Request) -> web.Response:
        waiting = self._seed(await read_control_body(request))
        if waiting is not None:
            await waiting
        self._control.changes.bump()
        return web.json_response({})

    async def get_clock(self, request: web.Request) -> web.Response:
        clock = self._control.clock
        return web.json_response({"now": iso(clock.now()), "mode": clock.mode})

    async def post_clock(self, request: web.Request) -> web.Response:
        body = await read_control_body(request, {"now", "advance_s", "mode"})
        if len(body) != 1:
            raise ControlError('give exactly one of "now", "advance_s" and "mode"')
        if "now" in body:
            self._control.clock.set(parse_iso(body["now"]))
        elif "advance_s" in body:
            self._control.clock.advance(_number(body["advance_s"], "advance_s"))
        elif body["mode"] == "real":
            self._control.clock.real()
        else:
            raise ControlError('mode can only be set to "real"')
        # What was waiting for this moment runs before the caller looks.
        await asyncio.sleep(0)
        return await self.get_clock(request)

    async def post_faults(self, request: web.Request) -> web.Response:
        body = await read_control_body(request, {"faults"})
        return web.json_response({"ids": self._control.faults.add(body.get("faults"))})

    async def get_faults(self, request: web.Request) -> web.Response:
        return web.json_response({"faults": self._control.faults.list()})

    async def delete_faults(self, request: web.Request) -> web.Response:
        self._control.faults.clear()
        return web.json_response({})

    async def get_requests(self, request: web.Request) -> web.Response:
        since = int(_query_number(request, "since", 0))
        entries = [entry.as_json() for entry in self._control.log.since(since)]
        return web.json_response({"next": self._control.log.last, "requests": entries})

    async def get_changes(self, request: web.Request) -> web.Response:
        since = int(_query_number(request, "since", 0))
        wait_s = min(_query_number(request, "wait_s", 0), 60)
        return web.json_response({"version": await self._control.changes.wait(since, wait_s)})


def _number(value: object, name: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ControlError(f"{name} must be a number")
    return float(value)


def _query_number(request: web.Request, name: str, default: float) -> float:
    text = request.query.get(name)
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError as error:
        raise ControlError(f"{name} must be a number, not {text!r}") from error
    if not math.isfinite(value) or value < 0:
        raise ControlError(f"{name} must be 0 or more")
    return value
