"""What people do, on either side, when an event of the schedule comes."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from sop.records import commands as c
from sop.records.people import Actor, Person, Role, Side

TEAMS_PEOPLE = {
    "mei": Actor(Person("Mei Lin", "aad-mei", "mei@example.com"), Side.TEAMS, Role.LEAD),
    "alex": Actor(Person("Alex Wilber", "aad-alex", "alex@example.com"), Side.TEAMS, Role.LEAD),
    "ming": Actor(Person("Chen Chih-Ming", "aad-ming", "ming@example.com"), Side.TEAMS, Role.LEAD),
}
EMAIL_OF = {"mei": "mei@example.com", "alex": "alex@example.com", "ming": "ming@example.com", "bot": "bot@example.com"}
WORDS = ("web", "db", "urgent")
PRIORITIES = ("highest", "high", "medium", "low", "lowest")
STAGES = {
    "INC": ("reported", "acknowledged", "diagnosing", "fixing", "verifying", "monitoring", "resolved", "closed"),
    "ACT": ("open", "doing", "review", "done"),
}
STATUSES = ("To Do", "In Progress", "In Review", "Done")


def day(rng: Random) -> date | None:
    """A due date, or none."""
    return None if rng.random() < 0.2 else date(2026, 12, 1) + timedelta(days=rng.randrange(60))


def in_teams(kind: str, item: str, word: str, rng: Random) -> c.Action:
    """What somebody asks of the desk. word: one that nobody else says."""
    match kind:
        case "rename":
            return c.Rename(f"title {word}")
        case "describe":
            return c.Describe(f"line {word}\nand another" if rng.random() < 0.9 else "")
        case "prioritise":
            return c.Prioritise(rng.choice(PRIORITIES))
        case "assign":
            whom = rng.choice((*TEAMS_PEOPLE, None))
            return c.Assign(TEAMS_PEOPLE[whom].person if whom else None)
        case "set_due":
            return c.SetDue(day(rng))
        case "relabel":
            label = rng.choice(WORDS)
            return c.Relabel(add=(label,)) if rng.random() < 0.6 else c.Relabel(remove=(label,))
        case "move":
            return c.MoveTo(rng.choice(STAGES[item.partition("-")[0]]))
        case "acknowledge":
            return c.Acknowledge()
        case _:
            raise ValueError(kind)


def in_jira(kind: str, word: str, labels: list[str], accounts: dict[str, str], rng: Random) -> dict[str, Any]:
    """What somebody does in Jira's own pages, as the stand-in's `act` takes it. labels: those that are there."""
    match kind:
        case "summary":
            return _edit(summary=f"summary {word}")
        case "description":
            return _edit(description=f"told {word}" if rng.random() < 0.9 else None)
        case "priority":
            return _edit(priority=rng.choice(PRIORITIES).capitalize())
        case "assignee":
            return _edit(assignee=rng.choice((*accounts.values(), None)))
        case "duedate":
            due = day(rng)
            return _edit(duedate=due.isoformat() if due else None)
        case "labels":
            label = rng.choice(WORDS)
            rest = [one for one in labels if one != label]
            return _edit(labels=[*rest, label] if rng.random() < 0.6 else rest)
        case "transition":
            return {"do": "transition", "to": rng.choice(STATUSES)}
        case "clone":
            return {"do": "clone", "bare": rng.random() < 0.3}
        case _:
            raise ValueError(kind)


def _edit(**fields: Any) -> dict[str, Any]:
    return {"do": "edit", "fields": fields}
