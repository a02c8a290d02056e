"""The forms of written Chinese take no longer for a long name or a long day: each sign of them is read in one way only."""

from __future__ import annotations

import re

import pytest

from sop.minutes.noted import speaks

FORMS = {name: form for name, form in vars(speaks).items() if isinstance(form, re.Pattern)}
SIGNS = (
    "還原後的比對 script（Owner: {n}，{d}）",
    "{n}{d}{d}",
    "{n}再先也就{d}，{d}",
    "請{n}會{d}能{d}",
    "{d}，{n}答應{d}",
    "{n}說他{d}和{n}",
)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("signs", SIGNS)
@pytest.mark.parametrize("form", FORMS)
def test_a_long_day_is_read_at_once(form: str, signs: str) -> None:
    text = signs.format(n="\ue000" * 40, d="\ue001" * 60)
    for _ in FORMS[form].finditer(text):
        pass
