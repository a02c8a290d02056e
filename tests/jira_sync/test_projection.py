"""The lenses between a record and Jira's values, and the reading of an issue: laws under Hypothesis, and the corners by hand."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import example, given, strategies as st

from jira_sync.changelog import person, word
from jira_sync.plan import plan
from jira_sync.projection import absorb, marker_label, project, to_fields
from jira_sync.remote import read
from jira_sync.values import FIELDS, Values, is_marker, normal_labels
from sop.procedure import Procedure
from sop.records.items import Kind, Record
from sop.records.people import Person
from sop.records.text import clean_text
from tests.jira_sync import samples
from tests.jira_sync.samples import AT, MARKER, MEI, PROCEDURE, issue


def _taken(item: Record, values: Values, account: str | None) -> tuple[Record, dict[str, str]]:
    """The record once it has taken the values, and what it could not take."""
    absorbed = absorb(item.kind, values, Person("Somebody", account_id=account) if account else None, PROCEDURE)
    return msgspec.structs.replace(item, **absorbed.fields), absorbed.unmapped


# --- laws -------------------------------------------------------------------------------------------------------------


@given(item=samples.records(), base=samples.issues())
def test_what_we_wrote_ourselves_changes_nothing(item: Record, base: dict[str, Any]) -> None:
    values = project(item, PROCEDURE, MEI.account_id)
    assert set(values) == set(FIELDS)
    for agreed in ({}, values, read(base).values):
        assert plan(values, values, agreed, {}, {}).is_empty


@given(item=samples.records(), there=samples.issues())
@example(item=samples.incident(), there=issue(summary="a" * 239 + " b"))
@example(item=samples.incident(), there=issue(labels=["sopilot-team", MARKER]))
@example(item=samples.incident(), there=issue(description="  a \r\n\r\n b\t\n"))
def test_what_the_record_took_from_jira_is_what_jira_holds(item: Record, there: dict[str, Any]) -> None:
    values = read(there).values
    account = values["assignee"]
    taken, unmapped = _taken(item, values, account)
    assert unmapped == {}
    assert project(taken, PROCEDURE, account) == values
    assert plan(project(taken, PROCEDURE, account), values, {}, {}, {}).is_empty


@given(item=samples.records(), there=samples.issues())
def test_what_jira_was_told_is_what_the_record_holds(item: Record, there: dict[str, Any]) -> None:
    """The other way round: written with `to_fields`, read again, and equal."""
    account = MEI.account_id if item.assignee else None
    values = project(item, PROCEDURE, account)
    fields = to_fields(values, marker_label(item))
    after = {**there["fields"], **_kept(fields), "status": {"name": values["stage"]}}
    held = read({**there, "fields": after}).values
    assert {**held, "description": _settled(held["description"]), "title": _settled(held["title"])} == {
        **values,
        "description": _settled(values["description"]),
        "title": _settled(values["title"]),
    }


@given(samples.issues())
def test_reading_is_settled_after_once(there: dict[str, Any]) -> None:
    values = read(there).values
    told = to_fields(values, MARKER)
    again = read({**there, "fields": {**there["fields"], **_kept(told)}}).values
    assert {**again, "description": "", "title": ""} == {**values, "description": "", "title": ""}
    assert again["description"] == _settled(values["description"])
    assert again["title"] == _settled(values["title"])


def _kept(fields: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as Jira tells it afterwards."""
    assignee = fields.get("assignee")
    return {**fields, "assignee": {"accountId": assignee} if assignee else None} if "assignee" in fields else fields


def _settled(text: str) -> str:
    """A control character between a letter and its accent is taken out after the two could have become one."""
    return clean_text(text)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_finer_stage_stays_where_it_is(kind: Kind) -> None:
    for stage in PROCEDURE.track(kind).stages:
        item = samples.of_kind(kind, stage=stage.key)
        values = project(item, PROCEDURE, None)
        assert values["stage"] == stage.jira
        assert plan(values, {**values, "stage": stage.jira}, {}, {}, {}).is_empty


