"""English minutes: what sits with whom, what nobody has, deeds told in the present, what the note's author takes on."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text
from tests.sop.minutes_meeting import MEETING, read

_AROUND = "Notes: Alex Chen\n\nIt was a long day.\n\n{}\n\nThe lift works again.\n"
_LIST = "## Rest\n\n- the lift works again\n- {}\n- tea was cold\n"
_TABLE = (
    "## Review\n\n| {} |\n|---|---|---|---|---|\n| Door sticks | high | plane the edge | Alex | 10 March |\n"
    "| Smell in the hall | low | fixed in February | Ming | 27 Feb |\n| Alarm too quiet | low | order a horn | ? | Friday |\n"
)


@pytest.mark.parametrize(
    ("text", "title", "owners", "day"),
    [
        ("Checking the backups sits with Alex, by Friday.", "Checking the backups", ["Alex Chen"], "03-06"),
        ("The list of dead links is Ming's job.", "The list of dead links", ["王小明"], ""),
        ("The poster for the fair: Ming has it, until 10 March.", "The poster for the fair", ["王小明"], "03-10"),
        ("Translating the menu falls to Alex and Ming.", "Translating the menu", ["Alex Chen", "王小明"], ""),
        ("An hour's work, says Ming. Ordering toner is with him.", "Ordering toner", ["王小明"], ""),
        ("The text, Chinese and English, is Ming's task and comes by Friday.", "The text", ["王小明"], "03-06"),
        ("The figures are on Ming's plate, mon.", "The figures", ["王小明"], "03-09"),
        ("The gate needs a new battery, and that one has no taker yet.", "The gate needs", [], ""),
        ("The flyers still have to be printed. Nobody offered.", "The flyers", [], ""),
        ("The map needs redrawing. No hands went up.", "The map needs redrawing", [], ""),
        ("Ming keeps an eye on the boiler.", "keeps an eye on the boiler", ["王小明"], ""),
        ("Ming has the draft at home and proofreads it before Friday.", "proofreads it", ["王小明"], "03-06"),
        ("Ming was at the vendor and sends the quotes round by Friday.", "sends the quotes round", ["王小明"], "03-06"),
        ("Ming gets a written answer out of the insurer.", "gets a written answer", ["王小明"], ""),
        ("On Monday Ming found out why it stopped.\nHe'll sort the cables.", "sort the cables", ["王小明"], ""),
        ("me: send the list round, today", "send the list round", ["Alex Chen"], "03-03"),
        ("Ming sends it to the board before midnight.", "sends it to the board", ["王小明"], "03-03"),
        ("Ming books the hall for launch day before she leaves today.", "books the hall", ["王小明"], "03-03"),
    ],
)
def test_what_is_found(text: str, title: str, owners: list[str], day: str) -> None:
    found = [read(one) for one in of_text(_AROUND.format(text), MEETING).items]
    assert [(title in one[0], *one[1:]) for one in found] == [(True, owners, day)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("the last six templates .. no owner yet, ask again in june", "the last six templates"),
        ("captions for the old videos; on nobody's desk so far", "captions for the old videos"),
        ("proofreading the flyer. Owner tbd. Must be there in time", "proofreading the flyer"),
        ("phone tree wrong since spring, needs doing (who?)", "phone tree wrong"),
        ("a plan for the open day – who does it is open", "a plan for the open day"),
    ],
)
def test_what_nobody_has(text: str, title: str) -> None:
    found = [read(one) for one in of_text(_LIST.format(text), MEETING).items]
    assert [(title in one[0], *one[1:]) for one in found] == [(True, [], "")]


@pytest.mark.parametrize(
    "head",
    [
        "Finding | Weight | Remedy | With | Till",
        "What we saw | Severity | Way out | Sits with | Latest",
        "Weakness | Impact | Our answer | Whose | No later than",
        "Trouble | Prio | Cure | Desk of | Ready",
    ],
)
def test_findings_and_what_is_done_about_them(head: str) -> None:
    assert [read(one) for one in of_text(_TABLE.format(head), MEETING).items] == [
        ("Door sticks: plane the edge", ["Alex Chen"], "03-10"),
        ("Alarm too quiet: order a horn", [], "03-06"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The spare key is with Ming.",
        "The fault lies with Ming.",
        "The last word is with Ming.",
        "Watching the queue has always been Ming's job.",
        "The new colleague sits with Ming.",
        "The cat sits on Ming's desk.",
        "Is the list of links with Ming?",
        "If it comes to that, the list goes to Ming.",
        "We asked who wanted cake. Nobody offered.",
        "The forms had to be redone last year. Nobody volunteered.",
        "The door was open all night, nobody noticed.",
        "The old page has no owner since 2019, says the vendor.",
        "Ming gets a new laptop from IT.",
        "Ming keeps the old phones.",
        "Ming was ill and stayed at home.",
        "me: against it",
        "Somebody has to redo it (→ list)",
    ],
)
def test_what_is_no_task(text: str) -> None:
    assert of_text(_AROUND.format(text), MEETING).items == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- wording of the statement → PO, 3/9", [("wording of the statement", ["林佳蓉"], "03-09")]),
        ("- regression checklist (QA, 3/6)", [("regression checklist", ["Alex Chen"], "03-06")]),
        ("- the PO was pleased with the figures", []),
        ("- QA found two bugs on Monday", []),
    ],
)
def test_offices(line: str, expected: list[tuple[str, list[str], str]]) -> None:
    text = f"# Sprint 14\n\nTue 3 March 2026\nThere: 佳蓉 (PO), Alex (QA), Ming (remote)\n\n## Next\n\n- the lift works\n{line}\n"
    assert [read(one) for one in of_text(text, MEETING).items] == expected
