"""The notice of a destination that is down: valid, inert whatever the other side said, and the same for the whole episode."""

from __future__ import annotations

import msgspec
import pytest

from cards import size_of
from cards.notices import notice_card, notice_summary
from sop.desk.notices import Notice
from sop.words import LANGUAGES, words
from tests.cards.samples import HOSTILE, T0
from tests.cards.schema import faults
from tests.cards.test_golden import GOLDEN, check
from tests.teams_bot.wire import texts

NOTICE = Notice("jira", T0.timestamp(), "Jira answered 503: Down for maintenance", "Look at Jira's status page")
OVER = msgspec.structs.replace(NOTICE, opened_at=T0.timestamp() + 1800)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_is_as_reviewed(language: str, update_golden: bool) -> None:
    for name, notice, over in (("jira-down", NOTICE, False), ("jira-back", OVER, True)):
        card = notice_card(notice, words(language), over=over)
        assert faults(card) == []
        assert "actions" not in card
        check(GOLDEN / f"{name}.{language}.json", card, update_golden)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_other_side_said_is_text(language: str) -> None:
    hostile = msgspec.structs.replace(NOTICE, gate="**gate**", reason=HOSTILE * 20, remedy="")
    card = notice_card(hostile, words(language), over=False)
    assert faults(card) == []
    assert size_of(card) < 20_000
    assert words(language)("card.notice_wait") in texts({"value": card})
    assert notice_summary(hostile, words(language), over=False)
