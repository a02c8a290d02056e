"""Our whole mirror against the stand-in Jira on a controlled clock, by seeded schedules, judged by an oracle of its own."""
