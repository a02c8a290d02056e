"""Cells and fields of minutes with more in them than a day or a name: of two days none is stated without a reason."""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, read


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("3/9", "03-09"),
        ("3/9 (was 3/5)", "03-09"),
        ("3/5 → 3/9", "03-09"),
        ("~~3/5~~ 3/9", "03-09"),
        ("moved to 3/9", "03-09"),
        ("3/5, now 3/9", "03-09"),
        ("3/9（原 3/5）", "03-09"),
        ("3/9（原訂 3/5）", "03-09"),
        ("3/5 延至 3/9", "03-09"),
        ("3/9 前完成", "03-09"),
        ("3/9 17:00", "03-09"),
        ("3/9 or 3/10", ""),
        ("3/9–3/12", ""),
        ("3/9～3/12", ""),
        ("3/9 或 3/10", ""),
        ("draft 3/5, final 3/12", ""),
        ("Friday, review Monday", ""),
        ("初稿 3/5，定稿 3/12", ""),
        ("上線前一週（3/12 上線）", ""),
        ("two days before the launch (3/12)", ""),
        ("after 3/9", ""),
        ("not before 3/9", ""),
        ("start 3/9", ""),
        ("3/9 起", ""),
        ("最快 3/9", ""),
        ("week of 3/9", ""),
        ("ASAP", ""),
        ("every Friday", ""),
    ],
)
def test_the_day_of_a_cell(cell: str, day: str) -> None:
    expected: Expected = [("renew the wildcard", ["Rob Sinclair"], day)]
    assert read(f"| Task | Owner | Due |\n|---|---|---|\n| renew the wildcard | Rob | {cell} |", expected) == expected
    # A field says what a cell does.
    assert read(f"Task: renew the wildcard | Owner: Rob | Due: {cell}", expected) == expected


@pytest.mark.parametrize(
    ("due", "note"),
    [
        ("~~11/20~~ done", ""),
        ("3/2 done", ""),
        ("3/2 ✅", ""),
        ("3/2 已完成", ""),
        ("已於 3/2 完成", ""),
        ("3/6", "Done, verified by Priya"),
        ("3/6", "fixed on Monday, see OPS-12"),
        ("3/6", "已完成，佳蓉驗過"),
        ("3/6", "cancelled (vendor does it)"),
    ],
)
def test_a_row_that_is_over(due: str, note: str) -> None:
    head = "| Task | Owner | Due | Remarks |\n|---|---|---|---|"
    assert read(f"{head}\n| renew the wildcard | Rob | {due} | {note} |", []) == []


@pytest.mark.parametrize(
    "note",
    [
        "done when all tests pass",
        "to be done with Kelly",
        "完成後通知客服",
        "closed beta first",
        "完成標準：三次成功",
        "half done",
    ],
)
def test_a_remark_that_does_not_say_so(note: str) -> None:
    expected: Expected = [("renew the wildcard", ["Rob Sinclair"], "03-06")]
    head = "| Task | Owner | Due | Remarks |\n|---|---|---|---|"
    assert read(f"{head}\n| renew the wildcard | Rob | 3/6 | {note} |", expected) == expected


