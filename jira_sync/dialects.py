"""The two Jiras where they differ: Cloud, and Data Center (with Server, its predecessor). Everything else is the client's.

Cloud: https://developer.atlassian.com/cloud/jira/platform/rest/v2/. Data Center:
https://docs.atlassian.com/software/jira/docs/api/REST/9.12.0/; personal access tokens:
https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html.
"""

from __future__ import annotations

from typing import Any, Protocol

from jira_sync.account import Account
from jira_sync.vendor_errors import BadFields, Forbidden, NotThere

PAGE = 100
BULK_MOST = 100
"""Issues that one bulk request takes at most."""
OVERLAP = 10
"""Issues by which a page of Data Center's search reaches back: one that is deleted meanwhile moves all later ones up."""
PROPERTY = "sopilot"
"""Key of our property on issues and comments."""
CHANGES_PROPERTY = "sopilot.changes"
"""Key of our property that tells who changed a field last in Teams: in Jira all of it stands under our account."""

Issues = list[dict[str, Any]]


class Call(Protocol):
    """One request: see `JiraClient.call`."""

    async def __call__(
        self,
        method: str,
        template: str,
        *ids: str,
        query: dict[str, str] | None = None,
        body: Any = None,
        reads: bool = False,
    ) -> Any: ...


class Dialect(Protocol):
    """What differs.

    setting, remedy: where a 401 points to; marks_at_create: whether an issue can be made with our property on it; gathers:
    whether it reads many issues, whole and as they are now, in one request.
    """

    setting: str
    remedy: str
    marks_at_create: bool
    gathers: bool

    def credentials(self, account: Account) -> dict[str, Any]:
        """As arguments of the library's `JIRA`."""

    def asked_permissions(self, names: tuple[str, ...]) -> dict[str, str]:
        """The query by which `/mypermissions` tells these among others."""

    def person_query(self, email: str) -> dict[str, str]:
        """The query by which `/user/search` finds people by an e-mail address."""

    def assignable_query(self, user: dict[str, Any]) -> dict[str, str]:
        """The query by which `/user/assignable/search` tells of one person."""

    async def reference(self, call: Call, account_id: str, field: str = "assignee") -> dict[str, str]:
        """A person as the value of a field. Raises BadFields about it where Jira knows nobody of that identity."""

    async def user(self, call: Call, account: str) -> dict[str, Any]:
        """Somebody by what people know them by here. Raises NotThere."""

    async def issue(self, call: Call, issue_id: str, query: dict[str, str]) -> dict[str, Any]:
        """An issue. Raises NotThere where it is deleted or hidden from us."""

    async def issues(self, call: Call, ids: list[str], fields: str, expand: tuple[str, ...] = ()) -> Issues:
        """Those of these issues that are there and shown to us, in one request. ids: at most BULK_MOST."""

    async def search(self, call: Call, jql: str, fields: str) -> Issues:
        """Every issue that is found, in all pages."""

    async def first(self, call: Call, jql: str) -> str | None:
        """Id of the first issue that is found."""

    async def resolutions(self, call: Call) -> Issues:
        """All resolutions."""

    async def shut(self, call: Call, issue_id: str) -> tuple[str, ...]:
        """Statuses behind transitions that a condition shuts to our account now, where this Jira tells."""


class Cloud:
    """Jira Cloud: accountIds, page tokens, an API token beside an e-mail address."""

    setting = "SOPILOT_JIRA_API_TOKEN"
    remedy = (
        "Check SOPILOT_JIRA_EMAIL and SOPILOT_JIRA_API_TOKEN; API tokens expire after a year at most. "
        "A Data Center takes SOPILOT_JIRA_PAT instead"
    )
    marks_at_create = True
    gathers = True

    def credentials(self, account: Account) -> dict[str, Any]:
        """See Dialect."""
        return {"basic_auth": (account.email, account.token)}

    def asked_permissions(self, names: tuple[str, ...]) -> dict[str, str]:
        """See Dialect."""
        return {"permissions": ",".join(names)}

    def person_query(self, email: str) -> dict[str, str]:
        """See Dialect."""
        return {"query": email}

    def assignable_query(self, user: dict[str, Any]) -> dict[str, str]:
        """See Dialect."""
        return {"accountId": str(user["accountId"])}

    async def reference(self, _call: Call, account_id: str, _field: str = "assignee") -> dict[str, str]:
        """See Dialect."""
        return {"accountId": account_id}

    async def user(self, call: Call, account: str) -> dict[str, Any]:
        """See Dialect. By accountId."""
        return await call("GET", "user", query={"accountId": account})  # type: ignore[no-any-return]

    async def issue(self, call: Call, issue_id: str, query: dict[str, str]) -> dict[str, Any]:
        """See Dialect."""
        return await call("GET", "issue/{}", issue_id, query=query)  # type: ignore[no-any-return]

    async def first(self, call: Call, jql: str) -> str | None:
        """See Dialect."""
        return _first(await call("GET", "search/jql", query={"jql": jql, "fields": "status", "maxResults": "1"}))

    async def resolutions(self, call: Call) -> Issues:
        """See Dialect. In pages: the plain list is deprecated there."""
        found: Issues = []
        while True:
            answer = await call("GET", "resolution/search", query={"startAt": str(len(found)), "maxResults": str(PAGE)})
            found += answer["values"]
            if answer.get("isLast", True) or not answer["values"]:
                return found

    async def shut(self, call: Call, issue_id: str) -> tuple[str, ...]:
        """See Dialect."""
        answer = await call("GET", "issue/{}/transitions", issue_id, query={"includeUnavailableTransitions": "true"})
        return tuple(str(one["to"]["name"]) for one in answer["transitions"] if one.get("isAvailable") is False)

    async def issues(self, call: Call, ids: list[str], fields: str, expand: tuple[str, ...] = ()) -> Issues:
        """See Dialect. By `/issue/bulkfetch`, which follows moves, and lags behind nothing as a search would."""
        body = {"issueIdsOrKeys": ids, "fields": fields.split(","), "expand": [*expand], "properties": [PROPERTY]}
        answer = await call("POST", "issue/bulkfetch", body=body, reads=True)
        return answer["issues"]  # type: ignore[no-any-return]

    async def search(self, call: Call, jql: str, fields: str) -> Issues:
        """See Dialect. By `/search/jql`: `nextPageToken` unless the page is the last."""
        found: dict[str, dict[str, Any]] = {}
        query = {"jql": jql, "fields": fields, "maxResults": str(PAGE)}
        while True:
            answer = await call("GET", "search/jql", query=query)
            fresh = _fresh(answer, found)
            found |= fresh
            token = answer.get("nextPageToken")
            # A page that brings nothing new would be asked for again without end: page tokens have been seen to repeat.
            if not fresh or not token:
                return list(found.values())
            query = query | {"nextPageToken": token}


