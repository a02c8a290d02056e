"""Endpoints that describe the site: server, fields, statuses, projects, people, permissions."""

from typing import Any

from aiohttp import web

from sandbox.jira import custom
from sandbox.jira.call import Call, answer, page, route
from sandbox.jira.errors import JiraError, not_found
from sandbox.jira.model import Project, User
from sandbox.jira.shapes import FIELD_NAMES, SCHEMA_TYPES, Json, jira_time
from sandbox.jira.site import PRIORITIES, RESOLUTIONS, TYPES

PERMISSIONS = (
    *("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "TRANSITION_ISSUES", "ASSIGN_ISSUES", "ASSIGNABLE_USER"),
    *("ADD_COMMENTS", "EDIT_OWN_COMMENTS", "EDIT_ALL_COMMENTS", "DELETE_OWN_COMMENTS", "DELETE_ALL_COMMENTS"),
    *("DELETE_ISSUES", "LINK_ISSUES", "SCHEDULE_ISSUES", "MODIFY_REPORTER", "MOVE_ISSUES", "RESOLVE_ISSUES"),
    *("CLOSE_ISSUES", "CREATE_ATTACHMENTS", "WORK_ON_ISSUES", "ADMINISTER", "ADMINISTER_PROJECTS", "BULK_CHANGE"),
)
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
    return answer([_field(name) for name in FIELD_NAMES] + [_custom_field(own) for own in call.site.custom.values()])


async def statuses(call: Call) -> web.Response:
    """GET /status"""
    return answer([call.shape.status(status) for status in call.site.statuses])


async def priorities(call: Call) -> web.Response:
    """GET /priority"""
    return answer([call.shape.named("priority", PRIORITIES, priority.id) for priority in PRIORITIES])


async def resolutions(call: Call) -> web.Response:
    """GET /resolution"""
    return answer([call.shape.named("resolution", RESOLUTIONS, one.id) for one in RESOLUTIONS])


async def resolution_pages(call: Call) -> web.Response:
    """GET /resolution/search"""
    shown = [call.shape.named("resolution", RESOLUTIONS, one.id) for one in RESOLUTIONS]
    return answer(page(shown, call.number("startAt", 0, 10**9), call.number("maxResults", 50, 100)))


async def issue_types(call: Call) -> web.Response:
    """GET /issuetype"""
    return answer(_types(call))


async def project(call: Call) -> web.Response:
    """GET /project/{project}"""
    found = call.site.project(call.path("project"))
    keys = {"projectKeys": [found.key]} if "projectKeys" in call.expand({"projectKeys", "issueTypes"}) else {}
    more = {"issueTypes": _types(call), "style": "classic", "isPrivate": False}
    return answer({**call.shape.project(found), **more, **keys, **_archived(found)})


def _archived(project: Project) -> Json:
    """https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-projects/ tells it of archived ones."""
    return {"archived": True} if project.archived else {}


async def project_statuses(call: Call) -> web.Response:
    """GET /project/{project}/statuses"""
    call.site.project(call.path("project"))
    shown = [call.shape.status(status) for status in call.site.statuses]
    return answer([(kind or {}) | {"statuses": shown} for kind in _types(call)])


async def create_types(call: Call) -> web.Response:
    """GET /issue/createmeta/{project}/issuetypes"""
    call.site.project(call.path("project"))
    return answer(_meta_page(call, _types(call), "issueTypes"))


async def create_fields(call: Call) -> web.Response:
    """GET /issue/createmeta/{project}/issuetypes/{type}"""
    call.site.project(call.path("project"))
    if call.path("type") not in {kind.id for kind in TYPES}:
        raise not_found("The issue type does not exist.")
    shown = [_create_field(call, name) for name in _CREATE_FIELDS]
    shown += [_custom_create_field(call, own) for own in call.site.custom.values()]
    return answer(_meta_page(call, shown, "fields"))


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
    return answer(_people(call, _assignable(call)))


async def server_assignable(call: Call) -> web.Response:
    """GET /user/assignable/search on Data Center: `username` is the beginning of a name"""
    query = call.text("username").lower()
    people = [person for person in _assignable(call) if _begins(person, query)]
    start, size = call.number("startAt", 0, 10**9), call.number("maxResults", 50, 1000)
    return answer([call.shape.user(person.account_id) for person in people[start : start + size]])


def _assignable(call: Call) -> list[User]:
    if issue := call.text("issueKey") or call.text("issueId"):
        call.site.issue(issue)
    elif name := call.text("project"):
        call.site.project(name)
    else:
        raise JiraError(400, "Either issueKey, issueId or project must be given.")
    return [person for person in call.site.users.values() if person.active and person.assignable]


async def assignable_in_all(call: Call) -> web.Response:
    """GET /user/assignable/multiProjectSearch: those who can be assigned in each of `projectKeys`"""
    if not (keys := [key for key in call.text("projectKeys").split(",") if key]):
        raise JiraError(400, "The projectKeys query parameter is required.")
    for key in keys:
        call.site.project(key)
    return answer(_people(call, [person for person in call.site.users.values() if person.active and person.assignable]))


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


def _field(name: str) -> Json:
    schema = {"type": SCHEMA_TYPES.get(name, "string"), "system": name}
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
        "schema": {"type": SCHEMA_TYPES.get(name, "string"), "system": name},
        "name": FIELD_NAMES[name],
        "key": name,
        "fieldId": name,
        "hasDefaultValue": name in {"priority", "reporter"},
        "operations": ["add", "remove", "set"] if name == "labels" else ["set"],
        **({"allowedValues": allowed[name]} if name in allowed else {}),
    }


