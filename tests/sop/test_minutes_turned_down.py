"""What is told and leaves nobody anything to do: offers that were turned down, how things are, what was struck out."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text, of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_likely import said

ROUND = """## 各人報告與接下來的工作

### 佳蓉
{line}
- 接下來：
  - 把訂單匯出的亂碼修好，3/6

### 柏宇
- 接下來：
  - 郵輪行程頁補簽證說明，3/10
"""


@pytest.mark.parametrize(
    "line",
    [
        "May offered to compare the providers, but the treasurer is at it already, so she need not.",
        "May offered to tour the depots; they would rather have it in spring, so no tour.",
        "May offered to host it on her own account; 大家覺得不妥，婉拒了。",
        "柏宇提議順便重畫一套社群版，大家覺得不需要。",
    ],
)
def test_offers_that_were_turned_down(line: str) -> None:
    assert of_text(f"# Costs\n\n{line}\n", MEETING).items == ()


def test_what_is_asked_for_instead_of_an_offer_is_a_task() -> None:
    line = "May offered to compare the providers, no need for that. May, please ask the treasurer by Friday."
    assert [read(one) for one in of_text(line, MEETING).items] == [("ask the treasurer", ["May Chiang"], "03-06")]


def test_an_offer_that_nobody_turned_down_is_a_task() -> None:
    items = of_text("May offered to compare the providers by Friday.", MEETING).items
    assert [read(one) for one in items] == [("compare the providers", ["May Chiang"], "03-06")]


@pytest.mark.parametrize(
    "label",
    [
        "上週：首頁快取從 15 分鐘縮到 5 分鐘",
        "卡住：航空公司還沒給測試帳號",
        "想法：如果有聊天機器人，半夜的單能少一半",
        "Last week: cut the cache to five minutes",
        "Blocked: the airline has not sent the accounts",
    ],
)
def test_labels_of_a_round_of_the_table_that_only_tell(label: str) -> None:
    found = [one.title for one in of_text(ROUND.format(line=f"- {label}"), MEETING).items]
    assert found == ["把訂單匯出的亂碼修好", "郵輪行程頁補簽證說明"]


def test_what_blocks_is_a_task_where_somebody_is_given_it() -> None:
    found = [
        one.title for one in of_text(ROUND.format(line="- 卡住：請柏宇跟航空公司要測試帳號，3/5 前"), MEETING).items
    ]
    assert any("測試帳號" in title for title in found)


@pytest.mark.parametrize(
    "line",
    ["R7 ~~改用另一套資料庫~~ 討論後不採用", "內部憑證自動續約：評估後不做，太貴", "中文版今天上午已寄出（佳蓉）"],
)
def test_lines_that_are_over(line: str) -> None:
    text = f"## 行動\n\n- 佳蓉：更新憑證，3/6\n- {line}\n- 柏宇：更新文件，3/10\n"
    assert [one.title for one in of_text(text, MEETING).items] == ["更新憑證", "更新文件"]


def test_an_offer_in_talk_that_is_turned_down() -> None:
    lines = said("陳柏宇: 要不要順便做一個 IG 的濾鏡？我可以做。", "林佳蓉: 先不用啦，沒預算。", "陳柏宇: 好。")
    assert of_transcript(lines, MEETING).items == ()
