"""The laws of a recap: what is settled stays so, a second run changes nothing, a better source replaces only what is open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, strategies as st

from sop.procedure import load_default
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.meetings import Fate, Proposal, Said, SaidKind, person_key
from sop.records.outcomes import Change, Code, Refusal
from sop.records.people import Actor, Person, Role, Side
from sop.rules.decide import Given, decide
from sop.rules.recap import CHAT, open_in

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MEI, ALEX = Person("Mei Lin", "aad-mei"), Person("Alex Wilber", "aad-alex")
GIVEN = Given(load_default(), "MTG-1", "u1")
TITLES = st.sampled_from(["write the runbook", "order disks", "call the vendor", "更新狀態頁", "rotate keys"])
PROPOSALS = st.lists(TITLES, unique=True, max_size=5).map(lambda titles: tuple(Proposal(one, one) for one in titles))
FATES = st.sampled_from([Fate.ACCEPTED, Fate.DROPPED])


def command(action: c.Action, item: Meeting | None = None, version: int | None = None) -> c.Command:
    return c.Command(
        id="x",
        actor=Actor(MEI, Side.TEAMS, Role.LEAD),
        at=AT + timedelta(hours=1),
        action=action,
        item_id=item.id if item else None,
        seen_version=version,
    )


def done(item: Meeting | None, action: c.Action) -> Meeting:
    """The meeting after the command, which may change nothing."""
    decision = decide(item, command(action, item), GIVEN)
    if isinstance(decision, Refusal):
        assert decision.code is Code.ALREADY
        assert item is not None
        return item
    assert isinstance(decision.item, Meeting)
    return decision.item


def held(**more: object) -> Meeting:
    return done(None, c.PlanMeeting("Review", "", AT, "Asia/Taipei", 30, chair=MEI, attendees=(ALEX,), held=True))


def settle(item: Meeting, key: str, fate: Fate, **more: object) -> Change | Refusal:
    item_id = "ACT-1" if fate is Fate.ACCEPTED else None
    return decide(item, command(c.SettleProposal(key, fate, item_id=item_id, **more), item), GIVEN)  # type: ignore[arg-type]


@given(PROPOSALS, st.data())
def test_a_second_run_changes_nothing_whatever_was_settled(
    proposals: tuple[Proposal, ...], data: st.DataObject
) -> None:
    item = done(held(), c.Draft("minutes", 4, proposals))
    for one in data.draw(st.lists(st.sampled_from(proposals), unique=True)) if proposals else []:
        change = settle(item, one.key, data.draw(FATES))
        assert isinstance(change, Change)
        assert isinstance(change.item, Meeting)
        item = change.item
    assert done(item, c.Draft("minutes", 4, proposals)) == item


@given(PROPOSALS, PROPOSALS, st.integers(0, 4), st.integers(0, 4))
def test_what_is_open_is_of_the_best_source_and_what_was_typed(
    first: tuple[Proposal, ...], second: tuple[Proposal, ...], one: int, other: int
) -> None:
    typed = (Proposal("typed", "buy chairs"),)
    item = done(done(held(), c.Draft(CHAT, 0, typed)), c.Draft("a", one, first))
    after = done(item, c.Draft("b", other, second))
    open_titles = {proposal.title for proposal in open_in(after.proposals)}
    assert "buy chairs" in open_titles
    best = second if second and (other >= one or not first) else first
    assert open_titles - {"buy chairs"} == {proposal.title for proposal in best}


@given(PROPOSALS.filter(bool), st.data())
def test_what_was_dropped_is_not_proposed_again_by_any_source(
    proposals: tuple[Proposal, ...], data: st.DataObject
) -> None:
    item = done(held(), c.Draft("transcript", 2, proposals))
    gone = data.draw(st.sampled_from(proposals))
    change = settle(item, gone.key, Fate.DROPPED)
    assert isinstance(change, Change)
    assert isinstance(change.item, Meeting)
    again = tuple(Proposal(f"other {one.key}", f" {one.title.upper()} ") for one in proposals)
    after = done(change.item, c.Draft("minutes", 4, again))
    assert gone.title.upper() not in {one.title.strip() for one in open_in(after.proposals)}


def test_the_last_one_settled_closes_the_recap_and_a_new_one_opens_it_again() -> None:
    item = done(held(), c.Draft("minutes", 4, (Proposal("a", "a"), Proposal("b", "b"))))
    first = settle(item, "a", Fate.ACCEPTED)
    assert isinstance(first, Change)
    assert isinstance(first.item, Meeting)
    assert (first.item.stage, [one.told for one in first.item.proposals]) == ("recap", [False, False])
    last = settle(first.item, "b", Fate.DROPPED)
    assert isinstance(last, Change)
    assert isinstance(last.item, Meeting)
    assert (last.item.stage, [one.told for one in last.item.proposals]) == ("closed", [True, False])
    assert done(last.item, c.Draft("minutes", 4, (Proposal("c", "c"),))).stage == "recap"


def test_a_proposal_is_settled_once_and_only_as_it_was_shown() -> None:
    item = done(held(), c.Draft("minutes", 4, (Proposal("a", "a", due=date(2026, 12, 1)),)))
    stale = settle(item, "a", Fate.ACCEPTED, mark="other")
    assert isinstance(stale, Refusal)
    assert stale.code is Code.STALE
    gone = settle(item, "z", Fate.DROPPED)
    assert isinstance(gone, Refusal)
    assert gone.code is Code.STALE
    change = settle(item, "a", Fate.ACCEPTED, mark=item.proposals[0].mark, owner=person_key(ALEX), no_due=True)
    assert isinstance(change, Change)
    assert isinstance(change.item, Meeting)
    assert (change.item.proposals[0].owners, change.item.proposals[0].due) == ((ALEX,), None)
    again = settle(change.item, "a", Fate.DROPPED)
    assert isinstance(again, Refusal)
    assert again.code is Code.ALREADY


def test_a_stranger_owner_an_empty_title_and_a_merge_with_nothing_are_refused() -> None:
    item = done(held(), c.Draft("minutes", 4, (Proposal("a", "a"),)))
    for more, fate, code in (
        ({"owner": "nobody"}, Fate.ACCEPTED, Code.NO_SUCH_POINT),
        ({"title": "  "}, Fate.ACCEPTED, Code.EMPTY),
        ({}, Fate.MERGED, Code.NO_SUCH_POINT),
    ):
        refused = settle(item, "a", fate, **more)
        assert isinstance(refused, Refusal)
        assert refused.code is code


def test_people_settle_proposals_of_a_card_that_others_have_changed() -> None:
    item = done(held(), c.Draft("minutes", 4, (Proposal("a", "a"), Proposal("b", "b"))))
    decision = decide(item, command(c.SettleProposal("a", Fate.DROPPED), item, version=1), GIVEN)
    assert isinstance(decision, Change)
    assert decide(item, command(c.JudgeGoal(True), item, version=1), GIVEN) == Refusal(
        Code.STALE, {"id": "MTG-1", "stage": "recap", "kind": "meeting", "version": item.version}
    )


def test_minutes_of_a_meeting_whose_time_is_up_end_it() -> None:
    plan = c.PlanMeeting("Review", "", AT + timedelta(minutes=90), "Asia/Taipei", 30, chair=MEI)
    planned = done(None, plan)
    draft = c.Draft("minutes", 4, (Proposal("a", "a"),), (Said("d", SaidKind.DECISION, "yes"),))
    early = done(planned, draft)
    assert (early.stage, early.ended_at) == ("planned", None)
    late = c.Command(
        id="y", actor=Actor(MEI, Side.TEAMS, Role.LEAD), at=AT + timedelta(hours=3), action=draft, item_id="MTG-1"
    )
    decision = decide(planned, late, GIVEN)
    assert isinstance(decision, Change)
    assert isinstance(decision.item, Meeting)
    assert (decision.item.stage, decision.item.began_at) == ("recap", plan.starts_at)
