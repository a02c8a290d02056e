"""The Agile API (`/rest/agile/1.0`): boards with columns, sprints, issues into a sprint and out of all. No ranks."""

from typing import Any

from aiohttp import web

from sandbox.jira import edits
from sandbox.jira.call import BAD_PAYLOAD, Call, Route, answer, nothing, page, route
from sandbox.jira.errors import JiraError, not_found
from sandbox.jira.model import Board, Issue, Sprint
from sandbox.jira.shapes import Json, choose_fields

_MOST = 50
"""Issues that one request moves."""


async def boards(call: Call) -> web.Response:
    """GET /board: `name` may be a part of it"""
    project, name, kind = call.text("projectKeyOrId"), call.text("name").lower(), call.text("type")
    key = call.site.project(project).key if project else None
    shown = [
        _board(call, one)
        for one in call.site.boards.values()
        if key in (None, one.project) and name in one.name.lower() and kind in ("", one.kind)
    ]
    return answer(page(shown, call.number("startAt", 0, 10**9), call.number("maxResults", 50, 50)))


async def board(call: Call) -> web.Response:
    """GET /board/{board}"""
    return answer(_board(call, _boarded(call)))


async def configuration(call: Call) -> web.Response:
    """GET /board/{board}/configuration"""
    found = _boarded(call)
    columns = [
        {
            "name": name,
            "statuses": [
                {"id": status.id, "self": f"{call.shape.api}/status/{status.id}"}
                for status in call.site.statuses
                if status.name in names
            ],
        }
        for name, names in call.site.columns(found).items()
    ]
    return answer({**_board(call, found), "columnConfig": {"columns": columns, "constraintType": "none"}})


async def board_issues(call: Call) -> web.Response:
    """GET /board/{board}/issue"""
    found = _boarded(call)
    chosen = choose_fields(call.texts("fields"), "*navigable")
    shown = [call.shape.issue(i, chosen, set()) for i in call.state.index.visible() if i.project == found.project]
    return answer(page(shown, call.number("startAt", 0, 10**9), call.number("maxResults", 50, 100), "issues"))


async def sprints(call: Call) -> web.Response:
    """GET /board/{board}/sprint: closed ones first, then active, then future"""
    found = _boarded(call)
    if found.kind != "scrum":
        raise JiraError(400, "The board does not support sprints")
    states = [state for text in call.texts("state") for state in text.split(",") if state]
    if unknown := set(states) - {"closed", "active", "future"}:
        raise JiraError(400, f"Unexpected value for state: {', '.join(sorted(unknown))}")
    order = ("closed", "active", "future")
    held = sorted(found.sprints, key=lambda one: order.index(one.state))
    shown = [_sprint(call, one, found) for one in held if not states or one.state in states]
    return answer(page(shown, call.number("startAt", 0, 10**9), call.number("maxResults", 50, 50)))


async def to_sprint(call: Call) -> web.Response:
    """POST /sprint/{sprint}/issue"""
    asked = call.path("sprint")
    found = next((one for board in call.site.boards.values() for one in board.sprints if one.id == asked), None)
    if found is None:
        raise not_found("Sprint does not exist or you do not have permission to view it.")
    if found.state == "closed":
        raise JiraError(400, "Issues can only be moved to active or future sprints.")
    for issue in await _issues(call):
        edits.to_sprint(call.state, call.user, issue, found)
    return nothing()


async def to_backlog(call: Call) -> web.Response:
    """POST /backlog/issue"""
    for issue in await _issues(call):
        edits.to_sprint(call.state, call.user, issue, None)
    return nothing()


async def issue(call: Call) -> web.Response:
    """GET /issue/{issue}: with the fields of the Agile API besides Jira's own"""
    found = call.issue()
    wanted = call.texts("fields")
    shown = call.shape.issue(found, choose_fields(wanted, "*navigable"), set())
    if not wanted or "sprint" in ",".join(wanted).split(","):
        sprint, board = call.site.sprint(found)
        shown["fields"]["sprint"] = _sprint(call, sprint, board) if sprint and board else None
    return answer(shown)


async def _issues(call: Call) -> list[Issue]:
    body = await call.body({"issues", "rankBeforeIssue", "rankAfterIssue", "rankCustomFieldId"})
    named = body.get("issues")
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise JiraError(400, BAD_PAYLOAD)
    if not 1 <= len(named) <= _MOST:
        raise JiraError(400, f"The number of issues must be from 1 to {_MOST}.")
    return [call.site.issue(one) for one in named]


def _boarded(call: Call) -> Board:
    found = call.site.boards.get(call.path("board"))
    if found is None:
        raise not_found(
            "Requested board cannot be viewed because it either does not exist or you do not have permission."
        )
    return found


def _board(call: Call, found: Board) -> Json:
    project = call.site.projects[found.project]
    location = {
        "projectId": int(project.id),
        "projectKey": project.key,
        "projectName": project.name,
        "name": project.name,
    }
    base = f"{call.shape.base}/rest/agile/1.0/board/{found.id}"
    return {"id": int(found.id), "self": base, "name": found.name, "type": found.kind, "location": location}


def _sprint(call: Call, sprint: Sprint, board: Board) -> dict[str, Any]:
    base = f"{call.shape.base}/rest/agile/1.0/sprint/{sprint.id}"
    return {
        "id": int(sprint.id),
        "self": base,
        "state": sprint.state,
        "name": sprint.name,
        "originBoardId": int(board.id),
    }


_PAGED = "startAt maxResults"
ROUTES: tuple[Route, ...] = (
    route("GET", "/board", boards, f"{_PAGED} projectKeyOrId type name"),
    route("GET", "/board/{board}", board),
    route("GET", "/board/{board}/configuration", configuration),
    route("GET", "/board/{board}/issue", board_issues, f"{_PAGED} fields"),
    route("GET", "/board/{board}/sprint", sprints, f"{_PAGED} state"),
    route("POST", "/sprint/{sprint}/issue", to_sprint),
    route("POST", "/backlog/issue", to_backlog),
    route("GET", "/issue/{issue}", issue, "fields expand updateHistory"),
)
