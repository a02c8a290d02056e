"""Which Alertmanager to ask, and whose deliveries are its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class AlertmanagerAccount:
    """One Alertmanager as the settings name it.

    url: its address, the only one that is ever asked; external_urls: what its deliveries say it is called
    (`--web.external-url`): compared, never asked; user, password or token: for a proxy or its own `basic_auth_users`;
    settling: so long after its start a missing alert means nothing.
    """

    url: str
    external_urls: frozenset[str]
    settling: timedelta
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def sent(self, external_url: str) -> bool:
        """Whether a delivery that names this address came from it."""
        return external_url.rstrip("/") in self.external_urls
