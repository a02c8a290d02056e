"""Who the bot is, how it proves that, and which cloud it lives in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sop.errors import Misconfigured
from teams_bot.protocol import trust
from teams_bot.protocol.certificate import PATH_SETTING, CertificateFile

AppType = Literal["SingleTenant", "UserAssignedMSI"]

APP_ID, TENANT, PASSWORD, APP_TYPE = (
    "MicrosoftAppId",
    "MicrosoftAppTenantId",
    "MicrosoftAppPassword",
    "MicrosoftAppType",
)
REMEDIES = {
    PASSWORD: "set it to a current client secret value of the app registration (the value, not its id)",
    APP_ID: "set it to the application (client) id of the app registration in the configured tenant",
    TENANT: "set it to the directory (tenant) id of the app registration",
    PATH_SETTING: (
        "upload the certificate of that file to the app registration (Certificates & secrets → Certificates); "
        "`sopilot doctor` shows its thumbprints"
    ),
    "TEAMS_AUTHORITY": "set it to the address of the tenant's sign-in service, or leave it unset for the public cloud",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsCredentials:
    """Who the bot is. Exactly one proof of it is given: a client secret, a certificate, or the machine's own identity.

    Args:
        app_id: application (client) id of the app registration, or the client id of the managed identity.
        tenant_id: directory id; activities of other tenants are refused.
        app_type: ``SingleTenant`` has a secret or a certificate; ``UserAssignedMSI`` is a user-assigned managed identity
            of Azure, which has neither. New multi-tenant bots cannot be made since 2025-07-31.
        password: a client secret; never shown by ``repr``.
        certificate: where key and certificate are.
        authority: sign-in service, without the tenant. Plain http is taken for loopback addresses only.
        openid_metadata: key document of the Connector's tokens; decides the cloud. Plain http as above.

    Raises:
        Misconfigured: a value is empty, there is no proof or more than one, or an address is neither https nor on
            loopback.
    """

    app_id: str
    tenant_id: str
    app_type: AppType = "SingleTenant"
    password: str = field(default="", repr=False)
    certificate: CertificateFile | None = None
    authority: str = trust.PUBLIC_AUTHORITY
    openid_metadata: str = trust.PUBLIC_OPENID_METADATA

    def __post_init__(self) -> None:
        for setting, value in ((APP_ID, self.app_id), (TENANT, self.tenant_id)):
            if not value.strip():
                raise Misconfigured(f"{setting} is empty", setting=setting, remedy=REMEDIES[setting])
        self._ensure_one_proof()
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

    def _ensure_one_proof(self) -> None:
        given = [
            setting for setting, value in ((PASSWORD, self.password.strip()), (PATH_SETTING, self.certificate)) if value
        ]
        if self.app_type == "UserAssignedMSI" and given:
            raise Misconfigured(
                f"{APP_TYPE} is UserAssignedMSI, and {' and '.join(given)} is set too",
                setting=given[0],
                remedy=f"a managed identity has no secret: remove {' and '.join(given)}, or set {APP_TYPE} to SingleTenant",
            )
        if len(given) > 1:
            raise Misconfigured(
                f"{PASSWORD} and {PATH_SETTING} are both set",
                setting=PASSWORD,
                remedy=f"keep the one that the app registration has, and remove the other; {PATH_SETTING} is the safer",
            )
        if self.app_type == "SingleTenant" and not given:
            raise Misconfigured(
                f"{PASSWORD} is empty, and so is {PATH_SETTING}",
                setting=PASSWORD,
                remedy=(
                    f"{REMEDIES[PASSWORD]}; or set {PATH_SETTING} to the file of its certificate; "
                    f"or set {APP_TYPE} to UserAssignedMSI for a managed identity of Azure"
                ),
            )

    @property
    def proof_setting(self) -> str:
        """The setting to look at when the sign-in service does not believe the bot."""
        if self.app_type == "UserAssignedMSI":
            return APP_ID
        return PATH_SETTING if self.certificate else PASSWORD
