"""What several are told together: "the two of you", 「你們兩個一起」, and what two do below the name of one of them."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text, of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_likely import said

ALEX_AND_MAY = ["Alex Chen", "May Chiang"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "Alex and May, the two of you prepare a demo of the new search by Friday.",
            ("prepare a demo of the new search", ALEX_AND_MAY, "03-06"),
        ),
        (
            "Alex, May, one for both of you: go through the alert list together.",
            ("go through the alert list together", ALEX_AND_MAY, ""),
        ),
        ("Alex, May, go through the alert list together.", ("go through the alert list together", ALEX_AND_MAY, "")),
        ("小明跟柏宇你們兩個一起把帳號清一清，月底前。", ("一起把帳號清一清", ["王小明", "陳柏宇"], "03-31")),
        (
            "退訂連結就小明跟柏宇 work on it together，三月十號以前上線。",
            ("退訂連結就小明跟柏宇一起處理，三月十號以前上線", ["王小明", "陳柏宇"], "03-10"),
        ),
        ("報表小明、柏宇你們兩個負責，月底前", ("報表小明、柏宇一起處理", ["王小明", "陳柏宇"], "03-31")),
    ],
)
def test_two_who_are_told_together(line: str, found: tuple[str, list[str], str]) -> None:
    items = of_transcript(said(f"林佳蓉: {line}", "Alex Chen: Fine with me."), MEETING).items
    assert [read(one) for one in items] == [found]


def test_both_have_what_they_do_together_later_in_the_sentence() -> None:
    lines = said("林佳蓉: 小明跟柏宇，維護公告中日文版，3/6 一起發", "陳柏宇: 收到")
    [found] = of_transcript(lines, MEETING).items
    assert [one.name for one in found.owners] == ["王小明", "陳柏宇"]


@pytest.mark.parametrize("line", ["小明、柏宇你們兩個一起去吃飯", "Alex and May, you two were right."])
def test_what_is_no_work_stays_none(line: str) -> None:
    assert of_transcript(said(f"林佳蓉: {line}", "Alex Chen: Yes."), MEETING).items == ()


@pytest.mark.parametrize(
    ("line", "title", "owners"),
    [
        ("- with May: go through the 30 noisiest alerts, 3/21", "go through the 30 noisiest alerts", ALEX_AND_MAY),
        ("- 跟柏宇一起整理值班紀錄，3/21", "整理值班紀錄", ["Alex Chen", "陳柏宇"]),
        ("- 跟柏宇對一次退費算法，兩個人週五約", "跟柏宇對一次退費算法", ["Alex Chen", "陳柏宇"]),
    ],
)
def test_with_whom_somebody_does_what_stands_below_his_name(line: str, title: str, owners: list[str]) -> None:
    text = f"# On-call\n\n## Alex\n\n- renew the certificate, Friday\n{line}\n\n## May\n\n- order the disk, Friday\n"
    found = {one.title: [each.name for each in one.owners] for one in of_text(text, MEETING).items}
    [named] = [each for each in found if title in each]
    assert found[named] == owners
