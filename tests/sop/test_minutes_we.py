"""Minutes and mails in English as people write them: who has promised, was asked or was left with what, and what is no task."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read

ROB, KELLY, ALEX, PRIYA = ["Rob Sinclair"], ["Kelly Chen"], ["Alex Chen"], ["Priya Nair"]
_NOTES = "Weekly, 3 March 2026\n\nTraffic is back to normal.\n\n{}\n\nNothing else was reported.\n"
_MAIL = "From: Priya Nair\nTo: web team\nSubject: after the call\n\nHi all,\n\n{}\n\nNothing else.\n\nPriya\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kelly said she'd review the patch this afternoon.", [("review the patch", KELLY, "03-03")]),
        ("In the end Alex said he would prepare an estimate in three days.", [("prepare an estimate", ALEX, "03-06")]),
        ("- Rob confirmed that he will swap the failing disk on Thursday.", [("swap the failing disk", ROB, "03-05")]),
        ("Kelly has until Friday to move the cron jobs.", [("move the cron jobs", KELLY, "03-06")]),
        ("- Rob has taken on to go through the alarm rules today.", [("go through the alarm rules", ROB, "03-03")]),
        ("That leaves Kelly to call the registrar by the 20th.", [("call the registrar", KELLY, "03-20")]),
        ("Rob's job: turn off the old account by tomorrow noon.", [("turn off the old account", ROB, "03-04")]),
        ("Alex will have the missing tags added by Tuesday.", [("missing tags", ALEX, "03-10")]),
        ("Rob picks this up and gives the testers access.", [("gives the testers access", ROB, "")]),
        ("Kelly got the task of filing a ticket with the registrar.", [("ticket with the registrar", KELLY, "")]),
        ("Alex, who knows it best, will rewrite the rules by 12 March.", [("rewrite the rules", ALEX, "03-12")]),
        ("We agreed that Rob renews the certificate.", [("renews the certificate", ROB, "")]),
        ("Kelly books a bigger room for the retro.", [("books a bigger room", KELLY, "")]),
        ("Rob sets up the folder. First thing Monday morning.", [("sets up the folder", ROB, "03-09")]),
        ("Rob is going to add a nightly job; he reckons Thursday.", [("add a nightly job", ROB, "03-05")]),
        ("Throw out half of the rules. Owner is Rob. 30 June is the limit.", [("Throw out half", ROB, "06-30")]),
        ("The photo goes to the wiki by tonight (Kelly).", [("photo goes to the wiki", KELLY, "03-03")]),
        ("Alex still owes Rob the log extracts.", [("the log extracts", ALEX, "")]),
        ("Priya is documenting the steps next Thursday.", [("documenting the steps", PRIYA, "03-12")]),
        ("Alex assured us he would tell them about the freeze by Friday.", [("about the freeze", ALEX, "03-06")]),
        ("Someone please take the branch off the map.", [("take the branch off the map", [], "")]),
        ("The phone is cracked, someone order a new one pls", [("order a new one", [], "")]),
        ("Whoever has a free hour: take it out of the sitemap.", [("out of the sitemap", [], "")]),
        ("Still without an owner: test the fail-over by Friday.", [("test the fail-over", [], "03-06")]),
        ("Any volunteers to compare the three quotes?", [("compare the three quotes", [], "")]),
        ("Nobody volunteered to merge the two files, so it stays open.", [("merge the two files", [], "")]),
        ("Could someone upload the signed contract tomorrow?", [("upload the signed contract", [], "03-04")]),
        ("Who can renew it by Friday? Nobody answered.", [("renew it", [], "03-06")]),
        ("For Kelly: put the photo on the wiki.", [("put the photo on the wiki", KELLY, "")]),
        # none
        ("Kelly points out that the window is too short.", []),
        ("Nobody has an idea: the log is empty.", []),
        ("It is up to Kelly whether we stay.", []),
        ("- Rob doubts that we can renew the certificate by Friday.", []),
        ("- Kelly hopes the vendor will fix the feed by Friday.", []),
        ("Alex expects the vendor to fix the feed by Friday.", []),
        ("Rob drafts a notice for the status page every Monday.", []),
        ("Rob promised nothing.", []),
        ("Alex decided not to renew the certificate.", []),
        ("Kelly managed to renew the certificate on Sunday.", []),
        ("Somebody asked whether we renew it by Friday.", []),
        ("Nobody wants to clean the mailbox, so we leave it.", []),
        ("No volunteers were needed.", []),
        ("Thanks to Rob for renewing the certificate last night.", []),
    ],
)
def test_notes(text: str, expected: Expected) -> None:
    assert read(_NOTES.format(text), expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rob, could you send the agency our crawl of last night?", [("crawl of last night", ROB, "")]),
        ("Could you, Rob, order a new phone by Friday?", [("order a new phone", ROB, "03-06")]),
        ("Rob, I have you down to clean up the flags tonight.", [("clean up the flags", ROB, "03-03")]),
        ("Kelly, don't forget to compare the quotes.", [("compare the quotes", KELLY, "")]),
        ("Kelly, you said you would call them. I noted Tuesday.", [("call them", KELLY, "03-10")]),
        ("Rob, it would be great if you could test it on Friday.", [("test it", ROB, "03-06")]),
        ("Rob, I know you are busy, but could you mail Finance the bill?", [("mail Finance the bill", ROB, "")]),
        (
            "Rob, you offered to build the map. Please also ask Kelly about the links.",
            [("build the map", ROB, ""), ("ask Kelly about the links", ROB, "")],
        ),
        ("Alex, as discussed: the canonical tags are yours.", [("the canonical tags", ALEX, "")]),
        ("Kelly, take the branch off the map by Friday, please.", [("take the branch off", KELLY, "03-06")]),
        ("Rob pls check the backups on Monday", [("check the backups", ROB, "03-09")]),
        ("Thanks Rob for offering to review the patch.", [("review the patch", ROB, "")]),
        ("I promised to call the registrar by Friday.", [("call the registrar", PRIYA, "03-06")]),
        ("Tonight I will check the backups.", [("check the backups", PRIYA, "03-03")]),
        ("I'll take that one and tell the management. I see them on Thursday.", [("tell the manag", PRIYA, "03-05")]),
        ("My own part: order a new phone by Friday.", [("order a new phone", PRIYA, "03-06")]),
        # none
        ("Rob, you were right about the banner.", []),
        ("Kelly, could you hear us at all?", []),
        ("Alex, you asked on Monday whether we could move the jobs.", []),
        ("I said that I would not renew the certificate.", []),
        ("I was going to call them, but Rob had already done it.", []),
        ("Please note that the office is closed on Friday.", []),
    ],
)
def test_mails(text: str, expected: Expected) -> None:
    assert read(_MAIL.format(text), expected) == expected
