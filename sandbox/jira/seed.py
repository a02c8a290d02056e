"""Turns the body of `POST /_control/seed` into a site."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sandbox.common import ControlError
from sandbox.jira.custom import TYPES as CUSTOM_TYPES, Custom
from sandbox.jira.errors import JiraError
from sandbox.jira.fields import Values, read_comment_body, read_fields
from sandbox.jira.model import Board, Comment, Issue, Named, Project, Sprint, Status, User, Way
from sandbox.jira.shapes import FIELD_NAMES
from sandbox.jira.site import RESOLUTIONS, TYPES, Site

T = TypeVar("T")
_KEYS = {"projects", "users", "statuses", "transitions", "boards", "webhook", "issues", "fields"}
_CATEGORIES = {"new", "indeterminate", "done"}
_ISSUE_KEYS = {
    *("project", "summary", "description", "issuetype", "status", "priority", "assignee", "reporter"),
    *("duedate", "labels", "properties", "comments"),
}


def apply_seed(site: Site, body: dict[str, Any], now: datetime) -> Site:
    """`site` with what `body` replaces; raises ControlError on what it does not understand."""
    if unknown := body.keys() - _KEYS:
        raise ControlError(f"seed does not know {', '.join(sorted(unknown))}")
    if "webhook" in body:
        check_webhook(body["webhook"])
    if "users" in body:
        users = _each(body["users"], "users", _server_user if site.server else _user)
        site.users = {user.account_id: user for user in (site.bot, *users)}
    if "statuses" in body:
        site.statuses = tuple(_status(spec, n) for n, spec in enumerate(_list(body["statuses"], "statuses")))
        if not site.statuses:
            raise ControlError("statuses must not be empty")
    if "projects" in body:
        projects = [_project(spec, n) for n, spec in enumerate(_list(body["projects"], "projects"))]
        site.projects = {project.key: project for project in projects}
    if "fields" in body:
        made = [_custom(spec, n) for n, spec in enumerate(_list(body["fields"], "fields"))]
        site.custom = {one.id: one for one in made}
    for key, workflow in _object(body.get("transitions", {}), "transitions").items():
        _project_named(site, key).workflow = _workflow(site, workflow)
    if "boards" in body:
        boards = [_board(site, spec, n) for n, spec in enumerate(_list(body["boards"], "boards"), 1)]
        site.own_boards = {board.id: board for board in boards}
    for spec in _list(body.get("issues", []), "issues"):
        _issue(site, spec, now)
    return site


def check_webhook(spec: object) -> None:
    """Raises ControlError unless `spec` is None or `{"url", "secret"}` (the secret may be left out)."""
    if spec is None:
        return
    if not isinstance(spec, dict) or not isinstance(spec.get("url"), str) or spec.keys() - {"url", "secret"}:
        raise ControlError('webhook must be null or {"url", "secret"}')


def _user(spec: dict[str, Any]) -> User:
    _only(spec, {"accountId", "displayName", "emailAddress", "active"}, "user")
    active = spec.get("active", True)
    if not isinstance(active, bool):
        raise ControlError("active must be true or false")
    return User(_text(spec, "accountId"), _text(spec, "displayName"), str(spec.get("emailAddress", "")), active)


def _server_user(spec: dict[str, Any]) -> User:
    _only(spec, {"key", "name", "displayName", "emailAddress", "active"}, "user")
    active = spec.get("active", True)
    if not isinstance(active, bool):
        raise ControlError("active must be true or false")
    name, shown = _text(spec, "name"), _text(spec, "displayName")
    return User(_text(spec, "key"), shown, str(spec.get("emailAddress", "")), active, name)


def _status(spec: object, number: int) -> Status:
    if isinstance(spec, str):
        spec = {"name": spec, "category": "new" if number == 0 else "indeterminate"}
    if not isinstance(spec, dict):
        raise ControlError("a status is a name or an object")
    _only(spec, {"id", "name", "category"}, "status")
    category = spec.get("category", "indeterminate")
    if category not in _CATEGORIES:
        raise ControlError(f"a status category is one of {', '.join(sorted(_CATEGORIES))}")
    return Status(str(spec.get("id", 10000 + number)), _text(spec, "name"), category)


def _project(spec: object, number: int) -> Project:
    fields = _object(spec, "a project")
    _only(fields, {"id", "key", "name"}, "project")
    return Project(str(fields.get("id", 10000 + number)), _text(fields, "key"), _text(fields, "name"))


def _custom(spec: object, number: int) -> Custom:
    fields = _object(spec, "a field")
    _only(fields, {"id", "name", "type", "options", "required"}, "field")
    if fields.get("type") not in CUSTOM_TYPES:
        raise ControlError(f"a field's type is one of {', '.join(sorted(CUSTOM_TYPES))}")
    field_id = str(fields.get("id", f"customfield_{10050 + number}"))
    if not re.fullmatch("customfield_[0-9]{1,9}", field_id):
        raise ControlError("a field's id is customfield_ and a number")
    options = [str(one) for one in _list(fields.get("options", []), "options")]
    named = tuple(Named(str(10200 + 100 * number + place), one) for place, one in enumerate(options))
    return Custom(field_id, _text(fields, "name"), str(fields["type"]), named, fields.get("required") is True)


def _workflow(site: Site, spec: object) -> dict[str, list[Way]]:
    return {
        site.status_named(source).name: [_way(site, target) for target in _list(targets, source)]
        for source, targets in _object(spec, "a workflow").items()
    }


def _way(site: Site, spec: object) -> Way:
    fields = {"to": spec} if isinstance(spec, str) else _object(spec, "a transition")
    _only(fields, {"to", "closed", "screen", "required"}, "transition")
    required = [str(name) for name in _list(fields.get("required", []), "required")]
    screen = [str(name) for name in _list(fields.get("screen", []), "screen")]
    if unknown := {*required, *screen} - FIELD_NAMES.keys():
        raise ControlError(f"no field {', '.join(sorted(unknown))}")
    shown = tuple(dict.fromkeys([*screen, *required]))
    return Way(site.status_named(_text(fields, "to")).name, fields.get("closed") is True, shown, frozenset(required))


def _board(site: Site, spec: object, number: int) -> Board:
    fields = _object(spec, "a board")
    _only(fields, {"id", "name", "type", "project", "columns", "sprints"}, "board")
    kind = fields.get("type", "scrum")
    if kind not in {"scrum", "kanban"}:
        raise ControlError("a board's type is scrum or kanban")
    project = _project_named(site, str(fields.get("project", next(iter(site.projects), ""))))
    columns = {
        name: [site.status_named(str(status)).name for status in _list(names, name)]
        for name, names in _object(fields.get("columns", {}), "columns").items()
    }
    sprints = [_sprint(one, number, n) for n, one in enumerate(_list(fields.get("sprints", []), "sprints"), 1)]
    return Board(
        str(fields.get("id", number)), _text(fields, "name"), kind, project.key, columns or None, tuple(sprints)
    )


def _sprint(spec: object, board: int, number: int) -> Sprint:
    fields = _object(spec, "a sprint")
    _only(fields, {"id", "name", "state"}, "sprint")
    if fields.get("state") not in {"closed", "active", "future"}:
        raise ControlError("a sprint's state is closed, active or future")
    return Sprint(str(fields.get("id", 100 * board + number)), _text(fields, "name"), fields["state"])


def _issue(site: Site, spec: object, now: datetime) -> None:
    fields = _object(spec, "an issue")
    _only(fields, _ISSUE_KEYS | site.custom.keys(), "issue")
    project = _project_named(site, str(fields.get("project", next(iter(site.projects), ""))))
    values = human_fields(
        site, {k: v for k, v in fields.items() if k not in {"project", "status", "properties", "comments"}}
    )
    if "summary" not in values:
        raise ControlError("an issue needs a summary")
    status = site.status_named(fields["status"]) if "status" in fields else site.statuses[0]
    author = values.get("reporter", site.bot.account_id)
    issue = Issue(
        id=site.next_id(),
        key=site.next_key(project),
        project=project.key,
        type=values.pop("issuetype", TYPES[0].id),
        status=status.id,
        priority=values.pop("priority", "3"),
        reporter=values.pop("reporter", author),
        creator=author,
        created=now,
        updated=now,
        properties=_object(fields.get("properties", {}), "properties"),
        custom={name: values.pop(name) for name in site.custom if name in values},
        **values,
    )
    if status.category == "done":
        issue.resolution, issue.resolved = RESOLUTIONS[0].id, now
    for comment in _list(fields.get("comments", []), "comments"):
        issue.comments.append(_comment(site, _object(comment, "a comment"), now))
    site.issues[issue.id] = issue


def human_fields(site: Site, fields: object) -> Values:
    """Field values as the control API has them (names, accountIds, wiki text); raises ControlError."""
    shaped = dict(_object(fields, "fields"))
    for name in ("priority", "issuetype"):
        if isinstance(shaped.get(name), str):
            shaped[name] = {"name": shaped[name]}
    for name in ("assignee", "reporter"):
        if isinstance(shaped.get(name), str):
            shaped[name] = _reference(site, shaped[name])
    try:
        return read_fields(site, shaped, 2)
    except JiraError as error:
        raise ControlError("; ".join([*error.messages, *(f"{k}: {v}" for k, v in error.errors.items())])) from error


def _reference(site: Site, account: str) -> dict[str, str]:
    if not site.server:
        return {"accountId": account}
    return {"name": site.users[account].username if account in site.users else account}


def _comment(site: Site, spec: dict[str, Any], now: datetime) -> Comment:
    _only(spec, {"author", "body"}, "comment")
    author = str(spec.get("author", site.bot.account_id))
    if author not in site.users:
        raise ControlError(f"no user {author!r}")
    try:
        body = read_comment_body(spec.get("body"), 2)
    except JiraError as error:
        raise ControlError(str(error)) from error
    return Comment(site.next_id(), author, author, body, now, now)


def _project_named(site: Site, key: str) -> Project:
    if key not in site.projects:
        raise ControlError(f"no project {key!r}")
    return site.projects[key]


def _each(specs: object, what: str, make: Callable[[dict[str, Any]], T]) -> list[T]:
    return [make(_object(spec, what)) for spec in _list(specs, what)]


def _list(value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise ControlError(f"{what} must be a list")
    return value


def _object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ControlError(f"{what} must be an object")
    return value


def _text(spec: dict[str, Any], name: str) -> str:
    if not isinstance(spec.get(name), str) or not spec[name]:
        raise ControlError(f"{name} must be a text")
    return str(spec[name])


def _only(spec: dict[str, Any], known: set[str], what: str) -> None:
    if unknown := spec.keys() - known:
        raise ControlError(f"{what} does not know {', '.join(sorted(unknown))}")
