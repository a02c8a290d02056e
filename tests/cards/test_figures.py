"""The card of the figures: valid, small and inert, as reviewed in both languages, with forms only while it is asked for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from msgspec.structs import replace

from cards import LIMIT, size_of
from cards.figures import figures_card
from cards.meeting_buttons import meeting_buttons
from cards.submit import Press, parse_submit
from sop.desk.reviews import Review
from sop.desk.view import ItemView, Sync
from sop.procedure import load_default
from sop.records import commands as c
from sop.rules.figures import Carried, Figures, Long, Share
from sop.words import LANGUAGES, words
from tests.cards.samples import MEI
from tests.cards.schema import faults
from tests.cards.test_golden import GOLDEN, check
from tests.sop.test_figures import HELD

FOUND = Figures(
    date(2026, 4, 1),
    date(2026, 5, 1),
    meetings=5,
    began=Share(4, 5),
    ended=Share(2, 5),
    points=Share(9, 14),
    over=35,
    goals=Share(3, 5),
    worth=3.6,
    ratings=7,
    actions=Share(6, 11),
    long=(Long("本週事件 Incidents of the week", 25, 3), Long("Launches", 10, 1)),
    carried=(Carried("Replace the old disks", 4),),
    lines=("Could have been a message", "討論很有幫助"),
)
REVIEW = Review("2026-04", "19:x", date(2026, 5, 4))
CASES = {
    "figures": None,
    "review": REVIEW,
    "review-kept": replace(REVIEW, by=MEI, reason="The new agenda works; we look again next month"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_it_is_as_reviewed(name: str, language: str, update_golden: bool) -> None:
    card = figures_card(FOUND, words(language), CASES[name])
    assert faults(card) == []
    assert ("actions" in card) == (name == "review")
    check(GOLDEN / f"{name}.{language}.json", card, update_golden)


def test_without_meetings_there_is_a_card_all_the_same() -> None:
    card = figures_card(Figures(date(2026, 4, 1), date(2026, 5, 1)), words("en"))
    assert faults(card) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=500), st.text(max_size=2000), st.sampled_from(LANGUAGES))
def test_any_words_make_a_valid_small_card(title: str, line: str, language: str) -> None:
    found = replace(FOUND, long=(Long(title, 5, 2),) * 3, carried=(Carried(title, 3),) * 3, lines=(line,) * 3)
    card = figures_card(found, words(language), replace(REVIEW, by=MEI, reason=line), notice=title)
    assert faults(card) == []
    assert size_of(card) < LIMIT


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_meeting_that_has_ended_is_rated_by_a_form(language: str) -> None:
    item, procedure = HELD[0], load_default()
    view = ItemView(item=item, sync=Sync.OFF)
    stage = procedure.meeting.stage("recap")
    assert stage is not None
    (form,) = meeting_buttons(view, item, stage, words(language), forms=True)
    data = {"item": item.id, "v": item.version, "goal": "yes", "worth": "4", "line": "Short"}
    assert parse_submit("rate", data, MEI, comment_id="c") == Press(item.id, 1, (c.Rate(True, 4, "Short"),))
    assert not isinstance(parse_submit("rate", data | {"worth": "9"}, MEI, comment_id="c"), Press)
    assert meeting_buttons(view, item, stage, words(language), forms=False) == []
    assert form.title == words(language)("card.rate")
