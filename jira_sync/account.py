"""What is needed to speak to a Jira, and what the team calls things there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """A Jira Cloud site and the account SOPilot works under.

    url: of the site; email, token: the account's API token; project: key of the project that new issues go into;
    webhook_secret: of the admin webhook, None while none is set up.
    """

    url: str
    email: str
    token: str
    project: str
    webhook_secret: str | None = None

    def __repr__(self) -> str:
        return f"Account(url={self.url!r}, project={self.project!r})"
