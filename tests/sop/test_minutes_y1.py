"""English talk that comes to its tasks in a roundabout way: needs of nobody, things asked of things, days that are granted."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read
from tests.sop.test_minutes_forms import said

ROB, KELLY, ALEX, PRIYA = ["Rob Sinclair"], ["Kelly Chen"], ["Alex Chen"], ["Priya Nair"]


def _talk(text: str) -> str:
    """A conversation of lines "K: …"; the rest of the names is filled in."""
    names = {"R": "Rob Sinclair", "K": "Kelly Chen", "A": "Alex Chen", "P": "Priya Nair"}
    return said(*(f"{names[line[0]]}{line[1:]}" for line in text.split(" / ")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # somebody is wanted
        (
            "P: I'd sleep better if someone tested the refund page. / A: Don't look at me. / K: Put me down for it. Friday.",
            [("refund page", KELLY, "03-06")],
        ),
        (
            "A: It'd help if somebody relabelled the exit signs. / R: Nose goes. / P: Fine, it's mine, by Monday.",
            [("exit signs", PRIYA, "03-09")],
        ),
        (
            "R: One of you two has to book the hall. / K: Crickets. / A: Ha. Fine, I'll have that booked by Friday.",
            [("book the hall", ALEX, "03-06")],
        ),
        ("R: One of us has to renew the lift contract. / K: Right.", [("lift contract", [], "")]),
        (
            "A: The tide table needs going over. Any takers? / K: Me. Thursday.",
            [("tide table", KELLY, "03-05")],
        ),
        (
            "A: The tide table needs going over. Any takers? / K: It's very quiet. / A: Then it goes on the list without a name.",
            [("tide table", [], "")],
        ),
        (
            "A: Is anybody up for archiving the old invoices? / R: Oh, go on then, I will. Tomorrow.",
            [("old invoices", ROB, "03-04")],
        ),
        (
            "A: The form still has to be redrawn. Anyone? / R: I can take that one. Friday.",
            [("form still has to be redrawn", ROB, "03-06")],
        ),
        (
            "A: Someone should write down why it broke. / R: It was the alias. / P: My idea. / P: In March. / P: And nobody "
            "listened. / K: The write-up, I can take that one. Friday.",
            [("write down why", KELLY, "03-06")],
        ),
        # a thing is to get something
        (
            "P: Could the mail job get a lock? / R: It could. Half a day. / P: So you're taking it? / R: I'm taking it. Friday.",
            [("mail job", ROB, "03-06")],
        ),
        (
            "P: Could we get a warning onto the kiosk menu? / R: Sure, that's easy. / P: Would that be you? / R: Yep, Friday.",
            [("kiosk menu", ROB, "03-06")],
        ),
        # an order before the name
        ("K: Then purge the rest region by region, Rob. / R: Doing it now.", [("purge the rest", ROB, "")]),
        ("K: Go over the seating plan, Rob. The new ones first. / R: Okay, Friday.", [("seating plan", ROB, "03-06")]),
        # a day that is granted
        (
            "K: I'll pull the alt texts, would the twelfth be all right? / P: The twelfth is perfect.",
            [("alt texts", KELLY, "03-12")],
        ),
        ("K: I can label the tablets, does Monday work? / P: That's early enough.", [("tablets", KELLY, "03-09")]),
        (
            "K: I can label the tablets. Thursday-ish? / P: Without the ish, please. / K: Thursday, then.",
            [("tablets", KELLY, "03-05")],
        ),
        (
            "K: I'll label the tablets, Thursday-ish? / P: I'm writing Thursday. / K: Write Thursday.",
            [("tablets", KELLY, "03-05")],
        ),
        (
            "K: Rob, could you build a mock? / R: Okay. End of next week? / K: Make it the Friday. That's the thirteenth.",
            [("build a mock", ROB, "03-13")],
        ),
        # who has it instead
        (
            "P: Rob, would you extend the accounts? / R: I gave those back. It's Alex now. / A: Is it? Oh, i"
            "t is. All right, Friday.",
            [("extend the accounts", ALEX, "03-06")],
        ),
        (
            "P: Rob, can you test the backup job? / R: That moved to Kelly in January. / K: True. The tenth, then.",
            [("backup job", KELLY, "03-10")],
        ),
        # a name and a thing, and then what has to become of it
        (
            "P: Rob, the debug logs. Are there real customers in there? / R: Some. / P: Those have to go. Tomorrow. / R: Yep.",
            [("debug logs", ROB, "03-04")],
        ),
        (
            "P: The redirects have to be there. Rob, those are with you, aren't they? / R: They are. I'd lik"
            "e to be through by Monday.",
            [("redirects", ROB, "03-09")],
        ),
        # a yes after some banter, or with no thing of its own
        (
            "P: Rob, could you get the figures from the landlord? / K: What did you do to him? / P: I told h"
            "im the truth. / R: Okay, "
            "he owes me one, I'll get them, Friday.",
            [("figures", ROB, "03-06")],
        ),
        (
            "P: Rob, please remind the heads that the calendar closes on the twentieth. / K: Do they read mail? / R: They don't. "
            "I'll walk over.",
            [("remind the heads", ROB, "")],
        ),
        ("P: Rob and Kelly, could you test the form? / R: We can. Is it urgent?", [("test the form", KELLY + ROB, "")]),
        # none
        ("P: I'd laugh if somebody renamed the bucket now. / R: Ha.", []),
        ("P: One of you two has to be right. / R: True.", []),
        ("P: Could the mail job get a lock? / R: No, the vendor won't have it. / P: Pity.", []),
        ("P: Good job on the migration, Rob. / R: Okay.", []),
        ("P: Enjoy the break, Rob. / R: Will do.", []),
        ("P: Rob, the debug logs. Are there real customers in there? / R: Not any more. / P: Good.", []),
        ("P: The list needed going over, and Kelly did that. / R: Nice.", []),
    ],
)
def test_talk_comes_to_its_tasks(text: str, expected: Expected) -> None:
    found = [(words, sorted(who), day) for words, who, day in read(_talk(text), expected)]
    assert found == [(words, sorted(who), day) for words, who, day in expected]
