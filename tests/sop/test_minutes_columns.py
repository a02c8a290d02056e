"""Tables with several columns of days, or a state that says another one: no day is stated that is another column's."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read


@pytest.mark.parametrize(
    ("head", "row", "day"),
    [
        ("Task | Owner | Due | Status", "renew the wildcard | Rob | 3/5 | moved to 3/9", "03-09"),
        ("Task | Owner | Due | Status", "renew the wildcard | Rob | 3/6 | in progress, ETA 3/10", ""),
        ("Task | Owner | Due | Status", "renew the wildcard | Rob | 3/6 | in progress since 3/2", "03-06"),
        ("Task | Owner | When | Status", "renew the wildcard | Rob | | due 3/12", "03-12"),
        ("事項 | 負責 | 期限 | 狀態", "renew the wildcard | Rob | 3/5 | 延至 3/9", "03-09"),
        ("事項 | 負責 | 期限 | 狀態", "renew the wildcard | Rob | 3/6 | 進行中，預計 3/10", ""),
        ("事項 | 負責 | 期限 | 狀態", "renew the wildcard | Rob | 3/6 | 進行中", "03-06"),
        ("Task | Owner | Original due | New due", "renew the wildcard | Rob | 3/5 | 3/9", "03-09"),
        ("Task | Owner | Original due | New due", "renew the wildcard | Rob | 3/5 |", "03-05"),
        ("事項 | 負責人 | 原訂期限 | 修正期限", "renew the wildcard | Rob | 3/5 | 3/9", "03-09"),
        ("Task | Owner | Start | Due | %", "renew the wildcard | Rob | 3/4 | 3/9 | 20%", "03-09"),
        ("Task | Owner | Start date | End date", "renew the wildcard | Rob | 3/4 | 3/9", "03-09"),
        ("事項 | 負責人 | 開始日期 | 完成日期", "renew the wildcard | Rob | 3/4 | 3/9", "03-09"),
        ("Date | Action | Owner | Deadline", "3/3 | renew the wildcard | Rob | 3/9", "03-09"),
        ("日期 | 事項 | 負責人 | 期限", "3/3 | renew the wildcard | Rob | 3/9", "03-09"),
        ("提出日期 | 事項 | 負責人 | 預計完成日", "3/3 | renew the wildcard | Rob | 3/9", "03-09"),
        ("Date raised | Action | Owner | Target date", "2 March | renew the wildcard | Rob | 9 March", "03-09"),
        ("Task | Owner | Due | Review by", "renew the wildcard | Rob | 3/5 | 3/9", "03-05"),
        ("Created | Task | Owner", "3/4 | renew the wildcard | Rob", ""),
        ("事項 | 負責人 | 預計完成日 | 實際完成日", "renew the wildcard | Rob | 3/9 |", "03-09"),
        ("Date | Task | Owner | Comment", "3/9 | renew the wildcard | Rob | audit on 3/20", "03-09"),
        ("事項 | 負責人 | 日期", "renew the wildcard | Rob | 3/9", "03-09"),
    ],
)
def test_the_day_among_columns(head: str, row: str, day: str) -> None:
    expected: Expected = [("renew the wildcard", ["Rob Sinclair"], day)]
    rule = "|".join("---" for _ in head.split("|"))
    assert read(f"| {head} |\n|{rule}|\n| {row} |", expected) == expected


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("事項 | 負責人 | 預計完成日 | 實際完成日", "renew the wildcard | Rob | 3/5 | 3/2"),
        ("Task | Owner | Due | Completed on", "renew the wildcard | Rob | 3/5 | 2 March"),
        ("Task | Owner | Due | Progress", "renew the wildcard | Rob | 3/5 | 100%"),
        ("Task | Owner | Due | %", "renew the wildcard | Rob | 3/5 | 100 %"),
        ("Task | Owner | Due | Done?", "renew the wildcard | Rob | 3/5 | yes"),
    ],
)
def test_a_row_that_another_column_says_is_over(head: str, row: str) -> None:
    rule = "|".join("---" for _ in head.split("|"))
    assert read(f"| {head} |\n|{rule}|\n| {row} |", []) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("決議：\n一、通報窗口由柏宇擔任，即日起生效。", []),
        (
            "We still need someone to check whether the second region works. Any volunteers?",
            [("check whether the second region works", [], "")],
        ),
        (
            "## Actions of last week\n- Rob – replace switch – done\n- Kelly – outage mail – slipped, now Friday",
            [("outage mail", ["Kelly Chen"], "03-06")],
        ),
        ("## 上週追蹤\n- 首頁改版（佳蓉）：已上線\n- 更新憑證（柏宇）：延到 3/9", [("更新憑證", ["陳柏宇"], "03-09")]),
    ],
)
def test_what_goes_on_and_what_does_not(text: str, expected: Expected) -> None:
    assert read(f"# Weekly\n\n{text}", expected) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Kelly will send the draft on Thursday and the final version on Monday.", ""),
        ("Kelly will call them tomorrow and report back by Friday.", "03-06"),
        ("Kelly will finish the import by Friday so that we can launch on Monday.", "03-06"),
        ("Kelly will update the page once the sale starts on Friday.", ""),
        ("Kelly will postpone the release to 12 March.", ""),
        ("## Actions\n- Kelly: announce the downtime on 12 March", ""),
        ("## Actions\n- Kelly: answer the letter of 12 March", ""),
        ("## Actions\n- Kelly: buy support through June 30", ""),
        ("## Actions\n- Kelly: offline copy valid until 3/20", ""),
        ("## Actions\n- Kelly: report the figures by end of March", "03-31"),
        ("## Actions\n- Kelly: migrate on Saturday, tell users by Thursday", "03-05"),
    ],
)
def test_a_day_that_is_of_something_else(text: str, day: str) -> None:
    assert [one[1:] for one in read(text, [])] == [(["Kelly Chen"], day)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("佳蓉會在週四先給初稿，週一定稿。", ""),
        ("請佳蓉將 3/9 會議改到 3/12。", ""),
        ("請佳蓉於 3/9 前寄出 3/20 活動邀請。", "03-09"),
        ("請佳蓉通知客戶 3/9 凌晨維護。", ""),
        ("佳蓉會在 3/9 上線後一週內提出報告。", ""),
        ("請佳蓉確認廠商 3/9 能否到場。", ""),
        ("## 待辦\n- 佳蓉：憑證 3/20 前有效，先備妥新憑證", ""),
        ("## 待辦\n- 佳蓉：合約延長至 12/31", ""),
        ("## 待辦\n- 佳蓉：補 2/20～2/27 的紀錄，3/6 前", "03-06"),
    ],
)
def test_a_day_of_something_else_in_chinese(text: str, day: str) -> None:
    assert [one[1:] for one in read(text, [])] == [(["林佳蓉"], day)]
