"""The create screens of the projects' issue types, as last read: a create must not cost two more requests each time."""

from __future__ import annotations

from jira_sync.client import JiraClient
from jira_sync.making import Field, fields


class Screens:
    """What issues are made with, by project and type."""

    def __init__(self, client: JiraClient) -> None:
        self._client = client
        self._types: dict[str, dict[str, str]] = {}
        self._known: dict[tuple[str, str], list[Field]] = {}

    async def of(self, project: str, issue_type: str) -> list[Field]:
        """The fields of that type's screen; none where the project lacks the type, as the create will say. Raises sop.errors."""
        if project not in self._types:
            told = (await self._client.project(project)).get("issueTypes", [])
            self._types[project] = {str(one["name"]): str(one["id"]) for one in told}
        type_id = self._types[project].get(issue_type)
        if type_id is None:
            return []
        if (project, issue_type) not in self._known:
            self._known[project, issue_type] = fields(await self._client.create_fields(type_id, project))
        return self._known[project, issue_type]

    def forget(self) -> None:
        """Jira has refused a create: its screens may have changed."""
        self._types, self._known = {}, {}
