"""Endpoints that describe one thing of the site by its id, and the lists of projects and of status categories."""

from aiohttp import web

from sandbox.jira.call import Call, answer, route
from sandbox.jira.errors import JiraError, not_found
from sandbox.jira.model import Project
from sandbox.jira.shapes import CATEGORIES, Json
from sandbox.jira.site import PRIORITIES, RESOLUTIONS, TYPES


async def status(call: Call) -> web.Response:
    """GET /status/{id}: by id or by name"""
    asked = call.path("id")
    for one in call.site.statuses:
        if asked in {one.id, one.name}:
            return answer(call.shape.status(one))
    raise not_found(f"The status with id '{asked}' does not exist")


async def priority(call: Call) -> web.Response:
    """GET /priority/{id}"""
    return _found(call, call.shape.named("priority", PRIORITIES, call.path("id")), "priority")


async def resolution(call: Call) -> web.Response:
    """GET /resolution/{id}"""
    return _found(call, call.shape.named("resolution", RESOLUTIONS, call.path("id")), "resolution")


async def issue_type(call: Call) -> web.Response:
    """GET /issuetype/{id}"""
    return _found(call, call.shape.named("issuetype", TYPES, call.path("id")), "issue type")


async def categories(call: Call) -> web.Response:
    """GET /statuscategory"""
    return answer([call.shape.category(key) for key in CATEGORIES])


async def category(call: Call) -> web.Response:
    """GET /statuscategory/{id}: by id or by key"""
    for key, (number, _, _) in CATEGORIES.items():
        if call.path("id") in {str(number), key}:
            return answer(call.shape.category(key))
    raise not_found(f"The status category with id '{call.path('id')}' does not exist")


async def projects(call: Call) -> web.Response:
    """GET /project: those that the account may browse"""
    expand = call.expand({"projectKeys", "issueTypes"})
    return answer([_listed(call, one, expand) for one in call.site.projects.values() if not one.hidden])


def _listed(call: Call, project: Project, expand: set[str]) -> Json:
    shown = call.shape.project(project)
    if "projectKeys" in expand:
        shown["projectKeys"] = [project.key]
    if "issueTypes" in expand:
        shown["issueTypes"] = [call.shape.named("issuetype", TYPES, kind.id) for kind in TYPES]
    return shown


def _found(call: Call, shown: Json | None, what: str) -> web.Response:
    if shown is None:
        raise JiraError(404, f"The {what} with id '{call.path('id')}' does not exist")
    return answer(shown)


ROUTES = (
    route("GET", "/status/{id}", status),
    route("GET", "/priority/{id}", priority),
    route("GET", "/resolution/{id}", resolution),
    route("GET", "/issuetype/{id}", issue_type),
    route("GET", "/statuscategory", categories),
    route("GET", "/statuscategory/{id}", category),
    route("GET", "/project", projects, "expand recent properties"),
)
