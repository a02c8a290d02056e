"""Jira's own control endpoints: a person acting in Jira's pages, the board, everything for tests, being down."""

from typing import Any

from aiohttp import web

from sandbox.common import ControlError, iso, read_control_body
from sandbox.jira import edits
from sandbox.jira.administering import ADMIN_KEYS, administer
from sandbox.jira.errors import JiraError
from sandbox.jira.fields import read_comment_body
from sandbox.jira.model import Comment, Issue, Text, User
from sandbox.jira.seed import human_fields
from sandbox.jira.shapes import CUSTOM, FIELD_NAMES, Json, Shaper
from sandbox.jira.site import PRIORITIES, TYPES, Site
from sandbox.jira.state import JiraState

_KEYS = {
    "create": {"fields"},
    "edit": {"issue", "fields"},
    "transition": {"issue", "to"},
    "drag": {"issue", "column"},
    "sprint": {"issue", "sprint"},
    "comment": {"issue", "body"},
    "edit_comment": {"issue", "comment", "body"},
    "delete_comment": {"issue", "comment"},
    "attach": {"issue", "name", "size"},
    "detach": {"issue", "name"},
    "delete": {"issue"},
    "clone": {"issue"},
    "move": {"issue", "project"},
    "change_type": {"issue", "to"},
    "archive": {"issue"},
    "restore": {"issue"},
    "hide": {"issue"},
    "show": {"issue"},
}
_EDITABLE = {"summary", "description", "priority", "assignee", "duedate", "labels", "security"}
_COMMENT_KEYS = {"visibility", "internal"}
_OPTIONAL = {"comment": _COMMENT_KEYS, "edit_comment": _COMMENT_KEYS, "clone": {"bare"}}


class JiraControl:
    """Mounts on the application beside the common control endpoints."""

    def __init__(self, state: JiraState) -> None:
        self._state = state

    def mount(self, app: web.Application) -> None:
        """Adds the endpoints."""
        app.router.add_post("/_control/act", self.act)
        app.router.add_get("/_control/board", self.board)
        app.router.add_get("/_control/issues", self.issues)
        app.router.add_get("/_control/webhooks", self.webhooks)
        app.router.add_get("/_control/limits", self.limits)
        app.router.add_post("/_control/down", self.down)
        app.router.add_post("/_control/up", self.up)

    async def act(self, request: web.Request) -> web.Response:
        body = await read_control_body(request)
        if body.get("do") in ADMIN_KEYS:
            administer(self._state, body)
            return web.json_response({})
        issue, comment = act(self._state, body)
        return web.json_response(
            {"issue": {"id": issue.id, "key": issue.key}, "comment": comment.id if comment else None}
        )

    async def board(self, request: web.Request) -> web.Response:
        site = self._state.site
        key = request.query.get("project", next(iter(site.projects), ""))
        if key not in site.projects:
            raise ControlError(f"no project {key!r}")
        shown = [issue for issue in site.issues.values() if issue.project == key]
        columns = [
            {
                "name": status.name,
                "statuses": [status.name],
                "issues": [_card(site, issue) for issue in shown if issue.status == status.id],
            }
            for status in site.statuses
        ]
        people = [_person(user) | {"emailAddress": user.email, "active": user.active} for user in site.users.values()]
        return web.json_response({"columns": columns, "users": people, "version": self._state.changes.version})

    async def issues(self, request: web.Request) -> web.Response:
        shape = Shaper(self._state.site, 2, str(request.url.origin()))
        return web.json_response({"issues": [_whole(shape, issue) for issue in self._state.site.issues.values()]})

    async def webhooks(self, request: web.Request) -> web.Response:
        hooks = self._state.webhooks
        shown = [delivery.as_json() for delivery in hooks.deliveries]
        return web.json_response({"deliveries": shown, "pending": hooks.pending})

    async def limits(self, request: web.Request) -> web.Response:
        limits = self._state.limits
        return web.json_response({"refused": dict(limits.refused), "early": dict(+limits.early)})

    async def down(self, request: web.Request) -> web.Response:
        await read_control_body(request, set())
        self._state.control.down = True
        return web.json_response({})

    async def up(self, request: web.Request) -> web.Response:
        await read_control_body(request, set())
        self._state.control.down = False
        return web.json_response({})


