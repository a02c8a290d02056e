"""Records, issues and values to test the pure parts with, and Hypothesis strategies for them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from sop.procedure import load_default
from sop.records.items import ActionItem, Incident, Kind, Meeting, Record
from sop.records.people import Person
from sop.records.text import TEXT_LIMIT, TITLE_LIMIT, clean_line, clean_text, is_label

PROCEDURE = load_default()
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
MEI = Person("Mei Lin", "aad-mei", "mei@example.com", "712020:mei")
MARKER = "sopilot-inc-1-6b1e2f0a"

CONTROL = ["\x00", "\u202e", "\u2066", "\x0b", "\x7f"]
PIECES = ["\r\n", "\r", "\n", " ", "\t", "\u00a0", "e", "\u0301", "[", "]", *CONTROL]
texts = st.lists(st.text(max_size=6) | st.sampled_from(PIECES), max_size=8).map("".join)
"""What people type, with line ends, blanks and characters that no database takes."""
labels = st.text(min_size=1, max_size=12).filter(is_label) | st.sampled_from(
    ["web", "sopilot", "sopilot-", "sopilot-team"]
)
label_sets = st.sets(labels, max_size=5).map(tuple)
accounts = st.none() | st.sampled_from(["712020:mei", "712020:alex", "5c5f"])
dates = st.none() | st.dates(date(1970, 1, 1), date(2199, 12, 31))


def incident(**fields: Any) -> Incident:
    """An incident as one is reported, with these fields."""
    given = {
        "id": "INC-1",
        "uid": "6b1e2f0a-5d0c-4f5e-9b57-0c6f3f6c9a11",
        "version": 1,
        "title": "t",
        "stage": "reported",
    }
    given |= {"priority": "medium", "severity": "sev3", "reporter": MEI, "created_at": AT, "updated_at": AT}
    return Incident(**{**given, **fields})


def action(**fields: Any) -> ActionItem:
    """An action item as one is added, with these fields."""
    given = {"id": "ACT-1", "uid": "0f3f6c9a-5d0c-4f5e-9b57-0c6f3f6c9a11", "version": 1, "title": "t", "stage": "open"}
    given |= {"priority": "medium", "reporter": MEI, "created_at": AT, "updated_at": AT}
    return ActionItem(**{**given, **fields})


def meeting(**fields: Any) -> Meeting:
    """A meeting as one is planned, with these fields."""
    given = {
        "id": "MTG-1",
        "uid": "3d6c0f3f-5d0c-4f5e-9b57-0c6f3f6c9a11",
        "version": 1,
        "title": "t",
        "stage": "planned",
    }
    given |= {"priority": "medium", "reporter": MEI, "created_at": AT, "updated_at": AT, "starts_at": AT, "zone": "UTC"}
    return Meeting(**{**given, **fields})


def of_kind(kind: Kind, **fields: Any) -> Record:
    """A record of that kind, with these fields."""
    return {Kind.INCIDENT: incident, Kind.ACTION: action, Kind.MEETING: meeting}[kind](**fields)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record that the rules let exist."""
    kind = draw(st.sampled_from(Kind))
    fields = {
        "title": draw(texts.map(clean_line).filter(bool))[:TITLE_LIMIT],
        "description": draw(texts.map(clean_text))[:TEXT_LIMIT],
        "stage": draw(st.sampled_from([stage.key for stage in PROCEDURE.track(kind).stages])),
        "priority": draw(st.sampled_from([level.key for level in PROCEDURE.priorities])),
        "assignee": draw(st.none() | st.just(MEI)),
        "due": draw(dates),
        "labels": draw(label_sets),
    }
    return of_kind(kind, **fields)


@st.composite
def issues(draw: st.DrawFn) -> dict[str, Any]:
    """Fields of an issue as Jira's REST API (v2) tells them, all of them mapped by the procedure."""
    account = draw(accounts)
    due = draw(dates)
    return issue(
        summary=draw(texts.filter(clean_line) | st.text("ab ", min_size=235, max_size=255).filter(str.strip)),
        description=draw(st.none() | texts),
        status={"name": draw(st.sampled_from(["To Do", "In Progress", "In Review", "Done"]))},
        priority={"name": draw(st.sampled_from([level.jira for level in PROCEDURE.priorities]))},
        assignee={"accountId": account, "displayName": "Somebody"} if account else None,
        duedate=due.isoformat() if due else None,
        labels=[*draw(st.lists(labels, max_size=5)), MARKER],
    )


def issue(**fields: Any) -> dict[str, Any]:
    """An issue with these fields."""
    given = {"summary": "t", "description": None, "status": {"name": "To Do"}, "priority": {"name": "Medium"}}
    given |= {"assignee": None, "duedate": None, "labels": [], "created": "2026-11-22T08:00:00.000+0000"}
    return {"id": "10040", "key": "OPS-1", "fields": {**given, **fields}}
