"""Minutes and talk that leave nothing to do, and tasks that are told twice."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text, of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import said

NOTED = """
Alex is on holiday from 12 March; May is at a fair until the 10th.
On call: Ming until next Tuesday, then May.
Alex leads the team that looks after the budget sheet.
May will chair the next meeting.
May will miss the next meeting.
May expects Acme to sign by 12 March.
Alex asked Ming about the budget sheet, who said it was fine.
Ming to May: "please send me the onboarding guide by the 10th" (mail of January).
May receives the test data from the bank next Tuesday.
Photo by Ming, 12 March.
Sick: May (until Thursday).
佳蓉因停電未能在週五前完成預算表。
下次會議由佳蓉主持。
佳蓉期待客戶週五前簽約。
柏宇下週一起擔任組長。
佳蓉3/12拿到新筆電。
病假：柏宇（至下週一）。
May週一加入團隊，負責手機版。
"""
TOLD_EN = """
I did the onboarding guide on Monday.
Ming said he'd never touch the backup plan again.
I'll put the link in the chat.
I'll record this meeting.
I don't think I'll look at the backup plan this week.
I'll read the first line: the invoice run went down.
I'll give you the numbers: forty and two.
I'll walk you through the budget sheet.
I'll try to explain the invoice run.
I'll turn on my camera.
I'll take the next question.
I'll ask the obvious question: who needs the guide?
Ming told me to send the invoice run by Friday, and I did.
Ming is presenting the backup plan at the fair on Friday.
"""
TOLD_ZH = """
早知道我就去修備份計畫了。
再發生我就打電話給客戶。
我今天早上把供應商合約弄完了。
我週五可能會晚到。
業主說他們明天會給供應商合約。
哪天我再看看供應商合約吧。
我來解釋報價單。
我3/12跟朋友吃飯。
"""
TWICE = [
    (
        "Alex agreed to fix the login page.\n\n## Actions\n\n- [ ] fix the login page @Alex by Friday\n",
        "fix the login page",
        "03-06",
    ),
    (
        "Alex to order two test phones by 12 March.\n\n## Next steps\n\n1. order two test phones - Alex\n",
        "order two test phones",
        "03-12",
    ),
    (
        "柏宇答應採購兩支測試機。\n\n## 待辦\n\n| 負責人 | 事項 | 期限 |\n|---|---|---|\n| 柏宇 | 採購兩支測試機 | 3/12 |\n",
        "採購兩支測試機",
        "03-12",
    ),
    ("一、討論\n請柏宇週五前更新新人手冊。\n\n二、待辦事項\n1. 更新新人手冊（柏宇）\n", "更新新人手冊", "03-06"),
    (
        "Alex agreed to announce it to the vendors.\n\nActions:\n- [ ] Alex announce the freeze to the vendors by Friday\n",
        "announce the freeze to the vendors",
        "03-06",
    ),
]


@pytest.mark.parametrize("line", NOTED.strip().splitlines())
def test_minutes_that_only_report(line: str) -> None:
    assert [
        read(one) for one in of_text(f"# Weekly\n\n## Discussion\n\n- Sales were flat.\n- {line}\n", MEETING).items
    ] == []


@pytest.mark.parametrize("line", TOLD_EN.strip().splitlines())
def test_talk_that_only_tells(line: str) -> None:
    spoken = said(["May Chiang: Okay, next point.", f"Alex Chen: {line}", "May Chiang: Good to know."])
    assert [read(one) for one in of_transcript(spoken, MEETING).items] == []


@pytest.mark.parametrize("line", TOLD_ZH.strip().splitlines())
def test_talk_in_chinese_that_only_tells(line: str) -> None:
    spoken = said(["陳柏宇: 好，下一個。", f"林佳蓉: {line}", "陳柏宇: 了解。"])
    assert [read(one) for one in of_transcript(spoken, MEETING).items] == []


@pytest.mark.parametrize(("text", "title", "day"), TWICE)
def test_what_is_told_twice_is_one_task(text: str, title: str, day: str) -> None:
    found = [read(one) for one in of_text(f"# Weekly\n\n{text}", MEETING).items]
    assert [(one[0], one[2]) for one in found] == [(title, day)]


@pytest.mark.parametrize(
    "line",
    [
        "May will call the bank by Friday.",
        "May will get the record changed by Friday.",
        "May is away until Monday and will then call the bank by Friday.",
    ],
)
def test_deeds_beside_such_words_are_tasks(line: str) -> None:
    assert len(of_text(f"# Weekly\n\n{line}\n", MEETING).items) == 1


def test_a_no_to_who_says_do_not_forget_is_a_yes() -> None:
    spoken = said(
        [
            "Alex Chen: Okay, I'll book the room.",
            "王小明: Good. Alex, don't forget to book the room by Friday.",
            "Alex Chen: I won't.",
        ]
    )
    assert [read(one)[1:] for one in of_transcript(spoken, MEETING).items] == [(["Alex Chen"], "03-06")]
