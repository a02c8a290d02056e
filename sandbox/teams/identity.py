"""The published keys of the channel, and Entra's token endpoint for the bot.

Sources: "Authenticate requests with the Bot Connector API" (learn.microsoft.com/azure/bot-service/rest-api/
bot-framework-rest-connector-authentication) and "OAuth 2.0 client credentials flow" (learn.microsoft.com/entra/
identity-platform/v2-oauth2-client-creds-grant-flow).
"""

import hmac
from typing import Any
from uuid import uuid4

from aiohttp import web

from sandbox.common import iso
from sandbox.teams.assertions import ASSERTION_TYPE, ProofRefused, check_assertion
from sandbox.teams.tokens import BOT_FRAMEWORK_ISSUER, CONNECTOR_AUDIENCE, GRAPH_AUDIENCE
from sandbox.teams.world import TeamsState

AUDIENCE_BY_SCOPE = {f"{one}/.default": one for one in (CONNECTOR_AUDIENCE, GRAPH_AUDIENCE)}


class Identity:
    """Handlers of the metadata documents and the token endpoint."""

    def __init__(self, state: TeamsState) -> None:
        self._state = state

    async def bot_metadata(self, request: web.Request) -> web.Response:
        """The OpenID metadata by which a bot finds the channel's keys."""
        return web.json_response(
            {
                "issuer": BOT_FRAMEWORK_ISSUER,
                "authorization_endpoint": "https://invalid.botframework.com",
                "jwks_uri": f"{self._state.base_url}/v1/.well-known/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            }
        )

    async def keys(self, request: web.Request) -> web.Response:
        """The channel's public keys."""
        return web.json_response(self._state.keys.jwks())

    async def tenant_metadata(self, request: web.Request) -> web.Response:
        """The authority's metadata, which MSAL reads before it asks for a token."""
        tenant = request.match_info["tenant"]
        if tenant != self._state.tenant:
            return self._refuse(400, "invalid_tenant", 90002, f"Tenant '{tenant}' not found.")
        base = self._published_base
        return web.json_response(
            {
                "issuer": f"{base}/{tenant}/v2.0",
                "authorization_endpoint": f"{base}/{tenant}/oauth2/v2.0/authorize",
                "token_endpoint": self._token_endpoint,
                "jwks_uri": f"{base}/v1/.well-known/keys",
                "response_types_supported": ["token"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def common_metadata(self, request: web.Request) -> web.Response:
        """The document by which receivers of Entra's tokens find its keys."""
        base = self._state.base_url
        issuer = "https://sts.windows.net/{tenantid}/"
        return web.json_response({"issuer": issuer, "jwks_uri": f"{base}/common/discovery/keys"})

    async def token(self, request: web.Request) -> web.Response:
        """An access token for client credentials, or Entra's refusal."""
        state, form, tenant = self._state, await request.post(), request.match_info["tenant"]
        if tenant != state.tenant:
            return self._refuse(400, "invalid_request", 90002, f"Tenant '{tenant}' not found.")
        if form.get("grant_type") != "client_credentials":
            return self._refuse(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.")
        client_id = str(form.get("client_id", ""))
        if client_id != state.app_id:
            message = f"Application with identifier '{client_id}' was not found in the directory."
            return self._refuse(400, "unauthorized_client", 700016, message)
        try:
            self._check_proof({name: str(value) for name, value in form.items()}, client_id)
        except ProofRefused as refused:
            return self._refuse(401, "invalid_client", refused.code, str(refused))
        audience = AUDIENCE_BY_SCOPE.get(str(form.get("scope")))
        if audience is None:
            return self._refuse(400, "invalid_scope", 70011, "The provided value for 'scope' is not valid.")
        lifetime = state.options.token_lifetime_s
        token = state.keys.bot_token(state.app_id, state.tenant, lifetime, audience)
        times = {"expires_in": int(lifetime), "ext_expires_in": int(lifetime)}
        return web.json_response({"token_type": "Bearer", **times, "access_token": token})

    @property
    def _published_base(self) -> str:
        # MSAL takes nothing but https here; a client on loopback maps it back in its http_client.
        return self._state.base_url.replace("http://", "https://", 1)

    @property
    def _token_endpoint(self) -> str:
        return f"{self._published_base}/{self._state.tenant}/oauth2/v2.0/token"

    def _check_proof(self, form: dict[str, str], client_id: str) -> None:
        """The client's secret or assertion, exactly one of them."""
        secret, assertion = form.get("client_secret", ""), form.get("client_assertion", "")
        if bool(secret) == bool(assertion):
            text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
            raise ProofRefused(7000218, text)
        if secret:
            if not hmac.compare_digest(secret.encode(), self._state.app_password.encode()):
                raise ProofRefused(7000215, f"Invalid client secret provided for app '{client_id}'.")
            return
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise ProofRefused(7000218, f"The 'client_assertion_type' must be {ASSERTION_TYPE}.")
        check_assertion(assertion, self._state.app_certificates, client_id, self._token_endpoint)

    def _refuse(self, status: int, error: str, code: int, message: str) -> web.Response:
        trace, correlation = str(uuid4()), str(uuid4())
        at = iso(self._state.control.clock.now())
        text = f"AADSTS{code}: {message} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {at}"
        body: dict[str, Any] = {"error": error, "error_description": text, "error_codes": [code], "timestamp": at}
        return web.json_response({**body, "trace_id": trace, "correlation_id": correlation}, status=status)
