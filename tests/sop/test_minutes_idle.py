"""Talk in which nobody takes anything on, and tasks whose thing was named a few turns earlier."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import said

IDLE = """
I'm going to lose my voice by Friday.
I'll get to the costs later.
I'll try the other headset.
I'll just plug in my laptop.
I have to pick up my daughter at five.
I'll manage somehow.
I'll put my money on the proxy.
I'll owe you a beer.
I'm going to print that on a T-shirt.
I'll give them credit for the new menu.
I'll take the blame for that one.
I have to let the dog out.
I have to disagree there.
I need to catch my breath.
Let me find the right window.
Let me put it this way.
Let me open the chat.
Let me check my calendar.
Let me ask you something.
Let me add a word to that.
May will remember the outage in spring.
May will present the numbers in a minute.
May will correct me if I'm wrong.
May will tell you it was the network.
May is moving to the new desk on Thursday.
May, you froze.
May, could you go back one slide?
May, will you be there on Thursday?
Can you move the window, May, it covers the chart.
Take your time, May.
Get well soon, May.
Somebody has to laugh.
I think somebody should write a book about this project.
You have to see the funny side.
You could do without that.
I can make it on Friday, but not before ten.
"""

NAMED = """
The access rights of the interns were never removed.|Customers have noticed.|May, could you remove them by Monday?|access rights
The licence for the chart library ends this spring.|Since January, I think.|May, I'd like you to renew it by Monday.|licence
The quote from the hosting company is too high.|Two people wrote to us about it.|May, that's yours, by Monday please.|quote
The banner for the fair is still in German.|I saw that too.|Would you translate it, May? Monday would be good.|banner
The invoice is wrong by a thousand.|Yeah, the sales people keep mentioning it.|So May, you dispute it, by Monday, okay?|invoice
The staging database holds real addresses.|That's embarrassing.|Could that be you, May? By Monday?|staging database
The alert rules are too nervous.|It's been bothering me as well.|May, is that something you could do by Monday?|alert rules
The test phones run an old system.|That has been so for weeks.|Maybe you, May? We'd need it by Monday.|test phones
"""

TAKEN = """
The contract with the courier needs a new annex.|Customers have noticed.|I'll draft it by Monday.|annex
The cookie text has to name the new tracker.|Two people wrote to us about it.|Let me rewrite it, by Monday.|cookie text
The terms of sale still name the old company.|That has been so for weeks.|I'll see to it, by Monday.|terms of sale
The checkout page throws an error for guests.|Since January, I think.|Leave that to me, I'll have it done by Monday.|checkout
The minutes of the drill were never sent round.|I saw that too.|Let me send them round by Monday.|drill
"""

MOVED = """
I'd say Monday rather than Friday.|Fine with me.
Monday rather than Friday.|Fine with me.
Not by Friday, I'm away. Monday?|Monday works.
Can we say Monday?|Sure, Monday.
"""

TOGETHER = """
I'll tune the alert rules together with May, by Monday.
We'll tune the alert rules by Monday, May and I.
May and I can tune the alert rules by Monday.
"""


def rows(text: str) -> list[list[str]]:
    """The cells of each line."""
    return [line.split("|") for line in text.strip().splitlines()]


def found(*lines: str) -> list[tuple[str, list[str], str]]:
    """What is found in a conversation."""
    return [read(one) for one in of_transcript(said(list(lines)), MEETING).items]


@pytest.mark.parametrize("words", [row[0] for row in rows(IDLE)])
def test_idle_talk(words: str) -> None:
    before, after = "May Chiang: The numbers look good.", "林佳蓉: That's all from me."
    assert found(before, f"Alex Chen: {words}", after) == []


@pytest.mark.parametrize(("topic", "remark", "asked", "words"), rows(NAMED))
def test_what_was_named_before_a_remark(topic: str, remark: str, asked: str, words: str) -> None:
    lines = f"Alex Chen: {topic}", f"林佳蓉: {remark}", f"Alex Chen: {asked}", "May Chiang: Sure."
    ((title, owners, day),) = found(*lines)
    assert (words in title, owners, day) == (True, ["May Chiang"], "03-09")


@pytest.mark.parametrize(("topic", "remark", "promise", "words"), rows(TAKEN))
def test_what_is_taken_on_after_a_remark(topic: str, remark: str, promise: str, words: str) -> None:
    ((title, owners, day),) = found(f"Alex Chen: {topic}", f"林佳蓉: {remark}", f"May Chiang: {promise}")
    assert (words in title, owners, day) == (True, ["May Chiang"], "03-09")


@pytest.mark.parametrize(("answer", "reply"), rows(MOVED))
def test_another_day_than_was_asked_for(answer: str, reply: str) -> None:
    request = "Alex Chen: May, please tune the alert rules by Friday."
    ((title, owners, day),) = found(request, f"May Chiang: {answer}", f"Alex Chen: {reply}")
    assert ("alert rules" in title, owners, day) == (True, ["May Chiang"], "03-09")


@pytest.mark.parametrize("words", [row[0] for row in rows(TOGETHER)])
def test_several_who_take_it_on(words: str) -> None:
    ((title, owners, day),) = found(f"Alex Chen: {words}", "May Chiang: Right.")
    assert ("alert rules" in title, sorted(owners), day) == (True, ["Alex Chen", "May Chiang"], "03-09")


def test_who_was_asked_names_who_should_do_it() -> None:
    lines = "Alex Chen: May, please tune the alert rules.", "May Chiang: Ming should do that, it's his code."
    ((title, owners, _),) = found(*lines, "Alex Chen: Ming?", "王小明: Fine, I'll do it.")
    assert ("alert rules" in title, owners) == (True, ["王小明"])


@pytest.mark.parametrize(
    "words",
    [
        "I'll remember to send the list by Friday.",
        "I'll speak to legal about the banner by Friday.",
        "I'll check the mail logs by Friday.",
        "I'll go first, and I'll send the list by Friday.",
        "May will tell the call centre by Friday.",
        "Let me open a ticket for the printer by Friday.",
        "We have to get used to it, but I'll write a guide by Friday.",
        "I'll forget about the old plan and draft a new one by Friday.",
        "May, could you make it bigger, the logo on the front page, by Friday?",
        "I'll put that on the wall in the server room by Friday.",
    ],
)
def test_what_only_looks_idle(words: str) -> None:
    assert [day for _, _, day in found("May Chiang: Next.", f"Alex Chen: {words}")] == ["03-06"]
