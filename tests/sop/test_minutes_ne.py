"""Written English and mixed minutes by evidence: an attendee and a deed that is yet to come, "I" of a mail, a day beside it."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text
from tests.sop.minutes_team import TEAM, Expected, read

_MAIL = "From: Alex Chen\nTo: Rob; Kelly\n\nHi all,\n\nbookings are up.\n{}\n"
_MINUTES = "# Weekly\n\nIn the room: Alex, Kelly, Rob\n\nBookings are up.\n{}\n"
_LIST = "From: Alex Chen\n\nSite\n\n- Bookings are up\n{}\n- No news from the audit\n"
ALEX, KELLY, ROB = ["Alex Chen"], ["Kelly Chen"], ["Rob Sinclair"]

OF_THE_WRITER = [
    ("I shorten the intro of the newsletter by Friday.", "shorten the intro", "03-06"),
    ("I'm ringing the harbour office tomorrow.", "ringing the harbour", "03-04"),
    ("I'll, by the end of the month, count the pages.", "count the pages", "03-31"),
    ("I'd better trim the header image.", "trim the header", ""),
    ("I will have legal look at the banner by 12 March.", "legal look at the banner", "03-12"),
    ("I'll see to it that we collect two quotes tonight.", "collect two quotes", "03-03"),
    ("My job is to chase the printer by Friday.", "chase the printer", "03-06"),
    ("Mine: walk two volunteers through the CMS.", "walk two volunteers", ""),
    ("Count on me to label the spare cables by Friday.", "label the spare", "03-06"),
    ("What is left for me: dig out the contract tonight.", "dig out the contract", "03-03"),
    ("I have promised the director to redraw the map.", "redraw the map", ""),
    ("I'll get round to translating the error texts tomorrow.", "translating the error", "03-04"),
]
OF_KELLY = [
    ("Kelly knows them, so she will mail the schools by Friday.", "mail the schools", "03-06"),
    ("Kelly was late, but she'll swap the price file tomorrow.", "swap the price file", "03-04"),
    ("Kelly mentioned the password. She's going to ask the carrier by Friday.", "ask the carrier", "03-06"),
    ("This one goes to Kelly: pull the figures by Friday.", "pull the figures", "03-06"),
    ("Over to Kelly, who will measure the load time.", "measure the load time", ""),
    ("Kelly, can I leave it to you to swap the price file?", "swap the price file", ""),
    ("Kelly tested it on Monday and will write to the translators by Friday.", "write to the translators", "03-06"),
    ("After the break Kelly promised to look over the consent text.", "look over the consent", ""),
    ("Tomorrow Kelly will label the spare cables.", "label the spare cables", "03-04"),
    ("First thing on Monday Kelly will label the spare cables.", "label the spare cables", "03-09"),
    ("Kelly wrote to them on 2 March. She'll ring them tomorrow and ask for a file.", "ring them", "03-04"),
    ("Kelly will count the pages. She wants to be done by Friday.", "count the pages", "03-06"),
    ("Kelly (with help from the vendor) will turn off the export.", "turn off the export", ""),
    ("Kelly has it on the list to sketch a page for lost property by Friday.", "sketch a page", "03-06"),
    ("Kelly 會 restart staging server，週五。", "restart staging", "03-06"),
    ("Kelly 會排一版值班表，下週二前貼到 channel。", "值班表", "03-10"),
    ("sitemap 有問題，assign 給 Kelly，明天 fix。", "sitemap", "03-04"),
    ("landing page 掛了，Kelly 會 restart，週五。", "landing page", "03-06"),
    ("Kelly 看完報價單，她明天會回信給 vendor。", "回信給 vendor", "03-04"),
    ("Kelly to 補 sitemap by Friday", "sitemap", "03-06"),
    ("Kelly：collect the quotes（週五前）", "collect the quotes", "03-06"),
]
IN_LISTS = [
    ("- Alt texts for the photos: me, by Friday", "Alt texts", ALEX, "03-06"),
    ("- Alt texts for the photos: Kelly and me, by Friday", "Alt texts", ["Kelly Chen", "Alex Chen"], "03-06"),
    ("- Kelly + me: redraw the map by Friday", "redraw the map", ["Kelly Chen", "Alex Chen"], "03-06"),
    ("- Rob and I will redraw the map by Friday", "redraw the map", ["Rob Sinclair", "Alex Chen"], "03-06"),
    ("- A page for lost property – I do that by Friday", "lost property", ALEX, "03-06"),
]
OF_NOBODY = [
    ("One of us should try a restore of the table by Friday.", "restore", "03-06"),
    ("It has to be done by Friday by someone: turn off the export.", "turn off the export", "03-06"),
    ("Somebody will have to empty the mailbox.", "empty the mailbox", ""),
    ("Two things came up. The rates are missing and somebody should ask the carrier.", "ask the carrier", ""),
]
NOTHING = [
    "I take Friday off.",
    "I celebrate my birthday on Friday.",
    "I'm giving a talk at the conference on Friday.",
    "I count on you for Friday.",
    "I trust the vendor to deliver by Friday.",
    "I'm picking up my kids at four today.",
    "I receive the parts on Friday.",
    "For me: no objections.",
    "Fine with me: we keep the host until Friday.",
    "My job is to keep everybody calm.",
    "Rob and I think Friday is too early.",
    "Kelly read the contract and will be away on Friday.",
    "Kelly explained that the vendor is late and will charge more by Friday.",
    "During the release Rob will be on call.",
    "On call: Rob until Friday",
    "The pager: Rob until Friday, then Priya.",
    "Kelly 昨天看過 sitemap，她覺得不用改。",
    "vendor 說明天 release，大家等消息。",
    "Rob 明天 off。",
]


@pytest.mark.parametrize(("text", "words", "day"), OF_THE_WRITER)
def test_what_the_writer_takes_on(text: str, words: str, day: str) -> None:
    expected: Expected = [(words, ALEX, day)]
    assert read(_MAIL.format(text), expected) == expected


@pytest.mark.parametrize(("text", "words", "day"), OF_KELLY)
def test_what_somebody_is_going_to_do(text: str, words: str, day: str) -> None:
    expected: Expected = [(words, KELLY, day)]
    assert read(_MINUTES.format(text), expected) == expected


@pytest.mark.parametrize(("text", "words", "who", "day"), IN_LISTS)
def test_me_in_the_place_of_a_name(text: str, words: str, who: list[str], day: str) -> None:
    found = read(_LIST.format(text), [(words, who, day)])
    assert [(title, sorted(names), when) for title, names, when in found] == [(words, sorted(who), day)]


@pytest.mark.parametrize(("text", "words", "day"), OF_NOBODY)
def test_what_nobody_has_yet(text: str, words: str, day: str) -> None:
    expected: Expected = [(words, [], day)]
    assert read(_MAIL.format(text), expected) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_task(text: str) -> None:
    assert not of_text(_MAIL.format(text), TEAM).items


@pytest.mark.parametrize("head", ["me (Alex Chen), Rob, Kelly", "Present: Rob, Alex (me), Kelly", "Notes: Alex"])
def test_who_wrote_the_notes(head: str) -> None:
    expected: Expected = [("shorten the answer", ALEX, "03-03")]
    assert (
        read(f"3 March, the cafe\n{head}\n\nMail\n- too long. I'll shorten the answer, tonight\n", expected) == expected
    )
