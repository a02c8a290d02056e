"""English talk in which somebody takes a task on, or is given one, without the usual words; and what only sounds like it."""

from __future__ import annotations

import pytest

from sop.minutes.found import Found
from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING
from tests.sop.test_minutes_talk import said

MAY, BOTH = ["May Chiang"], ["王小明", "May Chiang"]


@pytest.mark.parametrize(
    ("lines", "words", "owners"),
    [
        (["A: That page is old as well.", "M: I translate the error page before Wednesday."], "error page", MAY),
        (["M: I seal the server rack. You get it on the 18th."], "server rack", MAY),
        (["A: The billing job is a mess.", "M: I know. Next week I split it."], "billing job", MAY),
        (["M: I mirror the package registry once the audit is through."], "package registry", MAY),
        (["M: I can bundle the icon set when the survey is finished."], "icon set", MAY),
        (["A: It can't stay like that.", "M: Fine, then I retire the fax line."], "fax line", MAY),
        (["M: Marketing gets three options from me by Friday."], "three options", MAY),
        (["M: I still owe the landlord two screenshots.", "A: Ah, right."], "screenshots", MAY),
        (["M: Expect a cost estimate from me tomorrow."], "cost estimate", MAY),
        (["M: The DNS record will be with you on the 18th, promise."], "DNS record", MAY),
        (["M: The union will hear from me about the rota next Monday."], "rota", MAY),
        (["M: My own homework, the wiring plan. I'll be quick."], "wiring plan", MAY),
        (["M: I'd like to halve the polling rate. Give me until Friday.", "A: You've got it."], "polling rate", MAY),
        (["M: I'd prune the old branches, it's half a day.", "A: Yes, please."], "old branches", MAY),
        (["M: I can flush the edge cache. It won't be pretty.", "A: Do that."], "edge cache", MAY),
        (["M: If nobody minds, I'll pin the library versions.", "A: Please do."], "library versions", MAY),
        (["M: The clinic wanted a short note, I'll send that by Friday."], "short note", MAY),
        (["M: Mind if I rebuild the search index?", "A: Not at all."], "search index", MAY),
        (["A: Do me a favour, May, and brief the night shift.", "M: Sure."], "night shift", MAY),
        (["A: May, you said you'd quote the two licences. When?", "M: By March 12."], "licences", MAY),
        (["A: May, you map the old redirects?", "M: Okay."], "old redirects", MAY),
        (["A: So, May, you're back. You recount the seat licences tomorrow.", "M: Happy to."], "seat licences", MAY),
        (["A: May, reroute only the support calls, leave the rest.", "M: Fine."], "support calls", MAY),
        (
            ["A: May, could I ask you to swap the disk?", "M: You could. How soon?", "A: No hurry."],
            "swap the disk",
            MAY,
        ),
        (["A: May, will you trim the log volume?", "M: Not before the drill is done."], "log volume", MAY),
        (["A: May, why don't you hide the beta banner?", "M: Okay, will do."], "beta banner", MAY),
        (["A: May, the old branches have to be pruned next Monday.", "M: Understood."], "old branches", MAY),
        (["A: May, the door codes. They look odd.", "M: I'll reprint them by Friday."], "door codes", MAY),
        (["A: The parking list, who?", "M: I'll do it on Thursday."], "parking list", MAY),
        (["A: That leaves the phone tree. May, yours?", "M: Mine."], "phone tree", MAY),
        (["A: Somebody has to escort the technician. That one's on Ming and May.", "M: Fine."], "technician", BOTH),
        (["A: Ming, you copy the customer table?", "W: No, May should.", "M: Okay."], "customer table", MAY),
        (["A: Let's have somebody tag the build. May?", "M: I'm out on Monday. I can look on Tuesday."], "build", MAY),
        (
            ["M: We could wait.", "A: No. But send me the survey by March 12, please.", "M: With pleasure."],
            "survey",
            MAY,
        ),
    ],
)
def test_it_is_taken_on(lines: list[str], words: str, owners: list[str]) -> None:
    found = _read(lines)
    assert [[each.name for each in one.owners] for one in found] == [owners]
    assert words in found[0].title


@pytest.mark.parametrize(
    "lines",
    [
        ["M: I scan the delivery notes every Monday, it takes an hour."],
        ["M: When I restart the queue worker, the fan goes mad."],
        ["M: I'd unplug the old firewall, honestly.", "A: No, it's fine as it is."],
        ["M: I could redraw the network plan.", "A: Please don't."],
        ["M: I see the price table on Thursday, that's all we know."],
        ["M: Legal got four numbers from me last week."],
        ["M: I owe the call centre a beer."],
        ["A: Who broke the logo files?", "M: That one's on me, sorry."],
        ["A: May, the fire drill.", "M: All quiet, nobody was hurt."],
        ["A: May, could I ask you to rotate the keys?", "M: You could, but I can't."],
        ["A: May, what about the backup report?", "M: Done."],
        ["M: I feel the login page gets worse on Thursday."],
        ["A: Right, May has to run. Bye."],
        ["A: They sent a mail.", "M: Saying what?", "A: Please pay the second invoice by Friday."],
        ["M: I've got the contract and I've got it here on my screen.", "A: Good."],
    ],
)
def test_it_is_no_task(lines: list[str]) -> None:
    assert _read(lines) == ()


def _read(lines: list[str]) -> tuple[Found, ...]:
    names = {"A": "Alex Chen", "M": "May Chiang", "W": "王小明"}
    return of_transcript(said([names[line[0]] + line[1:] for line in lines]), MEETING).items
