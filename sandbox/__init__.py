"""Stand-ins for Jira and Teams, for the demo and for tests. They import nothing of SOPilot."""
