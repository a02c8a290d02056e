"""`set`: a team's own field and a value for it, by the field's type."""

from __future__ import annotations

import msgspec
import pytest

from sop.procedure import Custom, Mirroring, load_default
from sop.records.commands import SetField
from sop.records.people import Person
from sop.words import words
from teams_bot.commands import Faulty, Settle, Why, faulty_text, parse
from tests.teams_bot.commands.phrases import ALEX, MEI, TODAY, on

FIELDS = {
    "root_cause": Custom(field="Root cause"),
    "cost": Custom(field="customfield_10051", type="number"),
    "found_on": Custom(field="發現日", type="date"),
    "impact": Custom(field="Impact", type="option", options=("Some", "All of it")),
    "regions": Custom(field="Regions", type="options"),
    "runbook": Custom(field="Runbook", type="url"),
    "approver": Custom(field="Approver", type="user"),
    "reviewers": Custom(field="Reviewers", type="users"),
    "severity": Custom(field="Grade", type="option"),
}
PROCEDURE = msgspec.structs.replace(load_default(), jira=Mirroring(custom=FIELDS))


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("set INC-7 root_cause A full disk", "root_cause", "A full disk"),
        ("set INC-7 Root Cause: a full disk", "root_cause", "a full disk"),
        ("set INC-7 root cause to a full disk", "root_cause", "a full disk"),
        ("INC-7 set root cause a full disk", "root_cause", "a full disk"),
        ("set INC-7 root cause none", "root_cause", None),
        ("設定 INC-7 root_cause 清除", "root_cause", None),
        ("set INC-7 cost 1,234.5", "cost", 1234.5),
        ("set INC-7 cost ＝ ５", "cost", 5.0),
        ("set INC-7 found on friday", "found_on", "2026-11-06"),
        ("設定 INC-7 發現日 昨天", None, "no_such_day"),
        ("設定 INC-7 發現日為 2026-11-02", "found_on", "2026-11-02"),
        ("設定 INC-7 發現日明天", "found_on", "2026-11-05"),
        ("set INC-7 impact ALL OF IT", "impact", "All of it"),
        ("set INC-7 regions TW, JP、US", "regions", ("TW", "JP", "US")),
        ("set INC-7 runbook https://example.com/a?b=c", "runbook", "https://example.com/a?b=c"),
        ("set INC-7 colour red", "colour", "red"),
        ("set INC-7 costs 5", "costs", "5"),
        ("set INC-7 severity sev1", "severity", "sev1"),
        ("set INC-7", None, "own_field"),
        ("set INC-7 cost", None, "value"),
        ("set INC-7 cost much", None, "no_such_number"),
        ("set INC-7 cost nan", None, "no_such_number"),
        ("set INC-7 found on someday", None, "no_such_day"),
        ("set INC-7 impact none at all", None, "no_such_option"),
        ("set INC-7 runbook javascript:alert(1)", None, "bad_value"),
        ("set INC-7 root cause " + "x" * 256, None, "bad_value"),
        ("set INC-7 regions ,", None, "bad_value"),
    ],
)
def test_a_field_and_its_value(text: str, field: str | None, value: object) -> None:
    found = parse(text, (), PROCEDURE, TODAY)
    if field is not None:
        assert found == on(SetField(field, value))  # type: ignore[arg-type]
        return
    assert isinstance(found, Faulty), found
    assert (found.command, found.problem) == ("set", value)
    for language in ("en", "zh-Hant"):
        assert "{" not in faulty_text(words(language), found)


def test_what_may_be_set_and_chosen_is_named() -> None:
    fields = parse("set INC-7", (), PROCEDURE, TODAY)
    assert isinstance(fields, Faulty)
    assert [one.en for one in fields.facts["allowed"]] == [
        "Root cause",
        "cost",
        "發現日",
        "Impact",
        "Regions",
        "Runbook",
        "Approver",
        "Reviewers",
    ]
    choices = parse("set INC-7 impact much", (), PROCEDURE, TODAY)
    assert isinstance(choices, Faulty)
    assert [one.en for one in choices.facts["allowed"]] == ["Some", "All of it"]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("set INC-7 approver <at>Alex</at>", "approver", ALEX.person),
        ("set INC-7 approver: mei@example.com", "approver", Person("mei@example.com", email="mei@example.com")),
        ("set INC-7 approver 王大明", "approver", Person("王大明")),
        ("set INC-7 approver none", "approver", None),
        ("設定 INC-7 reviewers <at>Alex</at> <at>小美</at>", "reviewers", (ALEX.person, MEI.person)),
        ("set INC-7 reviewers <at>Alex</at>, Bob", "reviewers", (ALEX.person, Person("Bob"))),
        ("set INC-7 root cause <at>Alex</at> pulled the plug", "root_cause", "@Alex Chen pulled the plug"),
        ("set INC-7 approver <at>Alex</at> <at>小美</at>", None, "one_person"),
        ("set INC-7 reviewers ,", None, "one_person"),
    ],
)
def test_people_are_meant_by_mention_name_or_address(text: str, field: str | None, value: object) -> None:
    mentions = tuple(one for one in (ALEX, MEI) if one.text in text)
    found = parse(text, mentions, PROCEDURE, TODAY)
    if field is not None:
        assert found == on(SetField(field, value))  # type: ignore[arg-type]
        return
    assert isinstance(found, Faulty), found
    assert (found.command, found.problem) == ("set", value)


def test_inside_a_thread_it_wants_the_id() -> None:
    assert parse("set it up again", (), PROCEDURE, TODAY, here="INC-7") == Faulty("set", "item")


@pytest.mark.parametrize("name", ["root_cause", "Root cause", "root cause"])
def test_its_past_and_its_conflicts_are_asked_for_by_either_name(name: str) -> None:
    assert parse(f"why INC-7 {name}", (), PROCEDURE, TODAY) == Why("INC-7", "root_cause")
    assert parse(f"take INC-7 {name}", (), PROCEDURE, TODAY) == Settle("INC-7", "root_cause", True)
