"""The identity endpoints of an Azure machine: IMDS of a virtual machine, and App Service's.

Sources: "Use managed identities on a virtual machine to acquire access token" (learn.microsoft.com/entra/identity/
managed-identities-azure-resources/how-to-use-vm-token) and "Use managed identities for App Service and Azure Functions",
section "REST endpoint reference" (learn.microsoft.com/azure/app-service/overview-managed-identity).
"""

import hmac
import time
from typing import Any

from aiohttp import web

from sandbox.teams.tokens import CONNECTOR_AUDIENCE, GRAPH_AUDIENCE
from sandbox.teams.world import TeamsState

Json = dict[str, Any]

IMDS_VERSION, APP_SERVICE_VERSION = "2018-02-01", "2019-08-01"
_KNOWN = {"api-version", "resource", "client_id"}
_RESOURCES = {CONNECTOR_AUDIENCE, GRAPH_AUDIENCE}


class Machine:
    """Handlers of both endpoints. The machine has the identities that `TeamsOptions.machine_identities` names."""

    def __init__(self, state: TeamsState) -> None:
        self._state = state

    async def imds(self, request: web.Request) -> web.Response:
        """A virtual machine's: plain http, and only what a forwarded or browser-made request cannot have."""
        if request.headers.get("Metadata") != "true" or "X-Forwarded-For" in request.headers:
            return _imds_refusal("bad_request_102", "Required metadata header not specified")
        if set(request.query) - _KNOWN or request.query.get("api-version") != IMDS_VERSION:
            return _imds_refusal("bad_request", f"the stand-in knows {sorted(_KNOWN)} and api-version {IMDS_VERSION}")
        if request.query.get("resource") not in _RESOURCES:
            return _imds_refusal(
                "invalid_resource", "AADSTS500011: The resource principal was not found in the tenant."
            )
        client_id = request.query.get("client_id", "")
        if client_id not in self._state.machine_identities:
            return _imds_refusal("invalid_request", "Identity not found")
        lifetime = int(self._state.options.token_lifetime_s)
        times = {"expires_in": str(lifetime), "ext_expires_in": str(lifetime)}
        return web.json_response(self._granted(client_id, lifetime, request.query["resource"]) | times)

    async def app_service(self, request: web.Request) -> web.Response:
        """App Service's (also Container Apps'): knows its callers by the header that is in their environment."""
        header = request.headers.get("X-IDENTITY-HEADER", "")
        if not hmac.compare_digest(header.encode(), self._state.options.identity_header.encode()):
            return _app_service_refusal(403, "the X-IDENTITY-HEADER is missing or wrong")
        if set(request.query) - _KNOWN or request.query.get("api-version") != APP_SERVICE_VERSION:
            return _app_service_refusal(
                400, f"the stand-in knows {sorted(_KNOWN)} and api-version {APP_SERVICE_VERSION}"
            )
        if request.query.get("resource") not in _RESOURCES:
            return _app_service_refusal(400, "the resource was not found in the tenant")
        client_id = request.query.get("client_id", "")
        if client_id not in self._state.machine_identities:
            text = "No User Assigned Managed Identity found for specified ClientId/ResourceId/PrincipalId."
            return _app_service_refusal(400, text)
        return web.json_response(
            self._granted(client_id, int(self._state.options.token_lifetime_s), request.query["resource"])
        )

    def _granted(self, client_id: str, lifetime_s: int, resource: str) -> Json:
        """What both answer; numbers are texts there."""
        now = int(time.time())
        return {
            "access_token": self._state.keys.bot_token(client_id, self._state.tenant, lifetime_s, resource),
            "client_id": client_id,
            "expires_on": str(now + lifetime_s),
            "not_before": str(now - 300),
            "resource": resource,
            "token_type": "Bearer",
        }


def _imds_refusal(error: str, text: str) -> web.Response:
    return web.json_response({"error": error, "error_description": text}, status=400)


def _app_service_refusal(status: int, text: str) -> web.Response:
    return web.json_response({"statusCode": status, "message": text}, status=status)
