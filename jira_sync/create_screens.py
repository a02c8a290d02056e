"""The create screens of the project's issue types, as last read: a create must not cost two more requests each time."""

from __future__ import annotations

from jira_sync.client import JiraClient
from jira_sync.making import Field, fields


class Screens:
    """What issues are made with, by the name of their type."""

    def __init__(self, client: JiraClient) -> None:
        self._client = client
        self._types: dict[str, str] = {}
        self._known: dict[str, list[Field]] = {}

    async def of(self, issue_type: str) -> list[Field]:
        """The fields of that type's screen; none where the project lacks the type, as the create will say. Raises sop.errors."""
        if not self._types:
            told = (await self._client.project()).get("issueTypes", [])
            self._types = {str(one["name"]): str(one["id"]) for one in told}
        if issue_type not in self._types:
            return []
        if issue_type not in self._known:
            self._known[issue_type] = fields(await self._client.create_fields(self._types[issue_type]))
        return self._known[issue_type]

    def forget(self) -> None:
        """Jira has refused a create: its screens may have changed."""
        self._types, self._known = {}, {}
