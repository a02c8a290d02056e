"""Which of the days in a task of minutes is its due date. The meeting: Tuesday, 3 March 2026, 14:00 in Taipei."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text
from tests.sop.minutes_meeting import MEETING, read

CELLS = {
    "": "EOW|9–12 March|tbd|ongoing|w/c 9 March|go-live|9.3.2026|20.3.|3/9～3/12|三月中|Q1|每週一|即日起|3/9 初稿、3/16 定稿",
    "03-06": "會後三天",
    "03-09": "Mon 9 Mar|3/9 (Mon) 17:00|~~5 Mar~~ 9 Mar|9 Mar (was 5 Mar)|5 March → 9 March|2026/3/9|3月9日（一）"
    "|3/9(一)下班前|3/5→3/9|原 3/5，延 3/9|115.3.9|1150309|20260309",
    "03-11": "下週三",
    "03-13": "next Friday",
    "03-17": "within 2 weeks|2 weeks|兩週",
    "03-20": "before go-live (20 March)|20/3|上線前（3/20）",
    "03-31": "EOM|3 月底",
}
ENGLISH = {
    "": [
        "Alex to send the Friday report to May",
        "Alex to move the Friday standup to Monday",
        "Alex to move the launch from 5 March to 12 March",
        "Alex to plan the migration on 20 March",
        "Alex to announce the maintenance on 20 March",
        "Alex to invite everybody to the drill on 20 March",
        "Alex to check the logs since Monday",
        "Alex: call the vendor (contract ends 31 March)",
        "Alex: call the vendor, notice period ends on 31 March",
        "Alex: once May is back on Monday, call the vendor",
        "Alex: call the vendor after the meeting on Monday",
        "Alex: call the vendor after Monday",
        "Alex: call the vendor (Thursday or Friday)",
        "Alex: call the vendor this week",
        "Alex: call the vendor in March",
        "Alex: call the vendor by Thursday (6 March)",
    ],
    "03-04": [
        "Alex to check the logs of last Friday by tomorrow",
        "Alex will call the vendor tomorrow morning",
    ],
    "03-05": [
        "Alex: call the vendor this week, Thursday at the latest",
        "Alex: call the vendor by end of day Thursday (5 March)",
    ],
    "03-06": [
        "Alex to send the report covering 1 March to 3 March by Friday",
        "Alex to announce the maintenance window of 20 March by Friday",
        "Alex to announce the maintenance on 20 March by Friday",
        "Alex, by Friday, to call the vendor about the invoice of 1 March",
        "Alex: call the vendor – contract ends 31 March – by Friday",
        "Alex: finish by Fri the list that May started on Mon",
    ],
    "03-09": [
        "Alex to send the March report by the 9th",
        "Alex will call the vendor first thing Monday",
        "By 9 March at the latest Alex must call the vendor",
    ],
    "03-10": [
        "Alex: call the vendor next week (Tuesday)",
        "Alex: call the vendor, early next week, Tuesday the latest",
    ],
    "03-20": [
        "Alex to renew the certificate before the freeze (20 March)",
    ],
    "03-31": [
        "Alex: call the vendor end of March",
    ],
}
CHINESE = {
    "": [
        "小明：寄出 3/20 演練的通知",
        "小明：通知大家 3/20 演練",
        "小明：把 3/20 的演練改到 3/27",
        "小明：準備下週一的簡報",
        "小明：下週二或三處理",
        "小明：3/9、3/10 兩天顧現場",
        "小明：清明連假前寄出",
        "小明：上線後一週檢視成效",
        "小明：每月 9 號寄出",
        "小明：收到報價後三天內回覆",
        "請小明於本週五（3/7）下班前回覆",
        "客戶 3/9 要看，請小明準備",
    ],
    "03-04": [
        "小明：查 3/1 至 3/3 的紀錄，明天給",
        "小明：查上週五的紀錄，明天給",
    ],
    "03-05": [
        "小明：本週內處理，最慢週四",
    ],
    "03-06": [
        "小明：演練由 3/20 改至 3/27，週五前通知大家",
        "小明：三日內回覆",
        "小明：3 日內回覆",
        "請小明於本週五（3/6）下班前回覆",
        "客戶 3/9 要看，請小明 3/6 前完成",
    ],
    "03-09": [
        "小明：3/20 演練的通知，3/9 前寄出",
        "小明：3/20 停機公告，3/9 上架",
        "小明：3/9 上午十點前寄出",
        "小明：3 月 9 日（一）中午前寄出",
        "小明：九號前寄出",
        "小明：這個月九號前寄出",
        "請小明最遲於 3 月 9 日前，將報價寄給客戶",
        "小明 3/6 請假，改由佳蓉於 3/9 前完成",
    ],
    "03-10": [
        "小明：下週處理（週二）",
        "小明：10 日前回覆",
    ],
    "03-20": [
        "小明：3/20 演練前寄出通知",
        "小明：3/20 凍結前完成更新",
        "小明：合約 3/31 到期，3/20 前回覆是否續約",
    ],
    "03-31": [
        "小明：合約 3/31 到期前完成續約",
    ],
    "04-03": [
        "小明：清明連假（4/3）前寄出",
        "小明：一個月後檢視成效",
    ],
    "04-09": [
        "小明：下個月九號前寄出",
        "小明：四月九號前寄出",
    ],
}


def days_of(text: str) -> list[str]:
    return [read(one)[2] for one in of_text(text, MEETING).items]


@pytest.mark.parametrize(
    ("cell", "expected"), [(cell, day) for day, cells in CELLS.items() for cell in cells.split("|")]
)
def test_a_cell_of_a_table(cell: str, expected: str) -> None:
    assert days_of(f"| 任務 | 負責人 | 期限 |\n|---|---|---|\n| 更新憑證 | 小明 | {cell} |\n") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [(text, day) for table in (ENGLISH, CHINESE) for day, texts in table.items() for text in texts],
)
def test_one_of_several_days(text: str, expected: str) -> None:
    assert days_of(f"## Action items\n- {text}\n") == [expected]