def act(state: JiraState, body: dict[str, Any]) -> tuple[Issue, Comment | None]:
    """Does what a person does in Jira (the body of `POST /_control/act`); raises ControlError."""
    verb = body.get("do")
    if verb not in _KEYS:
        raise ControlError(f"do must be one of {', '.join(_KEYS)}")
    optional = _OPTIONAL.get(verb, set())
    if unknown := body.keys() - _KEYS[verb] - {"as", "do"} - optional:
        raise ControlError(f"{verb} does not know {', '.join(sorted(unknown))}")
    if missing := (_KEYS[verb] | {"as"}) - body.keys():
        raise ControlError(f"{verb} needs {', '.join(sorted(missing))}")
    actor = state.site.users.get(str(body["as"]))
    if actor is None:
        raise ControlError(f"no user {body['as']!r}")
    if verb == "create":
        return _create(state, actor, body["fields"]), None
    issue = state.site.find(str(body["issue"])) or state.site.deleted.get(str(body["issue"]))
    if issue is None:
        raise ControlError(f"no issue {body['issue']!r}")
    if verb in {"comment", "edit_comment", "delete_comment"}:
        return issue, _comment(state, actor, issue, verb, body)
    return _change(state, actor, issue, verb, body), None


def _create(state: JiraState, actor: User, fields: object) -> Issue:
    if not isinstance(fields, dict):
        raise ControlError("fields must be an object")
    key = fields.get("project", next(iter(state.site.projects), ""))
    if key not in state.site.projects:
        raise ControlError(f"no project {key!r}")
    values = human_fields(
        state.site, {"issuetype": TYPES[0].name} | {k: v for k, v in fields.items() if k != "project"}
    )
    if "summary" not in values:
        raise ControlError("an issue needs a summary")
    return edits.create(state, actor, state.site.projects[key], values, {})


def _change(state: JiraState, actor: User, issue: Issue, verb: str, body: dict[str, Any]) -> Issue:
    if verb == "edit":
        _edit(state, actor, issue, body["fields"])
    elif verb == "transition":
        target = state.site.status_named(str(body["to"]))
        if target.name not in {way.to for way in state.site.ways(issue).values()}:
            raise ControlError(f"the workflow has no transition to {target.name!r} from here")
        edits.transition(state, actor, issue, target.id)
    elif verb == "drag":
        _drag(state, actor, issue, str(body["column"]))
    elif verb == "sprint":
        _plan(state, actor, issue, body["sprint"])
    elif verb == "attach":
        edits.attach(state, actor, issue, str(body["name"]), int(body["size"]))
    elif verb == "detach":
        found = next((one for one in issue.attachments if one.name == body["name"]), None)
        if found is None:
            raise ControlError(f"no file {body['name']!r} on that issue")
        edits.detach(state, actor, issue, found)
    elif verb == "delete":
        edits.delete(state, actor, issue)
    elif verb == "clone":
        return edits.clone(state, actor, issue, bare=bool(body.get("bare")))
    elif verb == "change_type":
        edits.edit(state, actor, issue, human_fields(state.site, {"issuetype": body["to"]}))
    elif verb == "archive":
        edits.archive(state, actor, issue)
    elif verb == "restore":
        edits.restore(state, actor, issue)
    elif verb == "hide":
        state.site.hidden.add(issue.id)
    elif verb == "show":
        state.site.hidden.discard(issue.id)
    else:
        project = state.site.projects.get(str(body["project"]))
        if project is None:
            raise ControlError(f"no project {body['project']!r}")
        edits.move(state, actor, issue, project)
    return issue


