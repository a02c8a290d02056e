"""What has to be done and has nobody, in talk, below a heading, behind a sign; and who says when, or is told what is wanted."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text, of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_likely import said
from tests.sop.test_minutes_thanked import untold


@pytest.mark.parametrize(
    ("lines", "title", "day"),
    [
        (
            (
                "May Chiang: Somebody's got to upload new voucher codes.",
                "Alex Chen: Who normally does that?",
                "May Chiang: Petra did, and she's left. Nobody yet.",
            ),
            "voucher codes",
            "",
        ),
        (
            (
                "May Chiang: We change providers, so somebody has to cancel the old phone contract.",
                "Alex Chen: Isn't that Facilities?",
                "May Chiang: I don't know yet who does it, but it must be cancelled by March thirty-first.",
            ),
            "cancel the old phone contract",
            "03-31",
        ),
        (
            (
                "林佳蓉: 另外，加退選那幾天的客服電話要找人接，還沒有人選，先記著。",
                "陳柏宇: 我那幾天剛好期末考，不好意思。",
            ),
            "客服電話要找人接",
            "",
        ),
    ],
)
def test_nobody_has_it_yet(lines: tuple[str, ...], title: str, day: str) -> None:
    [found] = [read(one) for one in of_transcript(said(*lines), MEETING).items]
    assert title in found[0]
    assert found[1:] == ([], day)


def test_who_does_that_is_asked_of_what_was_said_before() -> None:
    lines = untold(
        "and the fire extinguishers have to be checked", "who does that", "no idea, put it on the list without a name"
    )
    [found] = of_transcript(lines, MEETING).items
    assert "fire extinguishers" in found.title
    assert found.owners == ()


HANDOVER = """# Handover

## Alex

- settlement gateway: renew the certificate, 3/19

## {heading}

- Runbook for the fraud service needs writing, there is none
- Buy a spare laptop for the on-call bag, in two weeks
"""


@pytest.mark.parametrize("heading", ["Nobody yet", "待認領", "沒人認領的工作"])
def test_below_a_heading_of_nobody(heading: str) -> None:
    found = [read(one) for one in of_text(HANDOVER.format(heading=heading), MEETING).items]
    assert [(owners, day) for _, owners, day in found] == [(["Alex Chen"], "03-19"), ([], ""), ([], "03-17")]


@pytest.mark.parametrize(
    ("end", "day"), [("→ 尚無負責人｜七月底前", "07-31"), ("／ ？ ／ 七月底前", "07-31"), ("／未定／未定", "")]
)
def test_nobody_behind_a_sign(end: str, day: str) -> None:
    text = f"## 待辦\n\n- 更新憑證 → 佳蓉｜3/6\n- 離線放行按鈕找設備商報價 {end}\n"
    [_, found] = [read(one) for one in of_text(text, MEETING).items]
    assert "離線放行按鈕" in found[0]
    assert found[1:] == ([], day)


def test_tasks_of_a_mail_that_stand_in_quotation_marks() -> None:
    text = (
        "Hi all,\n\nWHO DOES WHAT\n> 佳蓉 — 捐款頁的 share button, by Friday.\n"
        "> Alex — 跟銀行要一份 change calendar, 3/10.\n\nBye"
    )
    assert [read(one)[1:] for one in of_text(text, MEETING).items] == [(["林佳蓉"], "03-06"), (["Alex Chen"], "03-10")]


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("林佳蓉: 柏宇，請把 debug log 關掉。", "陳柏宇: 今天還在凍結期，我明天一上班就關。"), "03-04"),
        (("林佳蓉: Please turn off debug logging on all nodes, 柏宇.", "陳柏宇: 我明天一上班就關。"), "03-04"),
    ],
)
def test_who_was_asked_says_when(lines: tuple[str, ...], day: str) -> None:
    [found] = [read(one) for one in of_transcript(said(*lines), MEETING).items]
    assert found[1:] == (["陳柏宇"], day)


def test_the_day_of_what_is_reported_is_no_limit() -> None:
    [found] = of_transcript(
        said("林佳蓉: 我會寫封信跟董事長報告今天這些，下次董事會前。", "陳柏宇: 好。"), MEETING
    ).items
    assert found.due is None or found.due.day is None


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("對了 Alex, the SSL cert of the shop page 月底前要 renew 喔。", "SSL cert"),
        ("Alex, the board would like a backup report from you, in two weeks.", "backup report"),
    ],
)
def test_who_is_told_what_is_wanted_of_him(line: str, title: str) -> None:
    [found] = of_transcript(said(f"林佳蓉: {line}", "Alex Chen: OK."), MEETING).items
    assert title in found.title
    assert [one.name for one in found.owners] == ["Alex Chen"]
