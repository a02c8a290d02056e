"""What a stand-in Teams is started with."""

from dataclasses import dataclass
from typing import Any

APP_ID = "11111111-1111-1111-1111-111111111111"
TENANT = "22222222-2222-2222-2222-222222222222"


@dataclass(frozen=True, slots=True)
class TeamsOptions:
    """Start settings of the stand-in.

    `bot_url` is where activities are posted (the bot's messaging endpoint). `app_id`, `app_password`, `app_name` and
    `tenant` are the bot's registration. `app_certificates` are the certificates (PEM) registered with it beside the secret,
    `machine_identities` the client ids of the managed identities that the machine has, `identity_header` what App
    Service's endpoint wants to be shown. `base_url` is where this stand-in is reached from outside, without a trailing
    slash; `serve` fills it in, an app mounted by hand must name it. `service_path` is put after it to make the
    activities' serviceUrl. `timezone` (IANA) and `locale` are those of the people. `token_lifetime_s` is how long
    tokens live, in real seconds whatever the control clock says, since the libraries that check them read the real
    time. `requests_per_second` is the app's overall limit, `bot_timeout_s` how long an answer of the bot is waited for.
    `seed` is a body of `POST /_control/seed`.
    """

    bot_url: str = "http://127.0.0.1:3978/api/messages"
    app_id: str = APP_ID
    app_password: str = "sandbox-secret"
    app_certificates: tuple[str, ...] = ()
    machine_identities: tuple[str, ...] = ()
    identity_header: str = "sandbox-identity-header"
    app_name: str = "SOPilot"
    tenant: str = TENANT
    base_url: str = ""
    service_path: str = "/"
    timezone: str = "Asia/Taipei"
    locale: str = "en-US"
    token_lifetime_s: float = 3600
    requests_per_second: int = 50
    bot_timeout_s: float = 15
    seed: dict[str, Any] | None = None
