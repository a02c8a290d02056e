"""Lengths as Jira counts them, and cleaning."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given, strategies as st

from sop.records.text import _CONTROL, clean_line, clean_text, cut, units


@given(st.text(), st.integers(0, 40))
def test_a_cut_text_has_no_more_utf16_units_than_allowed(text: str, limit: int) -> None:
    whole = text.encode("utf-16-le", "surrogatepass")
    assert units(text) == len(whole) // 2
    assert units(cut(text, limit)) <= limit
    assert text.startswith(cut(text, limit))


def test_an_emoji_is_two() -> None:
    assert units("🔥") == 2
    assert cut("🔥🔥", 3) == "🔥"


@given(st.text())
def test_a_second_cleaning_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.text() | st.text(alphabet=" a\u3000\u00a0\n\r\x00\u202e\u0301é字\ud800\u2028", max_size=12))
def test_the_short_way_for_usual_texts_gives_what_the_long_way_gives(text: str) -> None:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = unicodedata.normalize("NFC", _CONTROL.sub("", unified)).strip()
    assert clean_text(text) == cleaned
    assert clean_line(text) == re.sub(r"\s+", " ", cleaned).strip()
