"""Days of talk that are stated, and those that are to be checked since another day may be meant.

The meeting: Tuesday, 3 March 2026, 14:00 in Taipei. A case begins with the days of its tasks in order; ?: to be checked;
  -: none.
"""

from __future__ import annotations

import re

import pytest

from sop.minutes.found import Found
from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_certain import SPEAKERS
from tests.sop.test_minutes_forms import said

TALKS = """
03-06 A: May, could you send the quote by Friday? / M: Sure.
03-06 M: I'll send the quote by Friday. / A: Great. / M: The room is cold. / A: It is.
03-06 林: 小明，報價麻煩週五前寄。 / 王: 好，沒問題。
?03-06 M: I'll send the quote by Friday. / A: Okay. / M: The fair opens on Monday. / A: I know.
?03-06 M: Maybe I'll send the quote by Friday. / A: Okay.
?03-06 A: The fair opens tomorrow at noon. May, please send the quote by Friday. / M: Sure.
03-06 A: May, please send the quote by Friday. / M: Sure. / A: Good.
?03-06 M: I'll send the quote by Friday. / A: Okay. / A: Mine goes out next Monday, by the way. / M: Good.
?03-06 M: I'll send the quote by Friday. / A: Okay. / M: Hmm. / A: That's tight, the board reads it at noon.
?03-09 M: I'll send the quote by Friday. / A: Okay. / M: Or the 9th? / A: We'll see.
?03-06 林: 小明，報價麻煩週五前寄。 / 王: 好。 / 林: 有點趕齁。 / 王: 還好啦。
?03-10 林: 小明，報價麻煩週五前寄。 / 王: 還是十號好了 / 林: 再看看。
?03-10 M: I'll send the quote on Friday. No, wait, I'm off, make it next Tuesday. / A: Next Tuesday, fine.
?03-10 M: I'll send the quote on Friday. No, wait, I'm off, make it next Tuesday.
03-09 林: 小明麻煩你寄報價，三月五號前。 / 王: 五號有點趕，可不可以九號？ / 林: 好，那就三月九號。 / 王: 三月九號，OK。
03-06,03-09 A: May, could you send the quote by Friday? / M: Sure. /
  A: Ming, please order the disks by Monday. / 王: Will do.
?03-06,03-09 M: I'll send the quote by Friday. / A: Okay. / M: And I'll order the disks by Monday. / A: Okay.
- A: May, could you send the quote as soon as possible? / M: Sure. / A: The fair opens on Monday, you know.
?03-06 M: I'll send the quote by Friday. / A: Friday's a holiday. / M: Ah. Then I don't know.
"""


def shown(one: Found) -> str:
    day = read(one)[2]
    return "-" if not day else day if one.due is not None and one.due.sure else f"?{day}"


@pytest.mark.parametrize("case", re.sub(r"\n +", " ", TALKS.strip()).splitlines())
def test_a_day_is_stated_where_no_other_may_be_meant(case: str) -> None:
    days, talk = case.split(" ", 1)
    text = said(*(f"{SPEAKERS[line[0]]}{line[1:]}" for line in talk.split(" / ")))
    assert [shown(one) for one in of_transcript(text, MEETING).items] == days.split(",")
