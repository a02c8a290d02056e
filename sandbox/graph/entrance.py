"""Who calls: access tokens of the tenant's authority, checked as Graph checks them."""

from collections.abc import Awaitable, Callable

import jwt
from aiohttp import ClientSession, web

from sandbox.graph.errors import GraphError
from sandbox.graph.state import GraphState

AUDIENCE = "https://graph.microsoft.com"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Authority:
    """The tenant's sign-in service: its published keys, and the token by which Graph proves itself to a subscriber."""

    def __init__(self, state: GraphState) -> None:
        self._state = state
        self._keys: dict[str, jwt.PyJWK] = {}

    async def key(self, http: ClientSession, key_id: object) -> jwt.PyJWK | None:
        """The published key of that id; all are fetched anew where it is not held."""
        if key_id not in self._keys:
            async with http.get(f"{self._state.options.authority}/common/discovery/keys") as answer:
                self._keys = {one["kid"]: jwt.PyJWK(one, "RS256") for one in (await answer.json())["keys"]}
        return self._keys.get(str(key_id))

    async def publisher_token(self, http: ClientSession) -> str:
        """The token of Graph's change notifications, for the app that subscribed."""
        async with http.post(f"{self._state.options.authority}/_control/publisher_token", json={}) as answer:
            answer.raise_for_status()
            return str((await answer.json())["token"])


class Entrance:
    """Lets in who has a good token, and answers refusals in Graph's shape."""

    def __init__(self, state: GraphState, authority: Authority, http: Callable[[], ClientSession]) -> None:
        self._state = state
        self._authority = authority
        self._http = http

    def __call__(self, handler: Handler) -> Handler:
        """The handler behind the check."""

        async def checked(request: web.Request) -> web.StreamResponse:
            try:
                await self._check(request.headers.get("Authorization"))
                return await handler(request)
            except GraphError as error:
                return web.json_response(error.body(), status=error.status, headers=error.headers)

        return checked

    async def _check(self, header: str | None) -> None:
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise GraphError(401, "InvalidAuthenticationToken", "Access token is empty.")
        options = self._state.options
        try:
            key = await self._authority.key(self._http(), jwt.get_unverified_header(token).get("kid"))
            if key is None:
                raise GraphError(401, "InvalidAuthenticationToken", "Signing key is not known.")
            claims = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=AUDIENCE,
                issuer=f"https://sts.windows.net/{options.tenant}/",
                options={"require": ["exp", "nbf", "iss", "aud"]},
            )
        except jwt.PyJWTError as error:
            raise GraphError(401, "InvalidAuthenticationToken", f"{type(error).__name__}: {error}") from error
        if claims.get("appid") != options.app_id:
            raise GraphError(401, "InvalidAuthenticationToken", "The token was issued to another app.")