TWO: Expected = [("renew the wildcard", ["Rob Sinclair"], "03-06"), ("write the mail", ["Kelly Chen"], "03-09")]
ZWEI: Expected = [("更新憑證", ["林佳蓉"], "03-09"), ("整理清單", ["王小明"], "03-12")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Owner: Rob   Task: renew the wildcard   Due: Friday\nOwner: Kelly   Task: write the mail   Due: 3/9", TWO),
        ("Task: renew the wildcard Owner: Rob Due: Friday Task: write the mail Owner: Kelly Due: 3/9", TWO),
        ("Task: renew the wildcard. Owner: Rob. Due: Friday. Task: write the mail. Owner: Kelly. Due: 3/9.", TWO),
        ("- Owner: Rob; Task: renew the wildcard; Due: Friday\n- Task: write the mail; Due: 3/9; Owner: Kelly", TWO),
        (
            "**Task:** renew the wildcard **Owner:** Rob **Due:** Friday\nAction: write the mail, Who: Kelly, When: 3/9",
            TWO,
        ),
        (
            "Follow-ups. Task: renew the wildcard. Owner: Rob. Due: Friday. All.\nTask: write the mail | Owner: Kelly | Due: 3/9",
            TWO,
        ),
        (
            "Task: renew the wildcard, Owner: Rob, Due: Friday. Audit: 3/20.\nWho: Kelly, What: write the mail, When: 3/9",
            TWO,
        ),
        ("任務：更新憑證 負責人：佳蓉 期限：3/9 任務：整理清單 負責人：小明 期限：3/12", ZWEI),
        ("任務：更新憑證；負責：佳蓉；期限：3/9。任務：整理清單；負責：小明；期限：3/12。", ZWEI),
        ("負責人：佳蓉　任務：更新憑證　期限：3/9\n負責人：小明　任務：整理清單　期限：3/12", ZWEI),
        ("事項：更新憑證｜承辦：佳蓉｜期限：3/9\n期限：3/12｜承辦：小明｜事項：整理清單", ZWEI),
        ("Action: Rob to renew the wildcard. Due: Friday.", TWO[:1]),
        ("When: Tuesday 3 March   Who: Rob, Kelly   What: weekly sync", []),
        ("- [x] Task: renew the wildcard; Owner: Rob; Due: Friday", []),
        ("- Task: renew the wildcard (done). Owner: Rob. Due: Friday", []),
    ],
)
def test_labelled_fields_of_one_line(text: str, expected: Expected) -> None:
    assert read(text, expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- Rob: draft of the plan by Thursday, Kelly to review by Monday",
            ("draft of the plan", ["Rob Sinclair"], ""),
        ),
        ("- Rob: call the vendor Monday, if no answer escalate Wednesday", ("call the vendor", ["Rob Sinclair"], "")),
        ("- 小明：網站改版初稿週四前，佳蓉週一前複核", ("網站改版初稿", ["王小明"], "")),
        ("- 小明：3/5 前給初稿，3/12 前定稿", ("初稿", ["王小明"], "")),
        ("- Rob: renew the wildcard (due 3/9, audit is 3/12)", ("renew the wildcard", ["Rob Sinclair"], "03-09")),
        ("- Rob: 3/5 前未完成，延至 3/9，更新憑證", ("更新憑證", ["Rob Sinclair"], "03-09")),
        ("- 小明更新 3/1 的報表（3/9 前）", ("報表", ["王小明"], "03-09")),
    ],
)
def test_two_days_of_one_item(text: str, expected: tuple[str, list[str], str]) -> None:
    assert read(f"## Action items\n{text}", [expected]) == [expected]


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("陳組員", ["?陳柏宇", "?陳怡安"]),
        ("陳小姐", ["?陳柏宇", "?陳怡安"]),
        ("陳同仁", ["?陳柏宇", "?陳怡安"]),
        ("陳股長", ["?陳柏宇", "?陳怡安"]),
        ("陳技士", ["?陳柏宇", "?陳怡安"]),
        ("王管理師", ["王小明"]),
        ("林委員", ["林佳蓉"]),
    ],
)
def test_a_surname_with_a_title(who: str, found: list[str]) -> None:
    for text in (f"## 待辦\n- 請{who}與廠商確認演練時段，3/9 前回報", f"請{who}於 3/9 前與廠商確認演練時段。"):
        expected: Expected = [("廠商確認演練時段", found, "03-09")]
        assert read(text, expected) == expected


AGENDA_OVER: Expected = [("tell the vendor", ["Rob Sinclair"], "03-05"), ("find a stand-in", ["Priya Nair"], "03-06")]


