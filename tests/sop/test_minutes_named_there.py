"""What a title leaves out and its line or the talk before it names; what headings and rows say about what stands below them."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text, of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_likely import said


@pytest.mark.parametrize(
    ("line", "about", "deed"),
    [
        ("一、Feature flag 請佳蓉於本週五前全部列管，含建立日。", "Feature flag", "全部列管，含建立日"),
        (
            "- Status page: our partner's incidents should show up there. Alex / May to sort out between them by Friday.",
            "Status page",
            "sort out between them",
        ),
    ],
)
def test_what_a_line_is_about_stands_before_its_title(line: str, about: str, deed: str) -> None:
    [found] = of_text(f"## 裁示\n\n{line}\n", MEETING).items
    assert found.title.startswith(about)
    assert found.title.endswith(f" — {deed}")


@pytest.mark.parametrize(
    ("asked", "answer", "named"),
    [
        ("訂單匯出昨天又跳錯。", "原因我找到了，欄位太短，我週四改好。", "訂單匯出"),
        ("家長日簡報呢？", "做到第十二頁，我這禮拜天前弄完。", "家長日簡報"),
    ],
)
def test_an_answer_that_says_how_far_it_is_gets_what_it_is_about(asked: str, answer: str, named: str) -> None:
    [found] = of_transcript(said(f"林佳蓉: {asked}", f"陳柏宇: {answer}"), MEETING).items
    assert named in found.title
    assert [one.name for one in found.owners] == ["陳柏宇"]


def test_rows_of_the_last_time_are_open_or_not() -> None:
    text = (
        "| 編號 | 事項 | 承辦 | 辦理情形 |\n|---|---|---|---|\n| 1 | 座位圖改版 | 柏宇 | 3/1 上線，解除列管 |\n"
        "| 2 | 發票載具測試 | 佳蓉 | 手機條碼一項尚未測，3/9 前補測，續管 |\n"
    )
    assert [read(one) for one in of_text(text, MEETING).items] == [("發票載具測試", ["林佳蓉"], "03-09")]


def test_promises_of_a_chat_in_small_letters() -> None:
    text = (
        "[16:01] Alex: hi all\n[16:02] May: i'll repaint the queue page by friday\n"
        "[16:03] Alex: i will call the vendor tomorrow\n"
    )
    assert [read(one) for one in of_text(text, MEETING).items] == [
        ("repaint the queue page", ["May Chiang"], "03-06"),
        ("call the vendor", ["Alex Chen"], "03-04"),
    ]


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("## Not follow-ups, just noted", "- One standby site in 2027"),
        ("## House rules", "- [ ] two people in the room whenever the safe is opened"),
    ],
)
def test_headings_below_which_nothing_is_a_task(heading: str, line: str) -> None:
    text = f"## Actions\n\n- May: order the disk, Friday\n\n{heading}\n\n{line}\n"
    assert [one.title for one in of_text(text, MEETING).items] == ["order the disk"]


def test_somebody_who_is_asked_last_takes_it() -> None:
    lines = said(
        "Alex Chen: So somebody has to change the price table. May?",
        "May Chiang: Me, then. When would you like it?",
        "Alex Chen: March 18, so that there's time to look at it.",
    )
    [found] = [read(one) for one in of_transcript(lines, MEETING).items]
    assert found[1:] == (["May Chiang"], "03-18")
