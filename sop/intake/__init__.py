"""Monitors: one module each, from the payload it really sends to a command. Pure."""
