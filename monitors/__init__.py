"""Monitors' own APIs: what their deliveries leave out or never told is asked for there."""
