"""What both sides changed at once, in the record's own terms and whole, so that one press can take the other value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection

from jira_sync.changelog import Step
from jira_sync.local import Local
from jira_sync.overwritten import Lost
from jira_sync.plan import Clash
from jira_sync.projection import absorb
from jira_sync.remote import Remote
from jira_sync.values import SHOWN
from sop.desk import conflicts, records
from sop.procedure import Procedure
from sop.records.conflicts import Conflict, together
from sop.records.items import Record, value_of
from sop.records.people import Person, Side
from sop.records.values import to_json
from sop.rules.decide import same


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Makes and stores conflicts of one look at both sides. now: UTC."""

    local: Local
    remote: Remote
    procedure: Procedure
    now: datetime

    def foretell(self, connection: Connection, clashes: tuple[Clash, ...]) -> None:
        """Before the write: once it is out and we are killed, nothing in Jira looks like a conflict any more."""
        item = records.load_locked(connection, self.local.item.id)
        assert item is not None, "records are never deleted"
        for clash in clashes:
            if clash.kept is Side.TEAMS:
                conflicts.tell(connection, item.id, self._clashed(clash, item))

    def tell(self, connection: Connection, clashes: tuple[Clash, ...], item: Record) -> None:
        """Store them. item: the record as it is now: somebody may have changed it while the requests ran."""
        for conflict in (self._clashed(clash, item) for clash in clashes if self._is_news(connection, clash, item)):
            if conflict.kept_json != conflict.dropped_json:
                conflicts.tell(connection, item.id, conflict)

    def tell_lost(self, connection: Connection, over: list[Lost]) -> None:
        """What a write of ours has run over, before anything else is written: the next write forgets what it was found by."""
        item = records.load_locked(connection, self.local.item.id)
        assert item is not None, "records are never deleted"
        for gone in over:
            conflict = self._run_over(gone, item)
            if conflict.kept_json != conflict.dropped_json:
                conflicts.tell(connection, item.id, conflict)

    def _is_news(self, connection: Connection, clash: Clash, item: Record) -> bool:
        """What was foretold is told already: a person may even have settled it meanwhile."""
        if clash.kept is Side.TEAMS:
            return conflicts.conflict_of(connection, item.id, clash.field) is None
        return self._was_taken(clash, item)

    def set_anew(self, connection: Connection, shown: list[Conflict]) -> None:
        """Whoever sets a field anew in Jira has seen no card: it goes on telling what was dropped, unless that was theirs.

        shown: all that were open of one field.
        """
        field = shown[0].field
        stands = self._theirs(field, self.remote.values[field])
        moved = [one.over(_conflict(field, Side.JIRA, stands, stands, self.now, "")) for one in shown]
        left = together([one for one in moved if stands.by != one.dropped_by and stands.shown != one.dropped])
        if left is not None:
            conflicts.store(connection, self.local.item.id, left)

    def _was_taken(self, clash: Clash, item: Record) -> bool:
        """Not where the record has moved on meanwhile: the next look sees that both have."""
        ours, theirs = value_of(item, clash.field), self._absorbed(clash.field, clash.theirs, self.remote.assignee)
        return same(ours, theirs[0]) if theirs else same(ours, value_of(self.local.item, clash.field))

    def _clashed(self, clash: Clash, item: Record) -> Conflict:
        step = self._last(clash.field)
        theirs = self._theirs(clash.field, clash.theirs)
        mine = clash.kept is Side.TEAMS
        ours = self._ours(clash.field, clash.ours, item if mine else self.local.item)
        evidence = self.remote.evidence(step) if step else ""
        return _conflict(
            clash.field, clash.kept, ours if mine else theirs, theirs if mine else ours, self.now, evidence
        )

    def _run_over(self, gone: Lost, item: Record) -> Conflict:
        """A change in Jira that came between our read and our write, and is gone; what stands may be Jira's by now, too."""
        whose = Person(gone.shown, account_id=gone.old) if gone.field == "assignee" and gone.old else None
        touch = gone.last.touch
        theirs = _Value(_short(gone.shown), _json(self._absorbed(gone.field, gone.old, whose)), touch.by.name, touch.at)
        there = self.remote.values[gone.field]
        anew = bool(gone.since) and self.procedure.jira.policy(gone.field).takes
        stands = self._theirs(gone.field, there) if anew else self._ours(gone.field, there, item)
        side = Side.JIRA if anew else Side.TEAMS
        found = _conflict(gone.field, side, stands, theirs, touch.at, self.remote.evidence(gone.last))
        return replace(found, from_side=Side.JIRA) if anew else found

    def _last(self, field: str) -> Step | None:
        return next((one for one in reversed(self.remote.steps) if one.field == field), None)

    def _theirs(self, field: str, there: Any) -> _Value:
        """What Jira holds, by whoever changed it last there."""
        step = self._last(field)
        whose = self.remote.assignee if field == "assignee" else None
        return _Value(
            self._said(field, there, whose),
            _json(self._absorbed(field, there, whose)),
            step.touch.by.name if step else "?",
            step.touch.at if step else None,
        )

    def _ours(self, field: str, in_jira: Any, item: Record) -> _Value:
        touch = self.local.touched.get(field)
        value = value_of(item, field)
        shown = _names(value) or in_jira
        return _Value(_short(shown), to_json(value), touch.by.name if touch else "?", touch.at if touch else None)

    def _absorbed(self, field: str, value: Any, assignee: Person | None) -> tuple[Any] | None:
        fields = absorb(self.local.item.kind, {field: value}, assignee, self.procedure, self.remote.people).fields
        return (fields[field],) if field in fields else None

    def _said(self, field: str, value: Any, assignee: Person | None) -> str:
        """A value of Jira's in words: people by their names."""
        absorbed = self._absorbed(field, value, assignee)
        return _short((absorbed and _names(absorbed[0])) or value)


@dataclass(frozen=True, slots=True)
class _Value:
    """One side of a conflict. json: None where the procedure has no word for it."""

    shown: str
    json: str | None
    by: str
    at: datetime | None


def _conflict(field: str, kept_side: Side, kept: _Value, dropped: _Value, at: datetime, evidence: str) -> Conflict:
    return Conflict(
        field=field,
        kept=kept.shown,
        dropped=dropped.shown,
        kept_side=kept_side,
        kept_by=kept.by,
        dropped_by=dropped.by,
        at=at,
        kept_at=kept.at,
        dropped_at=dropped.at,
        kept_json=kept.json,
        dropped_json=dropped.json,
        evidence=evidence,
    )


def _names(value: Any) -> str | None:
    """Of whomever a value names; None where it is of another sort."""
    many = value if isinstance(value, tuple) else (value,)
    return ", ".join(one.name for one in many) if many and all(isinstance(one, Person) for one in many) else None


def _json(value: tuple[Any] | None) -> str | None:
    return to_json(value[0]) if value else None


def _short(value: object) -> str:
    text = "—" if value in (None, "") else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
