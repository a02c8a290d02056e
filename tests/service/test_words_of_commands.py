"""What commands say while they work and of what they find."""

from __future__ import annotations

import pytest

from service.checks import Check
from service.progress import shown


def test_progress_is_told_at_first_at_the_end_and_once_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    moments = iter(number / 10 for number in range(1000))
    show = shown(as_json=False, clock=lambda: next(moments))
    for done in range(26):
        show(done, 25)
    lines = capsys.readouterr().err.splitlines()
    assert (lines[0], lines[-1]) == ("0 of 25", "25 of 25")
    assert len(lines) == 4
    shown(as_json=True)(1, 2)
    assert capsys.readouterr().err == ""


def test_only_what_keeps_it_from_being_ready_is_not_well() -> None:
    words = [Check("x", True).word, Check("x", False, warning=True).word, Check("x", False).word]
    assert words == ["ok", "but", "NOT"]
