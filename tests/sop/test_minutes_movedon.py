"""Minutes that tell who was to have a task first, or which day was named before: what counts is how it stands now."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text
from tests.sop.minutes_meeting import MEETING, read


@pytest.mark.parametrize(
    ("line", "words", "owner", "day"),
    [
        ("站點地圖校正：原為佳蓉負責，因佳蓉支援總公司，改由小明接手，期限 3/20", "站點地圖校正", "王小明", "03-20"),
        ("網站公告更新：原由佳蓉負責，改由小明處理，3/20 前", "網站公告更新", "王小明", "03-20"),
        ("站點地圖校正：原為佳蓉負責，改由 Alex 接手，期限 3/20", "站點地圖校正", "Alex Chen", "03-20"),
        (
            "保單掃描檔要放進各站平板，主席請佳蓉處理，佳蓉轉請小明代為上傳，小明同意，本週五下班前。",
            "保單掃描檔",
            "王小明",
            "03-06",
        ),
        (
            "開賣頁要加倒數：佳蓉先問 May，May 說前端現在是小明在顧，小明答應了，3/20 給測試版。",
            "開賣頁要加倒數",
            "王小明",
            "03-20",
        ),
        (
            "UPS 電池要趕在歲修前換，原本是佳蓉的事，她多了上面那頁，小明說換他來弄，3/18 換好。",
            "UPS 電池",
            "王小明",
            "03-18",
        ),
        (
            "佳蓉 asked May to check the refund log，May 沒有財務權限，轉給小明，小明 OK，明天下班前看完",
            "refund log",
            "王小明",
            "03-04",
        ),
        (
            "主席問誰可以改首頁的營業時間。佳蓉手上還有十幾筆退費單；小明說他可以，本來想排 3/20，但那天要健檢，議定 3/27 改好。",
            "首頁的營業時間",
            "王小明",
            "03-27",
        ),
        ("退費流程說明精簡成一頁：小明，原提 3/20，因那週都在外面，改 3/27。", "退費流程說明", "王小明", "03-27"),
        (
            "Alex asked May to sort out the double bookings. May doesn't have the rights for that, so 小明 took it over and "
            "will sort out the double bookings by next Friday.",
            "sort out the double bookings",
            "王小明",
            "03-13",
        ),
        (
            "Alex asked May to sort out the bookings. May is swamped, so 小明 stepped in.",
            "sort out the bookings",
            "王小明",
            "",
        ),
    ],
)
def test_as_it_stands(line: str, words: str, owner: str, day: str) -> None:
    [found] = [read(one) for one in of_text(f"會議紀錄\n\n- {line}", MEETING).items]
    assert words in found[0]
    assert "接手" not in found[0]
    assert found[1:] == ([owner], day)


def test_who_only_agrees_to_what_he_was_asked_for_is_asked_for_all_of_it() -> None:
    text = "會議紀錄\n\n待辦：\n- 網站公告：請小明更新文字，小明同意，佳蓉那邊不影響，3/20 前"
    [found] = [read(one) for one in of_text(text, MEETING).items]
    assert "更新文字" in found[0]
    assert found[1:] == (["王小明"], "03-20")


@pytest.mark.parametrize(
    ("line", "owners"),
    [
        ("點數到期改成每天跑：小明今天不在，佳蓉替他答應了，3/18", ["王小明"]),
        ("請佳蓉彙整名單，請小明於 3/20 前寄出。", ["林佳蓉", "王小明"]),
    ],
)
def test_what_was_not_handed_on(line: str, owners: list[str]) -> None:
    found = of_text(f"會議紀錄\n\n待辦：\n- {line}", MEETING).items
    assert [name for one in found for name in read(one)[1]] == owners


def test_whom_the_chair_asks_after_somebody_spoke() -> None:
    text = "會議紀錄\n\n　　佳蓉：測試機硬碟有異音。主席請小明先備份測試機，明天上午十點前。"
    [found] = [read(one) for one in of_text(text, MEETING).items]
    assert found[1:] == (["王小明"], "03-04")


def test_lists_below_names_and_below_nobody() -> None:
    text = (
        "Minutes\n\nWHO OWES WHAT\n\n* May\n    - rotate the keys by Friday\n"
        "* May and 小明\n    - go through the broken links, 3/20\n"
        "* 佳蓉\n    - WEB-311: dropped\n* nobody yet\n    - our entry has to be renewed before 31 October\n"
    )
    found = [read(one)[1:] for one in of_text(text, MEETING).items]
    assert found == [(["May Chiang"], "03-06"), (["May Chiang", "王小明"], "03-20"), ([], "10-31")]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("小明 compares the results with the list, on the Monday, that is the 16th.", "03-16"),
        ("小明：比對搜尋結果，下週一，也就是 3/9 前", "03-09"),
        ("告知文字核定後，請小明於五個工作日內上架。", ""),
    ],
)
def test_a_day_that_is_named_twice_and_a_span_from_a_deed(line: str, day: str) -> None:
    [found] = of_text(f"會議紀錄\n\n待辦：\n- {line}", MEETING).items
    assert read(found)[2] == day


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("請佳蓉彙整名單，請小明於 3/20 前寄出。", [("林佳蓉", ""), ("王小明", "03-20")]),
        ("佳蓉彙整名單，並請小明 3/20 前寄出公告。", [("林佳蓉", ""), ("王小明", "03-20")]),
        ("由佳蓉彙整名單，小明負責寄出公告，3/20 前。", [("林佳蓉", ""), ("王小明", "03-20")]),
        ("佳蓉週三前彙整名單，小明週五寄出公告", [("林佳蓉", "03-04"), ("王小明", "03-06")]),
        ("May to collect the list, Alex to send it by Friday", [("May Chiang", ""), ("Alex Chen", "03-06")]),
        (
            "May will collect the list by Wednesday, and Alex will send it by Friday.",
            [("May Chiang", "03-04"), ("Alex Chen", "03-06")],
        ),
    ],
)
def test_an_item_with_the_tasks_of_two_people(line: str, expected: list[tuple[str, str]]) -> None:
    found = [read(one) for one in of_text(f"會議紀錄\n\n待辦：\n- {line}", MEETING).items]
    assert [(*owners, day) for _, owners, day in found] == expected


@pytest.mark.parametrize("line", ["May and Alex to send the list by Friday", "May, Alex – send the list by Friday"])
def test_an_item_that_two_people_share(line: str) -> None:
    [found] = of_text(f"Minutes\n\nTo do:\n- {line}", MEETING).items
    assert {*read(found)[1]} == {"May Chiang", "Alex Chen"}


def test_running_text_with_the_tasks_of_two_people() -> None:
    found = of_text("會議紀錄\n\n佳蓉週三前彙整名單，小明週五寄出公告。", MEETING).items
    assert [read(one)[1:] for one in found] == [(["林佳蓉"], "03-04"), (["王小明"], "03-06")]


@pytest.mark.parametrize(
    "line",
    [
        "May offered to design a new badge; the old one is fine, said everybody",
        "May offered to phone all wards. They have had a mail, that will do.",
        "May offered to rewrite the rota; the chair thanked her and kept the present one.",
        "May offered to hold a class. Kind, but HR has one booked already.",
    ],
)
def test_an_offer_with_its_no_is_none(line: str) -> None:
    assert of_text(f"Minutes\n\n- {line}", MEETING).items == ()


@pytest.mark.parametrize(
    ("line", "words", "day"),
    [
        ("志工系統還有九個離職帳號沒關，得關掉，誰關沒講到。", "離職帳號", ""),
        ("備援金流商還是要去談，人選等新財務到職再定。", "備援金流商", ""),
        ("拍照用的蛋糕要請總店先烤，誰去講還沒定，但 3/14 前一定要講好", "蛋糕", "03-14"),
    ],
)
def test_what_nobody_has_yet(line: str, words: str, day: str) -> None:
    [found] = of_text(f"會議紀錄\n\n- {line}", MEETING).items
    assert words in found.title
    assert read(found)[1:] == ([], day)
