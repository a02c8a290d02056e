"""Days in English talk: kept, turned down, bargained, named again after other tasks, or changed in the summing-up.

The meeting: Tuesday, 3 March 2026, 14:00 in Taipei. A case begins with the days of its tasks in order; -: no day is certain.
"""

from __future__ import annotations

import re

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_forms import said

SPEAKERS = {"A": "Alex Chen", "M": "May Chiang", "P": "王小明"}
TALKS = """
03-13 A: May, please print the floor plans a week from Friday. / M: Sure.
03-13 A: May, can you print the floor plans? / M: Sure, by when? / A: A week from Friday. / M: Okay.
03-13 A: May, please print the floor plans by Friday week. / M: Sure.
- A: May, please print the floor plans by Thursday. / M: I can't promise Thursday. / A: Then tell me when you know.
- A: May, please print the floor plans by Thursday. / M: Not Thursday, I'm at the fair. /
  A: Okay, then let's see next time.
- A: May, please print the floor plans by March 12. / M: I can't promise March 12. /
  A: All right, let's talk about the date later.
03-05 A: May, please print the floor plans by Thursday. / M: Could it be Monday? /
  A: No, Thursday, please. / M: Okay.
03-05 A: May, please print the floor plans by Thursday. / M: Could it be Monday? /
  A: Sorry, it has to be Thursday. / M: Okay.
03-09 A: May, please print the floor plans by Thursday. / M: Would Monday be all right too? / A: Sure.
03-09 A: May, please print the floor plans by Thursday. / M: Is Monday still okay? / A: Yes, that works.
03-06 A: May, please print the floor plans by Thursday. / M: Could it be Monday? /
  A: That's too late. What about Friday? / M: Friday works.
03-06 A: May, please print the floor plans by Thursday. / M: Could it be Monday? /
  A: Monday is too late. Let's meet in the middle: Friday. / M: Okay, Friday.
03-09 A: May, can you print the floor plans? / M: Yes. Is Monday soon enough? / A: Plenty.
03-09 A: May, can you print the floor plans? / M: Yes. Is Monday early enough? / A: Yes.
- A: May, can you print the floor plans the day before the freeze? / M: Sure. /
  A: The auditors come on the 24th, by the way.
- A: May, can you print the floor plans? The launch is on Friday. / M: Sure.
03-09,03-05 A: May, please print the floor plans by Friday. / M: Sure. / A: Ming, please test the doors by Thursday. /
  P: Okay. / M: Sorry, about the floor plans: make that Monday. / A: Fine.
03-09,03-05 A: May, please print the floor plans by Friday. / M: Sure. / A: Ming, please test the doors by Thursday. /
  P: Okay. / M: Coming back to the floor plans, I'll have that on Monday instead. / A: Fine.
03-09,03-05 A: May, please print the floor plans by Friday. / M: Sure. / A: Ming, please test the doors by Thursday. /
  P: Okay. / M: Can I do the floor plans by Monday instead? / A: Yes.
03-06,03-05 A: May, please print the floor plans by Friday. / M: Sure. / A: Ming, please test the doors by Thursday. /
  P: Okay. / M: Can I do the floor plans by Monday instead? / A: No, please keep the date.
03-09,03-05 A: May, please print the floor plans by Friday. / M: Sure. / A: Ming, please test the doors by Thursday. /
  P: Okay. / A: May, one more thing on the floor plans: I need it by Monday after all. / M: Okay.
03-09,03-05 A: May, please print the floor plans by Friday. / M: Sure. / A: Ming, please test the doors by Thursday. /
  P: Okay. / A: Actually, May, Monday is enough for the floor plans. / M: Monday, got it.
03-09,03-05 A: May, please print the floor plans by Friday. / M: Sure. / A: Ming, please test the doors by Thursday. /
  P: Okay. / A: So, to sum up: May will print the floor plans by Monday; Ming will test the doors.
03-06,03-12 A: May, please print the floor plans by Friday. / M: Sure. / A: Ming, please test the doors by Thursday. /
  P: Okay. / A: To recap: May will print the floor plans. Ming will test the doors by the twelfth.
03-06,03-05 A: May, please print the floor plans by Friday. / M: Sure. / A: Ming, please test the doors by Thursday. /
  P: Okay. / A: To recap: May will print the floor plans on Monday or so. Ming will test the doors.
"""
CASES = [one.split(" ", 1) for one in re.sub(r"\n +", " ", TALKS.strip()).splitlines()]


@pytest.mark.parametrize(("days", "talk"), CASES, ids=[" ".join(one) for one in CASES])
def test_whose_day_it_is(days: str, talk: str) -> None:
    lines = [f"{SPEAKERS[who]}: {words}" for who, words in (each.split(": ", 1) for each in talk.split(" / "))]
    items = of_transcript(said(*lines), MEETING).items
    assert [read(one)[2] or "-" for one in items] == days.split(",")
