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
        ("磁碟滿了，→ 小明：加上告警，3/9\n", [("加上告警", ["王小明"], "03-09")]),
        ("We agreed to renew. ACTION: Alex (Friday).\n", [("We agreed to renew", ["Alex Chen"], "03-06")]),
        (
            "The certificates were looked at again, and it turned out that Alex\nwill renew the wildcard by Friday.\n",
            [("renew the wildcard", ["Alex Chen"], "03-06")],
        ),
        (
            "# 會議紀錄\n## 決議\n（一）請總務處於 3/20 前提供報表。\n（二）維持雙軌登入。\n",
            [("請總務處於 3/20 前提供報表", [], "03-20")],
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
        (["林佳蓉: 廠商說請你們今天付款。", "王小明: 上週就付了。"], []),
        (["Alex Chen: If it breaks we could add a node.", "May Chiang: It would be nice."], []),
    ],
)
def test_what_is_found_in_a_conversation(lines: list[str], expected: Expected) -> None:
    assert [read(one) for one in of_transcript(said(*lines), MEETING).items] == expected


def test_a_name_that_fits_two_is_asked() -> None:
    found = of_text("## 待辦\n- 林小姐或陳先生確認\n- 陳：更新清單\n", MEETING).items[-1]
    assert ({one.name for one in found.ask}, found.owners, found.owner_words) == ({"陳柏宇", "Alex Chen"}, (), "陳")
