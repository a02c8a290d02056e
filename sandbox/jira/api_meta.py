"""Endpoints that describe the site: server, fields, statuses, projects, people, permissions, boards."""

from typing import Any

from aiohttp import web

from sandbox.jira.call import Call, Route, answer, page, route
from sandbox.jira.errors import JiraError, not_found
from sandbox.jira.model import Project, User
from sandbox.jira.shapes import FIELD_NAMES, Json, choose_fields, jira_time
from sandbox.jira.site import PRIORITIES, TYPES

PERMISSIONS = (
    *("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "TRANSITION_ISSUES", "ASSIGN_ISSUES", "ASSIGNABLE_USER"),
    *("ADD_COMMENTS", "EDIT_OWN_COMMENTS", "EDIT_ALL_COMMENTS", "DELETE_OWN_COMMENTS", "DELETE_ALL_COMMENTS"),
    *("DELETE_ISSUES", "LINK_ISSUES", "SCHEDULE_ISSUES", "MODIFY_REPORTER", "MOVE_ISSUES", "RESOLVE_ISSUES"),
    *("CLOSE_ISSUES", "CREATE_ATTACHMENTS", "WORK_ON_ISSUES", "ADMINISTER", "ADMINISTER_PROJECTS", "BULK_CHANGE"),
)
_SCHEMA_TYPES = {
    "labels": "array",
    "issuetype": "issuetype",
    "priority": "priority",
    "assignee": "user",
    "reporter": "user",
    "creator": "user",
    "status": "status",
    "project": "project",
    "resolution": "resolution",
    "duedate": "date",
    "created": "datetime",
    "updated": "datetime",
    "resolutiondate": "datetime",
    "archiveddate": "datetime",
    "comment": "comments-page",
}
_CREATE_FIELDS = (
    "summary",
    "issuetype",
    "project",
    "description",
    "priority",
    "assignee",
    "reporter",
    "labels",
    "duedate",
)
_REQUIRED = {"summary", "issuetype", "project"}


async def server_info(call: Call) -> web.Response:
    """GET /serverInfo"""
    now = jira_time(call.state.clock.now())
    if call.site.server:
        return answer(
            {
                "baseUrl": call.shape.base,
                "version": "9.12.14",
                "versionNumbers": [9, 12, 14],
                "deploymentType": "Server",
                "buildNumber": 9_120_014,
                "buildDate": "2024-09-30T00:00:00.000+0000",
                "serverTime": now,
                "scmInfo": "0" * 40,
                "serverTitle": "Jira stand-in",
            }
        )
    return answer(
        {
            "baseUrl": call.shape.base,
            "version": "1001.0.0-SNAPSHOT",
            "versionNumbers": [1001, 0, 0],
            "deploymentType": "Cloud",
            "buildNumber": 100_000,
            "buildDate": now,
            "serverTime": now,
            "scmInfo": "0" * 40,
            "serverTitle": "Jira stand-in",
            "defaultLocale": {"locale": "en_US"},
            "serverTimeZone": "Etc/UTC",
        }
    )


async def myself(call: Call) -> web.Response:
    """GET /myself"""
    me = call.shape.user(call.user.account_id) or {}
    return answer(me | {"timeZone": call.state.options.time_zone})


async def fields(call: Call) -> web.Response:
    """GET /field"""
    return answer([_field(name) for name in FIELD_NAMES])


async def statuses(call: Call) -> web.Response:
    """GET /status"""
    return answer([call.shape.status(status) for status in call.site.statuses])


async def priorities(call: Call) -> web.Response:
    """GET /priority"""
    return answer([call.shape.named("priority", PRIORITIES, priority.id) for priority in PRIORITIES])


async def issue_types(call: Call) -> web.Response:
    """GET /issuetype"""
    return answer(_types(call))


async def project(call: Call) -> web.Response:
    """GET /project/{project}"""
    found = call.site.project(call.path("project"))
    return answer({**call.shape.project(found), "issueTypes": _types(call), "style": "classic", "isPrivate": False})


async def project_statuses(call: Call) -> web.Response:
    """GET /project/{project}/statuses"""
    call.site.project(call.path("project"))
    shown = [call.shape.status(status) for status in call.site.statuses]
    return answer([(kind or {}) | {"statuses": shown} for kind in _types(call)])


async def create_types(call: Call) -> web.Response:
    """GET /issue/createmeta/{project}/issuetypes"""
    call.site.project(call.path("project"))
    return answer(
        page(_types(call), call.number("startAt", 0, 10**9), call.number("maxResults", 50, 200), "issueTypes")
    )


async def create_fields(call: Call) -> web.Response:
    """GET /issue/createmeta/{project}/issuetypes/{type}"""
    call.site.project(call.path("project"))
    if call.path("type") not in {kind.id for kind in TYPES}:
        raise not_found("The issue type does not exist.")
    shown = [_create_field(call, name) for name in _CREATE_FIELDS]
    return answer(page(shown, call.number("startAt", 0, 10**9), call.number("maxResults", 50, 200), "fields"))


async def user(call: Call) -> web.Response:
    """GET /user"""
    account = call.text("accountId")
    if account not in call.site.users:
        raise not_found("Specified user does not exist or you do not have required permissions")
    return answer(call.shape.user(account))


async def server_user(call: Call) -> web.Response:
    """GET /user on Data Center: by name or by key"""
    asked = {name: call.text(name) for name in ("username", "key") if call.text(name)}
    if len(asked) != 1:
        raise JiraError(400, "Either the 'username' or the 'key' query parameters need to be provided")
    name = asked.get("username")
    found = call.site.user_named(name) if name else call.site.users.get(asked["key"])
    if found is None:
        raise not_found(f"The user named '{next(iter(asked.values()))}' does not exist")
    return answer(call.shape.user(found.account_id))


async def server_users(call: Call) -> web.Response:
    """GET /user/search on Data Center: `username` is looked for in name, full name and e-mail"""
    query = call.text("username").lower()
    if not query:
        raise JiraError(400, "The username query parameter was not provided")
    people = [person for person in call.site.users.values() if person.active and _begins(person, query)]
    start, size = call.number("startAt", 0, 10**9), call.number("maxResults", 50, 1000)
    return answer([call.shape.user(person.account_id) for person in people[start : start + size]])


async def users(call: Call) -> web.Response:
    """GET /user/search: matches name or e-mail by their beginnings, as Jira does"""
    if not call.text("query") and not call.text("accountId"):
        raise JiraError(400, "At least one of query, accountId or property must be given.")
    return answer(_people(call, list(call.site.users.values())))


async def assignable(call: Call) -> web.Response:
    """GET /user/assignable/search: active people only"""
    if issue := call.text("issueKey") or call.text("issueId"):
        call.site.issue(issue)
    elif name := call.text("project"):
        call.site.project(name)
    else:
        raise JiraError(400, "Either issueKey, issueId or project must be given.")
    return answer(_people(call, [person for person in call.site.users.values() if person.active]))


async def permissions(call: Call) -> web.Response:
    """GET /mypermissions"""
    asked = [name for name in call.text("permissions").split(",") if name]
    if not asked:
        raise JiraError(400, "The permissions query parameter is required.")
    if unknown := [name for name in asked if name not in PERMISSIONS]:
        raise JiraError(400, f"Unrecognized permission: {', '.join(unknown)}")
    if key := call.text("projectKey") or call.text("projectId"):
        call.site.project(key)
    if issue := call.text("issueKey") or call.text("issueId"):
        call.site.issue(issue)
    return answer({"permissions": {name: _permission(call, name) for name in asked}})


async def server_permissions(call: Call) -> web.Response:
    """GET /mypermissions on Data Center: always all of them, each under its key"""
    if key := call.text("projectKey") or call.text("projectId"):
        call.site.project(key)
    if issue := call.text("issueKey") or call.text("issueId"):
        call.site.issue(issue)
    return answer({"permissions": {name: _permission(call, name) for name in PERMISSIONS}})


async def boards(call: Call) -> web.Response:
    """GET /rest/agile/1.0/board: one board a project"""
    wanted = call.text("projectKeyOrId")
    shown = [
        _board(call, number, found)
        for number, found in enumerate(call.site.projects.values(), 1)
        if not wanted or wanted in {found.key, found.id}
    ]
    return answer(page(shown, call.number("startAt", 0, 10**9), call.number("maxResults", 50, 50)))


async def board(call: Call) -> web.Response:
    """GET /rest/agile/1.0/board/{board}"""
    return answer(_board(call, *_boarded(call)))


async def board_configuration(call: Call) -> web.Response:
    """GET /rest/agile/1.0/board/{board}/configuration: one column a status"""
    columns = [
        {"name": status.name, "statuses": [{"id": status.id, "self": f"{call.shape.api}/status/{status.id}"}]}
        for status in call.site.statuses
    ]
    shown = _board(call, *_boarded(call))
    return answer({**shown, "columnConfig": {"columns": columns, "constraintType": "none"}})


async def board_issues(call: Call) -> web.Response:
    """GET /rest/agile/1.0/board/{board}/issue"""
    _, found = _boarded(call)
    chosen = choose_fields(call.texts("fields"), "*navigable")
    shown = [call.shape.issue(i, chosen, set()) for i in call.state.index.visible() if i.project == found.key]
    return answer(page(shown, call.number("startAt", 0, 10**9), call.number("maxResults", 50, 100), "issues"))


def _field(name: str) -> Json:
    schema = {"type": _SCHEMA_TYPES.get(name, "string"), "system": name}
    return {
        "id": name,
        "key": name,
        "name": FIELD_NAMES[name],
        "custom": False,
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": [name.lower()],
        "schema": schema,
    }


def _create_field(call: Call, name: str) -> Json:
    allowed: dict[str, Any] = {"priority": [call.shape.named("priority", PRIORITIES, p.id) for p in PRIORITIES]}
    return {
        "required": name in _REQUIRED,
        "schema": {"type": _SCHEMA_TYPES.get(name, "string"), "system": name},
        "name": FIELD_NAMES[name],
        "key": name,
        "fieldId": name,
        "hasDefaultValue": name in {"priority", "reporter"},
        "operations": ["add", "remove", "set"] if name == "labels" else ["set"],
        **({"allowedValues": allowed[name]} if name in allowed else {}),
    }


def _types(call: Call) -> list[Json | None]:
    return [call.shape.named("issuetype", TYPES, kind.id) for kind in TYPES]


def _people(call: Call, people: list[User]) -> list[Json | None]:
    query, account = call.text("query").lower(), call.text("accountId")
    found = [
        person.account_id
        for person in people
        if (not account or person.account_id == account) and (not query or _begins(person, query))
    ]
    start, size = call.number("startAt", 0, 10**9), call.number("maxResults", 50, 1000)
    return [call.shape.user(account_id) for account_id in found[start : start + size]]


def _begins(person: User, query: str) -> bool:
    words = [person.name.lower(), person.email.lower(), person.username.lower(), *person.name.lower().split()]
    words = [word for word in words if word]
    return any(word.startswith(query) for word in words)


def _permission(call: Call, name: str) -> Json:
    return {
        "id": str(PERMISSIONS.index(name)),
        "key": name,
        "name": name.replace("_", " ").title(),
        "type": "GLOBAL" if name in {"ADMINISTER", "BULK_CHANGE"} else "PROJECT",
        "description": "",
        "havePermission": name not in call.state.options.denied | call.site.denied,
    }


def _boarded(call: Call) -> tuple[int, Project]:
    projects = list(call.site.projects.values())
    text = call.path("board")
    if not text.isdecimal() or not 1 <= int(text) <= len(projects):
        raise not_found(
            "Requested board cannot be viewed because it either does not exist or you do not have permission."
        )
    return int(text), projects[int(text) - 1]


def _board(call: Call, number: int, found: Project) -> Json:
    base = f"{call.shape.base}/rest/agile/1.0/board/{number}"
    location = {"projectId": int(found.id), "projectKey": found.key, "projectName": found.name, "name": found.name}
    return {"id": number, "self": base, "name": f"{found.key} board", "type": "kanban", "location": location}


_PAGED = "startAt maxResults"
_BOTH = (
    route("GET", "/serverInfo", server_info, anonymous=True),
    route("GET", "/myself", myself, "expand"),
    route("GET", "/field", fields),
    route("GET", "/status", statuses),
    route("GET", "/priority", priorities),
    route("GET", "/issuetype", issue_types),
    route("GET", "/project/{project}", project, "expand properties"),
    route("GET", "/project/{project}/statuses", project_statuses),
    route("GET", "/issue/createmeta/{project}/issuetypes", create_types, _PAGED),
    route("GET", "/issue/createmeta/{project}/issuetypes/{type}", create_fields, _PAGED),
)
ROUTES = (
    *_BOTH,
    route("GET", "/user", user, "accountId"),
    # The Python client adds includeActive and includeInactive, which Jira Cloud does not know and does not mind.
    route("GET", "/user/search", users, f"query accountId includeActive includeInactive {_PAGED}"),
    route("GET", "/user/assignable/search", assignable, f"query accountId project issueKey issueId {_PAGED}"),
    route("GET", "/mypermissions", permissions, "projectKey projectId issueKey issueId permissions"),
)
SERVER_ROUTES = (
    *_BOTH,
    route("GET", "/user", server_user, "username key"),
    route("GET", "/user/search", server_users, f"username includeActive includeInactive {_PAGED}"),
    route("GET", "/mypermissions", server_permissions, "projectKey projectId issueKey issueId"),
)
AGILE_ROUTES: tuple[Route, ...] = (
    route("GET", "/board", boards, f"{_PAGED} projectKeyOrId type name"),
    route("GET", "/board/{board}", board),
    route("GET", "/board/{board}/configuration", board_configuration),
    route("GET", "/board/{board}/issue", board_issues, f"{_PAGED} fields"),
)
