"""The bot's own identity and its access tokens for the Connector (MSAL, off the event loop)."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import urlsplit

import msal
import requests

from sop.errors import Misconfigured, Retryable
from teams_bot.protocol import trust

logger = logging.getLogger(__name__)

REFRESH_AHEAD_S = 300.0
RETRY_REFRESH_S = 30.0
TOKEN_SERVICE_TIMEOUT_S = (3.05, 10.0)
_BOUNDS: dict[str, Any] = {"timeout": TOKEN_SERVICE_TIMEOUT_S, "allow_redirects": False}

# Entra error codes, "Microsoft Entra authentication and authorization error codes" (learn.microsoft.com,
# entra/identity-platform/reference-error-codes).
_SETTING_BY_CODE = {
    7000215: "MicrosoftAppPassword",
    7000222: "MicrosoftAppPassword",
    7000216: "MicrosoftAppPassword",
    7000218: "MicrosoftAppPassword",
    700016: "MicrosoftAppId",
    700027: "MicrosoftAppId",
    900023: "MicrosoftAppTenantId",
    90002: "MicrosoftAppTenantId",
    900021: "MicrosoftAppTenantId",
}
_REMEDIES = {
    "MicrosoftAppPassword": "set it to a current client secret value of the app registration (the value, not its id)",
    "MicrosoftAppId": "set it to the application (client) id of the app registration in the configured tenant",
    "MicrosoftAppTenantId": "set it to the directory (tenant) id of the app registration",
    "TEAMS_AUTHORITY": "set it to the address of the tenant's sign-in service, or leave it unset for the public cloud",
}
_TRANSIENT = {"temporarily_unavailable", "server_error", "request_timeout"}
_CODE_IN_TEXT = re.compile(r"AADSTS(\d+)")


@dataclass(frozen=True, slots=True)
class TeamsCredentials:
    """Who the bot is, and which cloud it lives in.

    Args:
        app_id: application (client) id of the app registration.
        password: its client secret; never shown by ``repr``.
        tenant_id: directory id; activities of other tenants are refused.
        app_type: kind of app registration. New multi-tenant bots cannot be made since 2025-07-31.
        authority: sign-in service, without the tenant. Plain http is taken for loopback addresses only.
        openid_metadata: key document of the Connector's tokens; decides the cloud. Plain http as above.

    Raises:
        Misconfigured: a value is empty or an address is neither https nor on loopback.
    """

    app_id: str
    password: str = field(repr=False)
    tenant_id: str
    app_type: Literal["SingleTenant"] = "SingleTenant"
    authority: str = trust.PUBLIC_AUTHORITY
    openid_metadata: str = trust.PUBLIC_OPENID_METADATA

    def __post_init__(self) -> None:
        for setting, value in (
            ("MicrosoftAppId", self.app_id),
            ("MicrosoftAppPassword", self.password),
            ("MicrosoftAppTenantId", self.tenant_id),
        ):
            if not value.strip():
                raise Misconfigured(f"{setting} is empty", setting=setting, remedy=_REMEDIES[setting])
        for setting, url in (
            ("TEAMS_AUTHORITY", self.authority),
            ("TEAMS_OPENID_METADATA", self.openid_metadata),
        ):
            if not trust.is_acceptable_endpoint(url):
                raise Misconfigured(
                    f"{setting} is not an https address",
                    setting=setting,
                    remedy="use https; plain http is taken for loopback addresses only",
                )


@dataclass(frozen=True, slots=True)
class _Answer:
    """What MSAL reads of an answer."""

    status_code: int
    headers: dict[str, str]
    text: str


class _HttpClient:
    """MSAL's transport.

    MSAL insists on https, for the authority and for the endpoints that it publishes. For a loopback authority that is
    reached by plain http, MSAL sees https addresses and plain http is put back here.
    """

    def __init__(self, authority: str) -> None:
        self._plain = authority.startswith("http://") and trust.is_loopback(authority)
        self._plain_origin = f"http://{urlsplit(authority).netloc}/"
        self._secure_origin = f"https://{urlsplit(authority).netloc}/"
        self._session = requests.Session()
        # A proxy or certificate bundle of the environment must not reach into the sign-in of the bot.
        self._session.trust_env = False

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> _Answer:
        """One GET, without following redirects; other arguments of MSAL are not used."""
        return self._answer(self._session.get(self._address(url), params=params, headers=headers, **_BOUNDS))

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any) -> _Answer:
        """One POST, as `get`."""
        return self._answer(
            self._session.post(self._address(url), params=params, data=data, headers=headers, **_BOUNDS)
        )

    def close(self) -> None:
        self._session.close()

    def _answer(self, response: requests.Response) -> _Answer:
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            # MSAL would take this for an OAuth answer, and its absence for a wrong configuration.
            response.raise_for_status()
        text = response.text.replace(self._plain_origin, self._secure_origin) if self._plain else response.text
        return _Answer(response.status_code, dict(response.headers), text)

    def _address(self, url: str) -> str:
        return url.replace(self._secure_origin, self._plain_origin, 1) if self._plain else url


@dataclass(frozen=True, slots=True)
class _Token:
    value: str = field(repr=False)
    refresh_at: float
    expires_at: float


class TokenProvider:
    """Access tokens for the Connector: one MSAL app, asked in a thread, one request at a time.

    A token is renewed five minutes before it expires (halfway, when it lives shorter than ten minutes). While a
    renewal fails but the old token is still good, the old one is served and the renewal is tried again later.

    Args:
        credentials: the bot's identity.
        monotonic: seconds of a clock that never goes back.
    """

    def __init__(
        self,
        credentials: TeamsCredentials,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._credentials = credentials
        self._scope = trust.cloud_of(credentials.openid_metadata).scope
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._http = _HttpClient(credentials.authority)
        self._app: Any = None
        self._token: _Token | None = None

    async def token(self) -> str:
        """A token that is good now.

        Raises:
            Misconfigured: the sign-in service refuses the app id, secret or tenant.
            Retryable: the sign-in service cannot be reached or is overloaded.
        """
        held = self._token
        if held is not None and self._monotonic() < held.refresh_at:
            return held.value
        async with self._lock:
            held = self._token
            if held is not None and self._monotonic() < held.refresh_at:
                return held.value
            return await self._renew_or_keep(held)

    async def renew(self, refused: str) -> str:
        """A token other than the one that the Connector just refused with 401; raises as `token`."""
        async with self._lock:
            held = self._token
            if held is not None and held.value != refused:
                return held.value
            self._token = await self._acquire(discard=True)
            return self._token.value

    def close(self) -> None:
        """Closes the connections to the sign-in service."""
        self._http.close()

    async def _renew_or_keep(self, held: _Token | None) -> str:
        try:
            self._token = await self._acquire(discard=False)
        except Retryable as trouble:
            now = self._monotonic()
            if held is None or now >= held.expires_at:
                raise
            logger.warning(
                "renewing the Connector token failed, the old one is still good: %s",
                trouble.reason,
            )
            self._token = _Token(held.value, min(now + RETRY_REFRESH_S, held.expires_at), held.expires_at)
        return self._token.value

    async def _acquire(self, *, discard: bool) -> _Token:
        asked_at = self._monotonic()
        answer = await asyncio.to_thread(self._ask, discard)
        value = answer.get("access_token")
        if not isinstance(value, str):
            raise trouble_of(answer)
        lifetime = float(answer.get("expires_in", 0))
        return _Token(
            value,
            asked_at + max(lifetime - REFRESH_AHEAD_S, lifetime / 2),
            asked_at + lifetime,
        )

    def _ask(self, discard: bool) -> dict[str, Any]:
        try:
            if self._app is None:
                self._app = self._build()
            if discard:
                self._app.remove_tokens_for_client()
            answer: dict[str, Any] = self._app.acquire_token_for_client(scopes=[self._scope])
        except requests.RequestException as error:
            raise _unreachable(type(error).__name__) from error
        except msal.exceptions.MsalServiceError as error:
            raise _unreachable(str(error)) from error
        except (ValueError, KeyError) as error:
            raise Misconfigured(
                "the sign-in service does not know the tenant, or is not one",
                setting="MicrosoftAppTenantId",
                remedy="check MicrosoftAppTenantId and TEAMS_AUTHORITY",
            ) from error
        return answer

    def _build(self) -> Any:
        address = self._credentials.authority.rstrip("/").replace("http://", "https://", 1)
        known = address.removeprefix("https://").split("/")[0] in msal.authority.WELL_KNOWN_AUTHORITY_HOSTS
        return msal.ConfidentialClientApplication(  # type: ignore[attr-defined, no-untyped-call]
            self._credentials.app_id,
            client_credential=self._credentials.password,
            authority=f"{address}/{self._credentials.tenant_id}",
            instance_discovery=None if known else False,
            http_client=self._http,
        )


def trouble_of(answer: dict[str, Any]) -> Misconfigured | Retryable:
    """Translates MSAL's error dictionary; pure. The first line of Entra's text is kept, it holds no secret."""
    error = str(answer.get("error", "unknown_error"))
    text = str(answer.get("error_description") or "").split("\n")[0].strip()
    reason = f"the sign-in service refused a token: {error}" + (f" ({text})" if text else "")
    if error in _TRANSIENT:
        return Retryable(reason, destination="teams", unreachable=True)
    codes = [code for code in answer.get("error_codes") or [] if isinstance(code, int)]
    codes += [int(code) for code in _CODE_IN_TEXT.findall(text)]
    default = "MicrosoftAppPassword" if error == "invalid_client" else "MicrosoftAppId"
    setting = next((_SETTING_BY_CODE[code] for code in codes if code in _SETTING_BY_CODE), default)
    return Misconfigured(reason, setting=setting, remedy=_REMEDIES[setting])


def _unreachable(what: str) -> Retryable:
    return Retryable(
        f"the sign-in service cannot be reached: {what}",
        destination="teams",
        unreachable=True,
    )