class DataCenter:
    """Jira Data Center: people by `key`, set by `name`; pages by `startAt`; a personal access token."""

    setting = "SOPILOT_JIRA_PAT"
    remedy = (
        "Check SOPILOT_JIRA_PAT: the token may have expired or been revoked. "
        "Jira Cloud takes SOPILOT_JIRA_EMAIL and SOPILOT_JIRA_API_TOKEN instead"
    )
    marks_at_create = False
    gathers = False

    def credentials(self, account: Account) -> dict[str, Any]:
        """See Dialect."""
        return {"token_auth": account.token}

    def asked_permissions(self, _names: tuple[str, ...]) -> dict[str, str]:
        """See Dialect. It tells all of them, asked or not."""
        return {}

    def person_query(self, email: str) -> dict[str, str]:
        """See Dialect. `username` is looked for in name, full name and e-mail."""
        return {"username": email}

    def assignable_query(self, user: dict[str, Any]) -> dict[str, str]:
        """See Dialect. Others whose names begin like this one are told, too."""
        return {"username": str(user["name"])}

    async def reference(self, call: Call, account_id: str, field: str = "assignee") -> dict[str, str]:
        """See Dialect. Asked for each time: the name may change, and somebody else may have it afterwards."""
        try:
            user = await call("GET", "user", query={"key": account_id})
        except NotThere as gone:
            problem = f"Jira knows nobody of the key {account_id}"
            raise BadFields(problem, fields={field: problem}, remedy="Choose somebody else", about=gone.about) from gone
        return {"name": str(user["name"])}

    async def user(self, call: Call, account: str) -> dict[str, Any]:
        """See Dialect. By key, which stays, or else by the name that people sign in with."""
        try:
            return await call("GET", "user", query={"key": account})  # type: ignore[no-any-return]
        except NotThere:
            return await call("GET", "user", query={"username": account})  # type: ignore[no-any-return]

    async def issue(self, call: Call, issue_id: str, query: dict[str, str]) -> dict[str, Any]:
        """See Dialect. Our property is always asked for, since it is set by a look after the create.

        Unlike Cloud it tells hidden from deleted: 403, to an account that it knows.
        """
        try:
            return await call("GET", "issue/{}", issue_id, query=query | {"properties": PROPERTY})  # type: ignore[no-any-return]
        except Forbidden as hidden:
            raise NotThere(hidden.reason, remedy=hidden.remedy, about=hidden.about) from hidden

    async def first(self, call: Call, jql: str) -> str | None:
        """See Dialect."""
        return _first(await call("GET", "search", query={"jql": jql, "fields": "status", "maxResults": "1"}))

    async def resolutions(self, call: Call) -> Issues:
        """See Dialect."""
        return await call("GET", "resolution")  # type: ignore[no-any-return]

    async def shut(self, _call: Call, _issue_id: str) -> tuple[str, ...]:
        """See Dialect. It does not tell."""
        return ()

    async def issues(self, call: Call, ids: list[str], fields: str, expand: tuple[str, ...] = ()) -> Issues:
        """See Dialect. By `/search`, whose index may lag; unvalidated, for one id that is not there would refuse them all."""
        query = {"jql": f"id in ({', '.join(ids)})", "validateQuery": "false", "fields": fields}
        query |= {"maxResults": str(BULK_MOST)} | ({"expand": ",".join(expand)} if expand else {})
        answer = await call("GET", "search", query=query)
        return answer["issues"]  # type: ignore[no-any-return]

    async def search(self, call: Call, jql: str, fields: str) -> Issues:
        """See Dialect. By `/search`, `startAt` and `total`."""
        found: dict[str, dict[str, Any]] = {}
        start = 0
        while True:
            query = {"jql": jql, "fields": fields, "maxResults": str(PAGE), "startAt": str(start)}
            answer = await call("GET", "search", query=query)
            fresh = _fresh(answer, found)
            found |= fresh
            end = start + len(answer["issues"])
            if not fresh or end >= int(answer["total"]):
                return list(found.values())
            start = max(start + 1, end - OVERLAP)


def dialect_of(account: Account) -> Dialect:
    """The one that the account's credentials are for."""
    return DataCenter() if account.is_data_center else Cloud()


def _first(answer: dict[str, Any]) -> str | None:
    return next((str(one["id"]) for one in answer["issues"]), None)


def _fresh(answer: dict[str, Any], found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {str(one["id"]): one for one in answer["issues"] if str(one["id"]) not in found}
