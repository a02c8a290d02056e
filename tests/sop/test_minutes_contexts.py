"""What a title that names nothing of its own is about: the clause before it in its line."""

from __future__ import annotations

import pytest

from sop.minutes.contexts import with_context
from sop.minutes.sources import of_text
from tests.sop.minutes_meeting import MEETING, read

NAMES = ("Tom", "May", "小明")


@pytest.mark.parametrize(
    ("line", "title", "shown"),
    [
        ("* Spare VPN token: Tom hands it to Lola", "hands it to Lola", "Spare VPN token — hands it to Lola"),
        ("The answer is far too long. Tom will shorten it", "shorten it", "The answer is far too long — shorten it"),
        ("檢測未通過之 14 頁，責成小明逐頁修正", "逐頁修正", "檢測未通過之 14 頁 — 逐頁修正"),
        ("- 手冊第四節只有英文，夜班看不懂。翻成中文", "翻成中文", "手冊第四節只有英文，夜班看不懂 — 翻成中文"),
        ("The wiki is slow. Tom writes the runbook", "writes the runbook", "writes the runbook"),
        (
            "The wiki is slow. Tom writes the post and sends it",
            "writes the post and sends it",
            "writes the post and sends it",
        ),
        ("May orders the disks, Tom tests them", "tests them", "tests them"),
        ("Is the wiki slow? Tom will check it", "check it", "check it"),
        ("| Spare token | hands it to Lola |", "hands it to Lola", "hands it to Lola"),
        ("決議：小明負責 逐頁修正", "逐頁修正", "逐頁修正"),
        ("小明訂磁碟，逐頁修正", "逐頁修正", "逐頁修正"),
        ("逐頁修正", "逐頁修正", "逐頁修正"),
        (
            "網站改版之後的網址轉向清單，小明：整理所有舊文章與分類頁的網址",
            "整理所有舊文章與分類頁的網址",
            "整理所有舊文章與分類頁的網址",
        ),
    ],
)
def test_what_a_title_is_about_stands_before_it(line: str, title: str, shown: str) -> None:
    assert with_context(title, line, NAMES) == shown


def test_a_clause_of_another_task_is_none() -> None:
    line = "任務：更新憑證；負責：佳蓉；任務：整理清單"
    assert with_context("整理清單", line, ["更新憑證", "佳蓉"]) == "整理清單"


def test_minutes_say_what_is_redirected() -> None:
    text = "The purge log goes to nobody's mailbox. Alex will redirect it to the list by Friday.\n"
    (item,) = of_text(text, MEETING).items
    assert read(item) == ("The purge log goes to nobody's mailbox — redirect it to the list", ["Alex Chen"], "03-06")
