"""The rules of settling a conflict, without a database."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest
from msgspec.structs import replace

from sop.procedure import load_default, parse
from sop.records import commands as c
from sop.records.conflicts import Conflict, joined
from sop.records.items import public
from sop.records.outcomes import Change, Code, Decision, Refusal
from sop.records.people import Actor, Person, Role, Side
from sop.rules.decide import Given, decide
from tests.cards.samples import incident

TEXT = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
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


OLDER = replace(CONFLICT, dropped="Lowest", dropped_by="Kim", dropped_json='"lowest"')
BOTH = replace(CONFLICT, earlier=(OLDER,))


def left(decision: Decision) -> Conflict:
    assert isinstance(decision, Change)
    assert decision.conflict is not None
    return decision.conflict


def test_each_value_that_does_not_stand_has_its_own_press() -> None:
    kept = left(decided(c.KeepThis("priority", OLDER.mark), BOTH))
    assert [one.mark for one in kept.open] == [CONFLICT.mark]
    took = left(decided(c.TakeOther("priority", CONFLICT.mark), BOTH))
    assert took.open == ()
    assert took == replace(CONFLICT.other_way, earlier=(replace(OLDER, settled=True),))


def test_what_was_told_after_the_card_that_was_pressed_waits_on() -> None:
    took = left(decided(c.TakeOther("priority", OLDER.mark), BOTH))
    [waits] = took.open
    assert (waits.mark, waits.kept, waits.kept_by) == (CONFLICT.mark, "Lowest", "Kim")
    assert took.dropped == "Low"


def test_who_types_means_the_newest_that_is_open() -> None:
    assert left(decided(c.KeepThis("priority"), replace(BOTH, settled=True))).settled
    made = decided(c.TakeOther("priority"), replace(BOTH, settled=True))
    assert isinstance(made, Change)
    assert made.item.priority == "lowest"
    assert refused(decided(c.KeepThis("priority"), replace(BOTH, settled=True, earlier=()))) is Code.NO_CONFLICT


def test_the_same_loss_told_again_stays_settled_and_an_own_older_one_is_not_missed() -> None:
    settled = replace(BOTH, settled=True)
    again = joined(settled, replace(CONFLICT, kept="Medium", kept_json='"medium"'))
    assert again.settled
    assert [(one.dropped, one.kept) for one in again.open] == [("Lowest", "Medium")]
    newer = replace(CONFLICT, dropped="Highest", dropped_json='"highest"')
    assert [one.dropped for one in joined(BOTH, newer).open] == ["Highest", "Lowest"], "Alex has set it anew"
    same = replace(CONFLICT, dropped="Lowest", dropped_json='"lowest"', dropped_at=None)
    assert [one.dropped_by for one in joined(replace(OLDER, field="priority"), same).open] == ["Alex"], "shown once"
    stands = replace(newer, kept="Lowest", kept_json='"lowest"')
    assert [one.dropped for one in joined(BOTH, stands).open] == ["Highest"], "what stands is not missed"


def test_what_is_from_the_side_that_stands_keeps_its_side_and_its_name() -> None:
    """A value of Jira's that was run over, and somebody there has set the field anew."""
    jiras = replace(CONFLICT, kept="Medium", kept_json='"medium"', kept_side=Side.JIRA, kept_by="Kim")
    moved = CONFLICT.over(jiras)
    assert (moved.mark, moved.kept_side, moved.dropped_side) == (CONFLICT.mark, Side.JIRA, Side.JIRA)
    assert (moved.other_way.kept_side, moved.other_way.dropped_side) == (Side.JIRA, Side.JIRA)
    assert moved.over(CONFLICT) == CONFLICT


ROOT = replace(CONFLICT, field="root_cause", kept_json='"A full disk"', dropped_json='"A dead fan"')


def test_the_other_value_of_a_teams_own_field_is_taken_like_any() -> None:
    own = parse(TEXT + "\njira: {custom: {root_cause: {field: Root cause}}}\n")
    held = replace(ITEM, extra={"root_cause": "A full disk"})
    actor = Actor(Person("Mei", "aad-mei"), Side.TEAMS, Role.RESPONDER)
    command = c.Command(id="1", actor=actor, at=NOW, action=c.TakeOther("root_cause"), item_id=ITEM.id)
    made = decide(held, command, Given(own, "", "u", ROOT))
    assert isinstance(made, Change)
    assert made.item.extra == {"root_cause": "A dead fan"}
    # Once the team no longer keeps the field, the answer says so.
    assert refused(decide(held, command, Given(load_default(), "", "u", ROOT))) is Code.NO_SUCH_FIELD


def test_nothing_of_a_withheld_record_is_shown_that_its_team_made_up() -> None:
    held = replace(ITEM, withheld=True, extra={"root_cause": "A secret"})
    assert public(held).extra == {}
