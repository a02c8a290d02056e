"""A strict stand-in of Jira Cloud, in memory, with a control API (docs/sandbox.md)."""

from sandbox.jira.app import STATE, create_app, serve
from sandbox.jira.options import JiraOptions
from sandbox.jira.state import JiraState

__all__ = ["STATE", "JiraOptions", "JiraState", "create_app", "serve"]
