"""Forms that minutes and conversations take, each with what is to be found in it and what is not."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text, of_transcript
from tests.sop.minutes_meeting import MEETING, read

Expected = list[tuple[str, list[str], str]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "## By Friday\n\n## Action items\n### By Friday\n- Alex: check logs\n",
            [("check logs", ["Alex Chen"], "03-06")],
        ),
        ("## 待辦\n- 王小明：\n  - 更新憑證，3/9\n", [("更新憑證", ["王小明"], "03-09")]),
        ("## 待辦\n### 林佳蓉\n- 寄出公告\n", [("寄出公告", ["林佳蓉"], "")]),
        ("## 待辦\n- 3/20 上線公告（佳蓉）\n", [("3/20 上線公告", ["林佳蓉"], "")]),
        ("磁碟滿了，→ 小明：加上告警，3/9\n", [("磁碟滿了 — 加上告警", ["王小明"], "03-09")]),
        ("We agreed to renew. ACTION: Alex (Friday).\n", [("We agreed to renew", ["Alex Chen"], "03-06")]),
        (
            "The certificates were looked at again, and it turned out that Alex\nwill renew the wildcard by Friday.\n",
            [("renew the wildcard", ["Alex Chen"], "03-06")],
        ),
        (
            "# 會議紀錄\n## 決議\n（一）請總務處於 3/20 前提供報表。\n（二）維持雙軌登入。\n",
            [("請總務處於 3/20 前提供報表", [], "03-20")],
        ),
        (
            "## Actions\n- restore drill - may+alex - tue 10 March\n",
            [("restore drill", ["May Chiang", "Alex Chen"], "03-10")],
        ),
        (
            "## 其他\n- → 重新壓測，3/9\n- 佳蓉 → 週報範本改一改\n",
            [("重新壓測", [], "03-09"), ("週報範本改一改", ["林佳蓉"], "")],
        ),
        (
            "## 上次追蹤\n- 選課壓測：解除列管\n- 請假串接：繼續列管，由小明於 3/9 前提出\n",
            [("請假串接：繼續列管， 提出", ["王小明"], "03-09")],
        ),
        (
            "| Topic | Action | Owner | Status |\n|---|---|---|---|\n| SSL | Renew | Alex | open, due 3/9 |\n",
            [("Renew", ["Alex Chen"], "03-09")],
        ),
        ("還需要有人先做一次完整備份。\n", [("還需要有人先做一次完整備份", [], "")]),
        (
            "May adds the index tomorrow and Alex books the room, which is on 9 March.\n",
            [("adds the index", ["May Chiang"], "03-04"), ("books the room, which is on 9 March", ["Alex Chen"], "")],
        ),
        ("May will review the form. It may be in May. Alex may help.\n", [("review the form", ["May Chiang"], "")]),
    ],
)
def test_what_is_found(text: str, expected: Expected) -> None:
    assert [read(one) for one in of_text(text, MEETING).items] == expected


@pytest.mark.parametrize(
    "text",
    [
        "## 注意事項：\n- 請勿外流\n- 小明：門要關好\n",
        "## Action items\n- [x] Alex: renew the certificate\n- ~~order disks (May)~~\n- book the room (Alex) — done\n",
        "See OPS-1234, which Alex closed on 3/2.\n",
        "Should Alex renew the certificate by Friday? We do not know.\n",
        "If it happens again, Alex will call the vendor by Friday.\n",
        "客戶說「請小明三天內退款」。\n",
        "Alex fixed the index on Monday. 小明昨天已更新憑證。\n",
        "# Minutes\n\n## Talked about, nothing to do\n- Alex may present it by Friday\n- 小明：深色模式，3/9\n",
        'The customer said "somebody must call us today".\n',
        "## Agenda\n1. Certificates (Alex, 10 minutes)\n",
        "@all 請依公告換密碼\n",
        "> TODO: Alex, renew by Friday\n",
    ],
)
def test_what_is_no_task(text: str) -> None:
    assert of_text(text, MEETING).items == ()


def said(*lines: str) -> str:
    cues = [f"00:00:0{n}.000 --> 00:00:0{n}.900\n<v {line.replace(': ', '>', 1)}</v>\n" for n, line in enumerate(lines)]
    return "WEBVTT\n\n" + "\n".join(cues)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["Alex Chen: May, can you check the form by Thursday?", "May Chiang: Sure."],
            [("check the form", ["May Chiang"], "03-05")],
        ),
        (["Alex Chen: May, can you check the form?", "May Chiang: No, I can't."], []),
        (["Alex Chen: I'll test the load on Monday, no, Tuesday."], [("test the load", ["Alex Chen"], "03-10")]),
        (
            ["Alex Chen: Someone needs to call the bank.", "May Chiang: I'll do it tomorrow."],
            [("Someone needs to call the bank", ["May Chiang"], "03-04")],
        ),
        (["林佳蓉: 公告誰寫？", "王小明: 我來，週五前。"], [("公告誰寫", ["王小明"], "03-06")]),
        (
            ["林佳蓉: 小明，報告麻煩你，週四前可以嗎？", "王小明: 週四有點趕，週五好嗎？", "林佳蓉: 可以。"],
            [("報告麻煩你", ["王小明"], "03-06")],
        ),
        # Refused and handed on; a day that will not do, that is only echoed, or that is another matter's.
        (
            [
                "林佳蓉: 小明，設定可以改一下嗎？明天以前。",
                "王小明: 我沒空。",
                "林佳蓉: May？",
                "May Chiang: 好，我來改，可是要下週一。",
            ],
            [("設定可以改一下嗎", ["May Chiang"], "03-09")],
        ),
        (
            ["王小明: 報告我下週四給大家。", "林佳蓉: 下週四不行，太晚了，下週二。", "王小明: 好。"],
            [("報告我下週四給大家", ["王小明"], "03-10")],
        ),
        (
            ["王小明: 腳本六號給你們看。", "林佳蓉: 六號，嗯，我要留兩天看。", "王小明: 那我提早，五號。"],
            [("腳本六號給你們看", ["王小明"], "03-05")],
        ),
        (
            [
                "Alex Chen: May, send me the list, please, by Friday.",
                "May Chiang: I'm leaving on Monday, so I'll ask 小明.",
            ],
            [
                ("send me the list", ["May Chiang"], "03-06"),
                ("I'm leaving on Monday, so I'll ask 小明", ["May Chiang"], ""),
            ],
        ),
        # Who it is: not whom it is for, not who speaks; several; nobody.
        (
            [
                "Alex Chen: I'll fix it by Friday, it jumps.",
                "林佳蓉: Can you also send May the build?",
                "Alex Chen: Yep.",
            ],
            [("fix it by Friday, it jumps", ["Alex Chen"], "03-06"), ("send May the build", ["Alex Chen"], "")],
        ),
        (["林佳蓉: 小明我們兩個一起，週五試金鑰。"], [("我們兩個一起，週五試金鑰", ["王小明", "林佳蓉"], "03-06")]),
        (["林佳蓉: 報告柏宇寫，三月九號。", "陳柏宇: 好。"], [("報告寫", ["陳柏宇"], "03-09")]),
        (["林佳蓉: slow query 要有人去看。", "王小明: 嗯。"], [("slow query 要有人去看", [], "")]),
        # An offer is none before somebody takes it up; what was done is over; a note is no promise.
        (
            ["王小明: 我可以去問報價。", "林佳蓉: 那你就去問，什麼時候有？", "王小明: 下禮拜五吧。"],
            [("可以去問報價", ["王小明"], "03-13")],
        ),
        (["Alex Chen: I could write a script for that.", "May Chiang: Then don't."], []),
        (["林佳蓉: Who has the price cache?", "May Chiang: Me. It's merged."], []),
        (["林佳蓉: 週二，好，我記下來。"], []),
        (["林佳蓉: 廠商說請你們今天付款。", "王小明: 上週就付了。"], []),
        (["Alex Chen: If it breaks we could add a node.", "May Chiang: It would be nice."], []),
    ],
)
def test_what_is_found_in_a_conversation(lines: list[str], expected: Expected) -> None:
    assert [read(one) for one in of_transcript(said(*lines), MEETING).items] == expected


def test_a_name_that_fits_two_is_asked() -> None:
    found = of_text("## 待辦\n- 林小姐或陳先生確認\n- 陳：更新清單\n", MEETING).items[-1]
    assert ({one.name for one in found.ask}, found.owners, found.owner_words) == ({"陳柏宇", "Alex Chen"}, (), "陳")
