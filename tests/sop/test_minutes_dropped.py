"""What stands among tasks and is none, what is one all the same, and sentences that give nothing to anybody."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import read


@pytest.mark.parametrize(
    "text",
    [
        "- Rob looked into the disk alerts; nothing found",
        "- Kelly checked with the vendor whether the limit can be lifted",
        "- Dark mode – not doing (Kelly)",
        "- Push messages: no longer needed",
        "- Rob: renew the cert - won't do",
        "- Kelly: order screens (on hold)",
        "- Second probe (Alex): dropped",
        "- None for Alex",
        "- Priya: nothing",
        "- Is the surcharge worth it? Nobody knew.",
        "- 柏宇查過磁碟告警，沒問題",
        "- 佳蓉已跟廠商確認",
        "- 怡安上週已寄出清單",
        "- 深色模式：不做",
        "- 推播功能（佳蓉）：取消",
        "- 換主機這件事先擱著",
        "- 會員推薦活動暫緩",
        "- 首頁改版：再觀察",
        "- 小明：無",
    ],
)
def test_what_is_none_among_tasks(text: str) -> None:
    assert read(f"## Action items\n- Rob: order disks, 3/9\n{text}", [("order disks", [], "")])[1:] == []


@pytest.mark.parametrize(
    "text",
    [
        "- 佳蓉：通知客戶活動暫緩",
        "- Kelly: tell customers that the sale was cancelled",
        "- Rob: put the orders on hold list",
        "- 柏宇：清查已離職帳號",
        "- Alex: check whether dark mode was dropped",
        "- 小明：過期憑證清單",
        "- Priya: need a list of shops",
    ],
)
def test_what_is_one_all_the_same(text: str) -> None:
    assert len(read(f"## Action items\n- Rob: order disks, 3/9\n{text}", [])) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Rob wanted to renew the certificate by Friday; we decided against it.",
        "Kelly asked if Rob could send the list by Friday. He can't.",
        "Should Kelly talk to the vendor by 3/9? We left it open.",
        "The idea that Alex builds a dashboard by April was dropped.",
        "佳蓉原本要在 3/9 前換憑證，後來取消。",
        "是否由佳蓉負責窗口？尚未決定。",
        "大家好，今天柏宇看了一下磁碟，沒什麼問題。",
    ],
)
def test_sentences_that_give_nothing(text: str) -> None:
    assert read(text, []) == []