@pytest.mark.parametrize("kind", list(Kind))
def test_every_mapped_status_and_priority_comes_back_as_itself(kind: Kind) -> None:
    item = samples.of_kind(kind)
    for stage in PROCEDURE.track(kind).stages:
        for level in PROCEDURE.priorities:
            taken, unmapped = _taken(item, {"stage": stage.jira, "priority": level.jira}, None)
            assert unmapped == {}
            values = project(taken, PROCEDURE, None)
            assert (values["stage"], values["priority"]) == (stage.jira, level.jira)


@pytest.mark.parametrize(
    ("status", "stage"),
    [("To Do", "reported"), ("In Progress", "diagnosing"), ("In Review", "verifying"), ("Done", "resolved")],
)
def test_a_person_who_moves_the_issue_means_the_entry_of_that_status(status: str, stage: str) -> None:
    assert absorb(Kind.INCIDENT, {"stage": status}, None, PROCEDURE).fields == {"stage": stage}


# --- what cannot be said or taken -------------------------------------------------------------------------------------


@given(
    item=samples.records(),
    status=st.text().filter(lambda name: name not in {"To Do", "In Progress", "In Review", "Done"}),
    priority=(st.none() | st.text()).filter(lambda name: name not in {level.jira for level in PROCEDURE.priorities}),
)
@example(item=samples.incident(), status="to do", priority=None)
@example(item=samples.incident(), status="Cancelled", priority="highest")
def test_unmapped_values_leave_the_record_alone_and_are_named(item: Record, status: str, priority: str | None) -> None:
    there = read(issue(status={"name": status}, priority={"name": priority} if priority is not None else None))
    taken, unmapped = _taken(item, {name: there.values[name] for name in ("stage", "priority")}, None)
    assert taken == item
    assert unmapped == {"stage": word(status), "priority": str(word(priority))}


def test_an_owner_without_an_account_is_not_said() -> None:
    assert "assignee" not in project(samples.incident(assignee=MEI), PROCEDURE, None)
    assert project(samples.incident(assignee=MEI), PROCEDURE, "712020:mei")["assignee"] == "712020:mei"
    assert project(samples.incident(assignee=None), PROCEDURE, "712020:mei")["assignee"] is None


def test_a_stage_or_priority_that_a_changed_procedure_no_longer_knows_is_not_said() -> None:
    """Else every such issue would be dragged back to where records start."""
    item = samples.incident(stage="triaging", priority="urgent")
    values = project(item, PROCEDURE, None)
    assert "stage" not in values
    assert "priority" not in values
    agreed = {**values, "stage": "In Progress", "priority": "Urgent"}
    assert plan(values, agreed, agreed, {}, {}).is_empty


def test_clearing_is_taken_too() -> None:
    item = samples.incident(assignee=MEI, due=AT.date(), labels=("a",), description="d")
    there = read(issue(labels=[MARKER])).values
    taken, _ = _taken(item, {name: there[name] for name in ("assignee", "due", "labels", "description")}, None)
    assert (taken.assignee, taken.due, taken.labels, taken.description) == (None, None, (), "")


# --- to_fields --------------------------------------------------------------------------------------------------------

SUBSETS = st.sets(st.sampled_from(FIELDS))


@given(item=samples.records(), names=SUBSETS)
def test_the_marker_is_always_kept_and_the_status_never_sent(item: Record, names: set[str]) -> None:
    values = project(item, PROCEDURE, MEI.account_id)
    label = marker_label(item)
    fields = to_fields({name: values[name] for name in names}, label)
    assert "status" not in fields
    assert "transition" not in fields
    assert len(fields) == len(names - {"stage"}), "exactly what was asked for"
    if "labels" in names:
        assert fields["labels"].count(label) == 1
        assert normal_labels(one for one in fields["labels"] if one != label) == values["labels"]


def test_fields_are_spelled_as_jira_takes_them() -> None:
    item = samples.incident(
        title="500", description="", assignee=MEI, due=AT.date(), labels=("b", "a"), priority="high"
    )
    assert to_fields(project(item, PROCEDURE, "712020:mei"), MARKER) == {
        "summary": "500",
        "description": None,
        "priority": {"name": "High"},
        "assignee": "712020:mei",
        "duedate": "2026-11-22",
        "labels": ["a", "b", MARKER],
    }
    assert to_fields({"assignee": None, "due": None}, MARKER) == {"assignee": None, "duedate": None}


# --- markers ----------------------------------------------------------------------------------------------------------


