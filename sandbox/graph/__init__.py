"""A stand-in Microsoft Graph: meetings, transcripts, AI insights, calendars, subscriptions. See docs/sandbox.md."""

from sandbox.graph.app import STATE, create_app, serve
from sandbox.graph.options import GraphOptions
from sandbox.graph.state import GraphState

__all__ = ["STATE", "GraphOptions", "GraphState", "create_app", "serve"]
