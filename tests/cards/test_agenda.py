"""The card of a meeting before it begins, and the form to plan one with: any state of it is drawn, small and inert."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cards import LIMIT, Press, item_card, parse_submit, size_of
from cards.agenda import missing
from cards.meeting_forms import plan_form
from sop.desk.view import ItemView, Sync
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.meetings import REVIEW, AgendaItem, Material, Spoken
from sop.words import LANGUAGES, words
from tests.cards.samples import GINA, MEI, meeting
from tests.cards.schema import faults
from tests.cards.test_golden import card_of
from tests.cards.test_properties import COMMON, MACRO, MOMENT, PERSON, PROCEDURE, TEXT, nodes
from tests.cards.test_protocol import NAMED
from tests.cards.test_submit import actions_of

POINT = st.builds(
    AgendaItem, TEXT, TEXT, st.none() | PERSON, st.integers(1, 720), carried=st.sampled_from(["", "2026-05-01", REVIEW])
)
STAGES = st.sampled_from([one.key for one in PROCEDURE.meeting.stages])
MEETING = st.builds(
    Meeting,
    **COMMON | {"stage": STAGES, "id": st.just("MTG-1")},
    starts_at=MOMENT,
    zone=st.just("Asia/Taipei"),
    minutes=st.integers(1, 720),
    note_taker=st.none() | PERSON,
    attendees=st.lists(st.builds(Spoken, PERSON, absent=st.booleans()), max_size=20).map(tuple),
    agenda=st.lists(POINT, max_size=25).map(tuple),
    materials=st.lists(st.builds(Material, TEXT, TEXT, TEXT | st.just("https://x/y"), PERSON), max_size=9).map(tuple),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(MEETING, st.sampled_from(LANGUAGES))
def test_any_meeting_makes_a_valid_small_inert_card(item: Meeting, language: str) -> None:
    card = item_card(ItemView(item=item, sync=Sync.EQUAL), PROCEDURE, words(language))
    assert faults(card) == []
    assert size_of(card) < LIMIT
    assert len(card.get("actions", [])) <= 6
    for node in nodes(card):
        assert node.get("type") not in ("TextBlock", "FactSet")
        if node.get("type") == "TextRun":
            assert MACRO not in node["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_to_plan_with_is_valid_and_written_down(language: str) -> None:
    card = plan_form("0" * 32, datetime(2026, 11, 5, tzinfo=UTC), PROCEDURE, words(language))
    assert faults(card) == []
    ids = [one["id"] for one in nodes(card) if str(one.get("type")).startswith("Input.")]
    assert len(ids) == len(set(ids))
    assert {"meeting_plan", "form", *ids} <= NAMED


def test_what_is_missing_is_named_the_gravest_first() -> None:
    bare = meeting(description="", agenda=(), attendees=(), note_taker=None, assignee=None)
    assert missing(bare) == ("goal", "agenda", "chair", "note_taker", "attendees")
    chair_away = meeting(attendees=(Spoken(MEI, absent=True), Spoken(GINA)), agenda=(AgendaItem("a", "x", MEI),))
    assert missing(chair_away) == ("chair_absent",)


def press(verb: str, **more: object) -> object:
    (data,) = [one["data"] for one in nodes(card_of("meeting-planned", "en")) if one.get("verb") == verb]
    return parse_submit(verb, {**data, **more}, GINA, comment_id="c")


def test_an_edit_asks_for_what_differs() -> None:
    same = {"goal": meeting().goal, "meeting_day": "2026-05-08", "meeting_time": "14:00", "meeting_minutes": 45}
    assert press("meeting_edit", **same) == Press("MTG-3", 4, ())
    assert press("meeting_edit", **same | {"goal": "Settle it"}) == Press("MTG-3", 4, (c.Describe("Settle it"),))
    moved = Press("MTG-3", 4, (c.Reschedule(datetime(2026, 5, 11, 1, 30, tzinfo=UTC), 45),))
    assert press("meeting_edit", **same | {"meeting_day": "2026-05-11", "meeting_time": "09:30"}) == moved
    # A client leaves out what was emptied: then it stays.
    assert press("meeting_edit", goal=meeting().goal, meeting_time="14:00", meeting_minutes="45") == Press(
        "MTG-3", 4, ()
    )


def test_the_same_item_pressed_twice_is_one() -> None:
    keys = {press("agenda_add", item_title=title).actions[0].item.key for title in ("Costs", " costs ")}  # type: ignore[attr-defined]
    assert len(keys) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"meeting_day": "soon"},
        {"meeting_time": "25:00"},
        {"meeting_minutes": "x"},
        {"meeting_minutes": True},
        {"zone": "Nowhere/City", "meeting_day": "2026-05-11"},
        {"zone": "../../etc/passwd", "meeting_day": "2026-05-11"},
        {"was": None},
    ],
)
def test_what_no_card_sends_is_a_bad_press(more: dict[str, object]) -> None:
    assert not isinstance(press("meeting_edit", **more), Press)


def test_begins_and_ends_stand_in_the_readers_time() -> None:
    late = meeting(starts_at=datetime(2026, 5, 8, 15, 30, tzinfo=UTC), minutes=60)
    said = str(item_card(ItemView(item=late, sync=Sync.OFF), PROCEDURE, words("en")))
    assert "Fri, 8 May 2026, 23:30–00:30 (60 min)" in said


def test_the_last_day_that_there_is_can_be_drawn() -> None:
    never = meeting(starts_at=datetime(9999, 12, 31, 15, 30, tzinfo=UTC), minutes=60)
    assert "23:30–00:30" in str(item_card(ItemView(item=never, sync=Sync.OFF), PROCEDURE, words("en")))


def test_no_button_of_preparing_is_there_once_it_runs() -> None:
    running = meeting(stage="running", began_at=datetime(2026, 5, 8, 6, tzinfo=UTC))
    card = item_card(ItemView(item=running, sync=Sync.OFF), PROCEDURE, words("en"))
    assert not {"agenda_add", "meeting_come"} & {one["verb"] for one in actions_of(card).values()}
