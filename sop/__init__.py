"""The core of SOPilot: what a team keeps, who may change it, and durable work. Knows neither Teams nor Jira."""
