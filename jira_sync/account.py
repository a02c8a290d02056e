"""What is needed to speak to a Jira, and what the team calls things there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """A Jira and the account SOPilot works under.

    url: of the site; email, token: of a Cloud account and its API token; without an e-mail it is a Data Center and the token a
    personal access token (decision 0013); project: key of the project that new issues go into; webhook_secret: of the admin
    webhook, None while none is set up.
    """

    url: str
    email: str | None
    token: str
    project: str
    webhook_secret: str | None = None

    @property
    def is_data_center(self) -> bool:
        """Whether it is a Data Center (or its predecessor, a Server), not Cloud."""
        return self.email is None

    def __repr__(self) -> str:
        return f"Account(url={self.url!r}, project={self.project!r})"
