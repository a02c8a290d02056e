"""A comment of ours that two workers have written: which of the two goes, and that nothing else ever does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from jira_sync.remote import RemoteComment
from jira_sync.talk import Known
from jira_sync.twins import Sifted, doubled, may_be, sift
from jira_sync.values import digest
from sop.desk import Sync
from sop.records import commands as c
from sop.records.items import Comment
from sop.records.people import Person, Side
from tests.jira_sync.conftest import House
from tests.jira_sync.samples import AT, MEI

BOT, ALEX = Person("SOPilot", account_id="bot"), Person("Alex Wilber", account_id="alex")
OURS = Comment("c1", "INC-1", MEI, Side.TEAMS, "hello", AT)
LATER = AT + timedelta(minutes=1)
FIRST = RemoteComment("9", BOT, "Mei Lin (Teams):\nhello", AT, AT, "c1")
SECOND = replace(FIRST, id="10", at=LATER, updated_at=LATER)
KNOWN: Known = (OURS, "9", digest(FIRST.text))


def edited(one: RemoteComment) -> RemoteComment:
    """Somebody has made something else of it."""
    return replace(one, text="else", updated_at=one.at + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("known", "there", "linked", "delete"),
    [
        pytest.param(KNOWN, (FIRST,), "9", (), id="one alone"),
        pytest.param(KNOWN, (FIRST, SECOND), "9", ("10",), id="the younger goes"),
        pytest.param((OURS, "10", digest(FIRST.text)), (FIRST, SECOND), "9", ("10",), id="the younger, though linked"),
        pytest.param((OURS, None, None), (FIRST, SECOND), None, ("10",), id="neither linked yet"),
        pytest.param(KNOWN, (FIRST, edited(SECOND)), "10", ("9",), id="what somebody has edited stays"),
        pytest.param(KNOWN, (edited(FIRST), SECOND), "9", ("10",), id="the older was edited"),
        pytest.param(KNOWN, (edited(FIRST), edited(SECOND)), "9", (), id="both were edited"),
        pytest.param(KNOWN, (FIRST, replace(SECOND, author=ALEX)), "9", (), id="another account's is not ours"),
        pytest.param(KNOWN, (FIRST, replace(SECOND, ours=None)), "9", (), id="without our property it is somebody's"),
        pytest.param(KNOWN, (SECOND,), "10", (), id="somebody has deleted one of the two"),
        pytest.param(
            KNOWN, (FIRST, SECOND, replace(FIRST, id="11", ours=None, answers="10")), "10", ("9",), id="one is answered"
        ),
    ],
)
def test_which_of_the_two_goes(known: Known, there: Any, linked: str | None, delete: tuple[str, ...]) -> None:
    sifted = sift([known], there, "bot")
    assert sifted.delete == delete
    assert [jira_id for _comment, jira_id, _state in sifted.known] == [linked]
    assert [one.id for one in sifted.there] == [one.id for one in there if one.id not in delete]
    assert [to[0] for _id, to in sifted.moved] == ([linked] if linked != known[1] else [])


def test_what_is_a_comment_of_its_own_by_now_stays_one() -> None:
    known = [KNOWN, (replace_id("jira-10"), "10", digest("else"))]
    assert sift(known, (FIRST, edited(SECOND)), "bot") == Sifted(known, (FIRST, edited(SECOND)))


def replace_id(comment_id: str) -> Comment:
    """Another comment."""
    return Comment(comment_id, "INC-1", ALEX, Side.JIRA, "else", AT)


def test_only_a_strange_one_of_ours_or_with_our_words_is_worth_a_request() -> None:
    bare = replace(SECOND, ours=None)
    assert may_be([KNOWN], (FIRST, bare), "bot")
    assert may_be([KNOWN], (FIRST, bare), "somebody")
    assert not may_be([KNOWN], (FIRST, replace(bare, text="else", author=ALEX)), "bot")
    assert not may_be([KNOWN], (FIRST,), "bot")
    assert not doubled([KNOWN], (FIRST, bare))
    assert doubled([KNOWN], (FIRST, SECOND))
    assert doubled([KNOWN], (SECOND,))


COMMENTS = st.builds(
    lambda n, who, mark, late, answers: RemoteComment(
        str(n), who, "x", AT + timedelta(seconds=n), AT + timedelta(seconds=n + late), mark, answers=answers
    ),
    st.integers(1, 9),
    st.sampled_from([BOT, ALEX]),
    st.sampled_from(["c1", "c2", None]),
    st.sampled_from([0, 5]),
    st.sampled_from([None, None, "1", "2"]),
)


@given(there=st.lists(COMMENTS, unique_by=lambda one: one.id).map(tuple), linked=st.sampled_from([None, "1", "2", "3"]))
def test_never_more_than_our_own_untouched_twins_go_and_never_the_last(there: Any, linked: str | None) -> None:
    sifted = sift([(OURS, linked, None)], there, "bot")
    answered = {one.answers for one in there}
    for one in there:
        if one.id in sifted.delete:
            assert (one.ours, one.author, one.updated_at) == ("c1", BOT, one.at)
            assert one.id not in answered
    ours = [one for one in there if one.ours == "c1" and one.author == BOT]
    assert not ours or {one.id for one in ours} - set(sifted.delete)
    again = sift(sifted.known, sifted.there, "bot")
    assert again.delete == ()
    assert again.moved == ()


async def twice(house: House) -> tuple[str, str]:
    """Item and issue; a second worker has written the comment once more."""
    item = await house.report()
    await house.do(c.AddComment("c-1", "said"), item)
    await house.settle()
    link = (await house.view(item)).link
    assert link is not None
    [first] = house.jira.state.site.issues[link.issue_id].comments
    house.jira.state.clock.advance(2)
    await house.client.add_comment(link.issue_id, first.body.wiki, {"comment": "c-1"})
    return item, link.issue_id


async def test_the_younger_one_goes_once_and_nobody_sees_two(house: House) -> None:
    item, issue_id = await twice(house)
    first, _second = (comments := house.jira.state.site.issues[issue_id].comments)
    await house.hint(item)
    assert comments == [first]
    assert [one.text for one in (await house.view(item)).comments] == ["said"]
    before = house.writes()
    await house.hint(item)
    await house.pass_time(30)
    assert house.writes() == before
    assert (await house.view(item)).sync is Sync.EQUAL


async def test_what_somebody_made_of_one_of_them_is_taken(house: House) -> None:
    item, issue_id = await twice(house)
    _first, second = (comments := house.jira.state.site.issues[issue_id].comments)
    house.jira.state.clock.advance(2)
    await house.act(item, "edit_comment", comment=second.id, body="said otherwise")
    await house.hint(item)
    assert comments == [second]
    assert [one.text for one in (await house.view(item)).comments] == ["said otherwise"]


async def test_a_twin_that_jira_keeps_is_told_and_does_not_come_to_teams(house: House) -> None:
    item, issue_id = await twice(house)
    await house.rest.fault("status", match={"method": "DELETE", "path": "/comment/"}, times=1, status=400)
    await house.hint(item)
    assert [one.text for one in (await house.view(item)).comments] == ["said"]
    assert (await house.view(item)).sync is Sync.PARKED
    await house.hint(item)
    assert len(house.jira.state.site.issues[issue_id].comments) == 1
    assert (await house.view(item)).sync is Sync.EQUAL
