"""Endpoints of single issues: create, read, edit, delete, transitions, assignee, changelog, bulkfetch."""

from typing import Any

from aiohttp import web

from sandbox.jira import custom, edits
from sandbox.jira.call import BAD_PAYLOAD, Call, answer, check_expand, nothing, page, route
from sandbox.jira.errors import JiraError
from sandbox.jira.fields import Values, read_account, read_fields, read_update
from sandbox.jira.model import Issue, Project, Text
from sandbox.jira.properties import read_properties
from sandbox.jira.shapes import FIELD_NAMES, choose_fields

_EXPANDS = {"changelog", "transitions", "names"}
_BULK_MOST = 100
_BULK_CHANGES = 40
_BULK_PROPERTIES = 5


async def create(call: Call) -> web.Response:
    """POST /issue"""
    # Older Data Centers know no properties here.
    body = await call.body({"fields", "update", "historyMetadata"} | (set() if call.site.server else {"properties"}))
    fields = body.get("fields")
    if not isinstance(fields, dict):
        raise JiraError(400, BAD_PAYLOAD)
    project = _project(call, fields)
    if project.archived:
        raise JiraError(400, errors={"project": "The project is archived. You cannot create issues in it."})
    values = read_fields(call.site, {k: v for k, v in fields.items() if k != "project"}, call.version)
    more, comments = read_update(call.site, body.get("update", {}), None, call.version)
    values |= more
    missing = {}
    if "summary" not in values:
        missing["summary"] = "You must specify a summary of the issue."
    if "issuetype" not in values:
        missing["issuetype"] = "Specify an issue type"
    if missing:
        raise JiraError(400, errors=missing)
    custom.missing(call.site.custom, values)
    properties = read_properties(body.get("properties", []))
    issue = edits.create(call.state, call.user, project, values, properties)
    _add_comments(call, issue, comments)
    return answer({"id": issue.id, "key": issue.key, "self": f"{call.shape.api}/issue/{issue.id}"}, 201)


async def read(call: Call) -> web.Response:
    """GET /issue/{issue}"""
    chosen = choose_fields(call.texts("fields"), "*all")
    expand = call.expand(_EXPANDS)
    return answer(call.shape.issue(call.issue(), chosen, expand, call.texts("properties")))


async def update(call: Call) -> web.Response:
    """PUT /issue/{issue}"""
    issue = call.issue()
    if "EDIT_ISSUES" in call.site.denied:
        raise JiraError(403, "You do not have permission to edit issues in this project.")
    body = await call.body({"fields", "update", "historyMetadata", "properties"})
    values, comments = _changes(call, issue, body, frozenset())
    properties = read_properties(body.get("properties", []))
    issue.properties.update(properties)
    edits.edit(call.state, call.user, issue, values, _metadata(body))
    _add_comments(call, issue, comments)
    return nothing()


async def delete(call: Call) -> web.Response:
    """DELETE /issue/{issue}"""
    edits.delete(call.state, call.user, call.issue())
    return nothing()


async def transitions(call: Call) -> web.Response:
    """GET /issue/{issue}/transitions"""
    fields = bool(call.expand({"transitions.fields"}))
    closed = call.text("includeUnavailableTransitions").lower() == "true"
    shown = call.shape.transitions(call.issue(), closed=closed, fields=fields)
    if wanted := call.text("transitionId"):
        shown = [transition for transition in shown if transition["id"] == wanted]
    return answer({"expand": "transitions", "transitions": shown})


async def transition(call: Call) -> web.Response:
    """POST /issue/{issue}/transitions"""
    issue = call.issue()
    body = await call.body({"transition", "fields", "update", "historyMetadata", "properties"})
    asked = body.get("transition")
    if not isinstance(asked, dict) or not isinstance(asked.get("id"), str | int):
        raise JiraError(400, "Missing 'transition' identifier")
    way = call.site.transitions(issue).get(str(asked["id"]))
    if way is None:
        raise JiraError(400, f"Transition id '{asked['id']}' is not valid for this issue.")
    # Without a workflow of its own a project shows one screen with everything on it.
    resolves = call.site.projects[issue.project].workflow is None or "resolution" in way.screen
    values, comments = _changes(call, issue, body, frozenset({"resolution"} if resolves else ()))
    if missing := {name for name in way.required if _is_empty(issue, values, name)}:
        raise JiraError(400, errors={name: f"{FIELD_NAMES[name]} is required." for name in sorted(missing)})
    issue.properties.update(read_properties(body.get("properties", [])))
    target = call.site.status_named(way.to)
    edits.transition(call.state, call.user, issue, target.id, values, _metadata(body))
    _add_comments(call, issue, comments)
    return nothing()


