"""Sentences of talk that hold the tasks of two people, and those of whom two have one."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_likely import said


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "May, you draft the notice by next Wednesday, and I'll run it past legal on the 20th.",
            [("draft the notice", "May Chiang", "03-11"), ("run it past legal", "Alex Chen", "03-20")],
        ),
        (
            "The firewall. May, you send me the rule set by Thursday and I'll compare it with the list on Friday.",
            [("send me the rule set", "May Chiang", "03-05"), ("compare it with the list", "Alex Chen", "03-06")],
        ),
        (
            "小明, you draft the notice by next Wednesday, and I'll run it past legal on the 20th.",
            [("draft the notice", "王小明", "03-11"), ("run it past legal", "Alex Chen", "03-20")],
        ),
        (
            "May, send me the click logs and I'll look for the spikes.",
            [("click logs", "May Chiang", ""), ("look for the spikes", "Alex Chen", "")],
        ),
        (
            "小明你把名單給我，我週五前寄出去。",
            [("把名單給我", "王小明", ""), ("寄出去", "Alex Chen", "03-06")],
        ),
        ("小明你先整理截圖，我來寫說明。", [("整理截圖", "王小明", ""), ("寫說明", "Alex Chen", "")]),
        (
            "小明你明天先把簡訊文案寫出來，佳蓉妳看過沒問題就送簡訊公司審。",
            [("簡訊文案寫出來", "王小明", "03-04"), ("送簡訊公司審", "林佳蓉", "")],
        ),
    ],
)
def test_two_tasks_in_one_sentence(line: str, expected: list[tuple[str, str, str]]) -> None:
    answers = {"May": "May Chiang: Okay.", "小明": "王小明: 好。"}
    answer = next(words for name, words in answers.items() if name in line)
    found = [read(one) for one in of_transcript(said(f"Alex Chen: {line}", answer), MEETING).items]
    assert len(found) == len(expected)
    for (title, owners, day), (words, owner, wanted) in zip(found, expected, strict=True):
        assert words in title
        assert owners == [owner]
        assert day == wanted or not wanted


@pytest.mark.parametrize(
    "line",
    [
        "小明你那個很忙，佳蓉，妳來？",
        "小明準備簡報，佳蓉先看過，六號給我好不好？",
        "Could you send it and I'll be happy?",
    ],
)
def test_a_sentence_that_is_one(line: str) -> None:
    assert len(of_transcript(said(f"Alex Chen: {line}", "王小明: 好。"), MEETING).items) < 2


def test_what_is_only_told_is_no_part_of_its_own() -> None:
    [found] = of_transcript(
        said("Alex Chen: The vendor is slow and I'll renew it by Friday.", "May Chiang: Ok."), MEETING
    ).items
    assert found.title == "The vendor is slow and I'll renew it"


@pytest.mark.parametrize(
    "line",
    [
        "客服問答的英文版，我跟 May this Friday 下午會一起看完。",
        "我會跟 May 在週五前把名單整理完。",
        "剩下的圖我跟 May 分著上架，週五前。",
        "這批我跟 May 一人一半，週五前修完。",
        "我想跟 May 一起把舊公告清掉，週五前。",
        "值夜的話，十一號是我跟 May，班表我們兩個會一起排出來，週五前。",
        "行，May 我們週五早上一起把名單看完。",
    ],
)
def test_with_whom(line: str) -> None:
    [found] = of_transcript(said(f"王小明: {line}", "May Chiang: 好。"), MEETING).items
    assert {*read(found)[1]} == {"王小明", "May Chiang"}
    assert read(found)[2] == "03-06"


@pytest.mark.parametrize(
    "line",
    [
        "我跟 May 聊過了，我週五把名單整理完。",
        "我跟 May 確認一下，週五前把名單整理完。",
        "我昨天跟 May 一起吃過飯，名單我週五給。",
    ],
)
def test_whom_he_only_talks_to(line: str) -> None:
    found = of_transcript(said(f"王小明: {line}", "May Chiang: 好。"), MEETING).items
    assert [read(one)[1] for one in found] in ([["王小明"]], [])


@pytest.mark.parametrize(
    "lines",
    [
        ("May, 小明, you're the two with the company card. Please renew the domain by March 20.",),
        ("May and 小明, I'd like one page for the board from the pair of you by March 20.",),
        ("May and 小明, I need one page for the board from both of you by March 20.",),
    ],
)
def test_who_are_called_together(lines: tuple[str, ...]) -> None:
    [found] = of_transcript(said(*(f"Alex Chen: {line}" for line in lines), "May Chiang: Sure."), MEETING).items
    assert ({*read(found)[1]}, read(found)[2]) == ({"王小明", "May Chiang"}, "03-20")
