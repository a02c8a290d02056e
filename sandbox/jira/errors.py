"""The error a Jira answers with."""

from collections.abc import Mapping


class JiraError(Exception):
    """Answered as `{"errorMessages": [...], "errors": {...}}` with `status`."""

    def __init__(self, status: int, *messages: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status}: {messages or errors}")
        self.status = status
        self.messages = messages
        self.errors = dict(errors or {})


def not_found(what: str = "Issue does not exist or you do not have permission to see it.") -> JiraError:
    """The 404 that does not say whether the thing is gone or only hidden."""
    return JiraError(404, what)


def hidden() -> JiraError:
    """What a Data Center answers to an account that it knows, about an issue that exists and is hidden from it."""
    return JiraError(403, "You do not have the permission to see the specified issue.")


def archived() -> JiraError:
    """Archived issues are read-only: https://developer.atlassian.com/server/jira/platform/jira-archiver/."""
    return JiraError(403, "This issue is archived. You cannot edit it.")
