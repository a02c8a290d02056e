"""Who has it after all: whom somebody thanks where no speakers are named, and two who do it together."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_likely import said


def untold(*lines: str) -> str:
    """A transcript that tells when something is said, and not by whom."""
    return "\n".join(f"00:00:{n:02d} {line}" for n, line in enumerate(lines))


@pytest.mark.parametrize(
    ("lines", "owner"),
    [
        (
            (
                "地圖標錯了，佳蓉麻煩改一下",
                "我不會改欸，那個檔是柏宇做的",
                "對啦是我做的，我改，今天就改",
                "謝謝柏宇",
            ),
            "陳柏宇",
        ),
        (("我來啦，我反正不睡了，初報我寫，今天下午五點前會寄", "佳蓉謝謝妳，那下一個"), "林佳蓉"),
        (
            ("May, could you renew the certificate?", "I'm out all week.", "I can do it.", "Thanks, Alex."),
            "Alex Chen",
        ),
        (("I'll renew the certificate by Friday.", "Okay, thanks, May. Next."), "May Chiang"),
        (("柏宇，憑證你換一下", "好，我換", "謝謝柏宇，也謝謝 May 上次幫忙"), "陳柏宇"),
    ],
)
def test_whom_somebody_thanks_has_taken_it(lines: tuple[str, ...], owner: str) -> None:
    first, *_ = of_transcript(untold(*lines), MEETING).items
    assert [one.name for one in first.owners] == [owner]


def test_what_is_asked_of_another_behind_thanks_is_heard() -> None:
    lines = (
        "我來啦，我反正不睡了，初報我寫，今天下午五點前會寄",
        "佳蓉謝謝妳，那柏宇麻煩把值班紀錄整理一下，週五前",
        "好，我整理",
    )
    found = of_transcript(untold(*lines), MEETING).items
    first, second = ([one.name for one in each.owners] for each in found)
    assert first == ["林佳蓉"]
    assert "陳柏宇" in second


def test_thanks_for_something_else_name_nobody() -> None:
    lines = ("柏宇，憑證你換一下", "好，我換", "下一個", "那個", "謝謝 May 的蛋糕")
    [found] = of_transcript(untold(*lines), MEETING).items
    assert [one.name for one in found.owners] == ["陳柏宇"]


@pytest.mark.parametrize(
    ("line", "owners"),
    [
        ("Alex Chen: May, you and I will file the statement by the end of the month.", ["May Chiang", "Alex Chen"]),
        ("林佳蓉: 六號的測試信，我跟柏宇兩個人看，各用一支手機。", ["林佳蓉", "陳柏宇"]),
        ("林佳蓉: 測試信我跟柏宇兩個看，星期五以前。", ["林佳蓉", "陳柏宇"]),
    ],
)
def test_two_who_do_it_together(line: str, owners: list[str]) -> None:
    [found] = of_transcript(said(line, "王小明: 好。"), MEETING).items
    assert [one.name for one in found.owners] == owners


def test_who_they_are_is_no_part_of_the_title() -> None:
    [found] = of_transcript(said("Alex Chen: May, you and I will file the statement on Friday."), MEETING).items
    assert read(found) == ("file the statement", ["May Chiang", "Alex Chen"], "03-06")


def test_what_two_have_done_is_no_task() -> None:
    assert [
        read(one) for one in of_transcript(said("林佳蓉: 我跟柏宇兩個人昨天看過了。", "陳柏宇: 對。"), MEETING).items
    ] == []