async def assign(call: Call) -> web.Response:
    """PUT /issue/{issue}/assignee; "-1" means the project's default, which is nobody here."""
    issue = call.issue()
    body = await call.body()
    whose = "name" if call.site.server else "accountId"
    account = None if body.get(whose) == "-1" else read_account(call.site, body, "assignee")
    edits.edit(call.state, call.user, issue, {"assignee": account})
    return nothing()


async def changelog(call: Call) -> web.Response:
    """GET /issue/{issue}/changelog: oldest first"""
    entries = [call.shape.history(history) for history in call.issue().histories]
    return answer(page(entries, call.number("startAt", 0, 10**9), call.number("maxResults", 100, 100)))


async def bulk_fetch(call: Call) -> web.Response:
    """POST /issue/bulkfetch: what is not found is left out, moved issues are found by their old key.

    In the order of ids; of each changelog the 40 newest entries.
    """
    body = await call.body({"issueIdsOrKeys", "fields", "fieldsByKeys", "expand", "properties"})
    wanted = _strings(body.get("issueIdsOrKeys"))
    if not 1 <= len(wanted) <= _BULK_MOST:
        raise JiraError(400, f"issueIdsOrKeys must hold 1 to {_BULK_MOST} ids or keys.")
    chosen = choose_fields(_strings(body.get("fields", [])), "*navigable")
    expand = check_expand(set(_strings(body.get("expand", []))), _EXPANDS)
    found = {issue.id: issue for text in wanted if (issue := call.site.find(text)) and call.site.is_seen(issue)}
    properties = _strings(body.get("properties", []))
    if len(properties) > _BULK_PROPERTIES:
        raise JiraError(400, f"At most {_BULK_PROPERTIES} properties can be asked for.")
    ordered = sorted(found.values(), key=lambda issue: int(issue.id))
    shown = [call.shape.issue(issue, chosen, expand, properties) for issue in ordered]
    for one in shown:
        if "changelog" in one:
            histories = one["changelog"]["histories"][:_BULK_CHANGES]
            one["changelog"] |= {"maxResults": _BULK_CHANGES, "histories": histories}
    return answer({"expand": "names,schema", "issues": shown, "issueErrors": []})


def _project(call: Call, fields: dict[str, Any]) -> Project:
    asked = fields.get("project")
    if isinstance(asked, dict) and asked.keys() & {"id", "key"}:
        for project in call.site.projects.values():
            if project.hidden:
                continue
            if asked.get("key", project.key) == project.key and str(asked.get("id", project.id)) == project.id:
                return project
    raise JiraError(400, errors={"project": "Specify a valid project ID or key"})


def _changes(call: Call, issue: Issue, body: dict[str, Any], more: frozenset[str]) -> tuple[Values, list[Text]]:
    values = read_fields(call.site, body.get("fields", {}), call.version, more)
    others, comments = read_update(call.site, body.get("update", {}), issue, call.version)
    if both := values.keys() & others.keys():
        raise JiraError(400, errors={name: f"Field '{name}' cannot be in both fields and update." for name in both})
    return values | others, comments


def _is_empty(issue: Issue, values: Values, name: str) -> bool:
    """What a screen is not told stays as it is; a resolution is asked for anew."""
    return not values.get(name, None if name == "resolution" else getattr(issue, name, None))


def _add_comments(call: Call, issue: Issue, comments: list[Text]) -> None:
    for text in comments:
        edits.comment(call.state, call.user, issue, text, {})


def _metadata(body: dict[str, Any]) -> dict[str, Any] | None:
    metadata = body.get("historyMetadata")
    if metadata is not None and not isinstance(metadata, dict):
        raise JiraError(400, BAD_PAYLOAD)
    return metadata


def _strings(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise JiraError(400, BAD_PAYLOAD)
    return value


_BOTH = (
    route("POST", "/issue", create, "updateHistory"),
    route("GET", "/issue/{issue}", read, "fields fieldsByKeys expand properties updateHistory failFast"),
    route("PUT", "/issue/{issue}", update, "notifyUsers", writes=True),
    route("DELETE", "/issue/{issue}", delete, "deleteSubtasks", writes=True),
    route("POST", "/issue/{issue}/transitions", transition, writes=True),
    route("PUT", "/issue/{issue}/assignee", assign, writes=True),
)
SERVER_ROUTES = (*_BOTH, route("GET", "/issue/{issue}/transitions", transitions, "expand transitionId"))
ROUTES = (
    # Before `/issue/{issue}`, which would take it for an issue's key.
    route("POST", "/issue/bulkfetch", bulk_fetch),
    *_BOTH,
    route("GET", "/issue/{issue}/transitions", transitions, "expand transitionId includeUnavailableTransitions"),
    route("GET", "/issue/{issue}/changelog", changelog, "startAt maxResults"),
)
