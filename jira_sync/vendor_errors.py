"""Errors of `jira` and `requests` to ours, once. What a lost answer means depends on whether the call writes."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import requests
from jira import JIRAError
from requests.exceptions import ConnectionError as RequestsConnectionError, ConnectTimeout, RequestException
from urllib3.exceptions import MaxRetryError, NewConnectionError

from sop.errors import Misconfigured, Rejected, Retryable, Trouble, Unknown
from sop.lanes import SystemClock

JIRA = "jira"


class NotThere(Rejected):
    """404: deleted, or hidden from our account. Jira does not tell which."""


def translate(error: Exception, *, writes: bool, about: str) -> Trouble:
    """Our error for the vendor's. writes: whether the call may have changed something; about: issue or endpoint."""
    if isinstance(error, JIRAError) and error.status_code:
        return _of_status(error, writes=writes, about=about)
    if isinstance(error, RequestException):
        if never_sent(error):
            return Retryable("Jira cannot be reached", destination=JIRA, unreachable=True, about=about)
        if writes:
            return Unknown("the answer of Jira was lost", about=about)
        return Retryable("Jira gives no answer", destination=JIRA, unreachable=True, about=about)
    if isinstance(error, ValueError):
        return Retryable("Jira's answer cannot be read", destination=JIRA, unreachable=True, about=about)
    return Rejected(f"Jira's library failed: {type(error).__name__}: {error}", about=about)


def never_sent(error: RequestException) -> bool:
    """Whether the connection was never made, so that nothing can have happened."""
    if isinstance(error, ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    if isinstance(error, RequestsConnectionError) and isinstance(cause, MaxRetryError):
        return isinstance(cause.reason, NewConnectionError)
    return isinstance(cause, NewConnectionError)


def _of_status(error: JIRAError, *, writes: bool, about: str) -> Trouble:
    status = int(error.status_code or 0)
    reason = f"Jira answered {status}: {(error.text or '').strip()[:300] or 'no reason given'}"
    after = retry_after(error.response)
    match status:
        case 401:
            return Misconfigured(
                "Jira does not accept SOPilot's account",
                setting="SOPILOT_JIRA_API_TOKEN",
                remedy="Check SOPILOT_JIRA_EMAIL and SOPILOT_JIRA_API_TOKEN; API tokens expire after a year at most",
                about=about,
            )
        case 404 | 410:
            return NotThere(reason, remedy="Look whether it was deleted or hidden from SOPilot's account", about=about)
        case 403:
            return Rejected(reason, remedy="Give SOPilot's Jira account this permission in the project", about=about)
        case 408 | 409 | 423 | 425 | 429:
            return Retryable(reason, destination=JIRA, after=after, about=about)
        case 503:
            return Retryable(reason, destination=JIRA, after=after, unreachable=True, about=about)
        case _ if status >= 500:
            if writes:
                return Unknown(reason, about=about)
            return Retryable(reason, destination=JIRA, after=after, unreachable=True, about=about)
        case _:
            return Rejected(reason, remedy="Run `sopilot doctor`: it compares sop.yaml with the project", about=about)


def retry_after(response: requests.Response | None) -> float | None:
    """Seconds that the answer asks to wait: Retry-After as seconds or as a date (RFC 9110, 10.2.3)."""
    value = response.headers.get("Retry-After") if response is not None else None
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - SystemClock().now())
    except ValueError:
        return None
