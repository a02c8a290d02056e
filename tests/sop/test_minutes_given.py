"""Minutes: what is given to somebody, and what only looks so: roles, rotas, progress, thanks, standing duties."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text
from tests.sop.minutes_meeting import MEETING, read

Expected = list[tuple[str, list[str], str]]


def _asked(text: str) -> list[str]:
    return [one.name for item in of_text(text, MEETING).items for one in item.ask]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What stands before it, and goes on behind it.
        (
            "稽核要求提供紀錄，小明會在今天下班前回覆稽核窗口。",
            [("稽核要求提供紀錄， 回覆稽核窗口", ["王小明"], "03-03")],
        ),
        ("廠商要我們補件，佳蓉會在週五前補寄。", [("廠商要我們補件，補寄", ["林佳蓉"], "03-06")]),
        (
            "名單銷毀，由小明、佳蓉共同辦理，兩週內完成並留存紀錄。",
            [("名單銷毀，完成並留存紀錄", ["王小明", "林佳蓉"], "03-17")],
        ),
        ("無障礙申請文件，由佳蓉負責，週五前完成。", [("無障礙申請文件", ["林佳蓉"], "03-06")]),
        (
            "快取設定的部分，佳蓉再看一下規則，盡快回覆學校。",
            [("快取設定的部分，再看一下規則，回覆學校", ["林佳蓉"], "")],
        ),
        ("稽核的簡報由小明自己來準備。", [("稽核的簡報準備", ["王小明"], "")]),
        ("佳蓉會後補寄簡報。", [("會後補寄簡報", ["林佳蓉"], "")]),
        ("柏宇認領登入頁改版，下週五前。", [("登入頁改版", ["陳柏宇"], "03-13")]),
        ("小明、佳蓉各出一版文案，週五前比稿。", [("各出一版文案，比稿", ["王小明", "林佳蓉"], "03-06")]),
        ("小明，麻煩你週五前把報表給我。", [("把報表給我", ["王小明"], "03-06")]),
        ("May took the action to call the vendor.", [("call the vendor", ["May Chiang"], "")]),
        ("Action on Alex to update the runbook.", [("update the runbook", ["Alex Chen"], "")]),
        # Several who are called and told by when.
        (
            "Privacy\nAlex and May: bring retention down to 90 days, by 15 March. Is it enough? Left open.\n",
            [("bring retention down to 90 days", ["Alex Chen", "May Chiang"], "03-15")],
        ),
        ("小明、佳蓉：把紀錄縮短到 90 天，3/15 前。", [("把紀錄縮短到 90 天", ["王小明", "林佳蓉"], "03-15")]),
        # Marks and fields, wherever they stand.
        ("- 先備份一份離線保存【待辦】負責人未定", [("先備份一份離線保存", [], "")]),
        ("- move the old files [TODO] Alex, Friday", [("move the old files", ["Alex Chen"], "03-06")]),
        (
            "- [ ] Owner: May. Task: tell them of the dump. Due: 6 March, 17:00",
            [("tell them of the dump", ["May Chiang"], "03-06")],
        ),
        ("負責人：佳蓉。任務：更新說明文件。期限：3/9", [("更新說明文件", ["林佳蓉"], "03-09")]),
        ("ACTION: renew the contract; due 15/3. Owner is Alex.", [("renew the contract", ["Alex Chen"], "03-15")]),
        ("- [ ] @may order disks by 3/9", [("order disks", ["May Chiang"], "03-09")]),
        # Resolutions in numbers.
        (
            "決議：（1）密碼清查：小明、佳蓉，三天內。\n　（2）還原演練，3月18日前（人員另行指派）。\n　（3）維持雙軌登入。",
            [("密碼清查", ["王小明", "林佳蓉"], "03-06"), ("還原演練", [], "03-18")],
        ),
        ("案由一：個資盤點\n決議：由佳蓉於 3/20 前辦理。", [("個資盤點", ["林佳蓉"], "03-20")]),
        # Blanks alone between what, who and when.
        ("## 待辦\n- 文案 佳蓉 今天\n", [("文案", ["林佳蓉"], "03-03")]),
        ("## 待辦\n- 測試報告 週四 小明\n", [("測試報告", ["王小明"], "03-05")]),
        ("## 待辦\n- 更新公告（小明，佳蓉 協助）\n", [("更新公告", ["王小明", "林佳蓉"], "")]),
        # Each with its own, and when in the next sentence.
        ("待辦：favicon（小明）、robots.txt（柏宇）", [("favicon", ["王小明"], ""), ("robots.txt", ["陳柏宇"], "")]),
        ("Alex should pay the invoice. Deadline is 15 March.", [("pay the invoice", ["Alex Chen"], "03-15")]),
        ("請小明更新憑證。期限：3/9。", [("更新憑證", ["王小明"], "03-09")]),
        ("請小明更新憑證。3/9 開會。", [("更新憑證", ["王小明"], "")]),
        ("- 憑證：到期日 3/20，記得換（小明）", [("憑證，記得換", ["王小明"], "")]),
        ("小明說下次會帶報價來。", [("帶報價來", ["王小明"], "")]),
        # A heading that is a limit.
        ("### 3/9 前要完成\n- 小明 憑證更新\n", [("憑證更新", ["王小明"], "03-09")]),
        ("By Friday:\n- Alex: check the logs\n", [("check the logs", ["Alex Chen"], "03-06")]),
        # A paragraph that belongs to the heading no more.
        (
            "# A\n\n## Reminder\n- do not share\n\n另外 Alex 會提供報表給劇場，週五前。",
            [("提供報表給劇場", ["Alex Chen"], "03-06")],
        ),
        # Days.
        ("→ 柏宇：週一手動跑一次更新，確認有重載。", [("手動跑一次更新，確認有重載", ["陳柏宇"], "03-09")]),
        (
            "- Alex will test 下週一 before 18:00 and post it",
            [("test 下週一 before 18:00 and post it", ["Alex Chen"], "03-09")],
        ),
        ("## 上次待辦追蹤\n- 公告（佳蓉，3/2）：尚未完成，延至 3/9\n", [("公告：尚未完成", ["林佳蓉"], "03-09")]),
        (
            "From: May Chiang\nSent: Monday, 9 March 2026 09:12\n\nACTION (Alex): call tomorrow.\nACTION: pay by 20 March.\n",
            [("call", ["Alex Chen"], ""), ("pay", [], "03-20")],
        ),
    ],
)
def test_what_is_given(text: str, expected: Expected) -> None:
    assert [read(one) for one in of_text(text, MEETING).items] == expected


@pytest.mark.parametrize(
    "text",
    [
        "the run is on the 1st -> May is on call, was settled in November",
        "- disk alerts -> Alex was told last week",
        "- logs -> Alex has them",
        "科長指示：跨年當晚一定要有人值班",
        "機房隨時要有人在。",
        "Someone must be on call at all times.",
        "Somebody has to be at the desk from nine to five.",
        "- 上次的【待辦】都結案了",
        "- 3/7–3/8 值班：小明",
        "- Next on-call: May (9 March)",
        "Service owner: Alex",
        "- Incident owner: May Chiang",
        "請小明報告上月事件。",
        "感謝柏宇協助處理週末的事故。",
        "柏宇協助處理了週末的事故。",
        "- 小明：憑證更新中，預計週五完成",
        "- Alex: working on the importer, should be done by Friday",
        "Alex needs the logs by Friday.",
        "小明需要在週五前收到報價。",
        "決議：值班表維持由佳蓉排定。",
        "- 憑證由 Alex 的團隊管理，3/20 到期",
        "| Date | Topic | Presenter |\n|---|---|---|\n| 3/9 | CDN | Alex |\n| 3/16 | SEO | May |\n",
        "| Milestone | Date | Owner |\n|---|---|---|\n| Freeze starts | 20 March | May |\n",
        "| 系統 | 負責人 | 到期日 |\n|---|---|---|\n| 官網憑證 | 小明 | 3/20 |\n",
        "# A\n\n## Updates\n- Alex: renewed it, 3/2\n- May: importer is at 80 %, done by Friday\n- Ming: on leave until Friday\n",
        "## 各組報告\n- 小明：憑證已更新，3/2\n- 佳蓉：文案撰寫中，預計 3/9 完成\n",
        "## Action items\n- see OPS-1234\n- (carried over from last week:)\n",
        "## 決議\n1. 維持雙軌登入，由小明持續負責。\n2. 稽核窗口為佳蓉。\n",
        "Follow-ups\n\nAlex\tPurge the cache\tdone\n",
        "- Alex 出國 3/9–3/13",
        "- the runbook is out of date (last edit: May, 3 Feb)",
        "Alex will join from 9 March.",
        "# A\n\n## Next meeting\n- 10 March 14:00, Alex chairs, May takes notes\n",
    ],
)
def test_what_is_given_to_nobody(text: str) -> None:
    assert of_text(text, MEETING).items == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- [ ] 更新說明頁（佳蓉，3/9）\n（不確定是佳蓉還是小明，會後再問）", ["林佳蓉", "王小明"]),
        (
            "ACTION (Alex): publish it tomorrow.\n  (sorry, I did not catch whether it was Alex or May)",
            ["Alex Chen", "May Chiang"],
        ),
        ("ACTION (Mr Chen): publish it tomorrow.\n(not sure)", []),
    ],
)
def test_whom_the_writer_was_not_sure_of(text: str, expected: list[str]) -> None:
    assert _asked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "請佳蓉於活動（3/20）前一週完成測試。",
        "請佳蓉於 3/20 前一週完成測試。",
        "請佳蓉於上線（3/20）後 3 天內回報測試。",
        "Alex will finish the test a week before the launch on 20 March.",
        "Alex will finish the test two days after the audit (12 March).",
        "Alex will finish the test a week before 20 March.",
        "- someone should tell the hotline about Thursday",
        "## 待辦\n- 小明：更新憑證，3/10（一）\n",
    ],
)
def test_a_day_that_is_not_the_tasks(text: str) -> None:
    assert [read(one)[2] for one in of_text(text, MEETING).items] == [""]


def test_what_the_writer_promises_once() -> None:
    text = "Notes by: May\n\nI'll write up the checks (May) before the next call."
    assert [read(one) for one in of_text(text, MEETING).items] == [("write up the checks", ["May Chiang"], "")]
