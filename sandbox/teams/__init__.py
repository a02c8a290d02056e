"""A stand-in Teams: Bot Connector, published keys, tokens, people who write and press. See docs/sandbox.md."""

from sandbox.teams.app import STATE, create_app, serve
from sandbox.teams.options import TeamsOptions
from sandbox.teams.world import TeamsState

__all__ = ["STATE", "TeamsOptions", "TeamsState", "create_app", "serve"]
