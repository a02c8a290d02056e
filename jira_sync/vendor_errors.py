"""Refusals of Jira and errors of `requests` to ours, once. What a lost answer means depends on whether the call writes."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import requests
from requests.exceptions import (
    ConnectionError as RequestsConnectionError,
    ConnectTimeout,
    InvalidSchema,
    InvalidURL,
    MissingSchema,
    RequestException,
)
from urllib3.exceptions import MaxRetryError, NewConnectionError

from jira_sync.limits import Scope, read_limit, retry_after
from sop.desk.lanes_of import JIRA_WRITES
from sop.errors import Misconfigured, Rejected, Retryable, Trouble, Unknown
from sop.records.text import clean_line

JIRA = "jira"
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
REFUSED_AGAIN_S = 5.0
"""Seconds before a write is tried again that met a Jira which takes none: by then it is known to all."""


class NotThere(Rejected):
    """404: deleted, or hidden from our account. Jira does not tell which."""


class Forbidden(Rejected):
    """403: our account lacks a permission."""


class BadFields(Rejected):
    """400 that names fields: Jira takes none of the request because of these. fields: Jira's name to Jira's words."""

    def __init__(self, reason: str, *, fields: dict[str, str], remedy: str = "", about: str = "") -> None:
        super().__init__(reason, remedy=remedy, about=about)
        self.fields = fields


class ReadOnly(Retryable):
    """Jira answers, and takes no change of anything: in maintenance, or the account may edit nothing. Reads go on.

    gate: which is closed: for all of Jira, or for one project.
    """

    def __init__(
        self, reason: str, *, after: float, remedy: str = "", about: str = "", gate: str = JIRA_WRITES
    ) -> None:
        super().__init__(reason, destination=gate, after=after, remedy=remedy, about=about)


class Limited(Retryable):
    """429: nothing was done. scope: who has to wait; where it is everything, the gate closes until then."""

    def __init__(self, reason: str, *, scope: Scope, after: float | None, about: str) -> None:
        everything = scope is Scope.EVERYTHING
        super().__init__(reason, destination=JIRA, after=after, unreachable=everything, about=about)
        self.scope = scope


def translate(error: Exception, *, writes: bool, about: str) -> Trouble:
    """Our error for the vendor's. writes: whether the call may have changed something; about: issue or endpoint."""
    if isinstance(error, InvalidURL | InvalidSchema | MissingSchema):
        remedy = "Give the address as your browser shows it, like https://example.atlassian.net"
        return Misconfigured("Jira's address cannot be used", setting="SOPILOT_JIRA_URL", remedy=remedy, about=about)
    if isinstance(error, RequestException):
        if never_sent(error):
            return Retryable("Jira cannot be reached", destination=JIRA, unreachable=True, about=about)
        if writes:
            return Unknown("the answer of Jira was lost", about=about)
        return Retryable("Jira gives no answer", destination=JIRA, unreachable=True, about=about)
    if isinstance(error, ValueError):
        if writes:
            return Unknown("Jira's answer cannot be read", about=about)
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


def refused(answer: requests.Response, *, writes: bool, about: str, setting: str, remedy: str) -> Trouble:
    """Our error for an answer that is not of 200 to 299. writes, about: as in `translate`; setting, remedy: for a 401."""
    status = answer.status_code
    if status < 400:
        return _elsewhere(answer, writes=writes, about=about)
    # Kept with what it stopped: no database takes every character that JSON can say.
    reason = f"Jira answered {status}: {clean_line(told(answer))[:300] or 'no reason given'}"
    after = retry_after(answer.headers)
    match status:
        case 401:
            reason = "Jira does not accept SOPilot's account"
            return Misconfigured(reason, setting=setting, remedy=remedy, about=about)
        case 429:
            limit = read_limit(answer.headers)
            return Limited(reason, scope=limit.scope, after=limit.after, about=about)
        case 404 | 410:
            return NotThere(reason, remedy="Look whether it was deleted or hidden from SOPilot's account", about=about)
        case 405 | 403 if writes and (status == 405 or _is_page(answer)):
            remedy = "Look whether Jira, or what stands before it, is in maintenance; it is tried again by itself"
            return ReadOnly(f"Jira takes no changes: {reason}", after=REFUSED_AGAIN_S, remedy=remedy, about=about)
        case 403:
            return Forbidden(reason, remedy="Give SOPilot's Jira account this permission in the project", about=about)
        case 408 | 409 | 423 | 425:
            return Retryable(reason, destination=JIRA, after=after, about=about)
        case 503:
            return Retryable(reason, destination=JIRA, after=after, unreachable=True, about=about)
        case _ if status >= 500:
            if writes:
                return Unknown(reason, about=about)
            return Retryable(reason, destination=JIRA, after=after, unreachable=True, about=about)
        case _:
            remedy = "Run `sopilot doctor`: it compares sop.yaml with the project"
            fields = bad_fields(answer) if status == 400 else {}
            return (
                BadFields(reason, fields=fields, remedy=remedy, about=about)
                if fields
                else Rejected(reason, remedy=remedy, about=about)
            )


def _elsewhere(answer: requests.Response, *, writes: bool, about: str) -> Trouble:
    """A redirect, to a sign-in page or a new address: nobody is followed who is not in the settings."""
    place = clean_line(_host_of(answer.headers.get("Location", ""))) or "nowhere"
    reason = f"Jira answered {answer.status_code}: it sends us elsewhere ({place})"
    if writes:
        return Unknown(reason, about=about)
    remedy = "If this stays so, set SOPILOT_JIRA_URL to the address that your browser shows for Jira"
    return Retryable(reason, destination=JIRA, unreachable=True, remedy=remedy, about=about)


def _is_page(answer: requests.Response) -> bool:
    """Whether a page for people came in place of Jira's own JSON: a gateway's, or one of a maintenance."""
    return answer.text.lstrip()[:1] == "<"


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def told(response: requests.Response) -> str:
    """What an answer says for itself, whatever its body: Jira's messages by field, a gateway's, or the text as it came."""
    try:
        body = response.json()
    except ValueError:
        return _title(response.text)
    if not isinstance(body, dict):
        return response.text
    messages, fields = body.get("errorMessages"), body.get("errors")
    said = [*messages] if isinstance(messages, list) else [messages, body.get("errorMessage"), body.get("message")]
    if isinstance(fields, dict):
        said += [f"{name}: {problem}" for name, problem in fields.items()]
    return "; ".join(one for one in said if isinstance(one, str))


def _title(text: str) -> str:
    """What a page for people says in short: nobody reads tags on a card."""
    found = _TITLE.search(text[:20_000])
    return html.unescape(found[1]) if found is not None else text


def bad_fields(response: requests.Response) -> dict[str, str]:
    """The fields that an answer finds fault with, each with Jira's words (`errors` of its ErrorCollection)."""
    try:
        body = response.json()
    except ValueError:
        return {}
    errors = body.get("errors") if isinstance(body, dict) else None
    return {name: clean_line(str(said)) for name, said in errors.items()} if isinstance(errors, dict) else {}
