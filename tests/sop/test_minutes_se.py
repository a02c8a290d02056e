"""Talk in English in which who is called, who answers and on what day show what is a task, in whatever words it is put."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING
from tests.sop.test_minutes_talk import said

ALEX, MAY, MING = "Alex Chen", "May Chiang", "王小明"
TO_MAY = [
    ("May, mind booking the room by Friday?", "Sure.", "03-06"),
    ("May, how about you pull the access logs?", "Okay.", ""),
    ("May, do me a favour and tidy the runbook tomorrow.", "Will do.", "03-04"),
    ("May, I was hoping you'd chase the translators.", "Go ahead, yes.", ""),
    ("May, it'd be great if you could mail the customers a warning.", "Yes.", ""),
    ("May, we'd like you to trim the hero images by the 12th.", "Okay.", "03-12"),
    ("May, shall we say you measure the page weight?", "Yes, Thursday.", "03-05"),
    ("May, would it be okay for you to patch the login box tonight?", "Yes.", "03-03"),
    ("May, kindly turn off the legacy webhook.", "Right away.", ""),
    ("May, feel like merging the footer fix?", "Sure.", ""),
    ("If you could draw a diagram of the queue tomorrow, May, that'd help.", "Sure.", "03-04"),
    ("Can you, May, count the licences we use?", "Yep.", ""),
    ("Maybe May could swap the cracked monitor?", "I can, yes.", ""),
    ("Would May be able to rotate the deploy keys by EOD?", "Yes.", "03-03"),
    ("May, may I ask you to dig out the contract?", "Easy.", ""),
    ("May, could you redo the price table by the day after tomorrow?", "Makes sense, okay.", "03-05"),
    ("May, can you look into the slow search by Monday?", "I'd need until the 12th.", "03-12"),
    ("May, could you trim the hero images?", "I'll need until Friday.", "03-06"),
    ("So May, sorry to ask, but could you ring the courier?", "Yes.", ""),
]
OF_ALEX = [
    ("I'm mailing the customers a warning by Friday, it's in my calendar.", "03-06"),
    ("I'd better set up the staging alarm by the 12th.", "03-12"),
    ("I've promised to proofread the terms page tomorrow.", "03-04"),
    ("So I'll, um, get a quote for the new switch.", ""),
    ("I'll, you know, clear out the old tickets by Friday.", "03-06"),
    ("I'll be measuring the page weight by March 20.", "03-20"),
    ("I'm the one who's patching the login box by Monday.", "03-09"),
    ("It's on me to count the licences by Friday.", "03-06"),
    ("Tonight I'm turning off the legacy webhook.", "03-03"),
    ("I'm going to get the director's signature. I'm seeing her on the 29th.", "03-29"),
    ("I'll fix the question marks tomorrow, first thing. By noon, promise.", "03-04"),
    ("The report to the port, they want it soon. I'm writing that one.", ""),
]
SAID_OF_MAY = [
    ("May is proofreading the terms page by Friday.", "03-06"),
    ("May is supposed to set up the staging alarm tomorrow.", "03-04"),
    ("May said she'd ring the courier about the pallets tomorrow.", "03-04"),
    ("May is on the hook to turn off the webhook by Friday.", "03-06"),
    ("So May sets up the staging alarm tomorrow.", "03-04"),
    ("May is the one who'll look into the search by Monday.", "03-09"),
]
NOTHING = [
    "May won't bring the spare router before the audit.",
    "May said he would restart the node if it hangs again.",
    "He goes, can you ring the courier by tomorrow, and I just laughed.",
    "I could never ring the courier about the pallets, honestly.",
    "That's when I have to bring the spare router by hand, every single time.",
    "May, you ran the dry run on Tuesday, how bad was it?",
    "May, hold off on the DNS change.",
    "May was turning off the webhook when the call came.",
    "May, thanks for booking the room yesterday.",
]
TALKS = [
    # Who was asked says no in whatever words, and somebody else takes it, by the day that was asked for.
    (
        [f"{ALEX}: May, can you pull the logs by Friday?", f"{MAY}: I've got too much on.", f"{MING}: I'll cover it."],
        MING,
        "03-06",
    ),
    (
        [f"{ALEX}: May, please pull the logs by Friday.", f"{MAY}: That's not mine.", f"{MING}: Put my name on it."],
        MING,
        "03-06",
    ),
    (
        [f"{ALEX}: May, please pull the logs.", f"{MAY}: I'd love to, but I'm in court.", f"{MING}: Happy to do it."],
        MING,
        "",
    ),
    # A day that will not do is none, whatever it is called.
    (
        [
            f"{ALEX}: May, pull the logs by the end of the month.",
            f"{MAY}: The end of the month won't work, Monday?",
            f"{ALEX}: Fine.",
        ],
        MAY,
        "03-09",
    ),
    (
        [f"{ALEX}: May, can you pull the logs by Monday?", f"{MAY}: By Monday? No way. Thursday.", f"{ALEX}: Okay."],
        MAY,
        "03-05",
    ),
    # The day of what is spoken of next is not that of the task.
    (
        [
            f"{ALEX}: May, can you pull the logs?",
            f"{MAY}: Yes.",
            f"{ALEX}: The statement. It must be on the site by the first of May.",
        ],
        MAY,
        "",
    ),
    # What is only said again.
    (
        [
            f"{ALEX}: May, can you pull the logs by Friday?",
            f"{MAY}: Yes.",
            f"{MING}: Ha.",
            f"{ALEX}: So May does that by Friday, good.",
        ],
        MAY,
        "03-06",
    ),
    ([f"{ALEX}: I can pull the logs.", f"{MAY}: By when?", f"{ALEX}: By Friday."], ALEX, "03-06"),
    ([f"{ALEX}: Okay, the licences.", f"{MAY}: I'll do that tomorrow."], MAY, "03-04"),
    (["Next, May.", "Yes?", "Would you tidy the runbook by Friday?", "Sure."], MAY, "03-06"),
    (["Who wants to pull the logs by Friday?", "I think May should.", "Sure."], MAY, "03-06"),
]


def found(lines: list[str]) -> list[tuple[str, str]]:
    """Owner and day of each task of a conversation."""
    items = of_transcript(said(lines), MEETING).items
    days = [f"{one.due.day:%m-%d}" if one.due and one.due.day else "" for one in items]
    return [(", ".join(each.name for each in one.owners), day) for one, day in zip(items, days, strict=True)]


@pytest.mark.parametrize(("asks", "answers", "day"), TO_MAY)
def test_who_is_called_is_asked(asks: str, answers: str, day: str) -> None:
    """It is "you" who is to act, whatever the form."""
    assert found([f"{ALEX}: {asks}", f"{MAY}: {answers}"]) == [(MAY, day)]


@pytest.mark.parametrize(("says", "day"), OF_ALEX)
def test_what_somebody_does_himself(says: str, day: str) -> None:
    """A deed of his own that is to come."""
    assert found([f"{ALEX}: {says}", f"{MING}: Great."]) == [(ALEX, day)]


@pytest.mark.parametrize(("says", "day"), SAID_OF_MAY)
def test_what_somebody_is_said_to_do(says: str, day: str) -> None:
    """A deed of another on a day that is to come."""
    assert found([f"{ALEX}: {says}", f"{MING}: Great."]) == [(MAY, day)]


@pytest.mark.parametrize("says", NOTHING)
def test_what_is_no_task(says: str) -> None:
    """What is over, refused, habit or somebody else's words."""
    assert found([f"{ALEX}: {says}", f"{MING}: Right."]) == []


@pytest.mark.parametrize(("lines", "owner", "day"), TALKS)
def test_several_turns(lines: list[str], owner: str, day: str) -> None:
    """What the turns after a request make of it."""
    assert found(lines) == [(owner, day)]
