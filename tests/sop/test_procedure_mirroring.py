"""The section `jira` of `sop.yaml`: which way each field goes, and what is said about a wrong one."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

from sop.procedure import Custom, Policy, ProcedureFault, load_default, parse
from sop.procedure.fitting import fitting
from sop.records.people import Person
from tests.cards.samples import action, incident

TEXT = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
LINES = TEXT.count("\n")


def with_jira(*lines: str) -> str:
    """The procedure that ships, with a section of the team's own at its end."""
    return TEXT + "jira:\n" + "".join(f"  {line}\n" for line in lines)


def test_without_the_section_everything_goes_both_ways_and_the_newest_wins() -> None:
    jira = load_default().jira
    assert jira.fields == {}
    assert jira.policy("title") == Policy("both", "newest")
    assert jira.policy("title").writes
    assert jira.policy("title").takes


def test_a_field_says_its_direction_or_its_winner() -> None:
    jira = parse(with_jira("fields:", "  due: {direction: to_jira}", "  priority: {winner: jira}")).jira
    assert jira.policy("due") == Policy("to_jira", "newest")
    assert jira.policy("priority") == Policy("both", "jira")
    assert jira.policy("title") == Policy("both", "newest")


@pytest.mark.parametrize(
    ("direction", "writes", "takes"),
    [("both", True, True), ("to_jira", True, False), ("to_teams", False, True), ("off", False, False)],
)
def test_a_direction_says_who_hears_of_a_change(direction: str, writes: bool, takes: bool) -> None:
    policy = parse(with_jira("fields:", f"  due: {{direction: {direction}}}")).jira.policy("due")
    assert (policy.writes, policy.takes) == (writes, takes)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  prioritty: {winner: jira}", "Did you mean 'priority'?"),
        (
            "  sumary: {winner: jira}",
            "Use ['title', 'description', 'stage', 'priority', 'assignee', 'due', 'labels']",
        ),
        ("  due: {direction: to_jira, winner: jira}", "a winner has no say where the direction is to_jira"),
        ("  due: {direction: sideways}", "Invalid enum value 'sideways'"),
        ("  due: {winner: me}", "Invalid enum value 'me'"),
        ("  due: {way: both}", "unknown field `way`"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(line: str, said: str) -> None:
    with pytest.raises(ProcedureFault) as caught:
        parse(with_jira("fields:", line))
    [fault] = caught.value.faults
    assert said in str(fault)
    assert fault.line == LINES + 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  title: {field: Title}", "'title' is a record's field already"),
        ("  Root cause: {field: Root cause}", "is no name for a field"),
        ("  created_at: {field: Born, type: number}", "a record's created_at is no number"),
        ("  reporter: {field: Who, direction: to_teams}", "a record's reporter is only told to Jira"),
        ("  cost: {field: Cost, type: number, options: [a]}", "a number has no options"),
        ("  cost: {field: Cost, values: {sev1: a}}", "only a severity has other words in Jira"),
        ("  severity: {field: S, type: option, values: {sev1: a, sev2: a}}", "'a' stands for two severities"),
        ("  cost: {field: Cost, type: money}", "Invalid enum value 'money'"),
        ("  reporter: {field: Who, type: users}", "a record's reporter is no users"),
        ("  cost: {type: number}", "missing required field `field`"),
    ],
)
def test_what_is_wrong_with_a_custom_field_is_told(line: str, said: str) -> None:
    with pytest.raises(ProcedureFault) as caught:
        parse(with_jira("custom:", line))
    [fault] = caught.value.faults
    assert said in str(fault)
    assert fault.line == LINES + 3


