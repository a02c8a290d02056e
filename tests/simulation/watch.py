"""Looks at both sides after every step, from outside, and tells the oracle what has changed and who did it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

from sandbox.jira import JiraState
from sandbox.jira.model import Issue
from sandbox.jira.site import PRIORITIES
from tests.simulation.database import Database
from tests.simulation.oracle import JIRA, TEAMS, Oracle, projected, who_is

CONFLICT_NAMES = {"stage": "status"}


class Watch:
    """by: the person whose doing the next change is; None for the mirror's. issues: the first issue made for each record."""

    def __init__(self, oracle: Oracle, database: Database, jira: JiraState) -> None:
        self._oracle = oracle
        self._raw = database.raw
        self._jira = jira
        self._texts: dict[str, str] = {}
        self._records: dict[str, dict[str, Any]] = {}
        self._conflicts: dict[tuple[str, str, str, str], str] = {}
        self._known: set[str] = set()
        self._shown: dict[str, dict[str, Any]] = {}
        self._labels: dict[str, set[str]] = {}
        self.issues: dict[str, str] = {}
        self.made: dict[str, list[str]] = {}
        self.by: str | None = None

    def records_changed(self) -> None:
        """A transaction was kept."""
        for item, text in self._raw.execute("SELECT id, data FROM items"):
            if self._texts.get(item) != text:
                self._texts[item] = text
                self._record(item, json.loads(text))
        found = dict(self._on_cards())
        values = {key[:3] for key in found}
        for item, name, dropped in sorted({key[:3] for key in self._conflicts} - values):
            self._oracle.off_the_card(item, name, dropped, self._now(), self.by)
        for key, kept in found.items():
            if self._conflicts.get(key) != kept:
                item, name, dropped, _at = key
                self._oracle.conflict(item, name, kept, dropped, self._now())
        self._conflicts = found

    def _on_cards(self) -> Iterator[tuple[tuple[str, str, str, str], str]]:
        """Item, field, the value that does not stand and when it was set: the one that does."""
        for item, name, text in self._raw.execute("SELECT item_id, field, data FROM conflicts"):
            told = json.loads(text)
            for one in (told, *told.get("earlier", ())):
                if not one.get("settled"):
                    at = one.get("dropped_at") or ""
                    yield (item, CONFLICT_NAMES.get(name, name), one["dropped"], at), one["kept"]

    def issues_changed(self) -> None:
        """A request that writes was answered, or somebody did something in Jira."""
        for issue in self._jira.site.issues.values():
            if issue.id not in self._known:
                self._known.add(issue.id)
                self._new(issue)
        for item, issue_id in self.issues.items():
            if (issue := self._jira.site.issues.get(issue_id)) is not None:
                self._issue(item, issue)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _new(self, issue: Issue) -> None:
        if self.by is not None:
            return
        marks = [label for label in issue.labels if _marks(label)]
        item = marks[0].removeprefix("sopilot-").rpartition("-")[0].upper() if marks else "?"
        self.made.setdefault(item, []).append(issue.id)
        self.issues.setdefault(item, issue.id)

    def _record(self, item: str, record: dict[str, Any]) -> None:
        before = self._records.get(item)
        values, old = projected(record), projected(before) if before else {}
        for name, value in values.items():
            if name not in old or old[name] != value:
                self._oracle.changed(item, TEAMS, name, value, self._now(), self.by)
        there = set(before.get("labels", [])) if before else set()
        self._oracle.labelled(item, TEAMS, there, set(record.get("labels", [])), self._now(), self.by)
        if before is not None and self.by is None and before["stage"] != record["stage"]:
            self._oracle.stage_brought(item, before["stage"], record["stage"], record["type"])
        self._records[item] = record

    def _issue(self, item: str, issue: Issue) -> None:
        values = self._told(issue)
        old = self._shown.get(item, {})
        for name, value in values.items():
            if name not in old or old[name] != value:
                self._oracle.changed(item, JIRA, name, value, self._now(), self.by)
        self._shown[item] = values
        labels = {label for label in issue.labels if not _marks(label)}
        self._oracle.labelled(item, JIRA, self._labels.get(item, set()), labels, self._now(), self.by)
        self._labels[item] = labels

    def _told(self, issue: Issue) -> dict[str, Any]:
        site = self._jira.site
        return {
            "title": issue.summary,
            "description": issue.description.wiki if issue.description else "",
            "status": site.status(issue.status).name,
            "priority": next(one.name for one in PRIORITIES if one.id == issue.priority),
            "assignee": who_is({"name": site.users[issue.assignee].name}) if issue.assignee else None,
            "due": issue.duedate,
        }


def _marks(label: str) -> bool:
    return label.startswith("sopilot-")
