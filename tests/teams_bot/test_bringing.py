"""What pasted minutes are called where no meeting is known."""

from __future__ import annotations

import pytest

from teams_bot.bringing import heading


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Launch review\n- Alex: write the runbook", "Launch review"),
        ("上線檢討\n- 小明：寫手冊", "上線檢討"),
        ("- Alex: write the runbook\n- May: call them", ""),
        ("Alex writes the runbook", ""),
        ("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Alex>Hello.</v>", ""),
        ("\ufeffWEBVTT - Launch review\n\n00:00:01.000 --> 00:00:02.000\n<v Alex>Hello.</v>", "Launch review"),
        ("00:00:05 okay so the recording is on\n00:00:11 thanks", ""),
        ("WEBVTTs are transcripts\n- Alex: read one", "WEBVTTs are transcripts"),
    ],
)
def test_a_heading_is_what_the_minutes_call_themselves(text: str, title: str) -> None:
    assert heading(text) == title
