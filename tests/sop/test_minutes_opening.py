"""The lines that minutes open with name people and days and are no tasks; tables drawn with full-width bars are."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read

OPENINGS = """
**Web Team Weekly** ｜ 2026.03.03 (Tue) 14:00 ｜ 小明、佳蓉、Alex
2026-03-03 (Tue) 14:00 - war room - present: Alex (decides), Kelly, Rob, Priya
3/3 14:00 Google Meet / 佳蓉、怡安、柏宇 / 請假：小明
Weekly ops, 3 March 2026, 2 pm — Alex, Kelly (notes), Rob
Ops weekly | Tue 3/3 | chair: Alex | notes: Rob
在場：佳蓉（主席）、柏宇、怡安（14:30 到）
Debriefed: Alex (drill lead), Kelly, Rob
here: alex, kelly, rob. late: priya
2026/3/3 (二) 下午兩點，線上，佳蓉、柏宇、怡安
**出席** 佳蓉、柏宇、怡安　**紀錄** 小明　**下次** 3/10
thu 3 mar 2026 14:00 backups / storage (rob typing, sorry for typos)
Kelly (chair), Rob, Priya, Alex (until 14:30)
參加：佳蓉（主持）、小明、柏宇、Alex（15 分才進來）
"""
TASKS = [
    ("Alex and Rob: renew the certificate by Friday", [("renew", ["Alex Chen", "Rob Sinclair"], "03-06")]),
    ("佳蓉、柏宇週五前把首頁改好", [("首頁", ["林佳蓉", "陳柏宇"], "03-06")]),
    ("3/3 14:00 同步\n請佳蓉 3/6 前把值班表寄給小明", [("值班表", ["林佳蓉"], "03-06")]),
    ("Sync, 3 March 2026\nPriya will send the notes to Rob by Friday", [("notes", ["Priya Nair"], "03-06")]),
    (
        "負責人 ｜ 內容 ｜ 何時\n:--- ｜ :--- ｜ :---\nRob ｜ 憑證換發 ｜ 3/10\n佳蓉＋柏宇 ｜ 全部備份一次 ｜ 下週四\n"
        "Kelly ｜ 廣告暫停 ｜ 已完成 3/2\n— ｜ 改 error page 的電話 ｜ 放假前",
        [
            ("憑證", ["Rob Sinclair"], "03-10"),
            ("備份", ["林佳蓉", "陳柏宇"], "03-12"),
            ("error page", [], ""),
        ],
    ),
    (
        "What ｜ Who ｜ When\n--- ｜ --- ｜ ---\nRenew the contract ｜ Alex ｜ 3/10\nTell the hotline ｜ Kelly ｜ Friday",
        [("Renew", ["Alex Chen"], "03-10"), ("hotline", ["Kelly Chen"], "03-06")],
    ),
]


@pytest.mark.parametrize("line", OPENINGS.strip().splitlines())
def test_who_was_there_is_no_task(line: str) -> None:
    assert read(f"{line}\n\nThe cache is fine.", []) == []
    assert read(f"# Weekly\n\n{line}\n\nThe cache is fine.", []) == []


@pytest.mark.parametrize(("text", "expected"), TASKS)
def test_what_is_given_among_the_first_lines_is_a_task(text: str, expected: Expected) -> None:
    assert read(text, expected) == expected
