"""Days that a task points to, and days that are those of another matter.

The meeting: Tuesday, 3 March 2026, 14:00 in Taipei. A case begins with the day of its first task.
"""

from __future__ import annotations

import re

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_forms import said

SPEAKERS = {"A": "Alex Chen", "M": "May Chiang", "林": "林佳蓉", "王": "王小明", "陳": "陳柏宇"}
TALKS = """
03-05 A: I'm at the office on Thursday, I'll relabel the patch cables then. / M: Great.
03-17 M: I'm at the office on March 17, I'll tag the old photos then. / A: The heating is broken again.
03-04 M: Alex, one more for you, the new cache, legal wants it tomorrow. / A: Got it, I'll benchmark the new cache by then.
03-12 A: May, one more for you, the welcome mail, legal wants it by the 12th. / M: Got it, I'll trim the welcome mail by then.
03-11 M: I'll merge the two mailing lists, but not before next Wednesday. / A: Next Wednesday's good.
03-05 M: I'll archive the tender drafts, but not before Thursday. / A: Thursday's good.
03-10 A: May, could you fix the tax rounding by the tenth? / M: Sure. / M: And the launch, is that fixed? /
  A: It's next Wednesday, as ever.
03-06 A: May, could you rotate the signing keys by Friday? / M: Sure. / A: And the launch, is that fixed? /
  M: It's next Monday, as ever.
03-11 林: 柏宇，手機版的選單你修一下，下禮拜三。 / 陳: 好。 / 陳: 那供應商名單就麻煩你整理，佳蓉，下週一可以嗎？ / 林: 下週一 OK。
03-05 林: 柏宇，保固頁你翻譯一下，禮拜四。 / 陳: 好。 / 王: 那訪客紀錄就麻煩你匯出，佳蓉，3/12可以嗎？ / 林: 3/12 OK。
"""


@pytest.mark.parametrize("case", re.sub(r"\n +", " ", TALKS.strip()).splitlines())
def test_which_day_is_that_of_the_task(case: str) -> None:
    day, talk = case.split(" ", 1)
    text = said(*(f"{SPEAKERS[line[0]]}{line[1:]}" for line in talk.split(" / ")))
    assert read(of_transcript(text, MEETING).items[0])[2] == day
