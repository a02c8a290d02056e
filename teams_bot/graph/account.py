"""Which Graph is read, as what and how."""

from __future__ import annotations

from dataclasses import dataclass

from teams_bot.protocol import trust
from teams_bot.protocol.credentials import TeamsCredentials

PUBLIC_URL = "https://graph.microsoft.com"


@dataclass(frozen=True, slots=True)
class GraphAccount:
    """The bot's app, as Graph knows it.

    credentials: the same as towards Teams; url: Graph's address, without a version; hook: the public address of
    `/webhooks/graph`, None where notifications are not wanted; insights: whether AI insights are read too.
    """

    credentials: TeamsCredentials
    url: str = PUBLIC_URL
    hook: str | None = None
    insights: bool = False

    @property
    def root(self) -> str:
        """Where version 1.0 of the API is."""
        return f"{self.url.rstrip('/')}/v1.0"

    @property
    def scope(self) -> str:
        """What an access token is asked for. A stand-in on loopback takes those of the public cloud."""
        return f"{PUBLIC_URL if trust.is_loopback(self.url) else self.url.rstrip('/')}/.default"

    @property
    def lifecycle_hook(self) -> str:
        """Where Graph tells what happens to a subscription itself; only with a hook."""
        return f"{self.hook}/lifecycle"