@pytest.mark.parametrize(
    ("type_", "value", "kept"),
    [
        ("string", " a full disk ", "a full disk"),
        ("string", "x" * 256, None),
        ("string", 5.0, None),
        ("number", 5, 5.0),
        ("number", "5", None),
        ("number", float("nan"), None),
        ("date", "2026-12-24", "2026-12-24"),
        ("date", "24.12.2026", None),
        ("url", "https://example.com/x", "https://example.com/x"),
        ("url", "javascript:alert(1)", None),
        ("option", "TW", "TW"),
        ("option", "US", None),
        ("options", ("TW", "JP", "TW"), ("JP", "TW")),
        ("options", "TW", ("TW",)),
        ("options", ("TW", "US"), None),
        ("user", Person("Mei"), Person("Mei")),
        ("user", "Mei", None),
        ("user", (Person("Mei"), Person("Alex")), None),
        ("users", Person("Mei"), (Person("Mei"),)),
        ("users", (Person("Mei", "1"), Person("Alex"), Person("mei", "1")), (Person("Alex"), Person("Mei", "1"))),
        ("users", (Person("Mei"), "Alex"), None),
        ("string", Person("Mei"), None),
    ],
)
def test_a_value_fits_its_field_or_not(type_: Any, value: Any, kept: Any) -> None:
    options = ("TW", "JP") if type_.startswith("option") else ()
    assert fitting(Custom(field="F", type=type_, options=options), value) == kept


def test_a_bad_value_in_a_mapping_is_told_and_does_not_hang_the_start() -> None:
    with pytest.raises(ProcedureFault) as caught:
        parse(TEXT + "routes: {incident: 5}\n")
    [fault] = caught.value.faults
    assert fault.line == LINES + 1


# --- where issues are made --------------------------------------------------------------------------------------------

ROUTES = (
    "routes:",
    "  - {kind: action, project: TASK, issue_type: Bug}",
    "  - {when: {severity: sev1}, project: MAJOR}",
    '  - {conversation: "19:net@*", project: NET}',
)


@pytest.mark.parametrize(
    ("item", "project", "issue_type"),
    [
        (action(home="19:net@thread.tacv2"), "TASK", "Bug"),
        (incident(severity="sev1", home="19:net@thread.tacv2"), "MAJOR", "Task"),
        (incident(severity="sev2", home="19:net@thread.tacv2"), "NET", "Task"),
        (incident(severity="sev2", home="19:net@thread.tacv2;messageid=1"), "NET", "Task"),
        (incident(severity="sev2", home="19:other@thread.tacv2"), None, "Task"),
        (incident(severity="sev2", home=None), None, "Task"),
    ],
)
def test_the_first_route_that_fits_says_where_an_issue_is_made(item: Any, project: str | None, issue_type: str) -> None:
    procedure = parse(with_jira(*ROUTES))
    route = procedure.jira.destination(item)
    assert (route.project if route else None) == project
    assert procedure.issue_type(item) == issue_type
    assert procedure.jira.projects("OPS") == ("OPS", "TASK", "MAJOR", "NET")
    assert load_default().jira.projects("OPS") == ("OPS",)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  - {kind: action, project: Tasks of ours}", "is no key of a project"),
        ("  - {kind: action, when: {severity: sev1}, project: TASK}", "fits no action item"),
        ("  - {when: {severity: sev9}, project: TASK}", "'sev9' is not a severity"),
        ('  - {conversation: "19:x@thread.tacv2;messageid=1", project: TASK}', "names a thread"),
        ("  - {kind: task, project: TASK}", "Invalid enum value 'task'"),
    ],
)
def test_what_is_wrong_with_a_route_is_told(line: str, said: str) -> None:
    with pytest.raises(ProcedureFault) as caught:
        parse(with_jira("routes:", line))
    [fault] = caught.value.faults
    assert said in str(fault)
    assert fault.line == LINES + 3


def test_the_commented_example_of_the_file_is_right() -> None:
    begun, ended = TEXT.index("# jira:\n"), TEXT.index("# Where incidents go.")
    example = "\n".join(line.removeprefix("# ") for line in TEXT[begun:ended].splitlines())
    jira = parse(TEXT[:begun] + example + "\n" + TEXT[ended:]).jira
    assert list(jira.fields) == ["title", "due", "priority"]
    assert list(jira.custom) == ["severity", "source_url", "root_cause", "regions"]
    assert list(jira.defaults) == ["Team", "Components", "Approver"]
    assert [route.project for route in jira.routes] == ["TASK", "MAJOR", "NET"]
