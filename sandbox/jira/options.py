"""How a stand-in Jira starts."""

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class JiraOptions:
    """What a stand-in Jira starts with; `seed` has the body of `POST /_control/seed`.

    `retry_after_s` are the pauses before the retries of a webhook, in seconds of the stand-in's clock
    (Atlassian, "Webhooks": five retries, the last within about 30 minutes). `webhook_timeout_s` is real time.
    `time_zone` is the account's, in which JQL reads dates. `denied` names permissions the account lacks.
    `deployment` is `cloud` (e-mail and API token) or `server`, as Data Center calls itself (`token` is then a personal access
    token). `logins` are further accounts that may call: the e-mail (Cloud) or user name (Data Center, where the admin allows
    passwords) of a person who is seeded, and the API token or password. `quota` requests are let through in each
    `quota_window_s` (0: any number): Cloud's points, Data Center's tokens.
    `attachments`: whether files are taken at all; `upload_limit` is the size of one at most, in bytes.
    """

    email: str = "bot@example.com"
    token: str = "sandbox-token"
    webhook_url: str | None = None
    webhook_secret: str | None = None
    rate_limits: bool = True
    index_lag_s: float = 0.0
    retry_after_s: tuple[float, ...] = (300, 300, 300, 300, 600)
    webhook_timeout_s: float = 10.0
    time_zone: str = "UTC"
    denied: frozenset[str] = frozenset()
    deployment: Literal["cloud", "server"] = "cloud"
    logins: dict[str, str] = field(default_factory=dict)
    quota: int = 0
    quota_window_s: float = 3600.0
    attachments: bool = True
    upload_limit: int = 10 * 1024 * 1024
    seed: dict[str, Any] = field(default_factory=dict)
