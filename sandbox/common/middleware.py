"""The outermost middleware of a stand-in: control errors, request log, faults, and being down."""

import asyncio
from collections.abc import Sequence

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from sandbox.common.control import Control
from sandbox.common.errors import ControlError
from sandbox.common.faults import Fault
from sandbox.common.requestlog import LogEntry


def drop_connection(request: web.Request) -> web.Response:
    """Cuts the client's connection; the response given back is never sent."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def faults_and_log(control: Control) -> Middleware:
    """A middleware that answers `/_control` errors as 400/404/405 and logs and faults every other request."""

    @web.middleware
    async def apply(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/_control/"):
            return await _answer_control(request, handler)
        entry = control.log.note(request, await request.read(), control.clock.now())
        if control.down:
            return drop_connection(request)
        return await _work(request, handler, entry, control.faults.take(request.method, request.path))

    return apply


async def _answer_control(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except ControlError as error:
        return web.json_response({"error": str(error)}, status=400)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return web.json_response({"error": f"{request.method} {request.path}: {error.reason}"}, status=error.status)


async def _work(request: web.Request, handler: Handler, entry: LogEntry, faults: Sequence[Fault]) -> web.StreamResponse:
    for fault in faults:
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        elif fault.kind == "refuse":
            return drop_connection(request)
        elif fault.kind == "status":
            answer = _ordered(fault)
            entry.status = answer.status
            return answer
    dropped = any(fault.kind == "drop_after_commit" for fault in faults)
    try:
        response = await handler(request)
    except web.HTTPException as error:
        if dropped:
            return drop_connection(request)
        entry.status = error.status
        raise
    if dropped:
        return drop_connection(request)
    entry.status = response.status
    return response


def _ordered(fault: Fault) -> web.Response:
    headers = fault.args.get("headers", {})
    body = fault.args.get("body")
    if body is None:
        return web.Response(status=fault.args["status"], headers=headers)
    if isinstance(body, str):
        return web.Response(status=fault.args["status"], headers=headers, text=body)
    return web.json_response(body, status=fault.args["status"], headers=headers)