def _drag(state: JiraState, actor: User, issue: Issue, column: str) -> None:
    """A card drawn into a column of a board: Jira takes the first status there that the workflow opens."""
    boards = [state.site.columns(one) for one in state.site.boards.values() if one.project == issue.project]
    there = next((columns[column] for columns in boards if column in columns), [])
    open_ = {way.to for way in state.site.ways(issue).values()}
    target = next((name for name in there if name in open_), None)
    if target is None:
        raise ControlError(f"no transition leads into the column {column!r}")
    edits.transition(state, actor, issue, state.site.status_named(target).id)


def _plan(state: JiraState, actor: User, issue: Issue, name: object) -> None:
    sprints = {one.name: one for board in state.site.boards.values() for one in board.sprints}
    if name is not None and name not in sprints:
        raise ControlError(f"no sprint {name!r}")
    edits.to_sprint(state, actor, issue, None if name is None else sprints[str(name)])


def _edit(state: JiraState, actor: User, issue: Issue, fields: object) -> None:
    known = _EDITABLE | state.site.custom.keys()
    if isinstance(fields, dict) and (unknown := fields.keys() - known):
        raise ControlError(f"edit does not know {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
    if not isinstance(fields, dict) or "security" not in fields:
        edits.edit(state, actor, issue, human_fields(state.site, fields))
        return
    others = {name: value for name, value in fields.items() if name != "security"}
    edits.edit(state, actor, issue, human_fields(state.site, others) | {"security": fields["security"]})


def _comment(state: JiraState, actor: User, issue: Issue, verb: str, body: dict[str, Any]) -> Comment:
    if verb == "comment":
        made = edits.comment(state, actor, issue, _text(body), {})
        _restrict(made, body)
        return made
    found = next((comment for comment in issue.comments if comment.id == str(body["comment"])), None)
    if found is None:
        raise ControlError(f"no comment {body['comment']!r}")
    if verb == "edit_comment":
        edits.edit_comment(state, actor, issue, found, _text(body))
        _restrict(found, body)
    else:
        edits.delete_comment(state, actor, issue, found)
    return found


def _restrict(comment: Comment, body: dict[str, Any]) -> None:
    """visibility: `{"type": "role", "value": …}` or null; internal: hidden from a service desk's customers, or not."""
    if "visibility" in body:
        comment.visibility = body["visibility"]
    if "internal" in body:
        comment.properties["sd.public.comment"] = {"internal": bool(body["internal"])}


def _text(body: dict[str, Any]) -> Text:
    try:
        return read_comment_body(body["body"], 2)
    except JiraError as error:
        raise ControlError("; ".join(error.errors.values())) from error


def _person(user: User) -> Json:
    return {"accountId": user.account_id, "displayName": user.name}


def _card(site: Site, issue: Issue) -> Json:
    return {
        "id": issue.id,
        "key": issue.key,
        "summary": issue.summary,
        "description": issue.description.wiki if issue.description else None,
        "status": site.status(issue.status).name,
        "priority": next(priority.name for priority in PRIORITIES if priority.id == issue.priority),
        "assignee": _person(site.users[issue.assignee]) if issue.assignee else None,
        "duedate": issue.duedate,
        "labels": list(issue.labels),
        "comments": [
            {
                "id": comment.id,
                "author": _person(site.users[comment.author]),
                "body": comment.body.wiki,
                "created": iso(comment.created),
                "updated": iso(comment.updated),
            }
            for comment in issue.comments
        ],
        "updated": iso(issue.updated),
    }


def _whole(shape: Shaper, issue: Issue) -> Json:
    return {
        "id": issue.id,
        "key": issue.key,
        "fields": shape.fields(issue, {*FIELD_NAMES, CUSTOM} - {"comment"}),
        "comments": [shape.comment(issue, comment, properties=True) for comment in issue.comments],
        "properties": dict(issue.properties),
        "remotelinks": list(issue.remote_links),
        "changelog": [shape.history(history) for history in issue.histories],
    }
