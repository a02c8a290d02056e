"""Days in English talk that are handed over, asked for, bargained about, turned down or said of something else.

The meeting: Tuesday, 3 March 2026, 14:00 in Taipei. A case begins with the days of its tasks in order; ?: to be checked;
  -: none; ~: that one, sure or to be checked.
"""

from __future__ import annotations

import re

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING
from tests.sop.test_minutes_certain import SPEAKERS
from tests.sop.test_minutes_forms import said
from tests.sop.test_minutes_plain import shown

TALKS = """
03-06 A: May, please swap the invoice logo. / M: Alright. You'll get a first version by Friday. / A: We'll survive.
03-11 M: I'll archive the old newsletters. I'm aiming for next Wednesday. / A: The coffee machine is broken again.
03-05 M: I'll archive the old newsletters. It lands in the folder on Thursday. / A: Lovely.
03-05 M: I'll count the orphaned accounts. It will lie in the shared folder on Thursday. / A: Good.
03-19 M: I'll test the refund button. It'll be, let me see, the nineteenth. / A: Ha.
03-06 M: I'll sketch the new footer. / A: Can that be done by Friday? / M: Easily.
03-12 M: I'll renew the loyalty certificate. / A: Until the twelfth? / M: That should do.
03-24 M: I'll draft the outage letter. / A: Could I have it on the 24th? / M: Should be fine.
?03-12 M: I could check the parking form, if you want. / A: Please do. By the twelfth, so that I can read it. / M: Sure.
?03-19 M: I could update the courier rates, if you want. / A: Please do. The nineteenth would be great. / M: Fine by me.
~03-12 A: May, could you translate the cookie notice by next Wednesday? / M: Could you live with the twelfth? /
  A: Then the twelfth.
~03-05 A: May, could you order the label printers by the twelfth? / M: The twelfth is the audit. Would Thursday kill us? /
  A: Thursday it is.
~03-19 A: May, please update the courier rates by March 18. / M: Honestly, the nineteenth is what I can promise. /
  A: We can live with the nineteenth.
~03-20 A: May, please merge the two address books by the 16th. / M: Honestly, the 20th is what I can promise. / A: That's okay.
~03-09 A: May, please count the orphaned accounts by the twelfth. / M: Could you make that Monday? I'm out before. /
  A: Then Monday.
~03-06 A: May, could you renew the certificate by the twelfth? / M: Would Friday be alright? / A: Okay. / M: We'll survive.
~03-16 A: May, please patch the ticket kiosk by the sixteenth. / M: Could we make that the 24th? /
  A: I'm afraid the sixteenth is the limit. / M: Okay, then I'll manage.
03-06 A: May, could you check the parking form? / M: Sure, Thursday. / A: Wait, Friday would be better, the others are away. /
  M: Sure, Friday.
~03-10 A: May, could you rewrite the packing slip? / M: Sure, the 19th. / A: Actually, next Tuesday is early enough. /
  M: No problem.
~03-18 A: May, could you export the list? / M: Sure, the nineteenth. / A: No, take your time, March 18. / M: Of course.
~03-12 M: I'll swap the invoice logo by Monday. / A: Great. / A: It's cold. / M: Yes. / A: Ha. /
  M: About the invoice logo, the twelfth rather than Monday, sorry. / A: Okay.
?03-09 M: I can ask the alumni office for the login. I'm there on Monday anyway. / A: Perfect, do that.
?03-11 A: May, could you renew the loyalty certificate? / M: By when? / A: Next Wednesday suits us. / M: Okay.
03-03 A: May, please archive the old newsletters, today still. / M: Alright.
- M: I'll translate the cookie notice. / A: Are you free on the twelfth? / M: I think so.
- M: I'll export the donor list. / A: Do you work next Wednesday? / M: Yep.
- M: I'll update the courier rates. / A: Great. / M: Is the fair tomorrow? / A: Yes.
- M: I'll test the refund button. They close on the 20th. / A: Okay.
- M: I'll set up a call with the vendor. Would Thursday suit you, May? / A: Thursday's fine.
- A: May, please print the plans by Thursday. / M: I can't promise Thursday. / A: Then tell me when you know.
"""


@pytest.mark.parametrize("case", re.sub(r"\n +", " ", TALKS.strip()).splitlines())
def test_the_last_word_about_a_day(case: str) -> None:
    days, talk = case.split(" ", 1)
    text = said(*(f"{SPEAKERS[line[0]]}{line[1:]}" for line in talk.split(" / ")))
    found = [shown(one) for one in of_transcript(text, MEETING).items]
    if days.startswith("~"):
        found, days = [each.strip("?") for each in found], days[1:]
    assert found == days.split(",")