@given(samples.records())
def test_our_marker_is_known_as_one_and_not_mirrored(item: Record) -> None:
    assert is_marker(marker_label(item))
    assert read(issue(labels=[marker_label(item), "web"])).values["labels"] == ("web",)


@pytest.mark.parametrize(
    "label", ["sopilot-team", "sopilot", "sopilot-", "sopilot-inc-1", "SOPILOT-inc-1-6b1e2f0a", "inc-1"]
)
def test_labels_of_people_that_look_like_it_are_mirrored_and_not_wiped_out(label: str) -> None:
    values = read(issue(labels=[label, MARKER])).values
    assert values["labels"] == (label,)
    assert to_fields(values, MARKER)["labels"] == [label, MARKER]


def test_a_marker_put_on_a_record_by_hand_is_not_said() -> None:
    """Jira's side never tells it, so saying it would look as if Jira had taken it away again."""
    item = samples.incident(labels=("web", "sopilot-act-9-00000000"))
    assert project(item, PROCEDURE, None)["labels"] == ("web",)


# --- reading ----------------------------------------------------------------------------------------------------------


def test_the_last_change_of_a_field_is_found_whatever_the_order() -> None:
    def history(n: int, at: str, *fields: dict[str, Any]) -> dict[str, Any]:
        author = {"accountId": f"712020:{n}", "displayName": f"P{n}"}
        return {"id": str(n), "created": at, "author": author, "items": list(fields)}

    status, old_server = {"field": "status", "fieldId": "status"}, {"field": "summary"}
    there = issue() | {
        "changelog": {
            "histories": [
                history(10, "2026-11-22T11:32:50.109+0000", status, {"field": "Sprint", "fieldId": "customfield_1"}),
                history(9, "2026-11-22T19:32:49.000+0800", status, old_server),
                history(2, "2026-11-22T10:00:00.000+0000", status, old_server),
            ]
        }
    }
    touched = read(there).touched
    assert {name: touch.by.name for name, touch in touched.items()} == {"stage": "P10", "title": "P9"}
    assert touched["title"].at.isoformat() == "2026-11-22T11:32:49+00:00"


def test_what_was_set_with_the_create_is_nobodys_change() -> None:
    """As recorded webhooks of creates tell it: the first values come out of nothing."""
    first, status = "2026-11-22T08:00:00.000+0000", {"field": "Status", "fieldId": "status", "toString": "To Do"}
    histories = [
        {"id": "1", "created": first, "items": [status, {"field": "assignee", "fieldId": "assignee", "toString": "A"}]},
        {"id": "2", "created": "2026-11-22T08:00:00.001+0000", "items": [{"field": "priority", "fieldId": "priority"}]},
    ]
    assert set(read(issue() | {"changelog": {"histories": histories}}).touched) == {"priority"}
    moved = [{"id": "3", "created": first, "items": [{**status, "from": "10000", "fromString": "To Do"}]}]
    assert set(read(issue() | {"changelog": {"histories": moved}}).touched) == {"stage"}


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (None, None),
        ({}, None),
        (
            {"accountId": "1", "displayName": "A", "emailAddress": "A@Example.com"},
            Person("A", email="a@example.com", account_id="1"),
        ),
        ({"accountId": "1", "emailAddress": ""}, Person("1", account_id="1")),
        ({"displayName": "Anonymous"}, Person("Anonymous")),
    ],
)
def test_users_as_jira_tells_them(user: dict[str, Any] | None, expected: Person | None) -> None:
    assert person(user) == expected


def test_a_comment_is_made_storable_like_every_text() -> None:
    there = issue(
        comment={
            "total": 3,
            "comments": [
                {
                    "id": "1",
                    "author": {"accountId": "1", "displayName": "A"},
                    "body": "a\ud83d\x00b\u202e \r\nc ",
                    "created": "2026-11-22T08:00:00.000+0000",
                    "updated": "2026-11-22T08:00:00.000+0000",
                }
            ],
        }
    )
    remote = read(there)
    assert remote.comments[0].text == "ab\nc"
    assert not remote.comments_complete


def test_the_procedure_of_these_tests_is_the_one_that_ships() -> None:
    assert isinstance(PROCEDURE, Procedure)
    assert {stage.jira for stage in PROCEDURE.incident.stages} == {"To Do", "In Progress", "In Review", "Done"}
