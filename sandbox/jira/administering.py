"""What an administrator does in Jira's own pages: hide, show, archive, restore and rename projects, take and give permissions."""

from typing import Any

from sandbox.common import ControlError
from sandbox.jira import edits
from sandbox.jira.state import JiraState

ADMIN_KEYS = {
    "hide_project": {"project"},
    "show_project": {"project"},
    "archive_project": {"project"},
    "restore_project": {"project"},
    "rename_project": {"project", "to"},
    "revoke": {"permission"},
    "grant": {"permission"},
}
"""What an administrator does to a whole project, or to the permissions of the token's account."""


def administer(state: JiraState, body: dict[str, Any]) -> None:
    """Does what an administrator does to a project (the body of `POST /_control/act`); raises ControlError."""
    verb = body["do"]
    if body.keys() != ADMIN_KEYS[verb] | {"as", "do"}:
        raise ControlError(f"{verb} takes {', '.join(sorted(ADMIN_KEYS[verb] | {'as'}))}")
    if verb in {"revoke", "grant"}:
        change = state.site.denied.add if verb == "revoke" else state.site.denied.discard
        change(str(body["permission"]))
        return
    project = state.site.projects.get(str(body["project"]))
    if project is None:
        raise ControlError(f"no project {body['project']!r}")
    if verb == "rename_project":
        edits.rename_project(state, project, str(body["to"]))
    elif verb in {"archive_project", "restore_project"}:
        project.archived = verb == "archive_project"
    else:
        project.hidden = verb == "hide_project"
