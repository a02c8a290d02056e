"""The section `jira` of `sop.yaml`: which way each field goes, and what is said about a wrong one."""

from __future__ import annotations

from importlib.resources import files

import pytest

from sop.procedure import Policy, ProcedureFault, load_default, parse

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


def test_a_bad_value_in_a_mapping_is_told_and_does_not_hang_the_start() -> None:
    with pytest.raises(ProcedureFault) as caught:
        parse(TEXT + "routes: {incident: 5}\n")
    [fault] = caught.value.faults
    assert fault.line == LINES + 1
