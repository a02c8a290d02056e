"""Minutes and mails in English: the writer by himself, what others are made to do, marks with "me", what nobody has yet."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read

ROB, KELLY, ALEX, PRIYA = ["Rob Sinclair"], ["Kelly Chen"], ["Alex Chen"], ["Priya Nair"]
_MAIL = "From: Priya Nair\nTo: web team\nSubject: after the call\n\nHi all,\n\n{}\n\nNothing else.\n\nPriya\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I myself will ring the insurer on Thursday.", [("ring the insurer", PRIYA, "03-05")]),
        ("I also will rewrite the refund page.", [("rewrite the refund page", PRIYA, "")]),
        ("I personally will count the spare disks by Friday.", [("count the spare disks", PRIYA, "03-06")]),
        ("I myself have to tell the landlord.", [("tell the landlord", PRIYA, "")]),
        ("I myself promised to translate the leaflet by 9 March.", [("translate the leaflet", PRIYA, "03-09")]),
        ("Somebody still has to label the cables.", [("label the cables", [], "")]),
        ("Someone really should archive the old tickets.", [("archive the old tickets", [], "")]),
        ("Somebody first needs to unlock the account by Friday.", [("unlock the account", [], "03-06")]),
        ("TODO me: pay the invoice, tomorrow", [("pay the invoice", PRIYA, "03-04")]),
        ("- Action me: sort the photos, Friday", [("sort the photos", PRIYA, "03-06")]),
        ("? - price list still has the old rates", [("price list still has the old rates", [], "")]),
        ("?? - translate the leaflet", [("translate the leaflet", [], "")]),
        ("- ? - empty the mailbox, Friday", [("empty the mailbox", [], "03-06")]),
        (
            "Kelly will have accounting check the totals by Friday.",
            [("have accounting check the totals", KELLY, "03-06")],
        ),
        ("Rob will have the printer redo the posters.", [("have the printer redo the posters", ROB, "")]),
        (
            "Alex will also have marketing approve our banner by 9 March.",
            [("have marketing approve our", ALEX, "03-09")],
        ),
        # none
        ("I myself would rather wait.", []),
        ("I myself was on a train.", []),
        ("Somebody also had to reboot the switch yesterday.", []),
        ("Somebody always has to be on call.", []),
        ("? - is the mirror still needed", []),
        ("? - who pays for the second line", []),
        ("Kelly will have more room next week.", []),
        ("Rob will have dinner with the auditor on Friday.", []),
        ("Alex will have access to the archive by Friday.", []),
        ("I would not switch now, and neither would Rob.", []),
    ],
)
def test_mails_say_who_does_it_himself_and_who_has_it_done(text: str, expected: Expected) -> None:
    assert read(_MAIL.format(text), expected) == expected
