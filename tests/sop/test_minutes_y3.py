"""Owners named by their office, pasted chat logs, sentences of several people, and what stands elsewhere or is over."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read

_HANDOVER = "站務例會\n{}\n\n今天人流正常。\n\n待辦\n- {}\n- 發票範本換新（小明）"
_REVIEW = "檢討會\n\n{}\n\n待辦\n- 月報數字對帳（怡安，3/12）"
_LOG = (
    "2026.03.03 星期二\n17:20 小明 剛剛的結論我打在這邊，有漏再補\n17:20 小明 與會：佳蓉、怡安、我\n"
    "17:23 小明 ①BUG-227 庫存數字會變負的\n　　佳蓉重現出來了，用舊手機就會\n{}\n"
    "17:26 小明 ②BUG-374 頁尾連結失效\n　　不修，設計說這樣 OK\n17:33 佳蓉 收到"
)
_LAST = ("發票範本換新", ["王小明"], "")
_MONTHLY = ("月報數字對帳", ["陳怡安"], "03-12")


@pytest.mark.parametrize(
    ("head", "item", "expected"),
    [
        ("日班：小明　夜班：佳蓉", "備份磁帶送異地 － 夜班，週五前", ("備份磁帶", ["林佳蓉"], "03-06")),
        (
            "**主持人：** 小明　　**計時與紀錄：** 佳蓉",
            "報告送簽，計時與紀錄人員負責，3/12",
            ("報告送簽", ["林佳蓉"], "03-12"),
        ),
        ("**主持人：** 小明　　**計時與紀錄：** 佳蓉", "報告送簽，由紀錄負責，3/12", ("報告送簽", ["林佳蓉"], "03-12")),
        (
            "在場：Kelly (PO), 佳蓉, Rob (QA)",
            "statement wording → PO, 3/12",
            ("statement wording", ["Kelly Chen"], "03-12"),
        ),
        (
            "在場：Kelly (PO), 佳蓉, Rob (QA)",
            "regression list - QA - 3/12",
            ("regression list", ["Rob Sinclair"], "03-12"),
        ),
        ("攝影　小明　　總務　佳蓉", "總務：停車費率更新，週五前", ("停車費率更新", ["林佳蓉"], "03-06")),
        ("【攝影】小明　【主席】佳蓉", "義賣品盤點——攝影，期限 3/12", ("義賣品盤點", ["王小明"], "03-12")),
        (
            "Chair: Rob, scribe: Kelly",
            "The scribe to relabel the exhibits by Friday",
            ("relabel", ["Kelly Chen"], "03-06"),
        ),
        (
            "Host: Rob\nChair: Kelly",
            "renew the loan contract — host, by Friday",
            ("renew the loan", ["Rob Sinclair"], "03-06"),
        ),
        ("| 主席 | 小明 |\n| 紀錄 | 佳蓉 |", "商品照去背（紀錄，3/12）", ("商品照去背", ["林佳蓉"], "03-12")),
        ("與會：小明（場控）、佳蓉（導覽）、怡安", "金鑰輪替（導覽，3/12）", ("金鑰輪替", ["林佳蓉"], "03-12")),
    ],
)
def test_an_office_stands_for_who_has_it(head: str, item: str, expected: tuple[str, list[str], str]) -> None:
    assert read(_HANDOVER.format(head, item), [expected, _LAST]) == [expected, _LAST]


@pytest.mark.parametrize(
    "told",
    [
        "夜班說今天人流正常",
        "主席認為金鑰輪替可以先不急",
        "上次夜班已經把盤點做完了",
        "夜班的位置改到入口左邊",
        "夜班：今天人流正常，沒有狀況",
    ],
)
def test_an_office_that_is_told_of_owns_nothing(told: str) -> None:
    text = f"站務例會\n主席：小明　夜班：佳蓉\n\n{told}。\n\n待辦\n- 發票範本換新（小明）"
    assert read(text, [_LAST]) == [_LAST]


def test_an_office_in_a_cell() -> None:
    text = "例會\n主席：小明　夜班：佳蓉\n\n| 事項 | 負責 | 期限 |\n|---|---|---|\n| 流量費說明 | 主席 | 3/12 |"
    expected: Expected = [("流量費說明", ["王小明"], "03-12")]
    assert read(text, expected) == expected


@pytest.mark.parametrize(
    "line",
    [
        "票種說明沒有 tag；someone has to redo it (→ list)",
        "對帳亂掉了，要有人負責（見下）",
        "The export is a mess, someone needs to sort it out (see below)",
        "壓測排在 3/20 凌晨。到時候要有人盯資料庫，名單還沒排。",
        "開賣是 3/20。當天需要有人顧櫃台，班表下週排。",
        "佳蓉管帳號，怡安管設備，分工不變。",
    ],
)
def test_what_is_no_task_beside_a_list(line: str) -> None:
    assert read(_REVIEW.format(line), [_MONTHLY]) == [_MONTHLY]


@pytest.mark.parametrize(
    "over",
    [
        "參數檢查：已於演練中補上，免列管",
        "參數檢查：昨晚改好，不再追蹤",
        "參數檢查（免追蹤）",
        "參數檢查，還沒決定要不要做",
        "週報自動寄送修正，尚未決定是否辦理",
    ],
)
def test_an_item_that_is_over_or_open(over: str) -> None:
    text = f"檢討會\n\n後續改善\n（一）{over}。\n（二）月報數字對帳（怡安，3/12）。"
    assert read(text, [_MONTHLY]) == [_MONTHLY]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("　　按鈕鎖住 → 佳蓉，3/12", [("按鈕鎖住", ["林佳蓉"], "03-12")]),
        ("　　退款單　佳蓉　今天", [("退款單", ["林佳蓉"], "03-03")]),
        ("　　原因不明，撈慢查詢，待認領", [("撈慢查詢", [], "")]),
        ("　　沒人知道為什麼，撈慢查詢，尚無人接手", [("撈慢查詢", [], "")]),
        ("17:24 小明 還有我自己要把順序改到看板上，3/12", [("順序改到看板上", ["王小明"], "03-12")]),
    ],
)
def test_a_log_of_a_chat(lines: str, expected: Expected) -> None:
    assert read(_LOG.format(lines), expected) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "佳蓉改文案，英文請 Rob 順一下，我們要在 3/12 拿到定稿。",
            [("改文案", ["林佳蓉"], "03-12"), ("英文順一下", ["Rob Sinclair"], "03-12")],
        ),
        ("佳蓉畫草圖，怡安上色，3/12 前完成。", [("畫草圖", ["林佳蓉"], "03-12"), ("上色", ["陳怡安"], "03-12")]),
        ("佳蓉擬稿，再麻煩怡安潤飾，3/12 前要定稿。", [("擬稿", ["林佳蓉"], "03-12"), ("潤飾", ["陳怡安"], "03-12")]),
    ],
)
def test_each_clause_is_of_another(sentence: str, expected: Expected) -> None:
    assert read(f"檢討會\n\n歡迎信還是舊的。{sentence}\n\n頁面已經照改。", expected) == expected


@pytest.mark.parametrize(
    "place",
    [
        "佳蓉補：重啟的指令在 wiki「轉檔」那頁最下面",
        "佳蓉補：密碼的規則都在公告頻道裡",
        "佳蓉補：盤點表在櫃台第二個抽屜裡",
    ],
)
def test_where_something_stands(place: str) -> None:
    text = f"交接\n\n接下來要做\n□ 發票範本換新（小明）\n\n{place}\n下一班交接 3/4 早上 7:30"
    assert read(text, [_LAST]) == [_LAST]


def test_who_is_asked_first_owns_it() -> None:
    expected: Expected = [("主機名稱", ["林佳蓉"], "03-12")]
    text = "檢討會\n\n後續改善\n（一）主機名稱更新，請佳蓉於 3/12 前改好，改完由怡安照著走一遍。"
    assert read(text, expected) == expected
