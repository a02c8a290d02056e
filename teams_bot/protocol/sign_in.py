"""Asking Microsoft for the bot's access token: by a secret, a certificate or the machine's own identity (MSAL).

Everything here blocks; `tokens` calls it in a thread, one call at a time.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import msal
import requests
from msal.managed_identity import ManagedIdentityClient, ManagedIdentityError, UserAssignedManagedIdentity

from sop.errors import Misconfigured, Retryable
from teams_bot.protocol import trust
from teams_bot.protocol.certificate import PATH_SETTING, Certificate, CertificateFile
from teams_bot.protocol.credentials import APP_ID, APP_TYPE, PASSWORD, REMEDIES, TENANT, TeamsCredentials
from teams_bot.protocol.msal_http import EntraHttp, MachineHttp
from teams_bot.protocol.outcomes import retry_after

logger = logging.getLogger(__name__)

# Entra error codes, "Microsoft Entra authentication and authorization error codes" (learn.microsoft.com,
# entra/identity-platform/reference-error-codes).
_SETTING_BY_CODE = {
    7000215: PASSWORD,
    7000222: PASSWORD,
    7000216: PASSWORD,
    700027: PATH_SETTING,
    700016: APP_ID,
    7000229: APP_ID,
    900023: TENANT,
    90002: TENANT,
    900021: TENANT,
    700023: "TEAMS_AUTHORITY",
}
_REMEDY_BY_CODE = {
    700024: "set this machine's clock: the certificate's proof is signed with its time, which the sign-in service refuses",
    7000229: "add the app to the tenant: open it once under Entra's Enterprise applications, or grant it consent there",
}
_TRANSIENT = {"temporarily_unavailable", "server_error", "request_timeout"}
_CODE_IN_TEXT = re.compile(r"AADSTS(\d+)")
_ON_AZURE_ONLY = (
    "a managed identity can be used on Azure only (virtual machine, App Service, Container Apps, AKS); elsewhere "
    f"set {APP_TYPE} to SingleTenant and use a certificate"
)
_ASSIGN = (
    f"assign the user-assigned managed identity whose client id is {APP_ID} to this machine or app "
    "(Identity → User assigned)"
)


@dataclass(frozen=True, slots=True)
class Grant:
    """An access token, and for how many seconds from now it is good."""

    value: str = field(repr=False)
    lifetime_s: float


class SignIn(Protocol):
    """One way to be the bot."""

    def ask(self, *, discard: bool) -> Grant:
        """A token; blocks. discard: not one that was given before.

        Raises:
            Misconfigured: this identity is refused, or cannot even be tried.
            Retryable: nobody answered, or not now.
        """

    def close(self) -> None:
        """Closes the connections."""


def sign_in_of(credentials: TeamsCredentials, scope: str | None = None) -> SignIn:
    """The way that the credentials say. scope: what the tokens are for; the Connector of their cloud by default."""
    if credentials.app_type == "UserAssignedMSI":
        return ManagedIdentitySignIn(credentials, scope)
    return EntraSignIn(credentials, scope)


class EntraSignIn:
    """At the tenant's sign-in service, by client secret or by a certificate.

    The certificate's file is read again whenever a token is asked for: certificates are replaced while a service runs.
    A file that cannot be used just then (half written, gone for a moment) leaves the one that was read before in use,
    as long as that has not expired.

    Args:
        credentials: the bot's identity; with a secret or a certificate.
        scope: what the tokens are for; the Connector of its cloud by default.
        now: the time, by which a certificate has expired or not.
    """

    def __init__(
        self,
        credentials: TeamsCredentials,
        scope: str | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._now = now
        self._credentials = credentials
        self._scope = scope or trust.cloud_of(credentials.openid_metadata).scope
        self._http = EntraHttp(credentials.authority)
        self._certificate: Certificate | None = None
        self._app: Any = None

    def ask(self, *, discard: bool) -> Grant:
        """As `SignIn.ask`."""
        if self._credentials.certificate is not None:
            self._take_up(self._credentials.certificate)
        try:
            if self._app is None:
                self._app = self._build()
            if discard:
                self._app.remove_tokens_for_client()
            answer: dict[str, Any] = self._app.acquire_token_for_client(scopes=[self._scope])
        except requests.RequestException as error:
            raise _unreachable("the sign-in service", error) from error
        except msal.exceptions.MsalServiceError as error:
            raise _unreachable("the sign-in service", error) from error
        except (ValueError, KeyError) as error:
            raise Misconfigured(
                "the sign-in service does not know the tenant, or is not one",
                setting=TENANT,
                remedy="check MicrosoftAppTenantId and TEAMS_AUTHORITY",
            ) from error
        grant = _granted(answer)
        if grant is None:
            raise trouble_of(answer, self._credentials.proof_setting)
        return grant

    def close(self) -> None:
        """As `SignIn.close`."""
        self._http.close()

    def _take_up(self, file: CertificateFile) -> None:
        now = self._now()
        try:
            found = file.read()
            found.ensure_good(now)
        except Misconfigured as trouble:
            if self._certificate is None or now >= self._certificate.expires:
                raise
            logger.warning("the certificate read before stays in use: %s", trouble.reason)
            return
        if found != self._certificate:
            self._certificate, self._app = found, None

    def _build(self) -> Any:
        address = self._credentials.authority.rstrip("/").replace("http://", "https://", 1)
        known = address.removeprefix("https://").split("/")[0] in msal.authority.WELL_KNOWN_AUTHORITY_HOSTS
        return msal.ConfidentialClientApplication(  # type: ignore[attr-defined, no-untyped-call]
            self._credentials.app_id,
            client_credential=self._proof(),
            authority=f"{address}/{self._credentials.tenant_id}",
            instance_discovery=None if known else False,
            http_client=self._http,
        )

    def _proof(self) -> str | dict[str, str]:
        if self._certificate is None:
            return self._credentials.password
        # Without a thumbprint of ours MSAL signs by PS256 and names the certificate by its SHA-256, as Entra's page
        # "Application authentication certificate credentials" wants it.
        return {"private_key": self._certificate.private_key, "public_certificate": self._certificate.public}


class ManagedIdentitySignIn:
    """At the identity endpoint of the Azure machine we run on, as its user-assigned managed identity.

    Which endpoint that is MSAL learns from the environment (IDENTITY_ENDPOINT and IDENTITY_HEADER in App Service and
    Container Apps; else IMDS).
    """

    def __init__(self, credentials: TeamsCredentials, scope: str | None = None) -> None:
        self._app_id = credentials.app_id
        wanted = scope or trust.cloud_of(credentials.openid_metadata).scope
        self._resource = wanted.removesuffix("/.default")
        self._http = MachineHttp()
        self._client = self._build()

    def ask(self, *, discard: bool) -> Grant:
        """As `SignIn.ask`; the platform's own cache may give the same token even so."""
        if discard:
            self._client = self._build()
        try:
            answer: dict[str, Any] = self._client.acquire_token_for_client(resource=self._resource)
        except requests.exceptions.InvalidURL as error:
            raise Misconfigured(
                str(error), setting=APP_TYPE, remedy="look at IDENTITY_ENDPOINT in the environment"
            ) from error
        except requests.RequestException as error:
            raise _unreachable("the machine's identity endpoint", error, _ON_AZURE_ONLY) from error
        except ManagedIdentityError as error:
            raise Misconfigured(
                f"this machine's kind of managed identity cannot be used: {error}",
                setting=APP_TYPE,
                remedy=_ON_AZURE_ONLY,
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _unreachable("the machine's identity endpoint", error, _ON_AZURE_ONLY) from error
        grant = _granted(answer)
        if grant is None:
            told = f"{answer.get('error')} ({_first_line(answer)})"
            raise Misconfigured(
                f"the machine's identity endpoint refused a token: {told}", setting=APP_ID, remedy=_ASSIGN
            )
        return grant

    def close(self) -> None:
        """As `SignIn.close`."""
        self._http.close()

    def _build(self) -> Any:
        identity = UserAssignedManagedIdentity(client_id=self._app_id)  # type: ignore[no-untyped-call]
        return ManagedIdentityClient(identity, http_client=self._http)


def _granted(answer: dict[str, Any]) -> Grant | None:
    value = answer.get("access_token")
    return Grant(value, float(answer.get("expires_in", 0))) if isinstance(value, str) else None


def trouble_of(answer: dict[str, Any], proof_setting: str = PASSWORD) -> Misconfigured | Retryable:
    """Translates MSAL's error dictionary; pure. The first line of Entra's text is kept, it holds no secret.

    proof_setting: the setting of the secret or certificate, to look at where the answer names nothing more exact.
    """
    error, text = str(answer.get("error", "unknown_error")), _first_line(answer)
    reason = f"the sign-in service refused a token: {error}" + (f" ({text})" if text else "")
    if error in _TRANSIENT:
        return Retryable(reason, destination="teams", unreachable=True)
    codes = [code for code in answer.get("error_codes") or [] if isinstance(code, int)]
    codes += [int(code) for code in _CODE_IN_TEXT.findall(text)]
    default = proof_setting if error == "invalid_client" else APP_ID
    setting = next((_SETTING_BY_CODE[code] for code in codes if code in _SETTING_BY_CODE), default)
    remedy = next((_REMEDY_BY_CODE[code] for code in codes if code in _REMEDY_BY_CODE), REMEDIES[setting])
    return Misconfigured(reason, setting=setting, remedy=remedy)


def _first_line(answer: dict[str, Any]) -> str:
    return str(answer.get("error_description") or "").split("\n")[0].strip()


def _unreachable(who: str, error: Exception, remedy: str = "") -> Retryable:
    """Nobody answered, or not now. What an error of `requests` says may quote addresses; its kind is enough."""
    response = error.response if isinstance(error, requests.RequestException) else None
    what = type(error).__name__ if response is None else f"status {response.status_code}"
    after = None if response is None else retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
    return Retryable(
        f"{who} cannot be reached: {what}", destination="teams", after=after, unreachable=True, remedy=remedy
    )