@pytest.mark.parametrize(
    "agenda",
    [
        "Agenda\n  a) load\n  b) contract\n\na) Load\n   fine\n{0}\n\nb) Contract\n{1}",
        "## Agenda\n1. Load (Rob, 10 min)\n2. Contract\n\n1. Load\n{0}\n2. Contract\n{1}",
        "Agenda:\n- Load\n- Contract\n\nLoad\n{0}\n\nContract\n{1}",
    ],
)
def test_after_an_agenda(agenda: str) -> None:
    text = agenda.format("   - Rob to tell the vendor by Thursday", "   → Priya will find a stand-in by Friday")
    assert read(f"# Weekly of the platform team\n\n{text}", AGENDA_OVER) == AGENDA_OVER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("散會前補充：@佳蓉 明天中午前把素材清單貼到頻道。", [("素材清單", ["林佳蓉"], "03-04")]),
        ("臨時動議：請小明 3/9 前更新名冊。", [("更新名冊", ["王小明"], "03-09")]),
        ("Before we left: Rob will send the list by Friday.", [("send the list", ["Rob Sinclair"], "03-06")]),
        ("## 分工\n- 小明：備份，3/9\n\n■ 結論：金流維持兩家並行，年底前不更換。", [("備份", ["王小明"], "03-09")]),
        ("## 待辦\n- 決議：不更換供應商\n- 決議：由佳蓉於 3/9 前回覆廠商", [("回覆廠商", ["林佳蓉"], "03-09")]),
        (
            "## Action items\n- Decision: we keep the plan until June\n- Rob: order disks",
            [("order disks", ["Rob Sinclair"], "")],
        ),
    ],
)
def test_what_stands_beside_a_list(text: str, expected: Expected) -> None:
    assert read(text, expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- send the deck (Rob, by Friday), print the hand-out (Kelly, Monday)",
            [("send the deck", ["Rob Sinclair"], "03-06"), ("print the hand-out", ["Kelly Chen"], "03-09")],
        ),
        (
            "- Rob (3/9), Kelly (3/12): review the guideline",
            [("review the guideline", ["Rob Sinclair", "Kelly Chen"], "")],
        ),
        ("- Guideline review – Rob 3/9, Kelly 3/12", [("Guideline review", ["Rob Sinclair", "Kelly Chen"], "")]),
        ("- 柏宇（3/9）、佳蓉（3/12）審閱規範", [("審閱規範", ["陳柏宇", "林佳蓉"], "")]),
        ("- 審閱規範：柏宇 3/9、佳蓉 3/12", [("審閱規範", ["陳柏宇", "林佳蓉"], "")]),
        ("- 報表 3/9 給佳蓉，3/12 給小明（柏宇）", [("報表", ["陳柏宇"], "")]),
        ("- Rob, Friday: send the deck for Monday's board", [("send the deck", ["Rob Sinclair"], "03-06")]),
        (
            "- Kelly will call them on Friday if they have not answered by Thursday",
            [("call them", ["Kelly Chen"], "")],
        ),
    ],
)
def test_days_and_names_of_one_item(text: str, expected: Expected) -> None:
    assert read(f"## Action items\n{text}", expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "By Friday Rob will send the papers and Kelly will print the hand-outs.",
            [("send the papers", ["Rob Sinclair"], "03-06"), ("print the hand-outs", ["Kelly Chen"], "")],
        ),
        ("Rob will send the papers; the audit is on 20 March.", [("send the papers", ["Rob Sinclair"], "")]),
        ("The audit is on 20 March, Rob will send the papers.", [("send the papers", ["Rob Sinclair"], "")]),
        (
            "Rob will call the vendor on Friday if nobody has answered by Thursday.",
            [("call the vendor", ["Rob Sinclair"], "")],
        ),
        ("原訂由小明 3/9 前提供報表，改由怡安 3/12 前提供。", [("提供", ["陳怡安"], "03-12")]),
        ("稽核訂於 3/20，請怡安準備資料。", [("準備資料", ["陳怡安"], "")]),
        ("柏宇負責測試，3/9 前完成；3/12 上線。", [("測試", ["陳柏宇"], "03-09")]),
        ("3/9 前柏宇完成測試。", [("完成測試", ["陳柏宇"], "03-09")]),
    ],
)
def test_days_of_a_sentence(text: str, expected: Expected) -> None:
    assert read(text, expected) == expected