def _custom_field(own: custom.Custom) -> Json:
    return {
        "id": own.id,
        "key": own.id,
        "name": own.name,
        "untranslatedName": own.name,
        "custom": True,
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": [f"cf[{own.schema['customId']}]", own.name],
        "schema": own.schema,
    }


def _custom_create_field(call: Call, own: custom.Custom) -> Json:
    allowed = [custom.option(one, call.shape.api) for one in own.options]
    return {
        "required": own.required,
        "schema": own.schema,
        "name": own.name,
        "key": own.id,
        "fieldId": own.id,
        "hasDefaultValue": False,
        "operations": ["add", "set", "remove"] if own.type == "multiselect" else ["set"],
        **({"allowedValues": allowed} if own.options else {}),
    }


def _meta_page(call: Call, shown: list[Any], key: str) -> Json:
    """A page of create metadata: Data Center has its entries under `values`, and tells no `key` of a field."""
    if call.site.server:
        shown = [{name: value for name, value in one.items() if name != "key"} for one in shown]
    start, size = call.number("startAt", 0, 10**9), call.number("maxResults", 50, 200)
    told = page(shown, start, size, "values" if call.site.server else key)
    return told if call.site.server else {name: value for name, value in told.items() if name != "isLast"}


def _types(call: Call) -> list[Json | None]:
    return [call.shape.named("issuetype", TYPES, kind.id) for kind in TYPES]


def _people(call: Call, people: list[User]) -> list[Json | None]:
    query, account = call.text("username" if call.site.server else "query").lower(), call.text("accountId")
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
        "havePermission": name not in call.site.denied,
    }


_PAGED = "startAt maxResults"
_BOTH = (
    route("GET", "/serverInfo", server_info, anonymous=True),
    route("GET", "/myself", myself, "expand"),
    route("GET", "/field", fields),
    route("GET", "/status", statuses),
    route("GET", "/priority", priorities),
    route("GET", "/resolution", resolutions),
    route("GET", "/issuetype", issue_types),
    route("GET", "/project/{project}", project, "expand properties"),
    route("GET", "/project/{project}/statuses", project_statuses),
    route("GET", "/issue/createmeta/{project}/issuetypes", create_types, _PAGED),
    route("GET", "/issue/createmeta/{project}/issuetypes/{type}", create_fields, _PAGED),
)
ROUTES = (
    *_BOTH,
    route("GET", "/resolution/search", resolution_pages, _PAGED),
    route("GET", "/user", user, "accountId"),
    # The Python client adds includeActive and includeInactive, which Jira Cloud does not know and does not mind.
    route("GET", "/user/search", users, f"query accountId includeActive includeInactive {_PAGED}"),
    route("GET", "/user/assignable/search", assignable, f"query accountId project issueKey issueId {_PAGED}"),
    route("GET", "/user/assignable/multiProjectSearch", assignable_in_all, f"query accountId projectKeys {_PAGED}"),
    route("GET", "/mypermissions", permissions, "projectKey projectId issueKey issueId permissions"),
)
SERVER_ROUTES = (
    *_BOTH,
    route("GET", "/user", server_user, "username key"),
    route("GET", "/user/search", server_users, f"username includeActive includeInactive {_PAGED}"),
    route("GET", "/user/assignable/search", server_assignable, f"username project issueKey {_PAGED}"),
    route("GET", "/user/assignable/multiProjectSearch", assignable_in_all, f"username projectKeys {_PAGED}"),
    route("GET", "/mypermissions", server_permissions, "projectKey projectId issueKey issueId"),
)
