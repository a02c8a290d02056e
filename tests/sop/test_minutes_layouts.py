"""The same tasks in whatever layout they are written down: what is found in them stays the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.sop.minutes_team import Expected, read

Task = tuple[str, str, list[str], str, str]
"""What is to be done, who as written, who that is, when as written, the day."""

ENGLISH: list[list[Task]] = [
    [
        ("renew the wildcard certificate", "Rob", ["Rob Sinclair"], "Friday", "03-06"),
        ("write the outage mail", "Kelly", ["Kelly Chen"], "3/9", "03-09"),
        ("order two log disks", "Priya", ["Priya Nair"], "12 March", "03-12"),
        ("check the refund mails", "Alex", ["Alex Chen"], "tomorrow", "03-04"),
    ],
    [
        ("fix the keyboard trap in the map overlay", "Priya", ["Priya Nair"], "next Tuesday", "03-10"),
        ("send the list of school groups", "Alex", ["Alex Chen"], "EOD", "03-03"),
        ("update the retention page", "Kelly", ["Kelly Chen"], "end of March", "03-31"),
    ],
    [
        ("split the worker off the mail queue", "Alex", ["Alex Chen"], "6 March", "03-06"),
        ("answer the auditors", "Rob", ["Rob Sinclair"], "March 16th", "03-16"),
        ("move the status page off our own cluster", "Kelly", ["Kelly Chen"], "Thursday", "03-05"),
        ("prepare the demo data", "Priya", ["Priya Nair"], "2026-03-20", "03-20"),
    ],
]
CHINESE: list[list[Task]] = [
    [
        ("更新萬用憑證", "柏宇", ["陳柏宇"], "3/9", "03-09"),
        ("整理客訴清單", "佳蓉", ["林佳蓉"], "下週三", "03-11"),
        ("採購備份硬碟", "怡安", ["陳怡安"], "3/12", "03-12"),
        ("回覆稽核意見", "小明", ["王小明"], "月底", "03-31"),
    ],
    [
        ("修正購物車運費計算", "小明", ["王小明"], "週五", "03-06"),
        ("補上首頁輪播替代文字", "佳蓉", ["林佳蓉"], "明天", "03-04"),
        ("匯出離職帳號清單", "柏宇", ["陳柏宇"], "115/3/20", "03-20"),
    ],
    [
        ("確認還原演練時段", "怡安", ["陳怡安"], "3月16日", "03-16"),
        ("重新提交網站地圖", "柏宇", ["陳柏宇"], "今天", "03-03"),
        ("擬定通報流程草案", "佳蓉", ["林佳蓉"], "兩週內", "03-17"),
    ],
]


def _rows(tasks: Sequence[Task], head: str, row: str, between: str = "\n") -> str:
    lines = [
        row.format(what=what, What=what[:1].upper() + what[1:], who=who, when=when) for what, who, _, when, _ in tasks
    ]
    return head + between.join(lines)


def _rows_of(head: str, row: str, between: str = "\n") -> Callable[[Sequence[Task]], str]:
    return lambda tasks: _rows(tasks, head, row, between)


ENGLISH_LAYOUTS = {
    "list": _rows_of("## Action items\n", "- {who}: {what}, {when}"),
    "dashes": _rows_of("## Next steps\n", "* {who} – {what} – {when}"),
    "to": _rows_of("ACTIONS\n", "- {who} to {what} by {when}"),
    "brackets": _rows_of("## To do\n", "1. {What} ({who}, {when})"),
    "boxes": _rows_of("", "- [ ] {What} @{who} {when}"),
    "marks": _rows_of("We spoke about a lot.\n", "ACTION ({who}): {what} by {when}"),
    "todo": _rows_of("Notes of the day\n\n", "TODO: {who} - {what}, {when}"),
    "table": _rows_of("| Owner | Task | Due |\n|---|---|---|\n", "| {who} | {What} | {when} |"),
    "table turned": _rows_of(
        "| # | Due | Action | Who | Status |\n|---|---|---|---|---|\n", "| 1 | {when} | {What} | {who} | open |"
    ),
    "tabs": _rows_of("Task\tOwner\tDeadline\tNotes\n", "{What}\t{who}\t{when}\t"),
    "blanks": _rows_of("Task                 Owner     Due\n", "{What}    {who}    {when}"),
    "fields": _rows_of("# Follow-ups\n\n", "Owner: {who}   Task: {what}   Due: {when}"),
    "fields apart": _rows_of("# Follow-ups\n\n", "Task: {what}\nOwner: {who}\nDue: {when}", "\n\n"),
    "fields in a paragraph": _rows_of("", "Task: {what}. Owner: {who}. Due: {when}.", " "),
    "fields below": _rows_of("## Actions\n", "- {What}\n  - Owner: {who}\n  - Due: {when}"),
    "by person": _rows_of("## Who does what\n", "### {who}\n- {What} ({when})"),
    "by name": _rows_of("Action items:\n", "{who}:\n  - {what} by {when}"),
    "by bare name": _rows_of("", "{who}\n- {what} by {when}"),
    "mail": _rows_of("Hi all,\n\nas agreed today:\n\n", "{who}: {what} by {when}"),
    "asked": _rows_of("Hi all,\n\nthanks for the call.\n", "{who}, please {what} by {when}."),
    "prose": _rows_of("Hi all, short notes of today. ", "{who} will {what} by {when}.", " "),
    "prose going": _rows_of(
        "The search was slow on Monday. ", "{who} is going to {what} by {when}.", " The rest stays as it is. "
    ),
    "arrows": _rows_of("## Search\nThe search was slow.\n", "→ {who} to {what} by {when}"),
    "numbered points": _rows_of("", "1. Point\n   We talked about it for a while.\n   {who} will {what} by {when}."),
    "decisions": _rows_of("## Decisions\n", "- {who} will {what} by {when}"),
}
CHINESE_LAYOUTS = {
    "list": _rows_of("## 待辦事項\n", "- {who}：{what}，{when}"),
    "brackets": _rows_of("會議結論與分工\n", "1. {what}（{who}，{when}前）"),
    "numerals": _rows_of("參、決議事項\n", "（一）請{who}於{when}前{what}。"),
    "charge": _rows_of("決議：\n", "1. {what}，由{who}負責，期限{when}。"),
    "boxes": _rows_of("", "- [ ] {what} @{who} {when}"),
    "marks": _rows_of("討論了很多。\n", "【待辦】{who}：{what}，{when}前"),
    "todo": _rows_of("", "TODO：{who} {what} {when}"),
    "table": _rows_of("| 任務 | 負責人 | 期限 |\n|---|---|---|\n", "| {what} | {who} | {when} |"),
    "table turned": _rows_of(
        "| 項次 | 截止日 | 承辦人 | 事項 | 備註 |\n|---|---|---|---|---|\n", "| 1 | {when} | {who} | {what} | |"
    ),
    "tabs": _rows_of("事項\t負責人\t期限\t備註\n", "{what}\t{who}\t{when}\t"),
    "fields": _rows_of("", "事項：{what}　負責人：{who}　期限：{when}"),
    "fields in a paragraph": _rows_of("", "任務：{what}；負責：{who}；期限：{when}。", ""),
    "fields apart": _rows_of("", "任務：{what}\n負責人：{who}\n期限：{when}", "\n\n"),
    "fields below": _rows_of("## 行動項目\n", "- {what}\n  - 負責人：{who}\n  - 期限：{when}"),
    "by person": _rows_of("## 分工\n", "### {who}\n- {what}（{when}）"),
    "by name": _rows_of("分工：\n", "{who}：\n- {what}，{when}前"),
    "by bare name": _rows_of("", "{who}\n- {what}，{when}前"),
    "name in brackets": _rows_of("", "【{who}】{what} {when}"),
    "mail": _rows_of("各位好：\n\n今天會議分工如下：\n\n", "{who}：{what}，{when}前"),
    "asked": _rows_of("大家好，\n", "{who}，麻煩{when}前{what}。"),
    "please": _rows_of("大家好，今天的重點：", "請{who}於{when}前{what}。", ""),
    "prose": _rows_of("今天主要討論上週的當機。", "{who}會在{when}前{what}。", ""),
    "prose by": _rows_of("上週當機的原因是磁碟滿了。", "由{who}負責{what}，{when}前完成。", "其他維持不變。"),
    "arrows": _rows_of("磁碟滿了。\n", "→ {who}：{what}，{when}"),
    "called": _rows_of("", "@{who} {what}，{when}前"),
}


def _cases(layouts: dict[str, Callable[[Sequence[Task]], str]], sets: list[list[Task]]) -> list[object]:
    return [
        pytest.param(write(tasks), tasks, id=f"{name}-{index}")
        for name, write in layouts.items()
        for index, tasks in enumerate(sets)
    ]


@pytest.mark.parametrize(("text", "tasks"), _cases(ENGLISH_LAYOUTS, ENGLISH) + _cases(CHINESE_LAYOUTS, CHINESE))
def test_the_same_tasks_in_any_layout(text: str, tasks: list[Task]) -> None:
    expected: Expected = [(what[1:], who, day) for what, _, who, _, day in tasks]
    assert read(text, expected) == expected


ENGLISH_TOGETHER: list[list[Task]] = [
    [
        ("test the restore of the shop database", "Rob and Kelly", ["Rob Sinclair", "Kelly Chen"], "Friday", "03-06"),
        ("draft the change notice", "Alex, Priya", ["Alex Chen", "Priya Nair"], "12 March", "03-12"),
        ("tune the cache", "Rob & Alex", ["Rob Sinclair", "Alex Chen"], "end of March", "03-31"),
    ],
]
CHINESE_TOGETHER: list[list[Task]] = [
    [
        ("測試資料庫還原", "柏宇、佳蓉", ["陳柏宇", "林佳蓉"], "3/9", "03-09"),
        ("撰寫停機公告", "怡安和小明", ["陳怡安", "王小明"], "下週三", "03-11"),
        ("盤點主機憑證", "佳蓉與柏宇", ["林佳蓉", "陳柏宇"], "月底", "03-31"),
    ],
]


@pytest.mark.parametrize(
    ("text", "tasks"), _cases(ENGLISH_LAYOUTS, ENGLISH_TOGETHER) + _cases(CHINESE_LAYOUTS, CHINESE_TOGETHER)
)
def test_tasks_of_several(text: str, tasks: list[Task]) -> None:
    expected = [(what[1:], set(who), day) for what, _, who, _, day in tasks]
    found = read(text, [(what[1:], who, day) for what, _, who, _, day in tasks])
    assert [(words, set(who), day) for words, who, day in found] == expected


ENGLISH_DAYS: list[list[Task]] = [
    [
        ("book the room for the review on 20 March", "Rob", ["Rob Sinclair"], "Friday", "03-06"),
        ("export the figures of 27 February", "Kelly", ["Kelly Chen"], "3/9", "03-09"),
        ("renew the contract that ends on 31 March", "Priya", ["Priya Nair"], "12 March", "03-12"),
        ("tell the shops about the freeze from 23 March", "Alex", ["Alex Chen"], "Thursday", "03-05"),
        ("answer the mail of 2 March", "Rob", ["Rob Sinclair"], "tomorrow", "03-04"),
        ("plan the Friday deploy", "Kelly", ["Kelly Chen"], "10 March", "03-10"),
    ],
]
CHINESE_DAYS: list[list[Task]] = [
    [
        ("更新 2/27 的報表", "柏宇", ["陳柏宇"], "3/9", "03-09"),
        ("預訂 3/20 檢討會場地", "佳蓉", ["林佳蓉"], "下週三", "03-11"),
        ("續約 3/31 到期的網域", "怡安", ["陳怡安"], "3/12", "03-12"),
        ("通知門市 3/23 起凍結", "小明", ["王小明"], "週五", "03-06"),
        ("整理週五上線名單", "佳蓉", ["林佳蓉"], "3/10", "03-10"),
        ("準備 3/25 演練腳本", "柏宇", ["陳柏宇"], "3/16", "03-16"),
    ],
]


@pytest.mark.parametrize(
    ("text", "tasks"), _cases(ENGLISH_LAYOUTS, ENGLISH_DAYS) + _cases(CHINESE_LAYOUTS, CHINESE_DAYS)
)
def test_a_day_that_is_a_part_of_the_task(text: str, tasks: list[Task]) -> None:
    expected: Expected = [(what[1:9], who, day) for what, _, who, _, day in tasks]
    assert [(words, who) for words, who, _ in read(text, expected)] == [(words, who) for words, who, _ in expected]
    # One that is not certain may be left open, but no other day is stated.
    wrong = [
        (one, right) for one, right in zip(read(text, expected), expected, strict=True) if one[2] not in ("", right[2])
    ]
    assert wrong == []
