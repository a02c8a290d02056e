"""Who calls: the token's account, further accounts by name and password, and what they are told of their session."""

import base64
import binascii
import hmac

from aiohttp import web

from sandbox.jira.call import Call, answer, route
from sandbox.jira.errors import JiraError
from sandbox.jira.model import User
from sandbox.jira.state import JiraState


def caller(state: JiraState, header: str | None) -> User | None:
    """The account that an Authorization header stands for; None without one; JiraError(401) for a wrong one."""
    if header is None:
        return None
    kind, _, given = header.partition(" ")
    if kind.lower() == "basic":
        return _basic(state, given)
    if kind.lower() == "bearer" and state.site.server and _same(given, state.options.token):
        return state.site.bot
    raise _refused()


def _basic(state: JiraState, encoded: str) -> User:
    """By e-mail and API token on Cloud; a Data Center takes names and passwords where `logins` has some."""
    try:
        login, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise _refused() from None
    if not state.site.server and login == state.options.email and _same(secret, state.options.token):
        return state.site.bot
    if not _same(secret, state.options.logins.get(login)):
        raise _refused()
    for user in state.site.users.values():
        if user.active and login == (user.username if state.site.server else user.email):
            return user
    raise _refused()


def _same(given: str, wanted: str | None) -> bool:
    return wanted is not None and hmac.compare_digest(given.encode(), wanted.encode())


def _refused() -> JiraError:
    return JiraError(401, "Client must be authenticated to access this resource.")


async def session(call: Call) -> web.Response:
    """GET /rest/auth/1/session (https://docs.atlassian.com/software/jira/docs/api/REST/9.12.0/#auth/1/session)"""
    shown = call.shape.user(call.user.account_id) or {}
    name = call.user.username if call.site.server else call.user.email
    return answer({"self": shown.get("self"), "name": name, "loginInfo": {"loginCount": 1, "failedLoginCount": 0}})


ROUTES = (route("GET", "/session", session),)
