"""The rules of settling a conflict, without a database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from sop.procedure import load_default
from sop.records import commands as c
from sop.records.conflicts import Conflict
from sop.records.outcomes import Change, Code, Decision, Refusal
from sop.records.people import Actor, Person, Role, Side
from sop.rules.decide import Given, decide
from tests.cards.samples import incident

NOW = datetime(2026, 5, 1, tzinfo=UTC)
CONFLICT = Conflict("priority", "Low", "High", Side.TEAMS, "Mei", "Alex", NOW, NOW, NOW, '"low"', '"high"')
ITEM = incident(priority="low", stage="diagnosing")


def decided(action: Any, conflict: Conflict | None = CONFLICT, *, role: Role = Role.RESPONDER, **more: Any) -> Decision:
    actor = Actor(Person("Mei", "aad-mei"), Side.TEAMS, role)
    command = c.Command(id="1", actor=actor, at=NOW, action=action, item_id=ITEM.id, **more)
    return decide(ITEM, command, Given(load_default(), "", "u", conflict))


def refused(decision: Decision) -> Code:
    assert isinstance(decision, Refusal)
    return decision.code


def test_taking_is_the_ordinary_command_and_turns_the_conflict_round() -> None:
    made = decided(c.TakeOther("priority", CONFLICT.mark), seen_version=ITEM.version)
    assert isinstance(made, Change)
    assert (made.item.priority, made.item.version) == ("high", ITEM.version + 1)
    assert [entry.field for entry in made.entries] == ["priority", "taken.priority"]
    assert made.conflict == replace(CONFLICT.other_way, settled=True)
    assert CONFLICT.other_way.other_way == replace(CONFLICT, settled=True)


def test_keeping_changes_no_field_and_no_version() -> None:
    made = decided(c.KeepThis("priority", CONFLICT.mark), seen_version=ITEM.version)
    assert isinstance(made, Change)
    assert made.item == ITEM
    assert made.conflict == replace(CONFLICT, settled=True)


@pytest.mark.parametrize("action", [c.TakeOther, c.KeepThis])
def test_who_may_not_and_who_comes_late_are_refused(action: Any) -> None:
    assert refused(decided(action("priority"), role=Role.VIEWER)) is Code.NOT_ALLOWED
    assert refused(decided(action("priority"), role=Role.STRANGER)) is Code.NOT_ALLOWED
    assert refused(decided(action("priority"), seen_version=ITEM.version - 1)) is Code.STALE
    assert refused(decided(action("priority", "another"))) is Code.NO_CONFLICT
    assert refused(decided(action("priority"), None)) is Code.NO_CONFLICT
    settled = replace(CONFLICT, settled=True)
    assert refused(decided(action("priority", CONFLICT.mark), settled)) is Code.NO_CONFLICT
    assert refused(decided(c.KeepThis("priority"), settled)) is Code.NO_CONFLICT


def test_taking_a_stage_that_ends_the_record_takes_the_right_to_close() -> None:
    ended = replace(CONFLICT, field="stage", dropped="Done", kept_json='"diagnosing"', dropped_json='"closed"')
    assert refused(decided(c.TakeOther("stage"), ended)) is Code.NOT_ALLOWED
    made = decided(c.TakeOther("stage"), ended, role=Role.LEAD)
    assert isinstance(made, Change)
    assert made.item.stage == "closed"


def test_what_a_changed_procedure_no_longer_knows_is_refused_by_name() -> None:
    assert refused(decided(c.TakeOther("priority"), replace(CONFLICT, dropped_json='"p1"'))) is Code.NO_SUCH_PRIORITY


def test_what_has_no_word_here_cannot_be_taken_but_gone_back_from() -> None:
    unknown = replace(CONFLICT, dropped="Blocker", dropped_json=None)
    assert refused(decided(c.TakeOther("priority"), unknown)) is Code.NOT_MAPPED
    stands = replace(unknown.other_way, settled=False)
    made = decided(c.TakeOther("priority"), stands)
    assert isinstance(made, Change)
    assert (made.item.priority, made.item.version) == ("low", ITEM.version + 1), "set anew, it is the newest"
    assert [(entry.field, entry.old, entry.new) for entry in made.entries] == [
        ("priority", "low", "low"),
        ("taken.priority", "Blocker", "low"),
    ]
